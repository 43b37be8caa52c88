/**
 * What checks an application: a request file with variables and assertions, and test files, run in one place.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";
import { RequestPanel } from "./pages/requests.mjs";

const SERVER = `import express from "express";
import pg from "pg";

export const pool = new pg.Pool();
const app = express();
app.use(express.json());
app.post("/login", (req, res) => res.json({ token: "t-" + req.body.name }));
app.get("/notes/:id", async (req, res) => {
  if (req.get("Authorization") !== "Bearer t-ann") return res.status(401).json({ title: "Who are you?" });
  const { rows } = await pool.query("SELECT id, text FROM notes WHERE id = $1", [req.params.id]);
  res.status(rows.length ? 200 : 404).json(rows[0] ?? null);
});
export const server = app.listen(process.env.PORT);
`;
const REQUESTS = `@name = ann

### Log in
# @name login
# @assert status == 200
POST /login
Content-Type: application/json

{"name": "{{name}}"}

### One note
# @assert status == 200
# @assert body.text == by hand
GET /notes/{{note}}
Authorization: Bearer {{login.response.body.$.token}}

### Nobody's
# @assert status == 200
GET /notes/1
`;
const TESTS = `import assert from "node:assert/strict";
import { after, test } from "node:test";

process.env.PORT = "3100";
const { pool, server } = await import("./server.js");
after(async () => {
  server.close();
  await pool.end();
});

test("who is unknown is sent away", async () => {
  const answer = await fetch("http://localhost:3100/notes/1");
  assert.equal(answer.status, 401);
});
test("a token is the name's", async () => {
  const answer = await fetch("http://localhost:3100/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"name": "bob"}' });
  assert.equal((await answer.json()).token, "bob");
});
test.skip("later", () => {});
`;

async function project(workbench) {
  await workbench.open();
  await workbench.newProject("Checks");
  await workbench.script("CREATE TABLE notes (id serial PRIMARY KEY, text text); INSERT INTO notes (text) VALUES ('by hand');");
  await workbench.newFile("server.js");
  await workbench.write(SERVER);
  await workbench.newFile("notes.test.js");
  await workbench.write(TESTS);
  await workbench.newFile("requests.http");
  await workbench.write(REQUESTS);
  return new RequestPanel(workbench);
}

test("requests with variables and assertions, and test files, are run in one place", async ({ workbench, page }) => {
  test.slow();
  const panel = await project(workbench);
  await workbench.show("Results");
  const report = page.getByRole("region", { name: "Results of all" });
  const summary = report.getByRole("status");
  // What the path leaves open is set in the form, as a variable of the file.
  await panel.list.getByRole("button", { name: /One note/ }).first().click();
  await panel.part("Request");
  const form = page.getByRole("form", { name: "Request" });
  await form.getByRole("textbox", { name: "note", exact: true }).fill("1");
  await workbench.show("Editor");
  await expect(workbench.editor).toContainText("@note = 1");
  await workbench.show("Results");
  await page.getByRole("button", { name: "Send all, run tests" }).click();
  await expect(summary).toHaveText("4 passed, 2 failed, 1 skipped", { timeout: 40_000 });
  const line = (name) => report.getByRole("listitem").filter({ hasText: name }).first();
  await expect(line("One note")).toContainText("passed");
  await expect(line("One note")).toContainText("2 of 2 checks hold");
  await expect(line("Nobody's")).toContainText("status == 200");
  await expect(line("who is unknown is sent away")).toContainText("passed");
  await expect(line("later")).toContainText("skipped");
  const wrong = line("a token is the name's");
  await expect(wrong).toContainText("failed");
  await expect(wrong.getByRole("definition")).toHaveText(["'bob'", "'t-bob'"]);
  await expectAccessible(page, "results of all, light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "results of all, dark");
  await report.getByRole("combobox", { name: "Show" }).selectOption("What failed");
  await expect(line("One note")).toHaveCount(0);
  await wrong.getByRole("button", { name: "notes.test.js, line 17" }).click();
  await expect(workbench.editor).toBeFocused();
  // A test file is run by what runs a statement.
  await workbench.write(TESTS.replace('.token, "bob"', '.token, "t-bob"'));
  await workbench.show("Editor");
  await workbench.button("Run all").click();
  await expect(report).toContainText("2 passed, 1 skipped");
  await expect(report.getByText("a token is the name's", { exact: true })).toHaveCount(0);
});

test("a multipart form, a key and the headers as sent @once", async ({ workbench, page }) => {
  const server = `import http from "node:http";
http.createServer((req, res) => {
  let body = "";
  req.on("data", (chunk) => { body += chunk; });
  req.on("end", () => res.end(req.url + "\\n" + body));
}).listen(process.env.PORT);
`;
  await workbench.open();
  await workbench.newProject("Forms");
  await workbench.newFile("server.js");
  await workbench.write(server);
  await workbench.newFile("notes.txt");
  await workbench.write("from a file");
  await workbench.newFile("requests.http");
  await workbench.write("### Upload\nPOST /upload\n");
  const panel = new RequestPanel(workbench);
  await panel.list.getByRole("button", { name: /Upload/ }).first().click();
  await panel.part("Request");
  const form = page.getByRole("form", { name: "Request" });
  await form.getByRole("combobox", { name: "Kind of body" }).selectOption("Multipart form, with files");
  await form.getByRole("textbox", { name: "Name of part 1" }).fill("title");
  await form.getByRole("textbox", { name: "Value of part 1" }).fill("Hello");
  await form.getByRole("button", { name: "Add file" }).click();
  await form.getByRole("textbox", { name: "File of part 2" }).fill("./notes.txt");
  await form.getByRole("combobox", { name: "Type of part 2" }).fill("text/plain");
  await form.getByRole("combobox", { name: "Authorization" }).selectOption("API key");
  await form.getByRole("combobox", { name: "Where the key stands" }).selectOption("in the query");
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("who");
  await form.getByRole("textbox", { name: "Key", exact: true }).fill("me");
  await expectAccessible(page, "a multipart form");
  await form.getByRole("button", { name: "Send" }).click();
  await expect(panel.body).toContainText("/upload?who=me");
  await expect(panel.body).toContainText('name="file2"; filename="notes.txt"');
  await expect(panel.body).toContainText("from a file");
  await expect(workbench.editor).toContainText("< ./notes.txt");
  await panel.part("Headers");
  await expect(panel.answer).toContainText("multipart/form-data; boundary=boundary");
});
