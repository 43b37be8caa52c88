import assert from "node:assert/strict";
import { after, test } from "node:test";

process.env.PORT = "3099";
const { db, server } = await import("./server.js");
const notes = "http://localhost:3099/notes";

after(async () => {
  server.close();
  await db.end();
});

test("a note is written, read and removed", async () => {
  const body = JSON.stringify({ text: "from a test" });
  const created = await fetch(notes, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  assert.equal(created.status, 201);
  const { id } = await created.json();
  const read = await fetch(`${notes}/${id}`);
  assert.equal((await read.json()).text, "from a test");
  assert.equal((await fetch(`${notes}/${id}`, { method: "DELETE" })).status, 204);
  assert.equal((await fetch(`${notes}/${id}`)).status, 404);
});

test("a note without a text is refused", async () => {
  const refused = await fetch(notes, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  assert.equal(refused.status, 422);
});
