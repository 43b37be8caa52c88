/**
 * Errors: in the results, at their exact text in the editor, and on the way from one to the other.
 */
import { expect, test } from "./support/test.mjs";

const SCRIPT = "SELECT 1;\nSELECT title, prize FROM books;\nSELECT * FROM authors LIMIT 1;";

test("an error shows its code, message and hint, and the word at fault is underlined", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(SCRIPT);
  const error = workbench.results.getByRole("alert");
  await expect(error).toContainText('ERROR 42703 column "prize" does not exist');
  await expect(error).toContainText('Hint');
  await expect(error).toContainText('books.price');
  await workbench.show("Editor");
  await expect(page.locator(".cm-lintRange-error")).toHaveText("prize");
});

test("the underlined text explains itself under the cursor", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(SCRIPT);
  await workbench.cursorAt("prize");
  const tooltip = page.locator(".cm-tooltip.cm-problem");
  await expect(tooltip).toContainText('column "prize" does not exist');
  await expect(tooltip).toContainText("42703");
});

test("F8 goes to the error", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(SCRIPT);
  await workbench.cursorAt("SELECT 1;");
  await page.keyboard.press("F8");
  await expect(page.locator(".cm-tooltip").first()).toContainText('column "prize" does not exist');
  await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("prize");
});

test("“Show in …” leads from the results to the error", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(SCRIPT);
  await workbench.results.getByRole("button", { name: "Show in queries.sql, line 2" }).click();
  await expect(workbench.editor).toBeFocused();
  await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe("prize");
});

test("screen readers get the problems as a list", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(SCRIPT);
  await workbench.show("Editor");
  await expect(page.getByRole("list", { name: "Problems in the code" }))
    .toContainText('error at line 2, column 15: column "prize" does not exist.');
});

test("a broken rule names its constraint and the row", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("INSERT INTO categories (id, name) VALUES (1, 'Again');");
  const error = workbench.results.getByRole("alert");
  await expect(error).toContainText('ERROR 23505 duplicate key value violates unique constraint "categories_pkey"');
  await expect(error).toContainText("Key (id)=(1) already exists.");
});

test("text that is no SQL is an error at the place where it stops making sense", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT title FORM books;");
  await expect(workbench.results.getByRole("alert")).toContainText("42601");
  await workbench.show("Editor");
  await expect(page.locator(".cm-lintRange-error")).toHaveText("books");
});

test("marks go when the run after shows no error", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("SELECT prize FROM books;");
  await workbench.query("SELECT price FROM books LIMIT 1;");
  await expect(workbench.results.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(0);
});
