/**
 * Time travel: the points of the database, looking at one, comparing two, going back.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";

const PETS = "CREATE TABLE pet (id int PRIMARY KEY, name text);\nINSERT INTO pet VALUES (1, 'Ada'), (2, 'Bo');\nUPDATE pet SET name = 'Bob' WHERE id = 2;\nALTER TABLE pet ADD COLUMN age int;";

/** The timeline with the points of PETS. */
async function opened(workbench) {
  await workbench.open();
  await workbench.script(PETS);
  const timeline = await workbench.timeline();
  await expect(timeline.getByRole("listitem")).toHaveCount(5);
  return timeline;
}

/** Unfolds the point of this statement; its actions. */
async function unfold(timeline, words) {
  const point = timeline.getByRole("listitem").filter({ hasText: words }).last();
  await point.getByRole("button").first().click();
  return point;
}

async function bothThemes(page, view) {
  await expectAccessible(page, `${view}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, `${view}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

test("changes are points, the present first", async ({ workbench, page }) => {
  const timeline = await opened(workbench);
  const points = timeline.getByRole("listitem");
  await expect(points.nth(0)).toContainText("ALTER TABLE pet ADD COLUMN age int");
  await expect(points.nth(0)).toContainText("Now");
  await expect(points.nth(0)).toContainText("schema changed");
  await expect(points.nth(2)).toContainText("2 rows changed");
  await expect(points.nth(4)).toContainText("The database as it was opened");
  await unfold(timeline, "UPDATE pet");
  await bothThemes(page, "the timeline");
});

test("the past is looked at, marked, and cannot be changed", async ({ workbench, page }) => {
  const timeline = await opened(workbench);
  const point = await unfold(timeline, "INSERT INTO pet");
  await point.getByRole("button", { name: "Look at it" }).click();
  const banner = page.getByRole("status").filter({ hasText: "As of #" });
  await expect(banner).toContainText("INSERT INTO pet");
  await bothThemes(page, "the past");
  expect(await workbench.answer("SELECT * FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bo"]]);
  await expect(workbench.results.getByText(/^As of #\d+$/)).toBeVisible();
  const schema = await workbench.schema();
  await schema.getByRole("treeitem", { name: /^Table pet,/ }).click();
  await expect(schema.getByRole("treeitem", { name: /^name, / })).toBeVisible();
  await expect(schema.getByRole("treeitem", { name: /^age, / })).toHaveCount(0);
  await workbench.query("DELETE FROM pet;");
  await expect(workbench.results.getByRole("alert")).toContainText("read-only");
  await banner.getByRole("button", { name: "Back to now" }).click();
  await expect(banner).toHaveCount(0);
  expect(await workbench.answer("SELECT id, name FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bob"]]);
});

test("two points are compared: rows with what they were, definitions before and after", async ({ workbench, page }) => {
  const timeline = await opened(workbench);
  const update = await unfold(timeline, "UPDATE pet");
  await update.getByRole("button", { name: "What it changed" }).click();
  const comparison = page.getByRole("region", { name: /^Comparison of/ });
  await expect(comparison.getByRole("row").nth(1)).toContainText("changed");
  await expect(comparison.getByRole("row").nth(1).locator("del")).toHaveText("Bo");
  await expect(comparison.getByRole("row").nth(1).locator("ins")).toHaveText("Bob");
  await bothThemes(page, "a comparison");
  // From the first point chosen to the second.
  await workbench.timeline();
  const first = await unfold(timeline, "as it was opened");
  await first.getByRole("button", { name: "Compare with…" }).click();
  await expect(timeline.getByText(/Choose the point to compare/)).toBeVisible();
  await timeline.getByRole("listitem").filter({ hasText: "ALTER TABLE pet" }).getByRole("button").click();
  await expect(comparison).toContainText("Table pet");
  await expect(comparison).toContainText("CREATE TABLE");
  await expect(comparison.getByRole("row", { name: /added 1 Ada/ })).toBeVisible();
  await comparison.getByRole("button", { name: "Swap" }).click();
  await expect(comparison.getByRole("row", { name: /removed 1 Ada/ })).toBeVisible();
  await comparison.getByRole("button", { name: "Close the comparison" }).click();
  await expect(comparison).toHaveCount(0);
});

test("going back is a point of its own, and can be undone", async ({ workbench, page }) => {
  const timeline = await opened(workbench);
  const insert = await unfold(timeline, "INSERT INTO pet");
  await insert.getByRole("button", { name: "Go back to this" }).click();
  await expect(timeline.getByRole("listitem").first()).toContainText("Back to #");
  expect(await workbench.answer("SELECT * FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bo"]]);
  await workbench.toasts.getByRole("button", { name: "Undo" }).click();
  await expect(workbench.toasts).toContainText("Undone: Back to #");
  expect(await workbench.answer("SELECT id, name, age FROM pet ORDER BY id;")).toEqual([["1", "Ada", null], ["2", "Bob", null]]);
  await expect(page.getByRole("status").filter({ hasText: "As of #" })).toHaveCount(0);
});

test("F9 undoes change after change, Shift+F9 does them again", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(PETS);
  const said = async (keys, words) => {
    await page.keyboard.press(keys);
    await expect(workbench.toasts).toContainText(words);
    await workbench.ready();
  };
  await said("F9", "Undone: ALTER TABLE pet");
  await said("F9", "Undone: UPDATE pet");
  expect(await workbench.answer("SELECT * FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bo"]]);
  await said("Shift+F9", "Done again: UPDATE pet");
  expect(await workbench.answer("SELECT * FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bob"]]);
});

test("an open transaction is not cut off", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(`${PETS}\nBEGIN;\nDELETE FROM pet;`);
  await page.keyboard.press("F9");
  await expect(workbench.toasts).toContainText("A transaction is open");
  expect(await workbench.answer("SELECT count(*) FROM pet;")).toEqual([["0"]]);
});

test("what was gone back to is there after a reload", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(PETS);
  await page.keyboard.press("F9");
  await expect(workbench.toasts).toContainText("Undone: ALTER TABLE pet");
  await workbench.ready();
  await workbench.saved();
  await page.reload();
  await workbench.ready();
  expect(await workbench.answer("SELECT * FROM pet ORDER BY id;")).toEqual([["1", "Ada"], ["2", "Bob"]]);
});
