/**
 * Plans: drawn, listed, explained, with the index that would help, and beside another one.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";

const TABLE = `CREATE TABLE events (id integer PRIMARY KEY, kind text, at integer);
INSERT INTO events SELECT g, 'kind ' || g % 700, g * 7 % 20000 FROM generate_series(1, 20000) AS g;`;
const SLOW = "SELECT * FROM events WHERE kind = 'kind 5';";

/** The workbench with a table of 20,000 rows, a slow query in the editor, and its plan in the results. */
async function slow(workbench, run = true) {
  await workbench.open();
  await workbench.script(TABLE);
  await workbench.write(SLOW);
  await workbench.explain(run);
  return workbench.plan();
}

test("a query's plan is shown without running it", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("SELECT * FROM books b JOIN order_items i ON i.book_id = b.id WHERE b.price > 20;");
  await workbench.explain(false);
  const plan = workbench.plan();
  await expect(plan.totals).toHaveText(/^Estimated cost [\d,.]+$/);
  await plan.show("List");
  await expect(plan.step("Join")).toBeVisible();
  await expect(plan.step("books b")).toContainText(/rows? estimated/);
  await plan.show("Text");
  await expect(plan.text).toContainText(/^Hash Join  \(cost=/);
});

test("with a run it shows what was counted, and a statement that writes changes nothing", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("DELETE FROM order_items;");
  await workbench.explain(true);
  const plan = workbench.plan();
  await expect(workbench.blocks.first()).toContainText("nothing was changed");
  await expect(plan.totals).toContainText(/rows read/);
  const [[count]] = await workbench.answer("SELECT count(*) > 0 FROM order_items;");
  expect(count).toBe("true");
});

test("what there is room for is shown first: the tree on a wide screen, the list on a phone", async ({ workbench, isMobile }) => {
  await workbench.open();
  await workbench.query("EXPLAIN SELECT * FROM books;");
  const plan = workbench.plan();
  await expect(plan.view(isMobile ? "List" : "Tree")).toHaveAttribute("aria-pressed", "true");
  await expect(isMobile ? plan.list : plan.drawing).toBeVisible();
});

test("EXPLAIN as typed is drawn too, and its text stays", async ({ workbench }) => {
  await workbench.open();
  await workbench.query("EXPLAIN SELECT * FROM books WHERE id = 3;");
  const plan = workbench.plan();
  await plan.show("List");
  await expect(plan.step("Seq Scan")).toContainText("books");
  await plan.show("Text");
  await expect(plan.text).toContainText(/^Seq Scan on books/);
});

test("a statement without a plan says so", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("DROP TABLE reviews;");
  await workbench.explain(true);
  await expect(workbench.results.getByRole("alert")).toContainText("DROP has no plan to show");
  expect(await workbench.answer("SELECT count(*) > 0 FROM reviews;")).toEqual([["true"]]);
});

test("the drawn tree is walked with the arrow keys, Enter opens a step, Escape closes it", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT b.title, count(*) FROM books b JOIN order_items i ON i.book_id = b.id GROUP BY b.title ORDER BY 2 DESC;");
  await workbench.explain(true);
  const plan = workbench.plan();
  await plan.show("Tree");
  await plan.drawing.focus();
  await page.keyboard.press("Home");
  await expect(plan.reading).toHaveText(/^Sort\. /);
  await page.keyboard.press("ArrowRight");
  await expect(plan.reading).toHaveText(/^HashAggregate\. /);
  await page.keyboard.press("ArrowRight");
  await expect(plan.reading).toHaveText(/^Hash Join\. /);
  await page.keyboard.press("Enter");
  await expect(plan.details).toBeFocused();
  await expect(plan.details).toContainText("Looks every row of its first input up in a hash table");
  await expect(plan.details.getByText("Hash Cond")).toBeVisible();
  await expect(plan.details.getByRole("link", { name: "Joined tables" })).toHaveAttribute("href", /^https:\/\/www\.postgresql\.org\/docs\/15\//);
  await page.keyboard.press("Escape");
  await expect(plan.details).toBeHidden();
  await expect(plan.drawing).toBeFocused();
});

