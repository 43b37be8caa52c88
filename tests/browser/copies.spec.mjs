/**
 * What can be taken away from a result: copies, downloads, a chart.
 */
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test.mjs";

const QUERY = "SELECT * FROM (VALUES (1, 'a,b', NULL), (2, '', 'it''s')) AS stock (id, label, note);";

const FORMATS = {
  CSV: 'id,label,note\r\n1,"a,b",\r\n2,"",it\'s\r\n',
  Markdown: "| id | label | note |\n| ---: | --- | --- |\n| 1 | a,b | NULL |\n| 2 |  | it's |\n",
  JSON: '[\n  {"id": 1, "label": "a,b", "note": null},\n  {"id": 2, "label": "", "note": "it\'s"}\n]\n',
};

test.describe("the clipboard", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });
  const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

  for (const [format, text] of Object.entries(FORMATS)) {
    test(`all rows are copied as ${format}`, async ({ workbench, page }) => {
      await workbench.open();
      await workbench.query(QUERY);
      await workbench.grid().choose(format, "Copy 2 rows as");
      await expect(workbench.toasts).toContainText("Copied");
      // Windows' line ends may be normalised on their way through the clipboard.
      expect((await clipboard(page)).replaceAll("\r\n", "\n")).toBe(text.replaceAll("\r\n", "\n"));
    });
  }

  test("rows are copied as INSERT statements that run", async ({ workbench, page }) => {
    await workbench.open();
    await workbench.script("CREATE TABLE stock (id integer, label text, note text);\nINSERT INTO stock VALUES (1, 'a,b', NULL), (2, '', 'it''s');");
    await workbench.query("SELECT * FROM stock ORDER BY id;");
    await workbench.grid().choose("INSERT", "Copy 2 rows as");
    await expect(workbench.toasts).toContainText("Copied");
    const statement = await clipboard(page);
    expect(statement).toMatch(/^INSERT INTO stock \(id, label, note\) VALUES/);
    await workbench.query(statement);
    expect(await workbench.answer("SELECT count(*) FROM stock;")).toEqual([["4"]]);
  });

  test("selected cells are copied by Ctrl+C for a spreadsheet", async ({ workbench, page }) => {
    await workbench.open();
    await workbench.query(QUERY);
    const grid = workbench.grid();
    await grid.cell(0, 0).click();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(grid.status).toContainText("2 rows, 2 columns selected");
    await page.keyboard.press("Control+C");
    await expect(workbench.toasts).toContainText("Copied");
    expect((await clipboard(page)).replaceAll("\r\n", "\n")).toContain("1\ta,b\n2\t");
  });
});

test("a result is downloaded as CSV", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query(QUERY);
  const download = page.waitForEvent("download");
  await workbench.grid().choose("CSV", "Download");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  expect(await readFile(await file.path(), "utf8")).toBe(FORMATS.CSV);
});

test("a result is drawn as a chart with its data beside it", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT name, born_year FROM authors WHERE born_year IS NOT NULL ORDER BY id LIMIT 5;");
  const grid = workbench.grid();
  await grid.choose("Chart");
  const chart = page.getByRole("group", { name: "Chart", exact: true });
  await expect(chart.locator("svg[role=img]")).toBeVisible();
  await expect(chart.getByLabel("Across")).toHaveValue("name");
  await chart.getByText("Data of the chart").click();
  await expect(chart.getByRole("region", { name: "Data of the chart" }).getByRole("row")).toHaveCount(6);
  await chart.getByLabel("Form").selectOption("Line");
  await expect(chart.locator(".chart__line")).toBeVisible();
});

test("the values of a chart are read with the arrow keys", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT * FROM (VALUES ('mon', 3), ('tue', 5)) AS t (day, sales);");
  await workbench.grid().choose("Chart");
  const drawing = page.getByRole("group", { name: /Arrow keys read its values$/ });
  await drawing.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".chart__reading")).toHaveText("mon: 3");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".chart__reading")).toHaveText("tue: 5");
});
