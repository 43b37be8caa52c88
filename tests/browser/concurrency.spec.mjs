/**
 * What goes wrong with data: an update that is lost among requests at once, one that hits every row, seen from the moment
 * before it; and a handler that never answers.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";
import { RequestPanel } from "./pages/requests.mjs";

const CARELESS = `  const { rows } = await pool.query("SELECT stock FROM books WHERE id = $1", [1]);
  await charge();
  await pool.query("UPDATE books SET stock = $1 WHERE id = $2", [rows[0].stock - 1, 1]);
`;
const CAREFUL = `  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query("SELECT stock FROM books WHERE id = $1 FOR UPDATE", [1]);
    await charge();
    await client.query("UPDATE books SET stock = $1 WHERE id = $2", [rows[0].stock - 1, 1]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
`;
const SERVER = `import express from "express";
import pg from "pg";

const pool = new pg.Pool();
const charge = () => new Promise((done) => setTimeout(done, 20));
const app = express();
app.post("/sell", async (req, res) => {
${CARELESS}  res.sendStatus(204);
});
app.get("/never", (req, res) => {});
app.put("/books/:id", async (req, res) => {
  await pool.query("UPDATE books SET stock = $1", [7]);
  res.sendStatus(204);
});
app.listen(3000);
`;

async function shop(workbench) {
  await workbench.open();
  await workbench.newProject("Shop");
  await workbench.script("CREATE TABLE books (id int PRIMARY KEY, stock int); INSERT INTO books VALUES (1, 100), (2, 50);");
  await workbench.newFile("server.js");
  await workbench.write(SERVER);
  await workbench.newFile("requests.http");
  await workbench.write("### Sell\nPOST /sell\n\n### Never\nGET /never\n\n### Correct\nPUT /books/1\n");
  return new RequestPanel(workbench);
}

test("a lost update of two requests is seen and fixed with a transaction", async ({ workbench, page }) => {
  test.slow();
  const panel = await shop(workbench);
  await panel.send("Sell");
  await panel.part("Many");
  const send = async () => {
    await panel.answer.getByRole("spinbutton", { name: "Requests" }).fill("2");
    await panel.answer.getByRole("spinbutton", { name: "Clients" }).fill("2");
    await panel.answer.getByRole("button", { name: "Send them" }).click();
    await expect(panel.answer.getByRole("list", { name: "What came of them" })).toContainText("2 × 204");
  };
  await send();
  // Now both connections are there, so that both requests go the same way.
  await send();
  const findings = panel.answer.getByRole("list", { name: "Findings" });
  await expect(findings).toContainText("1 update of books lost");
  await expect(findings).toContainText("FOR UPDATE");
  await expectAccessible(page, "two requests at once");
  await panel.answer.getByRole("group", { name: "Look inside" }).getByRole("button", { name: "The slowest" }).click();
  const inside = panel.answer.getByRole("region", { name: "Inside" });
  await expect(inside.getByRole("treegrid", { name: "Trace" })).toContainText("UPDATE books SET stock = $1 WHERE id = $2");
  await expectAccessible(page, "inside one of two requests");
  await inside.getByRole("button", { name: "All numbers" }).click();
  await workbench.openFile("server.js");
  await workbench.write(SERVER.replace(CARELESS, CAREFUL));
  await panel.send("Sell");
  await workbench.openFile("queries.sql");
  const [[before]] = await workbench.answer("SELECT stock FROM books WHERE id = 1");
  await workbench.openFile("requests.http");
  await workbench.show("Results");
  await panel.part("Many");
  await send();
  await send();
  await expect(panel.answer.getByText(/update of books lost/)).toHaveCount(0);
  await panel.answer.getByRole("button", { name: "All together" }).click();
  await inside.getByRole("searchbox", { name: "Search the trace" }).fill("lock wait");
  await expect(inside.getByRole("row", { name: /lock wait/ }).first()).toBeVisible();
  await workbench.openFile("queries.sql");
  expect(await workbench.answer("SELECT stock FROM books WHERE id = 1"), "none is lost").toEqual([[String(before - 4)]]);
});

test("a handler that never answers is found, and the next request is answered", async ({ workbench }) => {
  const panel = await shop(workbench);
  await panel.send("Never");
  await expect(panel.problem).toBeVisible();
  await panel.part("Trace");
  await expect(panel.answer.locator(".finding")).toContainText("never answers");
  await expect(panel.answer.locator(".finding").getByRole("button", { name: "server.js, line 13" })).toBeVisible();
  await panel.send("Sell");
  await expect(panel.status).toHaveText("204 No Content");
});

test("one steps back to the moment before a wrong UPDATE, and asks the database as it was", async ({ workbench, page }) => {
  const panel = await shop(workbench);
  await panel.send("Correct");
  await panel.part("Trace");
  await panel.answer.getByRole("button", { name: "Step through" }).click();
  const steps = panel.answer.getByRole("region", { name: "Step by step" });
  const slider = steps.getByRole("slider", { name: "Step" });
  await slider.press("End");
  const wrote = steps.getByRole("button", { name: "What it wrote" });
  for (let at = Number(await slider.inputValue()); at > 0 && !(await wrote.isVisible()); at -= 1) {
    await slider.press("ArrowLeft");
    await expect(slider).toHaveValue(String(at - 1));
  }
  await wrote.click();
  const written = panel.answer.getByRole("region", { name: "What it wrote" });
  await expect(written).toContainText("UPDATE books SET stock = $1");
  await expect(written.getByRole("row")).toContainText([/Change/, /100.*7/, /50.*7/]);
  await expectAccessible(page, "what a statement wrote");
  await written.getByRole("button", { name: "The database before it" }).click();
  await expect(page.locator(".past__banner")).toContainText("before UPDATE books SET stock = $1");
  await expect(workbench.editor).toHaveAccessibleName("Editor of queries.sql");
  expect(await workbench.answer("SELECT stock FROM books ORDER BY id")).toEqual([["100"], ["50"]]);
  await page.locator(".past__banner").getByRole("button", { name: "Back to now" }).click();
  expect(await workbench.answer("SELECT stock FROM books ORDER BY id")).toEqual([["7"], ["7"]]);
});
