/**
 * WCAG 2.2 A and AA, as far as axe-core can tell, on every view, light and dark.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";

/** Each brings its view onto the screen. @type {Record<string, (workbench: import("./pages/workbench.mjs").Workbench) => Promise<void>>} */
const VIEWS = {
  "the workbench at the first visit": async (workbench) => {
    await expect(workbench.grid().status).toHaveText("10 rows");
  },
  "the editor with an error": async (workbench) => {
    await workbench.query("SELECT prize FROM books;");
    await workbench.cursorAt("prize");
  },
  "an error in the results": async (workbench) => {
    await workbench.script("SELECT 1;\nSELECT prize FROM books;");
    await expect(workbench.results.getByRole("alert")).toBeVisible();
  },
  "a grid with filters and a cell in full": async (workbench) => {
    await workbench.query("SELECT id, name, born_year FROM authors ORDER BY id;");
    const grid = workbench.grid();
    await grid.choose("Filter columns");
    await grid.header("born_year").click();
    await grid.cell(1, 1).dblclick();
    await expect(workbench.page.getByRole("group", { name: "name, row 2" })).toBeVisible();
  },
  "a chart": async (workbench) => {
    await workbench.query("SELECT name, born_year, id FROM authors ORDER BY id LIMIT 8;");
    await workbench.grid().choose("Chart");
    await workbench.page.getByText("Data of the chart").click();
    await expect(workbench.page.getByRole("region", { name: "Data of the chart" })).toBeVisible();
  },
  "the menu of a result": async (workbench) => {
    await workbench.query("SELECT 1;");
    await workbench.grid().frame.getByRole("button", { name: "Copy, download and more" }).click();
    await expect(workbench.page.getByRole("menu")).toBeVisible();
  },
  "a running query": async (workbench) => {
    await workbench.write("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;");
    await workbench.button("Run statement").click();
    await workbench.show("Results");
    await expect(workbench.status).toHaveText("Running…");
  },
  "the schema, unfolded": async (workbench) => {
    const schema = await workbench.schema();
    await schema.getByRole("treeitem", { name: /^Table books,/ }).click();
    await expect(schema.getByRole("treeitem", { name: /^price, / })).toBeVisible();
  },
  "a table described": async (workbench) => {
    const schema = await workbench.schema();
    await schema.getByRole("button", { name: "Actions for books" }).click();
    await workbench.page.getByRole("menuitem", { name: "Describe…" }).click();
    await expect(workbench.page.getByRole("dialog")).toBeVisible();
  },
  "the history": async (workbench) => {
    await workbench.query("SELECT nothing;");
    await expect((await workbench.history()).getByRole("listitem").first()).toBeVisible();
  },
  "the choice of a file to import": async (workbench) => {
    await workbench.openImport();
  },
  "an import to check": async (workbench) => {
    await workbench.chooseImport("things.csv", "id,name\n1,one\n2,two,three\n");
    await expect(workbench.page.getByRole("dialog", { name: "Import things.csv" })).toContainText("Line 3");
  },
  "the export dialog": async (workbench) => {
    await workbench.openExport();
  },
};

for (const [view, show] of Object.entries(VIEWS)) {
  test(view, async ({ workbench, page }) => {
    await workbench.open();
    await show(workbench);
    await expectAccessible(page, `${view}, light`);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page, `${view}, dark`);
  });
}
