/**
 * Files into the database: each kind, good and bad, by the picker and by dropping them onto the page.
 */
import { expect, test } from "./support/test.mjs";

test("a CSV file: types are found, the table is made, its rows can be queried", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("birds.csv", "id,name,weight,seen_on,rare\n1,robin,16.5,2026-01-02,false\n2,\"wren, small\",8.9,2026-02-03,true\n3,owl,,2026-03-04,true\n");
  const dialog = page.getByRole("dialog", { name: "Import birds.csv" });
  await expect(dialog.getByLabel("Table name")).toHaveValue("birds");
  await expect(dialog.getByLabel("Type of id")).toHaveValue("integer");
  await expect(dialog.getByLabel("Type of weight")).toHaveValue("numeric");
  await expect(dialog.getByLabel("Type of seen_on")).toHaveValue("date");
  await expect(dialog.getByLabel("Type of rare")).toHaveValue("boolean");
  await dialog.getByRole("button", { name: "Import 3 rows" }).click();
  await expect(page.getByRole("dialog", { name: "Imported birds.csv" })).toContainText("3 rows imported into birds");
  await workbench.finished(() => page.getByRole("dialog").getByRole("button", { name: "Preview rows" }).click());
  expect((await workbench.grid().rows())[1].slice(0, 3)).toEqual(["2", "wren, small", "8.9"]);
  expect(await workbench.answer("SELECT count(*) FROM birds WHERE weight IS NULL;")).toEqual([["1"]]);
});

test("types, names and the choice of columns can be edited before", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("codes.csv", "code,label,junk\n001,one,x\n002,two,y\n");
  const dialog = page.getByRole("dialog", { name: "Import codes.csv" });
  await dialog.getByLabel("Table name").fill("postcodes");
  await dialog.getByLabel("Type of code").selectOption("text");
  await dialog.getByLabel("Name of label").fill("words");
  await dialog.getByRole("checkbox", { name: "Import junk" }).uncheck();
  await dialog.getByRole("button", { name: "Import 2 rows" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  expect(await workbench.answer("SELECT * FROM postcodes ORDER BY code;")).toEqual([["001", "one"], ["002", "two"]]);
  expect(await workbench.grid().names()).toEqual(["code", "words"]);
});

test("bad rows of a CSV file name their lines and stop nothing else", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("bad.csv", "id,name\n1,one\n2,two,too many\n3,three\n");
  const dialog = page.getByRole("dialog", { name: "Import bad.csv" });
  await expect(dialog).toContainText("1 row cannot be read and is left out");
  await expect(dialog).toContainText("Line 3");
  await dialog.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 rows imported into bad");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  expect(await workbench.answer("SELECT id FROM bad ORDER BY id;")).toEqual([["1"], ["3"]]);
});

test("a value that its column does not take names its line", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("ages.csv", "name,age\nann,31\nben,unknown\ncat,19\n");
  const dialog = page.getByRole("dialog", { name: "Import ages.csv" });
  await dialog.getByLabel("Type of age").selectOption("integer");
  await dialog.getByRole("button", { name: "Import 3 rows" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 rows imported into ages");
  await expect(page.getByRole("dialog")).toContainText("Line 3");
});

test("a JSON file becomes a table", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("fish.json", JSON.stringify([{ id: 1, name: "eel", tags: ["long"] }, { id: 2, name: "cod" }]));
  await page.getByRole("dialog").getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 rows imported into fish");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  expect(await workbench.answer("SELECT id, name FROM fish ORDER BY id;")).toEqual([["1", "eel"], ["2", "cod"]]);
});

test("a JSON file that is none is refused with its line", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("broken.json", '[\n  {"id": 1},\n  {"id": }\n]\n');
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("“broken.json” was not taken. Line 3 is not valid JSON");
});

test("an SQL script runs; what fails names its line and stops nothing else", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("setup.sql", "CREATE TABLE hats (id integer PRIMARY KEY);\nINSERT INTO hats VALUES (1);\nINSERT INTO hats VALUES (1);\nINSERT INTO hats VALUES (2);\n");
  const dialog = page.getByRole("dialog", { name: "Import setup.sql" });
  await expect(dialog).toContainText("The script has 4 statements");
  await dialog.getByRole("button", { name: "Run script" }).click();
  await expect(page.getByRole("dialog")).toContainText("3 statements ran");
  await expect(page.getByRole("dialog")).toContainText("1 statement failed");
  await expect(page.getByRole("dialog")).toContainText("Line 3");
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  expect(await workbench.answer("SELECT id FROM hats ORDER BY id;")).toEqual([["1"], ["2"]]);
});

test("a long import shows its progress and can be cancelled without a trace", async ({ workbench, page }) => {
  await workbench.open();
  const rows = Array.from({ length: 300_000 }, (_, n) => `${n},name ${n},${n * 3}`).join("\n");
  await workbench.chooseImport("many.csv", `id,name,value\n${rows}\n`);
  await page.getByRole("dialog").getByRole("button", { name: "Import 300,000 rows" }).click();
  await expect(page.getByRole("progressbar", { name: "Import progress" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel import" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("The import was stopped. The database is as it was before.");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await workbench.ready();
  await workbench.query("SELECT count(*) FROM many;");
  await expect(workbench.results.getByRole("alert")).toContainText('relation "many" does not exist');
});

test("a file dropped onto the page is imported", async ({ workbench, page }) => {
  await workbench.open();
  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a,b\n1,2\n"], "dropped.csv", { type: "text/csv" }));
    return transfer;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop to import: SQL, CSV, TSV or JSON")).toBeVisible();
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await page.getByRole("dialog", { name: "Import dropped.csv" }).getByRole("button", { name: "Import 1 row" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 row imported into dropped");
});

test("a table name that is taken is refused, and another one is accepted", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.chooseImport("books.csv", "id\n1\n");
  const dialog = page.getByRole("dialog", { name: "Import books.csv" });
  await dialog.getByLabel("Table name").fill("books");
  await dialog.getByRole("button", { name: "Import 1 row" }).click();
  await expect(dialog.getByRole("alert")).toContainText("A table named “books” exists already");
  await dialog.getByLabel("Table name").fill("other_books");
  await dialog.getByRole("button", { name: "Import 1 row" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 row imported into other_books");
});
