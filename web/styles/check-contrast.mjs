// Computes the contrasts that tokens.css promises (WCAG 2.2 relative luminance), in both themes.
// `node web/styles/check-contrast.mjs` prints what falls short and ends with 1, or one line when all hold.
import { readFileSync } from "node:fs";

const sheet = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const problems = [];

// The first value of a name is the one of `:root`; later ones are overrides for media queries.
const tokens = new Map();
for (const [, name, light, dark] of sheet.matchAll(/--([\w-]+):\s*light-dark\((#\w+),\s*(#\w+)\);/g)) {
  if (!tokens.has(name)) tokens.set(name, { light, dark });
}

function luminance(hex) {
  const channel = (at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

// A translucent background lies on the surface.
function opaque(hex, theme) {
  if (!/^#[0-9a-f]{8}$/i.test(hex ?? "")) return hex;
  const byte = (value, at) => Number.parseInt(value.slice(at, at + 2), 16);
  const alpha = byte(hex, 7) / 255;
  const mixed = [1, 3, 5].map((at) => byte(hex, at) * alpha + byte(tokens.get("surface")[theme], at) * (1 - alpha));
  return `#${mixed.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

let pairs = 0;
for (const [, least, foregrounds, backgrounds] of sheet.matchAll(/@contrast ([\d.]+) (.+?) on (.+)/g)) {
  for (const foreground of foregrounds.trim().split(/\s+/)) {
    for (const background of backgrounds.trim().split(/\s+/)) {
      for (const theme of ["light", "dark"]) {
        const fore = tokens.get(foreground)?.[theme];
        const back = opaque(tokens.get(background)?.[theme], theme);
        if (!/^#[0-9a-f]{6}$/i.test(fore ?? "") || !/^#[0-9a-f]{6}$/i.test(back ?? "")) {
          problems.push(`${theme}: --${foreground} or --${background} is not a plain #rrggbb token`);
          continue;
        }
        pairs += 1;
        const ratio = contrast(fore, back);
        if (ratio < Number(least)) {
          problems.push(`${theme}: --${foreground} on --${background} is ${ratio.toFixed(2)}, less than ${least}`);
        }
      }
    }
  }
}
if (pairs === 0) problems.push("no @contrast line found in tokens.css");

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`contrast: ${pairs} pairs hold`);
