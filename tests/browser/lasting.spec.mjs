/**
 * Nothing a learner did is lost: data changed in the last moment, whatever ends the page, the project or the worker.
 */
import { Workbench } from "./pages/workbench.mjs";
import { expect, test } from "./support/test.mjs";

/** Runs a script without waiting for anything but its end. */
async function change(workbench) {
  await workbench.write("CREATE TABLE last (id serial, n integer);\nINSERT INTO last (n) VALUES (41);\nBEGIN;\nINSERT INTO last (n) VALUES (0);\nROLLBACK;\nINSERT INTO last (n) VALUES (42);");
  await workbench.runAll();
}
const LAST = [["1", "41"], ["3", "42"]];

test("data changed right before a reload is there afterwards", async ({ workbench, page }) => {
  await workbench.open();
  await change(workbench);
  await page.reload();
  await workbench.ready();
  expect(await workbench.answer("SELECT id, n FROM last ORDER BY id;")).toEqual(LAST);
  await page.reload();
  await workbench.ready();
  expect(await workbench.answer("SELECT id, n FROM last ORDER BY id;")).toEqual(LAST);
});

test("data changed right before the tab was closed is there in the next one", async ({ workbench, page, context }) => {
  await workbench.open();
  await change(workbench);
  await page.close({ runBeforeUnload: true });
  const next = new Workbench(await context.newPage(), workbench.phone);
  await next.page.goto("./");
  await next.ready();
  expect(await next.answer("SELECT id, n FROM last ORDER BY id;")).toEqual(LAST);
});

test("data changed right before the browser ended the page is there @once", async ({ workbench, page, context, complaints }) => {
  complaints.expect(/crash/i);
  await workbench.open();
  await change(workbench);
  // No event tells the page.
  const crashed = page.waitForEvent("crash");
  page.goto("chrome://crash").catch(() => {});
  await crashed;
  const next = new Workbench(await context.newPage(), workbench.phone);
  await next.page.goto("./");
  await next.ready();
  expect(await next.answer("SELECT id, n FROM last ORDER BY id;")).toEqual(LAST);
});

test("a copy made right after a change has it", async ({ workbench }) => {
  await workbench.open();
  await change(workbench);
  const projects = await workbench.projects();
  await projects.getByRole("button", { name: "Duplicate Bookshop" }).click();
  await expect(workbench.projectName).toHaveAccessibleName("Project: Copy of Bookshop");
  await workbench.ready();
  expect(await workbench.answer("SELECT id, n FROM last ORDER BY id;")).toEqual(LAST);
});

test("opening another project while a query runs keeps what had ended, and says so", async ({ workbench }) => {
  await workbench.open();
  await workbench.newProject("Other");
  await workbench.openProject("Bookshop");
  await change(workbench);
  await workbench.write("INSERT INTO last (n) VALUES (43);\nSELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;");
  await workbench.button("Run all").click();
  await workbench.show("Results");
  await expect(workbench.results).toContainText("INSERT, 1 row");
  await workbench.openProject("Other");
  await expect(workbench.toasts).toContainText("what had ended there is kept");
  await workbench.openProject("Bookshop");
  expect(await workbench.answer("SELECT id, n FROM last ORDER BY id;")).toEqual([...LAST, ["4", "43"]]);
});

test("a reset right before a reload stays a reset", async ({ workbench, page }) => {
  await workbench.open();
  await change(workbench);
  await workbench.saved();
  await workbench.command("Reset database…");
  await page.getByRole("alertdialog").or(page.getByRole("dialog")).getByRole("button", { name: "Reset" }).click();
  await expect(workbench.toasts).toContainText("The database was made again");
  await page.reload();
  await workbench.ready();
  await workbench.query("SELECT n FROM last;");
  await expect(workbench.results.getByRole("alert")).toContainText('relation "last" does not exist');
});

test("a transaction that was open when the page was left is rolled back, and that is said", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE steps (n integer);\nBEGIN;\nINSERT INTO steps VALUES (1);");
  await page.reload();
  await expect(workbench.toasts).toContainText("The transaction that was open when the page was left was rolled back");
  await workbench.ready();
  expect(await workbench.answer("SELECT count(*) FROM steps;")).toEqual([["0"]]);
});

test("cursor and scroll of each file are as they were @once", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.show("Editor");
  const lines = Array.from({ length: 300 }, (_, at) => `SELECT ${at + 1} AS line;`);
  await workbench.paste(lines.join("\n"));
  await workbench.saved();
  const place = () => workbench.editor.evaluate((element) => ({
    first: [...element.querySelectorAll(".cm-line")].find((line) => line.getBoundingClientRect().bottom > element.closest(".cm-scroller").getBoundingClientRect().top + 4)?.textContent,
  }));
  await workbench.scrollEditor(0.5);
  const before = await place();
  expect(before.first).not.toContain("SELECT 1 ");
  await workbench.cursorAt(before.first);
  await page.getByRole("tab", { name: /schema\.sql/ }).click();
  await expect(workbench.editor).toHaveAccessibleName(/schema\.sql/);
  await page.getByRole("tab", { name: /queries\.sql/ }).click();
  await expect.poll(place).toEqual(before);
  await page.reload();
  await workbench.ready();
  await workbench.show("Editor");
  await expect.poll(place).toEqual(before);
  await workbench.runStatement();
  expect(await workbench.grid().rows()).toEqual([[before.first.match(/\d+/)[0]]]);
});
