/**
 * The live map: messages between hosts in virtual time, played, stepped and slid through, and as a log. Traces of files.
 */
import { readFile } from "node:fs/promises";
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";
import { RequestPanel } from "./pages/requests.mjs";

const SERVER = `import express from "express";
import pg from "pg";
const pool = new pg.Pool();
const app = express();
app.get("/one", async (req, res) => res.json((await pool.query("SELECT 1 AS one")).rows));
app.listen(3000);
`;

async function answered(workbench) {
  await workbench.open();
  await workbench.newProject("Map");
  await workbench.newFile("server.js");
  await workbench.write(SERVER);
  await workbench.newFile("requests.http");
  await workbench.write("### One\nGET /one\n");
  const panel = new RequestPanel(workbench);
  await panel.send("One");
  return panel;
}

test("messages move between hosts, by play, steps and slider, and stand in a log", async ({ workbench, page }) => {
  const panel = await answered(workbench);
  await panel.part("Live map");
  const log = panel.answer.getByRole("list", { name: /^Log: \d+ messages/ });
  const line = (words) => log.getByRole("listitem").filter({ hasText: words }).first();
  await expect(line("GET /one")).toContainText("client → node");
  await expect(line("SELECT 1 AS one")).toContainText("node → postgres");
  await expect(line("SELECT 1 AS one")).toContainText("to come");
  const said = panel.answer.locator(".live-map__said");
  await line("SELECT 1 AS one").getByRole("button").click();
  await expect(said).toContainText("On the way: node → postgres: SELECT 1 AS one");
  await expect(line("SELECT 1 AS one")).toHaveAttribute("aria-current", "step");
  await panel.answer.getByRole("button", { name: "To the next message" }).click();
  await expect(line("SELECT 1 AS one")).toContainText("arrived");
  // Within the panel whatever its width.
  const [drawing, answer] = await Promise.all([panel.answer.locator(".live-map__drawing").boundingBox(), panel.answer.boundingBox()]);
  expect(drawing.x).toBeGreaterThanOrEqual(answer.x);
  expect(drawing.x + drawing.width).toBeLessThanOrEqual(answer.x + answer.width + 1);
  await expectAccessible(page, "the live map, light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "the live map, dark");

  const slider = panel.answer.getByRole("slider", { name: "Moment" });
  await slider.press("Home");
  await panel.answer.getByRole("combobox", { name: "Speed" }).selectOption("1 s shows 1 s");
  await panel.answer.getByRole("button", { name: "Play" }).click();
  await expect(panel.answer.getByRole("button", { name: "Play" })).toBeVisible();
  await expect(slider).toHaveValue("1000");
  await expect(line("200 OK")).toContainText("arrived");

  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect(panel.answer.getByRole("button", { name: "Play" })).toBeHidden();
  await panel.answer.getByRole("button", { name: "To the message before" }).click();
  await expect(line("200 OK")).toContainText("on its way");
});

test("the map and the steps stand at one moment; many at once have a map too", async ({ workbench }) => {
  const panel = await answered(workbench);
  await panel.part("Trace");
  await panel.answer.getByRole("button", { name: "Step through" }).click();
  await panel.answer.getByRole("slider", { name: "Step" }).press("End");
  await panel.part("Live map");
  await expect(panel.answer.getByRole("slider", { name: "Moment" })).not.toHaveValue("0");
  await panel.answer.getByRole("slider", { name: "Moment" }).press("Home");
  await panel.part("Trace");
  await expect(panel.answer.getByRole("slider", { name: "Step" })).not.toHaveAttribute("aria-valuetext", /after .*ms/);
  await panel.part("Many at once");
  await panel.answer.getByRole("button", { name: "Send them" }).click();
  await expect(panel.answer.getByRole("list", { name: /^Log: 200 of \d+ messages/ })).toBeVisible();
});

test("a trace that was exported is opened again, dropped or chosen; what is none says why @once", async ({ workbench, page }) => {
  const panel = await answered(workbench);
  await panel.part("Trace");
  const rows = await page.getByRole("treegrid", { name: "Trace" }).getAttribute("aria-rowcount");
  const [download] = await Promise.all([page.waitForEvent("download"), panel.answer.getByRole("button", { name: "OTLP" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  await drop(page, "shop.json", text);
  const opened = page.getByRole("region", { name: "Imported trace" });
  await expect(opened.getByRole("heading", { name: "shop.json" })).toBeVisible();
  await expect(opened).toContainText("Imported");
  await expect(opened.getByRole("treegrid", { name: "Trace" })).toHaveAttribute("aria-rowcount", rows);
  await opened.getByRole("button", { name: "Live map" }).click();
  await expect(opened).toContainText("drawn from the beginnings and ends of its spans");
  await expectAccessible(page, "an imported trace");
  await opened.getByRole("button", { name: "Close the trace" }).click();
  await expect(panel.answer).toBeVisible();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Open a trace…" }).click()]);
  await chooser.setFiles({ name: "bad.json", mimeType: "application/json", buffer: Buffer.from('{"resourceSpans": 7}') });
  await expect(opened.getByRole("alert")).toHaveText("resourceSpans is not a list.");
});

/** Drops a file onto the page. */
async function drop(page, name, text) {
  await page.evaluate(([name, text]) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    for (const kind of ["dragenter", "dragover", "drop"]) window.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }, [name, text]);
}
