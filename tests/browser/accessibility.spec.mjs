/**
 * WCAG 2.2 A and AA, as far as axe-core can tell, on every view, light and dark.
 */
import { expectAccessible } from "./support/axe.mjs";
import { denyStorage } from "./support/storage.mjs";
import { expect, test } from "./support/test.mjs";
import { Workbench } from "./pages/workbench.mjs";

/** Each brings its view onto the screen. @type {Record<string, (workbench: import("./pages/workbench.mjs").Workbench) => Promise<void>>} */
const VIEWS = {
  "the workbench at the first visit": async (workbench) => {
    await expect(workbench.grid().status).toHaveText("10 rows");
  },
  "the editor with an error": async (workbench) => {
    await workbench.query("SELECT prize FROM books;");
    await workbench.cursorAt("prize");
  },
  "an error in the results": async (workbench) => {
    await workbench.script("SELECT 1;\nSELECT prize FROM books;");
    await expect(workbench.results.getByRole("alert")).toBeVisible();
  },
  "a grid with filters and a cell in full": async (workbench) => {
    await workbench.query("SELECT id, name, born_year FROM authors ORDER BY id;");
    const grid = workbench.grid();
    await grid.choose("Filter columns");
    await grid.header("born_year").click();
    await grid.cell(1, 1).dblclick();
    await expect(workbench.page.getByRole("group", { name: "name, row 2" })).toBeVisible();
  },
  "a chart": async (workbench) => {
    await workbench.query("SELECT name, born_year, id FROM authors ORDER BY id LIMIT 8;");
    await workbench.grid().choose("Chart");
    await workbench.page.getByText("Data of the chart").click();
    await expect(workbench.page.getByRole("region", { name: "Data of the chart" })).toBeVisible();
  },
  "the menu of a result": async (workbench) => {
    await workbench.query("SELECT 1;");
    await workbench.grid().frame.getByRole("button", { name: "Copy, download and more" }).click();
    await expect(workbench.page.getByRole("menu")).toBeVisible();
  },
  "a running query": async (workbench) => {
    await workbench.write("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;");
    await workbench.button("Run statement").click();
    await workbench.show("Results");
    await expect(workbench.status).toHaveText("Running…");
  },
  "the schema, unfolded": async (workbench) => {
    const schema = await workbench.schema();
    await schema.getByRole("treeitem", { name: /^Table books,/ }).click();
    await expect(schema.getByRole("treeitem", { name: /^price, / })).toBeVisible();
  },
  "a table described": async (workbench) => {
    const schema = await workbench.schema();
    await schema.getByRole("button", { name: "Actions for books" }).click();
    await workbench.page.getByRole("menuitem", { name: "Describe…" }).click();
    await expect(workbench.page.getByRole("dialog")).toBeVisible();
  },
  "the history": async (workbench) => {
    await workbench.query("SELECT nothing;");
    await expect((await workbench.history()).getByRole("listitem").first()).toBeVisible();
  },
  "the choice of a file to import": async (workbench) => {
    await workbench.openImport();
  },
  "an import to check": async (workbench) => {
    await workbench.chooseImport("things.csv", "id,name\n1,one\n2,two,three\n");
    await expect(workbench.page.getByRole("dialog", { name: "Import things.csv" })).toContainText("Line 3");
  },
  "the import of a script": async (workbench) => {
    await workbench.chooseImport("things.sql", "CREATE TABLE things (id integer);\nINSERT INTO things VALUES (1);");
    await expect(workbench.page.getByRole("dialog", { name: "Import things.sql" })).toBeVisible();
  },
  "what an import did": async (workbench) => {
    await workbench.chooseImport("things.csv", "id,name\n1,one\n2,two,three\n");
    await workbench.page.getByRole("dialog").getByRole("button", { name: /^Import \d/ }).click();
    await expect(workbench.page.getByRole("dialog")).toContainText("things");
  },
  "the export dialog": async (workbench) => {
    await workbench.openExport();
  },
  "the projects": async (workbench) => {
    await workbench.newProject("Second");
    await workbench.projects();
  },
  "a new project": async (workbench) => {
    await workbench.command("New project…");
    await expect(workbench.page.getByRole("dialog", { name: "New project" })).toBeVisible();
  },
  "a project renamed": async (workbench) => {
    await workbench.command("Rename project…");
    await expect(workbench.page.getByRole("dialog", { name: "Rename project" })).toBeVisible();
  },
  "the menu of projects": async (workbench) => {
    await workbench.projectName.click();
    await expect(workbench.page.getByRole("menu")).toBeVisible();
  },
  "the menu of files": async (workbench) => {
    await workbench.show("Editor");
    await workbench.button("Files").click();
    await expect(workbench.page.getByRole("menu")).toBeVisible();
  },
  "the command palette": async (workbench) => {
    await expect((await workbench.palette()).getByRole("option").first()).toBeVisible();
  },
  "the palette without a match": async (workbench) => {
    await (await workbench.palette()).getByRole("combobox").fill("qqqqq");
  },
  "the help": async (workbench) => {
    await workbench.command("Help and shortcuts");
    await expect(workbench.page.getByRole("dialog", { name: "Help and shortcuts" })).toBeVisible();
  },
  "about": async (workbench) => {
    await workbench.command("About and licences");
    await expect(workbench.page.getByRole("dialog")).toBeVisible();
  },
  "a question before something is destroyed": async (workbench) => {
    await workbench.command("Reset database…");
    await expect(workbench.page.getByRole("button", { name: "Reset" })).toBeVisible();
  },
  "a message with an offer": async (workbench) => {
    await workbench.newProject("Doomed");
    const projects = await workbench.projects();
    await projects.getByRole("button", { name: "Delete Doomed" }).click();
    await expect(workbench.toasts.getByRole("button", { name: "Undo" })).toBeVisible();
  },
  "an empty project with nothing run": async (workbench) => {
    await workbench.newProject("Empty");
    await workbench.show("Results");
    await expect(workbench.page.getByText("Nothing has run yet")).toBeVisible();
  },
  "find in the editor": async (workbench) => {
    await workbench.show("Editor");
    await workbench.editor.focus();
    await workbench.page.keyboard.press("Control+F");
    await expect(workbench.page.locator(".cm-panels")).toBeVisible();
  },
};

/** Light and dark. */
async function bothThemes(page, view) {
  await expectAccessible(page, `${view}, light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, `${view}, dark`);
}

for (const [view, show] of Object.entries(VIEWS)) {
  test(view, async ({ workbench, page }) => {
    await workbench.open();
    await show(workbench);
    await bothThemes(page, view);
  });
}

test("a project that another tab writes", async ({ workbench, context }) => {
  await workbench.open();
  await workbench.saved();
  const second = new Workbench(await context.newPage(), workbench.phone);
  await second.page.goto("./");
  await expect(second.button("Take over", { exact: false })).toBeVisible();
  await second.ready();
  await bothThemes(second.page, "the banner of a reader");
});

test("work that is kept in memory only", async ({ workbench, page }) => {
  await page.addInitScript(denyStorage);
  await workbench.open();
  await expect(workbench.memoryOnly).toBeVisible();
  await bothThemes(page, "the banner of memory only");
});

test("an engine that cannot be loaded", async ({ workbench, page, complaints }) => {
  complaints.expect(/404/);
  await page.route("**/assets/engine-*.wasm", (route) => route.fulfill({ status: 404, body: "Not found" }));
  await page.goto("./");
  await expect(workbench.engineProblem).toBeVisible();
  await bothThemes(page, "the engine's failure");
});
