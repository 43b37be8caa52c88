/**
 * Queries that do not end: stopped by the learner at once, by their time limit at last; the page lives on meanwhile.
 */
import { expect, test } from "./support/test.mjs";

/** Ten thousand million pairs of rows: more than any machine counts within the limit. */
const RUNAWAY = "SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;";

test("Stop ends a query that would run for minutes, and the data is as before", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1), (2), (3);");
  await workbench.write(RUNAWAY);
  await workbench.button("Run statement").click();
  await workbench.visibleStop.click();
  await workbench.show("Results");
  await expect(workbench.status).toHaveText(/^Stopped after /);
  await workbench.ready();
  expect(await workbench.answer("SELECT count(*), sum(n) FROM kept;")).toEqual([["3", "6"]]);
});

test("what was typed while a query runs is there: the page does not freeze", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write(RUNAWAY);
  await workbench.button("Run statement").click();
  await expect(workbench.visibleStop).toBeVisible();
  await workbench.show("Editor");
  await workbench.editor.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n-- written meanwhile");
  await expect(workbench.editor).toContainText("-- written meanwhile");
  // Still running: nothing waited for its end.
  await expect(workbench.visibleStop).toBeVisible();
  await workbench.visibleStop.click();
  await workbench.show("Results");
  await expect(workbench.status).toHaveText(/^Stopped after /);
});

test("a runaway query stops by itself at its limit and says so @once", async ({ workbench }) => {
  await workbench.open();
  await workbench.write(`${RUNAWAY}\nSELECT 'after' AS word;`);
  await workbench.button("Run all").click();
  const error = workbench.results.getByRole("alert");
  await expect(error).toContainText("ERROR 57014", { timeout: 30_000 });
  await expect(error).toContainText("was stopped");
  // What comes after it still runs, in the same worker.
  expect(await workbench.grid(2).rows()).toEqual([["after"]]);
});

test("stopping inside a transaction says that it was rolled back", async ({ workbench }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE steps (n integer);\nBEGIN;\nINSERT INTO steps VALUES (1);");
  await workbench.write(RUNAWAY);
  await workbench.button("Run statement").click();
  await workbench.visibleStop.click();
  await expect(workbench.toasts).toContainText("The open transaction was rolled back");
  await workbench.ready();
  expect(await workbench.answer("SELECT count(*) FROM steps;")).toEqual([["0"]]);
});
