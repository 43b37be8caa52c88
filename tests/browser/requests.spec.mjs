/**
 * Applications in the page: Express and pg run in the worker, and requests are sent to them.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";
import { RequestPanel } from "./pages/requests.mjs";

const SERVER = `import express from "express";
import pg from "pg";

const pool = new pg.Pool();
const app = express();
app.use(express.json());
app.get("/notes", async (req, res) => {
  const { rows } = await pool.query("SELECT id, text FROM notes ORDER BY id");
  console.log("notes:", rows.length);
  res.json(rows);
});
app.post("/notes", async (req, res) => {
  const { rows } = await pool.query("INSERT INTO notes (text) VALUES ($1) RETURNING *", [req.body.text]);
  res.status(201).json(rows[0]);
});
app.get("/forever", (req, res) => { for (;;); });
app.get("/never", (req, res) => {});
app.listen(3000);
`;
const REQUESTS = `### All
GET /notes

### Add
POST /notes
Content-Type: application/json

{"text": "written by the application"}

### Loop
GET /forever
`;

/** A project with a table, a server and requests. */
async function notes(workbench, server = SERVER) {
  await workbench.open();
  await workbench.newProject("Notes");
  await workbench.script("CREATE TABLE notes (id serial PRIMARY KEY, text text); INSERT INTO notes (text) VALUES ('by hand');");
  await workbench.newFile("server.js");
  await workbench.write(server);
  await workbench.newFile("requests.http");
  await workbench.write(REQUESTS);
  return new RequestPanel(workbench);
}

test("a sample with a server shows the answer of its first request", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.command("Open sample…");
  await page.getByRole("dialog").getByRole("option", { name: /Bookshop API/ }).click();
  await expect(workbench.projectName).toHaveAccessibleName("Project: Bookshop API");
  const panel = new RequestPanel(workbench);
  await workbench.show("Results");
  await expect(panel.status).toHaveText("200 OK");
  await panel.part("Body");
  await expect(panel.answer).toContainText('"title"');
  await panel.part("Trace");
  await expect(panel.answer).toContainText("GET /books");
  await expectAccessible(page, "requests and an answer");
});

test("an address names the sample that a first visit opens, and its program is started at once @once", async ({ page, workbench }) => {
  const workers = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await page.goto("./?sample=api-starter");
  const panel = new RequestPanel(workbench);
  await expect(panel.status).toHaveText("200 OK");
  await expect(workbench.projectName).toHaveAccessibleName("Project: Notes API");
  expect(workers).toHaveLength(1);
});

test("a server, its requests and the console share one database", async ({ workbench }) => {
  const panel = await notes(workbench);
  await panel.send("All");
  await expect(panel.status).toHaveText("200 OK");
  await expect(panel.body).toContainText("by hand");
  await panel.part("Console");
  await expect(panel.answer).toContainText("notes: 1");
  await panel.part("Body");
  await panel.send("Add");
  await expect(panel.status).toHaveText("201 Created");
  await workbench.openFile("queries.sql");
  expect(await workbench.answer("SELECT id, text FROM notes ORDER BY id")).toEqual([["1", "by hand"], ["2", "written by the application"]]);
});

test("a change of the code is what the next request meets, and an error names its line", async ({ workbench }) => {
  const panel = await notes(workbench);
  await panel.send("All");
  await expect(panel.status).toHaveText("200 OK");
  await workbench.openFile("server.js");
  await workbench.write(SERVER.replace("res.json(rows)", "res.json({ count: rows.length })"));
  await panel.send("All");
  await expect(panel.body).toContainText('"count"');
  await workbench.openFile("server.js");
  await workbench.write(SERVER.replace("const pool = new pg.Pool();", "const pool = new pg.Poll();"));
  await panel.send("All");
  await expect(panel.problem).toContainText("not a constructor");
  await expect(panel.problem).toContainText("server.js, line 4");
});

test("a package that is not there is named, with those that are", async ({ workbench }) => {
  const panel = await notes(workbench, `import fastify from "fastify";\n`);
  await panel.send("All");
  await expect(panel.problem).toContainText("fastify");
  await expect(panel.problem).toContainText("express");
});

test("an endless loop ends by itself, and the project goes on", async ({ workbench }) => {
  const panel = await notes(workbench);
  await panel.send("Loop");
  await expect(panel.problem).toContainText("server.js, line 16");
  await panel.send("All");
  await expect(panel.status).toHaveText("200 OK");
});

