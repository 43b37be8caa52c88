/**
 * The schema browser: what is in the database, and what can be done with it.
 */
import { expect, test } from "./support/test.mjs";

const TABLES = ["authors", "book_authors", "books", "categories", "customers", "order_items", "orders", "reviews"];

test("all tables are listed with their rows", async ({ workbench }) => {
  await workbench.open();
  const schema = await workbench.schema();
  const names = await schema.getByRole("treeitem").locator(".schema-browser__name").allTextContents();
  expect([...names].sort()).toEqual(TABLES);
  await expect(schema.getByRole("treeitem", { name: /^Table books, \d+ rows$/ })).toBeVisible();
});

test("a table unfolds into columns with types and keys", async ({ workbench }) => {
  await workbench.open();
  const schema = await workbench.schema();
  await schema.getByRole("treeitem", { name: /^Table books,/ }).click();
  await expect(schema.getByRole("treeitem", { name: /^id, .*integer.*primary key/i })).toBeVisible();
  await expect(schema.getByRole("treeitem", { name: /^category_id, .*categories\.id/ })).toBeVisible();
  await expect(schema.getByRole("treeitem", { name: /^price, .*numeric\(6,2\)/ })).toBeVisible();
});

test("the tree is walked with the arrow keys", async ({ workbench, page }) => {
  await workbench.open();
  const schema = await workbench.schema();
  const books = schema.getByRole("treeitem", { name: /^Table books,/ });
  await books.focus();
  await page.keyboard.press("ArrowRight");
  await expect(books).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(schema.getByRole("treeitem", { name: /^id, / })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(books).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(books).toHaveAttribute("aria-expanded", "false");
});

test("tables and columns are found by a part of their name", async ({ workbench }) => {
  await workbench.open();
  const schema = await workbench.schema();
  await schema.getByRole("searchbox", { name: "Filter tables and columns" }).fill("rating");
  await expect(schema.getByRole("treeitem")).toHaveCount(2);
  await expect(schema.getByRole("treeitem", { name: /^rating, / })).toBeVisible();
});

test("a column's name is put into the query", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("SELECT ");
  const schema = await workbench.schema();
  await schema.getByRole("treeitem", { name: /^Table books,/ }).click();
  await schema.getByRole("treeitem", { name: /^price, / }).click();
  await workbench.show("Editor");
  await expect.poll(() => workbench.text()).toBe("SELECT price");
});

test("the rows of a table are previewed", async ({ workbench }) => {
  await workbench.open();
  const schema = await workbench.schema();
  await workbench.finished(() => schema.getByRole("button", { name: "Preview rows of categories" }).click());
  expect(await workbench.grid().names()).toEqual(["id", "parent_id", "name"]);
});

test("a table is described in full", async ({ workbench, page }) => {
  await workbench.open();
  const schema = await workbench.schema();
  await schema.getByRole("button", { name: "Actions for order_items" }).click();
  await page.getByRole("menuitem", { name: "Describe…" }).click();
  const dialog = page.getByRole("dialog", { name: "order_items" });
  await expect(dialog.getByRole("row")).toHaveCount(5);
  await expect(dialog).toContainText("PRIMARY KEY (order_id, book_id)");
  await expect(dialog).toContainText("order_items_book_id_idx");
  await expect(dialog).toContainText("REFERENCES books");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("tables made and dropped come and go, with their counts", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE tools (id integer PRIMARY KEY, name text);\nINSERT INTO tools VALUES (1, 'saw'), (2, 'axe');");
  const schema = await workbench.schema();
  await expect(schema.getByRole("treeitem", { name: "Table tools, 2 rows" })).toBeVisible();
  await workbench.query("DROP TABLE tools;");
  await workbench.schema();
  await expect(schema.getByRole("treeitem", { name: /^Table tools/ })).toHaveCount(0);
});
