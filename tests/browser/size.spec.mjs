/**
 * Much at once: a hundred thousand rows, twenty thousand statements. The page stays usable.
 */
import { expect, test } from "./support/test.mjs";

test("the warehouse's largest table is queried and scrolled to its last row", async ({ workbench, page }) => {
  test.slow();
  await workbench.open();
  await workbench.command("Open sample…");
  await page.getByRole("dialog").getByRole("option", { name: /Warehouse/ }).click();
  await expect(workbench.projectName).toHaveAccessibleName(/^Project: Warehouse/, { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Run all", exact: true, includeHidden: true })).toBeEnabled({ timeout: 90_000 });
  await workbench.query("SELECT count(*) FROM order_lines;");
  expect(await workbench.grid().rows()).toEqual([["100000"]]);
  await workbench.query("SELECT * FROM order_lines;");
  const grid = workbench.grid();
  await expect(grid.status).toHaveText(/^[\d,]+ rows/);
  await grid.cell(0, 0).click();
  await page.keyboard.press("Control+End");
  await expect(grid.table.locator(`[data-row="99999"]`).first()).toBeVisible();
  await expect(grid.table).toHaveAttribute("aria-rowcount", "100001");
});

test("a script of 20,000 statements runs to its end, and the page is usable meanwhile", async ({ workbench, page }) => {
  test.slow();
  await workbench.open();
  const inserts = Array.from({ length: 19_998 }, (_, at) => `INSERT INTO many VALUES (${at});`);
  await workbench.paste(["CREATE TABLE many (n integer);", ...inserts, "SELECT count(*) FROM many;"].join("\n"));
  await workbench.button("Run all").click();
  await expect(workbench.visibleStop).toBeVisible();
  // Typing is answered while it runs.
  await workbench.show("Editor");
  await workbench.editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("-- meanwhile");
  await expect(workbench.editor).toContainText("-- meanwhile");
  await workbench.show("Results");
  await expect(workbench.status).toHaveText(/^20000 statements in /, { timeout: 60_000 });
  await expect(workbench.results).toContainText("19,700 more statements ran and are not listed");
  expect(await workbench.answer("SELECT count(*) FROM many;")).toEqual([["19998"]]);
  await page.reload();
  await workbench.ready();
  expect(await workbench.answer("SELECT count(*) FROM many;")).toEqual([["19998"]]);
});
