/**
 * Draws the icons that need pixels (home screens) from the SVG marks in `web/icons`.
 */
import { Resvg } from "@resvg/resvg-js";
import { readFile } from "node:fs/promises";

const SIZES = [
  { source: "mark.svg", name: "icon-192.png", size: 192, purpose: "any" },
  { source: "mark.svg", name: "icon-512.png", size: 512, purpose: "any" },
  { source: "maskable.svg", name: "icon-maskable-512.png", size: 512, purpose: "maskable" },
  { source: "maskable.svg", name: "icon-apple-180.png", size: 180, purpose: "" },
];

/** @returns {Promise<{name: string, type: string, sizes: string, purpose: string, bytes: Uint8Array}[]>} */
export async function drawIcons() {
  const mark = await readFile(new URL("../icons/mark.svg", import.meta.url));
  const drawn = await Promise.all(SIZES.map(async ({ source, name, size, purpose }) => {
    const svg = await readFile(new URL(`../icons/${source}`, import.meta.url), "utf8");
    const bytes = new Resvg(svg, { fitTo: { mode: "width", value: size }, font: { loadSystemFonts: false } }).render().asPng();
    return { name, type: "image/png", sizes: `${size}x${size}`, purpose, bytes };
  }));
  return [{ name: "icon.svg", type: "image/svg+xml", sizes: "any", purpose: "any", bytes: mark }, ...drawn];
}
