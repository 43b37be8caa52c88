/**
 * Files out of the database, and back into an empty one.
 */
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test.mjs";

/** Downloads what `press` starts. */
async function downloaded(page, press) {
  const download = page.waitForEvent("download");
  await press();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
}

async function exported(workbench, form, table) {
  const dialog = await workbench.openExport();
  await dialog.getByRole("radio", { name: form }).check();
  if (table) await dialog.getByRole("combobox", { name: "Table" }).selectOption(table);
  return downloaded(workbench.page, () => dialog.getByRole("button", { name: "Download" }).click());
}

test("a table is exported as CSV", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE pets (id integer, name text);\nINSERT INTO pets VALUES (1, 'a \"b\"'), (2, NULL), (3, '');");
  const { name, text } = await exported(workbench, "One table as CSV", "pets");
  expect(name).toBe("pets.csv");
  expect(text.replaceAll("\r\n", "\n")).toBe('id,name\n1,"a ""b"""\n2,\n3,""\n');
});

test("a table is exported as JSON", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE pets (id integer, name text);\nINSERT INTO pets VALUES (1, 'ann'), (2, NULL);");
  const { name, text } = await exported(workbench, "One table as JSON", "pets");
  expect(name).toBe("pets.json");
  expect(JSON.parse(text)).toEqual([{ id: 1, name: "ann" }, { id: 2, name: null }]);
});

test("the whole database, exported as SQL and run in an empty project, gives the same rows", async ({ workbench, page }) => {
  await workbench.open();
  const QUESTIONS = [
    "SELECT count(*), sum(price), min(isbn), max(listed_on) FROM books;",
    "SELECT count(*), sum(total), count(shipped_on), max(ordered_at) FROM orders;",
    "SELECT count(*), sum(rating), count(body), sum(length(body)) FROM reviews;",
    "SELECT count(*), sum(quantity * unit_price) FROM order_items;",
  ];
  const before = [];
  for (const question of QUESTIONS) before.push(await workbench.answer(question));
  const { name, text } = await exported(workbench, "Whole database as SQL");
  expect(name).toMatch(/\.sql$/);

  await workbench.newProject("Copy of the shop");
  await workbench.chooseImport("shop.sql", text);
  await page.getByRole("dialog").getByRole("button", { name: "Run script" }).click();
  await expect(page.getByRole("dialog", { name: "Imported shop.sql" })).not.toContainText("failed");
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();

  const after = [];
  for (const question of QUESTIONS) after.push(await workbench.answer(question));
  expect(after).toEqual(before);
});
