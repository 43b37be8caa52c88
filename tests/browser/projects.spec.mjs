/**
 * Projects and their files: new, renamed, duplicated, deleted and brought back, out as a zip and in again.
 */
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/test.mjs";

test("a new project is empty and has a database of its own", async ({ workbench }) => {
  await workbench.open();
  await workbench.newProject("Greenhouse");
  await expect(workbench.projectName).toHaveAccessibleName("Project: Greenhouse");
  await workbench.query("SELECT * FROM books;");
  await expect(workbench.results.getByRole("alert")).toContainText('relation "books" does not exist');
});

test("projects keep their text and data apart, and both are there on return", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE mine (n integer);\nINSERT INTO mine VALUES (42);");
  await workbench.newProject("Second");
  await workbench.write("SELECT 'second' AS text_of;");
  await workbench.openProject("Bookshop");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("CREATE TABLE mine");
  expect(await workbench.answer("SELECT n FROM mine;")).toEqual([["42"]]);
  await workbench.openProject("Second");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("'second' AS text_of");
});

test("a project is renamed", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.renameProject("Corner shop");
  await expect(workbench.projectName).toHaveAccessibleName("Project: Corner shop");
  await workbench.saved();
  await page.reload();
  await workbench.ready();
  await expect(workbench.projectName).toHaveAccessibleName("Project: Corner shop");
});

test("a project is duplicated with its data", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("DELETE FROM reviews;\nCREATE TABLE extra (n integer);");
  await workbench.saved();
  const projects = await workbench.projects();
  await projects.getByRole("button", { name: "Duplicate Bookshop" }).click();
  await expect(workbench.projectName).not.toHaveAccessibleName("Project: Bookshop");
  await workbench.ready();
  expect(await workbench.answer("SELECT (SELECT count(*) FROM extra), (SELECT count(*) > 0 FROM books);")).toEqual([["0", "true"]]);
});

test("a deleted project comes back by Undo", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.newProject("Doomed");
  await workbench.write("SELECT 'alive' AS state;");
  await workbench.saved();
  const projects = await workbench.projects();
  await projects.getByRole("button", { name: "Delete Doomed" }).click();
  await expect(workbench.toasts).toContainText("Deleted the project “Doomed”");
  await page.keyboard.press("Escape");
  await workbench.toasts.getByRole("button", { name: "Undo" }).click();
  await expect(workbench.projectName).toHaveAccessibleName("Project: Doomed");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("'alive' AS state");
});

test("a project leaves as a zip and comes back from it", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 'from the zip' AS origin;");
  const download = page.waitForEvent("download");
  await workbench.command("Download project as zip");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^bookshop\.zip$/i);
  const bytes = await readFile(await file.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");

  const chooser = page.waitForEvent("filechooser");
  await workbench.command("Import project from zip…");
  await (await chooser).setFiles({ name: "shop.zip", mimeType: "application/zip", buffer: bytes });
  await expect(workbench.toasts).toContainText(/Imported “.*” with 3 files/);
  await workbench.ready();
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("'from the zip' AS origin");
  expect(await workbench.answer("SELECT count(*) > 50 AS many FROM books;")).toEqual([["true"]]);
});

test("a file that is no zip is refused in words", async ({ workbench, page }) => {
  await workbench.open();
  const chooser = page.waitForEvent("filechooser");
  await workbench.command("Import project from zip…");
  await (await chooser).setFiles({ name: "notes.zip", mimeType: "application/zip", buffer: Buffer.from("just some text") });
  await expect(workbench.toasts).toContainText(/zip/i);
  await expect(workbench.projectName).toHaveAccessibleName("Project: Bookshop");
});

test("a sample is opened as a project of its own", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.command("Open sample…");
  await page.getByRole("dialog").getByRole("option", { name: /Cinema(?! GraphQL)/ }).click();
  await expect(workbench.projectName).toHaveAccessibleName("Project: Cinema");
  await workbench.ready();
  await workbench.show("Results");
  await expect(workbench.status).toHaveText(/^1 statement in /);
  await expect(workbench.grid().status).toHaveText(/\d+ rows?/);
});

test("files are made, switched and kept", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.command("New file…");
  await workbench.show("Editor");
  await expect(workbench.editor).toHaveAccessibleName(/untitled\.sql/);
  await workbench.write("SELECT 'new file' AS here;");
  await workbench.show("Editor");
  await page.getByRole("tab", { name: /queries\.sql/ }).click();
  await expect(workbench.editor).toContainText("The bookshop in ten questions");
  await workbench.saved();
  await page.reload();
  await workbench.ready();
  await workbench.show("Editor");
  await page.getByRole("tab", { name: /untitled\.sql/ }).click();
  await expect(workbench.editor).toContainText("'new file' AS here");
});