test("after a reload the application answers, from what was saved @once", async ({ workbench, page }) => {
  const panel = await notes(workbench);
  await panel.send("Add");
  await expect(panel.status).toHaveText("201 Created");
  await workbench.saved();
  const workers = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await page.reload();
  await workbench.openFile("requests.http");
  await panel.send("All");
  await expect(panel.body).toContainText("written by the application");
  expect(workers, "the program that is needed is started at once").toHaveLength(1);
});

test.describe("offline", () => {
  test.use({ serviceWorkers: "allow" });

  test("the application answers without a network @once", async ({ workbench, page, context, complaints }) => {
    complaints.expect(/ERR_INTERNET_DISCONNECTED/);
    const panel = await notes(workbench);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await workbench.saved();
    await context.setOffline(true);
    await page.reload();
    await workbench.openFile("requests.http");
    await panel.send("All");
    await expect(panel.status).toHaveText("200 OK");
    await context.setOffline(false);
  });
});

test("the form writes the file, a curl command and a document become requests", async ({ workbench, page }) => {
  const panel = await notes(workbench);
  await panel.send("Add");
  await panel.part("Request");
  const form = page.getByRole("form", { name: "Request" });
  await form.getByRole("textbox", { name: "Body" }).fill('{"text": "from the form"}');
  await form.getByRole("button", { name: "Add header" }).click();
  await form.getByRole("combobox", { name: "Name of header 2" }).fill("X-Test");
  await form.getByRole("textbox", { name: "Value of header 2" }).fill("1");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(panel.body).toContainText("from the form");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("X-Test: 1");
  await workbench.show("Results");
  await page.getByRole("button", { name: "Paste curl" }).click();
  await page.getByRole("textbox", { name: "curl command" }).fill("curl -X POST http://localhost:3000/notes --json '{\"text\": \"from curl\"}'");
  await page.getByRole("button", { name: "Add as request" }).click();
  await expect(form.getByRole("textbox", { name: "Address" })).toHaveValue("http://localhost:3000/notes");
  await expectAccessible(page, "a request as a form");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(panel.body).toContainText("from curl");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Import…" }).click()]);
  const document = { openapi: "3.0.0", info: { title: "Notes", version: "1" }, paths: { "/notes": { get: { summary: "Every note" } } } };
  await chooser.setFiles({ name: "api.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(document)) });
  await expect(panel.list).toContainText("Every note");
});

test("answers are read in several forms, and a page in them can run nothing", async ({ workbench, page, complaints }) => {
  complaints.expect(/Blocked script execution|Content Security Policy|Refused to/);
  const server = `import express from "express";
const app = express();
app.get("/notes", (req, res) => res.cookie("seen", "1", { httpOnly: true }).json([{ id: 1, text: "a" }, { id: 2, text: "b" }]));
app.post("/notes", (req, res) => res.status(409).type("application/problem+json").send(JSON.stringify({ title: "Out of paper", detail: "No note fits", status: 409 })));
app.get("/forever", (req, res) => res.send("<h1>Hello</h1><script>parent.document.title = 'broken out'</script>"));
app.listen(3000);
`;
  const panel = await notes(workbench, server);
  await panel.send("All");
  await panel.answer.getByRole("button", { name: "Table" }).click();
  await expect(panel.answer.getByRole("grid", { name: "Body" })).toContainText("text");
  await panel.answer.getByRole("button", { name: "As it came" }).click();
  await expect(panel.body).toHaveText('[{"id":1,"text":"a"},{"id":2,"text":"b"}]');
  await panel.part("Headers");
  await expect(panel.answer).toContainText("What the body is, and how its letters are encoded.");
  await expect(panel.answer).toContainText("HttpOnly: no script can read it");
  await expect(panel.answer).toContainText("Cookies that are kept and sent");
  await panel.part("Body");
  await panel.send("Add");
  await expect(panel.status).toHaveText("409 Conflict");
  await expect(panel.answer).toContainText("It does not fit what is there now");
  await expect(panel.problem).toContainText("Out of paper");
  await panel.send("Loop");
  await panel.answer.getByRole("button", { name: "Page" }).click();
  await expect(page.frameLocator("iframe.answer__page").getByRole("heading", { name: "Hello" })).toBeVisible();
  await expect(page).not.toHaveTitle(/broken/);
  await expectAccessible(page, "a page in an answer");
});
