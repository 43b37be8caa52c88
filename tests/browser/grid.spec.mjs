/**
 * The grid of a result: 100,000 rows, order, filters, widths, cells in full.
 */
import { expect, test } from "./support/test.mjs";

const MANY = "SELECT n, 'row ' || n AS label, n % 7 AS week FROM generate_series(1, 100000) AS n;";

test("100,000 rows: only those on screen are drawn, and the end can be reached", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query(MANY);
  const grid = workbench.grid();
  await expect(grid.status).toHaveText("100,000 rows");
  expect(await grid.table.locator(".grid__body").getByRole("row").count()).toBeLessThan(200);
  await grid.table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(grid.cell(99_999, 0)).toHaveText("100000");
  await expect(grid.cell(99_999, 1)).toBeInViewport();
  await grid.cell(99_999, 0).click();
  await page.keyboard.press("Control+Home");
  await expect(grid.cell(0, 0)).toBeFocused();
  await expect(grid.cell(0, 0)).toHaveText("1");
});

test("the keyboard reaches every cell", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT n, n * 2 AS twice FROM generate_series(1, 500) AS n;");
  const grid = workbench.grid();
  await grid.cell(0, 0).click();
  await page.keyboard.press("Control+End");
  await expect(grid.cell(499, 1)).toBeFocused();
  await expect(grid.cell(499, 1)).toHaveText("1000");
  await page.keyboard.press("Home");
  await expect(grid.cell(499, 0)).toBeFocused();
  await page.keyboard.press("PageUp");
  await expect(grid.cell(499, 0)).not.toBeFocused();
});

test("a click on a header sorts up, down and not at all", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT * FROM (VALUES (2, 'b'), (10, 'c'), (NULL, 'd'), (1, 'a')) AS t (n, word);");
  const grid = workbench.grid();
  const header = grid.header("n");
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  expect(await grid.column(0)).toEqual(["1", "2", "10", null]);
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "descending");
  expect(await grid.column(0)).toEqual([null, "10", "2", "1"]);
  await header.click();
  await expect(header).toHaveAttribute("aria-sort", "none");
  expect(await grid.column(0)).toEqual(["2", "10", null, "1"]);
});

test("100,000 rows are sorted by a click", async ({ workbench }) => {
  await workbench.open();
  await workbench.query(MANY);
  const grid = workbench.grid();
  await grid.header("n").click();
  await grid.header("n").click();
  await expect(grid.cell(0, 0)).toHaveText("100000");
});

test("rows are filtered by a text in any column", async ({ workbench }) => {
  await workbench.open();
  await workbench.query(MANY);
  const grid = workbench.grid();
  await grid.filter.fill("row 9999");
  await expect(grid.status).toHaveText("11 of 100,000 rows match");
  await grid.frame.getByRole("button", { name: "Clear filters" }).click();
  await expect(grid.status).toHaveText("100,000 rows");
  await expect(grid.filter).toHaveValue("");
});

test("columns have filters of their own that compare and find NULL", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT id, born_year FROM authors ORDER BY id;");
  const grid = workbench.grid();
  await grid.choose("Filter columns");
  const field = grid.table.getByRole("searchbox", { name: "Filter born_year" });
  await field.fill("null");
  await expect(grid.status).toHaveText(/^\d+ of \d+ rows match$/);
  expect(new Set(await grid.column(1))).toEqual(new Set([null]));
  await field.fill(">1990");
  await expect.poll(async () => (await grid.column(1)).every((year) => Number(year) > 1990)).toBe(true);
  await field.fill(">soon");
  await expect(grid.table.getByRole("searchbox", { name: /^Filter born_year: Compare this column with a number/ })).toBeVisible();
});

test("NULL and the empty text look and read differently", async ({ workbench }) => {
  await workbench.open();
  expect(await workbench.answer("SELECT NULL::text AS nothing, '' AS empty, 'NULL' AS word;")).toEqual([[null, "", "NULL"]]);
  const grid = workbench.grid();
  await expect(grid.cell(0, 0)).toHaveText("NULL");
  await expect(grid.cell(0, 1)).toHaveText("empty text");
  const style = (column) => grid.cell(0, column).evaluate((cell) => getComputedStyle(cell).color + getComputedStyle(cell).fontStyle);
  expect(await style(0)).not.toBe(await style(2));
});

test("a cell opens in full", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT repeat('long ', 100) AS body;");
  await workbench.grid().cell(0, 0).dblclick();
  const detail = page.getByRole("group", { name: "body, row 1" });
  await expect(detail.locator("pre")).toHaveText("long ".repeat(100));
  await detail.getByRole("button", { name: "Close cell" }).click();
  await expect(detail).toBeHidden();
});

test("a column is made wider by keys and by pulling its edge", async ({ workbench, page, isMobile }) => {
  await workbench.open();
  await workbench.query("SELECT 1 AS first, 2 AS second;");
  const grid = workbench.grid();
  const header = grid.header("first");
  const width = async () => (await header.boundingBox()).width;
  const before = await width();
  await grid.cell(0, 0).click();
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect.poll(width).toBeGreaterThan(before);
  test.skip(isMobile, "there is no pointer to pull with");
  const wider = await width();
  const edge = await header.locator(".grid__resize").boundingBox();
  await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
  await page.mouse.down();
  await page.mouse.move(edge.x + 80, edge.y + 5, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBeGreaterThan(wider + 40);
});

test("an answer without rows says so", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("SELECT * FROM books WHERE false;");
  await expect(workbench.grid().frame.locator(".grid__empty")).toHaveText("No rows");
});
