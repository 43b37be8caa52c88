/**
 * The inside of a request: the waterfall and its keys, what was found, stepping through, two traces compared.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";
import { RequestPanel } from "./pages/requests.mjs";

const SERVER = `import express from "express";
import pg from "pg";

const pool = new pg.Pool();
const app = express();
app.use(express.json());
app.get("/authors/:id", async (req, res) => {
  const { rows } = await pool.query("SELECT * FROM authors WHERE id = $1", [req.params.id]);
  res.json(rows[0]);
});
app.get("/books", async (req, res) => {
  const { rows: books } = await pool.query("SELECT * FROM books ORDER BY id");
  for (const book of books) {
    const { rows } = await pool.query("SELECT name FROM authors WHERE id = $1", [book.author_id]);
    book.author = rows[0].name;
  }
  res.json(books);
});
app.get("/loans", async (req, res) => {
  const { rows } = await pool.query("SELECT * FROM loans WHERE member_id = $1", [req.query.member]);
  res.json(rows);
});
app.get("/many", async (req, res) => {
  for (let at = 0; at < 2500; at += 1) await pool.query("SELECT $1::int AS number", [at]);
  res.json({ done: true });
});
app.listen(3000);
`;
const ONE_QUERY = `  const { rows: books } = await pool.query("SELECT books.*, name AS author FROM books JOIN authors ON authors.id = author_id ORDER BY books.id");
  res.json(books);
});
app.get("/loans"`;
const REQUESTS = `### Books
GET /books

### Loans
GET /loans?member=7

### Nowhere
GET /book/1

### Many
GET /many
`;
const TABLES = `CREATE TABLE authors (id int PRIMARY KEY, name text);
CREATE TABLE books (id int PRIMARY KEY, title text, author_id int);
CREATE TABLE loans (id int PRIMARY KEY, member_id int, book_id int);
INSERT INTO authors SELECT n, 'Author ' || n FROM generate_series(1, 5) AS n;
INSERT INTO books SELECT n, 'Book ' || n, n FROM generate_series(1, 5) AS n;
INSERT INTO loans SELECT n, n % 1000, 1 FROM generate_series(1, 3000) AS n;`;

async function library(workbench) {
  await workbench.open();
  await workbench.newProject("Library");
  await workbench.script(TABLES);
  await workbench.newFile("server.js");
  await workbench.write(SERVER);
  await workbench.newFile("requests.http");
  await workbench.write(REQUESTS);
  const panel = new RequestPanel(workbench);
  const tree = workbench.page.getByRole("treegrid", { name: "Trace" });
  return { panel, tree, rows: tree.getByRole("row") };
}

test("queries in a loop are found, go to their line, and the fix is compared", async ({ workbench, page }) => {
  test.slow();
  const { panel, tree } = await library(workbench);
  await panel.send("Books");
  await panel.part("Trace");
  const found = panel.answer.locator(".finding");
  await expect(found).toContainText("5 queries where one would do (N+1)");
  await expect(found).toContainText("An earlier query gave 5 rows");
  await found.getByRole("button", { name: "Show in the trace" }).click();
  await expect(tree).toBeFocused();
  const details = panel.answer.getByRole("region", { name: "Details" });
  await expect(details).toContainText("SELECT name FROM authors WHERE id = $1");
  await expect(details.getByLabel("Plan")).toBeHidden();
  await expectAccessible(page, "a trace with findings and details, light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "a trace with findings and details, dark");
  await panel.answer.getByRole("button", { name: "Pin", exact: true }).click();
  await found.getByRole("button", { name: "server.js, line 14" }).click();
  await expect(workbench.editor).toBeFocused();
  await expect.poll(() => page.evaluate(() => getSelection().toString())).toContain("SELECT name FROM authors");
  await workbench.write(SERVER.replace(/ {2}const \{ rows: books \}[^]*?app\.get\("\/loans"/, ONE_QUERY));
  // The first request after a restart pays for its connections.
  await panel.send("Books");
  await panel.send("Books");
  await panel.part("Trace");
  await expect(panel.answer.locator(".finding")).toHaveCount(0);
  await panel.part("Compare");
  await expect(panel.answer.getByRole("status").filter({ hasText: /faster|times as fast/ })).toBeVisible();
  await expect(panel.answer.getByRole("row", { name: /SELECT name FROM authors.*5 ×.*not there/ }).first()).toBeVisible();
  await expectAccessible(page, "two answers compared");
});

test("a missing index is found, with the statement that makes it", async ({ workbench, page }) => {
  const { panel } = await library(workbench);
  await panel.send("Loans");
  await panel.part("Trace");
  const found = panel.answer.locator(".finding");
  await expect(found).toContainText("loans is read whole: an index on member_id is missing");
  await expect(found).toContainText("3000 rows were read");
  await expect(found).toContainText("CREATE INDEX ON loans (member_id);");
  await found.getByRole("button", { name: "Show in the trace" }).click();
  await panel.answer.getByRole("button", { name: "Draw the plan" }).click();
  const plan = panel.answer.getByRole("region", { name: "Plan of the query" });
  await plan.getByRole("button", { name: "List" }).click();
  await expect(plan.getByRole("list", { name: "Steps of the plan" })).toContainText("Seq Scan");
  await expectAccessible(page, "the plan of a query of a trace");
  await plan.getByRole("button", { name: "Back to the trace" }).click();
  await panel.answer.getByRole("button", { name: "Pin", exact: true }).click();
  await workbench.openFile("queries.sql");
  await workbench.script("CREATE INDEX ON loans (member_id);");
  await workbench.openFile("requests.http");
  await panel.send("Loans");
  await panel.part("Trace");
  await expect(panel.answer.locator(".finding")).toHaveCount(0);
  await panel.part("Compare");
  await expect(panel.answer.getByRole("status").filter({ hasText: /faster|times as fast/ })).toBeVisible();
});

test("why no route answered stands in the rows", async ({ workbench }) => {
  const { panel, rows } = await library(workbench);
  await panel.send("Nowhere");
  await panel.part("Trace");
  await expect(panel.answer.locator(".finding")).toContainText("No route answers GET /book/1");
  await expect(rows.filter({ hasText: "route /books" }).first()).toContainText("the path /book/1 does not match /books");
});

test("keys walk the tree, search and filter narrow it", async ({ workbench, page }) => {
  const { panel, tree, rows } = await library(workbench);
  await panel.send("Books");
  await panel.part("Trace");
  await tree.focus();
  // The row may come a frame after the key, when the tree has scrolled to it.
  const active = async () => {
    const id = await tree.getAttribute("aria-activedescendant");
    return id === null ? "" : page.locator(`#${id}`).getAttribute("aria-label", { timeout: 1000 }).catch(() => "");
  };
  await page.keyboard.press("Home");
  await expect.poll(active).toMatch(/^client Books/);
  const all = await tree.getAttribute("aria-rowcount");
  await page.keyboard.press("ArrowLeft");
  await expect(tree).toHaveAttribute("aria-rowcount", "1");
  await page.keyboard.press("ArrowRight");
  await expect(tree).toHaveAttribute("aria-rowcount", all);
  await page.keyboard.press("End");
  await expect.poll(active).toMatch(/^client receive/);
  await page.keyboard.press("Enter");
  await expect(panel.answer.getByRole("region", { name: "Details" })).toContainText("a step of the client");
  await page.keyboard.press("Escape");
  await panel.answer.getByRole("searchbox", { name: "Search the trace" }).fill("jsonParser");
  await expect(rows.last()).toContainText("jsonParser");
  await panel.answer.getByRole("searchbox", { name: "Search the trace" }).fill("");
  await panel.answer.getByRole("combobox", { name: "Show" }).selectOption("Queries");
  await expect(panel.answer.getByText(/^\d+ of \d+ lines/)).toBeVisible();
  await expect(rows.filter({ hasText: "SELECT * FROM books ORDER BY id" }).first()).toBeVisible();
});

test("a request is stepped through, forwards and back, with what is known by then", async ({ workbench, page }) => {
  const { panel } = await library(workbench);
  await panel.send("Loans");
  await panel.part("Trace");
  await panel.answer.getByRole("button", { name: "Step through" }).click();
  const steps = panel.answer.getByRole("region", { name: "Step by step" });
  const slider = steps.getByRole("slider", { name: "Step" });
  await expect(slider).toHaveValue("1");
  await slider.press("End");
  await expect(steps).toContainText("GET /loans?member=7");
  await expect(steps.getByRole("definition").filter({ hasText: /^200$/ })).toBeVisible();
  await steps.getByRole("button", { name: "Step back" }).click();
  await expect(slider).not.toHaveValue("1");
  await slider.press("Home");
  await steps.getByRole("button", { name: "Step in" }).click();
  await steps.getByRole("button", { name: "Step over" }).click();
  await expect(steps.getByRole("status")).toContainText(/Loans comes back|is done|begins/);
  await expectAccessible(page, "stepping through a trace");
  await steps.getByRole("button", { name: "Stop stepping" }).click();
  await expect(steps).toHaveCount(0);
});

test("five thousand spans are scrolled and searched @once", async ({ workbench, page }) => {
  test.slow();
  const { panel, tree } = await library(workbench);
  await panel.send("Many", 90_000);
  await panel.part("Trace");
  await expect.poll(async () => Number(await tree.getAttribute("aria-rowcount"))).toBeGreaterThan(5000);
  expect(await tree.getByRole("row").count(), "rows in the document").toBeLessThan(120);
  await tree.focus();
  await page.keyboard.press("End");
  await expect(tree.getByRole("row").last()).toContainText("receive");
  await panel.answer.getByRole("searchbox", { name: "Search the trace" }).fill("2499");
  await expect.poll(async () => Number(await tree.getAttribute("aria-rowcount"))).toBeLessThan(20);
});
