/**
 * Starting, and what is said when it cannot: a missing program, a missing engine, an engine of another build.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { DIST, expect, test } from "./support/test.mjs";

/** The half of it that is needed at once. */
const ENGINE = /\/assets\/engine-[0-9a-f]+\.wasm/;

const missing = (route) => route.fulfill({ status: 404, body: "Not found" });

test("a missing program shows why and a button that tries again", async ({ workbench, page, complaints }) => {
  complaints.expect(/404/);
  await page.route("**/assets/app-*.wasm", missing);
  await page.goto("./");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Backyard could not start. The server has no app.wasm (404).");
  await page.unroute("**/assets/app-*.wasm");
  await alert.getByRole("button", { name: "Try again" }).click();
  await workbench.ready();
  await workbench.show("Results");
  await expect(workbench.grid().status).toHaveText("10 rows");
});

test("a program that does not arrive shows why @once", async ({ page, complaints }) => {
  complaints.expect(/ERR_FAILED|could not be loaded|Failed to fetch/);
  await page.route("**/assets/app-*.js", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("could not be loaded. Check the connection.");
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a missing engine shows why and a button that tries again", async ({ workbench, page, complaints }) => {
  complaints.expect(/404/);
  await page.route(ENGINE, missing);
  await page.goto("./");
  await expect(workbench.engineProblem).toContainText("The server has no engine.wasm (404)");
  await page.unroute(ENGINE);
  await workbench.engineProblem.getByRole("button", { name: /try again|retry|reload/i }).click();
  await workbench.ready();
});

test("an engine of another build is recognised and explained @once", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.command("About and licences");
  const build = await page.getByRole("dialog").locator("code").textContent();
  expect(build).toMatch(/^[0-9a-f]{16}$/);
  const assets = JSON.parse(await readFile(path.join(DIST, "assets.json"), "utf8"));
  const engine = (await readFile(path.join(DIST, assets.engine.wasm.url))).toString("latin1");
  expect(engine).toContain(build);
  const other = engine.replaceAll(build, "0123456789abcdef");
  await page.route(ENGINE, (route) => route.fulfill({ contentType: "application/wasm", body: Buffer.from(other, "latin1") }));
  await page.goto("./");
  await expect(workbench.engineProblem).toContainText("The page and its engine are of different versions");
  await expect(workbench.engineProblem).toContainText("reload the page");
});

test("while it loads, progress is shown in bytes @once", async ({ page }) => {
  let answer;
  await page.route("**/assets/app-*.wasm", (route) => void (answer = () => route.continue()));
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByRole("progressbar", { name: "Loading" })).toBeVisible();
  await expect.poll(() => typeof answer).toBe("function");
  answer();
  await expect(page.getByRole("button", { name: "Run statement" }).first()).toBeEnabled();
});

test("without JavaScript the page says what it needs @once", async ({ browser, site }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  await expect(page.locator("noscript .boot__text")).toBeVisible();
  await context.close();
});
