/**
 * From opening the page to results: the first visit, and every way to run SQL.
 */
import { expect, test } from "./support/test.mjs";

test("the first visit shows a result: the bookshop's bestsellers have run", async ({ workbench }) => {
  await workbench.open();
  await expect(workbench.status).toHaveText(/^1 statement in /);
  const grid = workbench.grid();
  await expect(grid.status).toHaveText("10 rows");
  expect(await grid.names()).toEqual(["title", "author", "category", "price", "copies_sold", "revenue"]);
  expect((await grid.rows())[0]).toHaveLength(6);
});

test("the first visit opens queries.sql with its text", async ({ workbench }) => {
  await workbench.open();
  await workbench.show("Editor");
  await expect(workbench.editor).toHaveAccessibleName("Editor of queries.sql");
  await expect(workbench.editor).toContainText("The bookshop in ten questions");
});

test("an edited statement runs by its button", async ({ workbench }) => {
  await workbench.open();
  expect(await workbench.answer("SELECT 6 * 7 AS answer, 'yes' AS certain;")).toEqual([["42", "yes"]]);
  expect(await workbench.grid().names()).toEqual(["answer", "certain"]);
  await expect(workbench.blocks.getByRole("heading")).toHaveText("SELECT 6 * 7 AS answer, 'yes' AS certain");
});

test("Ctrl+Enter runs the statement at the cursor alone", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1 AS one;\n\nSELECT 2 AS two;\n\nSELECT 3 AS three;");
  await workbench.cursorAt("2 AS two");
  await workbench.finished(() => page.keyboard.press("Control+Enter"));
  await expect(workbench.blocks).toHaveCount(1);
  expect(await workbench.grid().names()).toEqual(["two"]);
});

test("Shift+Ctrl+Enter runs every statement, one block each, going on after an error", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1 AS one;\nSELECT nothing;\nSELECT 3 AS three;");
  await workbench.finished(() => page.keyboard.press("Shift+Control+Enter"));
  await expect(workbench.blocks).toHaveCount(3);
  await expect(workbench.status).toHaveText(/^3 statements in .*, 1 failed$/);
  expect(await workbench.grid(1).rows()).toEqual([["1"]]);
  expect(await workbench.grid(3).rows()).toEqual([["3"]]);
});

test("what is selected runs, and nothing else", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1 AS one; SELECT 2 AS two; SELECT 3 AS three;");
  await workbench.select("SELECT 2 AS two; SELECT 3 AS three;");
  await workbench.finished(() => page.keyboard.press("Control+Enter"));
  await expect(workbench.blocks).toHaveCount(2);
  expect(await workbench.grid(1).names()).toEqual(["two"]);
  expect(await workbench.grid(2).names()).toEqual(["three"]);
});

test("changes of data say how many rows they touched, and the next query sees them", async ({ workbench }) => {
  await workbench.open();
  await workbench.script(`
    CREATE TABLE crates (id integer PRIMARY KEY, label text);
    INSERT INTO crates VALUES (1, 'a'), (2, 'b'), (3, NULL);
    UPDATE crates SET label = 'c' WHERE id = 3;
    DELETE FROM crates WHERE id = 1;
    SELECT * FROM crates ORDER BY id;`);
  await expect(workbench.blocks.locator(".result__summary")).toHaveText([
    "CREATE TABLE", "INSERT, 3 rows", "UPDATE, 1 row", "DELETE, 1 row", "2 rows",
  ]);
  expect(await workbench.grid(5).rows()).toEqual([["2", "b"], ["3", "c"]]);
});

test("a text without a statement says so", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("-- only a comment\n");
  await workbench.button("Run all").click();
  await workbench.show("Results");
  await expect(workbench.status).toHaveText("There is no statement to run here");
});
