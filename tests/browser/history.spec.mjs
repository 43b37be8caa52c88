/**
 * The history: what ran, found again, run again, kept.
 */
import { expect, test } from "./support/test.mjs";

test("what ran is listed, the newest first, with its outcome", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT 1 AS first_of_all;");
  await workbench.query("SELECT nothing_at_all;");
  const entries = (await workbench.history()).getByRole("listitem");
  await expect(entries.nth(0)).toContainText('column "nothing_at_all" does not exist');
  await expect(entries.nth(0)).toContainText("Failed");
  await expect(entries.nth(1)).toContainText("SELECT, 1 row");
});

test("it is searched by words", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT 'apple' AS fruit;");
  await workbench.query("SELECT 'pear' AS fruit;");
  const history = await workbench.history();
  await history.getByRole("searchbox", { name: "Search history" }).fill("fruit apple");
  await expect(history.getByRole("listitem")).toHaveCount(1);
  await expect(history.getByRole("listitem")).toContainText("'apple'");
});

test("a statement runs again, and goes back into the editor", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT 7 AS again;");
  await workbench.query("SELECT 8 AS other;");
  await workbench.write("-- empty\n");
  const history = await workbench.history();
  const entry = history.getByRole("listitem").filter({ hasText: "again" }).first();
  await workbench.finished(() => entry.getByRole("button", { name: "Run again" }).click());
  expect(await workbench.grid().names()).toEqual(["again"]);
  await workbench.history();
  await entry.getByRole("button", { name: /^SELECT 7 AS again/ }).click();
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("SELECT 7 AS again");
});

test("it is kept over a reload", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT 'kept' AS word;");
  await expect.poll(() => page.evaluate(() => Object.values({ ...localStorage }).some((text) => text.includes("'kept'")))).toBe(true);
  await page.reload();
  await workbench.ready();
  await expect((await workbench.history()).getByRole("listitem").filter({ hasText: "'kept' AS word" })).toBeVisible();
});

test("clearing it can be undone", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT 1 AS precious;");
  const history = await workbench.history();
  await history.getByRole("button", { name: "Clear history" }).click();
  await expect(history.getByRole("listitem")).toHaveCount(0);
  await history.getByRole("button", { name: "Undo" }).click();
  await expect(history.getByRole("listitem").filter({ hasText: "precious" })).toBeVisible();
});
