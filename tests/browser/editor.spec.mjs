/**
 * The code editor: completion from the live schema, keys, find, format, and leaving it without a mouse.
 */
import { expect, test } from "./support/test.mjs";

/** Writes `text` with the cursor at its end and asks for completion. */
async function complete(workbench, page, text) {
  await workbench.write(text);
  await page.keyboard.press("Control+Space");
  const list = page.getByRole("listbox", { name: "Completions" });
  await expect(list).toBeVisible();
  return list;
}

test("completion offers the tables of the database", async ({ workbench, page }) => {
  await workbench.open();
  const list = await complete(workbench, page, "SELECT * FROM ord");
  await expect(list.getByRole("option").filter({ hasText: /^orders/ })).toBeVisible();
  await expect(list.getByRole("option").filter({ hasText: /^order_items/ })).toBeVisible();
});

test("completion offers the columns of an alias, and a chosen one is put in", async ({ workbench, page }) => {
  await workbench.open();
  const list = await complete(workbench, page, "SELECT b.title FROM books AS b WHERE b.p");
  await expect(list.getByRole("option")).toHaveText([/^pages/, /^price/, /^published_year/]);
  // By the pointer: for a moment after it opened the list takes no keys, so that none meant for the text is lost.
  await list.getByRole("option").filter({ hasText: /^published_year/ }).click();
  await expect.poll(() => workbench.text()).toBe("SELECT b.title FROM books AS b WHERE b.published_year");
});

test("completion knows a table that was just created", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("CREATE TABLE wheelbarrows (id integer, colour text);");
  const list = await complete(workbench, page, "SELECT colo FROM wheelbarrows");
  await page.keyboard.press("Escape");
  await workbench.cursorAt(" FROM wheel");
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option").filter({ hasText: /^colour/ })).toBeVisible();
});

test("Escape, then Tab, leaves the editor; Tab alone indents", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1;");
  await workbench.editor.focus();
  await page.keyboard.press("Tab");
  await expect(workbench.editor).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(workbench.editor).not.toBeFocused();
  await expect(workbench.editor).toHaveAccessibleDescription(/Press Escape, then Tab, to leave the editor/);
});

test("Ctrl+/ comments a line out and in again", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1;");
  await page.keyboard.press("Control+/");
  await expect.poll(() => workbench.text()).toBe("-- SELECT 1;");
  await page.keyboard.press("Control+/");
  await expect.poll(() => workbench.text()).toBe("SELECT 1;");
});

test("the text is formatted as one change that can be undone", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("select id,name from authors where id=1 order by name");
  await page.keyboard.press("Shift+Alt+F");
  await expect.poll(() => workbench.text()).toMatch(/^select\n\s+id,\n\s+name\nfrom\n/i);
  await page.keyboard.press("Control+Z");
  await expect.poll(() => workbench.text()).toBe("select id,name from authors where id=1 order by name");
});

test("find opens in the editor and counts", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT book, book FROM books;");
  await page.keyboard.press("Control+F");
  const find = page.getByRole("textbox", { name: "Find" });
  await expect(find).toBeFocused();
  await find.pressSequentially("book");
  await expect(page.locator(".cm-searchMatch")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(workbench.editor).toBeFocused();
});