test("the list has the same steps and opens their details below them", async ({ workbench, page }) => {
  const plan = await slow(workbench);
  await plan.show("List");
  const step = plan.step("Seq Scan");
  await expect(step).toContainText("reads 20,000 rows and keeps 29");
  await step.click();
  await expect(step).toHaveAttribute("aria-expanded", "true");
  await expect(plan.details).toContainText("(kind = 'kind 5'::text)");
  await expect(plan.details).toContainText("Rows kept out");
  await page.keyboard.press("Escape");
  await expect(plan.details).toBeHidden();
  await expect(step).toBeFocused();
});

test("the index that would help is advised, made, and both plans stand side by side", async ({ workbench }) => {
  let plan = await slow(workbench);
  await plan.advised();
  await expect(plan.advice).toContainText("Seq Scan on events reads 20,000 rows and keeps 29");
  await expect(plan.advice.locator("code")).toHaveText("CREATE INDEX events_kind_idx ON events (kind);");
  await expect(plan.advice).toContainText(/The planner would use it: the statement's cost goes from [\d,.]+ to [\d,.]+/);
  await workbench.finished(() => plan.button("Create it and compare").click());
  plan = workbench.plan(2);
  await expect(plan.view("Compare")).toHaveAttribute("aria-pressed", "true");
  await expect(plan.comparison).toContainText(/Seq Scan on events became (Bitmap Heap|Index) Scan/);
  await expect(plan.comparison).toContainText(/Rows read from tables: [\d,.]+ × less \(20,000 before, 29 after\)/);
  await expect(plan.advice).toBeHidden();
});

test("advice goes into the editor", async ({ workbench }) => {
  const plan = await slow(workbench, false);
  await plan.advised();
  await plan.button("Insert into the editor").click();
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("CREATE INDEX events_kind_idx ON events (kind);");
});

test("a pinned plan is compared with the next one, until it is let go", async ({ workbench }) => {
  let plan = await slow(workbench);
  await plan.button("Pin to compare").click();
  await expect(plan.block).toContainText("Pinned.");
  await workbench.write("SELECT count(*) FROM events;");
  await workbench.explain(true);
  plan = workbench.plan();
  await plan.show("Compare");
  await expect(plan.comparison).toContainText("The pinned plan is of another statement.");
  await expect(plan.comparison).toContainText("Aggregate is new.");
  await plan.button("Stop comparing").click();
  await expect(plan.view("Compare")).toBeHidden();
});

test("small tables are left alone", async ({ workbench }) => {
  await workbench.open();
  await workbench.write("SELECT * FROM categories WHERE name = 'Poetry';");
  await workbench.explain(true);
  await expect(workbench.plan().totals).toContainText("rows read");
  await expect(workbench.plan().advice).toBeHidden();
});

test("the plan does not widen the page", async ({ workbench, page }) => {
  const plan = await slow(workbench);
  for (const view of ["Tree", "List", "Text"]) {
    await plan.show(view);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
});

for (const scheme of ["light", "dark"]) {
  test(`every view of a plan is accessible, ${scheme}`, async ({ workbench, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    let plan = await slow(workbench);
    await plan.advised();
    await plan.show("Tree");
    await plan.drawing.press("Enter");
    await expect(plan.details).toBeVisible();
    await expectAccessible(page, "the drawn plan with details");
    await plan.show("List");
    await expectAccessible(page, "the plan as a list");
    await workbench.finished(() => plan.button("Create it and compare").click());
    await expect(workbench.plan(2).comparison).toBeVisible();
    await expectAccessible(page, "two plans compared");
  });
}

test("from a plan to its rows, step by step", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT name FROM categories WHERE id < 3;");
  await workbench.explain(false);
  await workbench.plan().button("Step through").click();
  await expect(page.getByRole("region", { name: "Step by step" })).toBeFocused();
});
