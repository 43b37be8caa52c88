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
  await expect(panel.problem).toContainText(/server\.js, line 16|instructions/);
  await panel.send("All");
  await expect(panel.status).toHaveText("200 OK");
});

test("after a reload the application answers, from what was saved @once", async ({ workbench, page }) => {
  const panel = await notes(workbench);
  await panel.send("Add");
  await expect(panel.status).toHaveText("201 Created");
  await workbench.saved();
  await page.waitForTimeout(1500); // the snapshot of the database
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
