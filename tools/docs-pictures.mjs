/**
 * The pictures of docs/, taken again from the built site: each as a learner comes to it, as WebP of at most 60 kB.
 *
 *   node tools/docs-pictures.mjs [--dist dist]
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RequestPanel } from "../tests/browser/pages/requests.mjs";
import { Workbench } from "../tests/browser/pages/workbench.mjs";
import { chromium, expect } from "../tests/browser/support/playwright.mjs";
import { serve } from "./serve.mjs";

const MOST_BYTES = 60_000;
const REQUEST = "The first page of all books";

const { values } = parseArgs({ options: { dist: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) } } });
const out = fileURLToPath(new URL("../docs/pictures", import.meta.url));
await mkdir(out, { recursive: true });
const server = await serve({ dir: path.resolve(values.dist), port: 8360, compress: "off", quiet: true });
const executablePath = process.env.BACKYARD_CHROMIUM || "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 }, serviceWorkers: "block", locale: "en-GB", timezoneId: "Europe/Berlin", colorScheme: "light", reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const workbench = new Workbench(page, false);
  await page.goto(`${server.url}?sample=api-bookshop`);
  const panel = new RequestPanel(workbench);
  // The first request is sent by itself.
  await expect(panel.status).toHaveText("200 OK", { timeout: 60_000 });
  await panel.send(REQUEST);
  await panel.part("Body");
  await picture(page, "answer", page);

  await panel.part("Trace");
  await expect(panel.answer.getByRole("treegrid", { name: "Trace" })).toBeVisible();
  await tall(page);
  await picture(page, "trace", panel.answer);

  const query = panel.answer.getByRole("row", { name: /postgres SELECT/ }).first();
  await query.click();
  await expect(panel.answer.getByRole("region", { name: "Details" })).toBeVisible();
  await picture(page, "query", panel.answer);
  await panel.answer.getByRole("button", { name: "Close the details" }).click();

  await panel.answer.getByRole("button", { name: "Step through" }).click();
  const slider = panel.answer.getByRole("slider", { name: "Step" });
  for (let step = 0; step < 12; step += 1) await slider.press("ArrowRight");
  await picture(page, "steps", panel.answer);

  await panel.part("Live map");
  const moment = panel.answer.getByRole("slider", { name: "Moment" });
  await expect(moment).toBeVisible();
  const next = panel.answer.getByRole("button", { name: "To the next message" });
  while (!(await panel.answer.locator(".live-map__said").textContent()).includes("node → postgres: SELECT")) await next.click();
  await moment.press("ArrowRight");
  await picture(page, "live-map", panel.answer);

  await panel.part("Many at once");
  await panel.answer.getByRole("button", { name: "Send them" }).click();
  await expect(panel.answer.getByText("half within")).toBeVisible({ timeout: 30_000 });
  await picture(page, "many", panel.answer);
} finally {
  await browser.close();
  await server.close();
}

/** Gives the answer the height of the window: the pictures are about it. */
async function tall(page) {
  await page.setViewportSize({ width: 1280, height: 1100 });
}

/** The picture of a page or an element, made small by the browser itself. */
async function picture(page, name, of) {
  const png = await of.screenshot({ animations: "disabled", caret: "hide" });
  const canvas = await page.context().newPage();
  const sizes = [];
  for (const quality of [0.9, 0.8, 0.7, 0.5]) {
    const url = await canvas.evaluate(async ([data, quality]) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const surface = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
      surface.getContext("2d").drawImage(image, 0, 0);
      return surface.toDataURL("image/webp", quality);
    }, [png.toString("base64"), quality]);
    const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
    sizes.push(bytes.length);
    if (bytes.length > MOST_BYTES) continue;
    await writeFile(path.join(out, `${name}.webp`), bytes);
    console.log(`docs/pictures/${name}.webp ${bytes.length} bytes`);
    await canvas.close();
    return;
  }
  throw new Error(`${name} is larger than ${MOST_BYTES} bytes whatever its quality: ${sizes.join(", ")}`);
}
