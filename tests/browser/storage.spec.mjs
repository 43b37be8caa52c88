/**
 * What is kept: over a reload, in two tabs at once, and where the browser keeps nothing.
 */
import { expect, test } from "./support/test.mjs";
import { Workbench } from "./pages/workbench.mjs";
import { denyStorage } from "./support/storage.mjs";

test("after a reload the text, the open file and the changed data are there", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE kept (n integer);\nINSERT INTO kept VALUES (1), (2);\nUPDATE books SET price = 1 WHERE id = 1;");
  await workbench.write("SELECT sum(n), (SELECT price FROM books WHERE id = 1) FROM kept;");
  await workbench.saved();
  await page.reload();
  await workbench.ready();
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("SELECT sum(n), (SELECT price");
  await workbench.runStatement();
  expect(await workbench.grid().rows()).toEqual([["3", "1.00"]]);
});

test("the greeting query runs on the first visit only", async ({ workbench, page }) => {
  await workbench.open();
  await expect(workbench.grid().status).toHaveText("10 rows");
  await workbench.saved();
  await page.reload();
  await workbench.ready();
  await workbench.show("Results");
  await expect(page.getByText("Nothing has run yet")).toBeVisible();
});

test("what was typed a moment before leaving is kept", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.saved();
  await workbench.write("SELECT 'last words' AS text;");
  await page.reload();
  await workbench.ready();
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("'last words' AS text");
});

test("a second tab of a project may read, and take it over", async ({ workbench, context, isMobile }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE shared (n integer);\nINSERT INTO shared VALUES (7);");
  await workbench.write("SELECT n FROM shared; -- first tab");
  await workbench.saved();

  const second = new Workbench(await context.newPage(), Boolean(isMobile));
  await second.page.goto("./");
  await second.ready();
  const banner = second.page.getByText("This project is open in another tab. Here it can only be read.");
  await expect(banner).toBeVisible();
  await second.show("Editor");
  await expect(second.editor).toHaveAttribute("aria-readonly", "true");

  await second.button("Take over", { exact: false }).click();
  await expect(banner).toBeHidden();
  await expect(second.editor).not.toHaveAttribute("aria-readonly", "true");
  await expect(workbench.page.getByText("Another tab took this project over. Here it can only be read now.")).toBeVisible();
  await second.ready();
  expect(await second.answer("SELECT n FROM shared;")).toEqual([["7"]]);
});

test("where storage is denied it works in memory and says so", async ({ workbench, page }) => {
  await page.addInitScript(denyStorage);
  await workbench.open();
  await expect(workbench.memoryOnly).toBeVisible();
  expect(await workbench.answer("SELECT count(*) > 0 AS there FROM books;")).toEqual([["true"]]);
  await workbench.newProject("In memory");
  await workbench.openProject("Bookshop");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("SELECT count(*) > 0 AS there");
});

test("when storage is full it goes on in memory and says so", async ({ workbench, page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (globalThis.isFull) throw new DOMException("no room, says the test", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
  await workbench.open();
  await workbench.saved();
  await page.evaluate(() => void (globalThis.isFull = true));
  await workbench.write("SELECT 'no room' AS words;");
  await expect(workbench.memoryOnly).toBeVisible();
  await workbench.runStatement();
  expect(await workbench.grid().rows()).toEqual([["no room"]]);
  // Room again: the next change is stored.
  await page.evaluate(() => void (globalThis.isFull = false));
  await workbench.write("SELECT 'room again' AS words;");
  await workbench.saved();
});
