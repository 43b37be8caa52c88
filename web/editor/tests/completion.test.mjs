/** What completion offers at `|`, over one small schema with awkward names. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { EditorState } from "@codemirror/state";
import { ensureSyntaxTree } from "@codemirror/language";
import { CompletionContext } from "@codemirror/autocomplete";
import { completeSql } from "../sql-completion.js";
import { sqlLanguage } from "../sql.js";
import { normaliseSchema } from "../schema.js";

const schema = normaliseSchema({
  tables: [
    { name: "books", comment: "what is on the shelf", columns: [{ name: "id", type: "integer" }, { name: "title", type: "text", comment: "as printed" }] },
    { name: "user", columns: [{ name: "user_id", type: "integer" }, { name: "Full Name", type: "text" }] },
  ],
});

function offered(text, explicit = true) {
  const at = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", ""), extensions: [sqlLanguage] });
  ensureSyntaxTree(state, state.doc.length, 60_000); // the editor's own 100 ms may pass on a busy machine
  return completeSql(new CompletionContext(state, at, explicit), schema)?.options ?? [];
}

const inserted = (text) => offered(text).map((option) => option.apply ?? option.label);

test("after a qualifier come the columns of what it names, and nothing else", () => {
  const columns = ["id", "title"];
  assert.deepEqual(inserted("SELECT b.| FROM books b"), columns);
  assert.deepEqual(inserted("SELECT b.| FROM books AS b WHERE b.id = 1"), columns);
  assert.deepEqual(inserted("SELECT * FROM books WHERE books.|"), columns);
  assert.deepEqual(inserted("UPDATE books b SET title = b.|"), columns);
  assert.deepEqual(inserted('SELECT * FROM books b JOIN "user" u ON u.|'), ["user_id", '"Full Name"']);
  assert.deepEqual(inserted("SELECT x.| FROM books b"), []);
});

test("a statement does not see the tables of its neighbours", () => {
  assert.deepEqual(inserted("SELECT * FROM books b; SELECT b.|"), []);
  assert.deepEqual(inserted("SELECT b.| FROM books b; SELECT 1"), ["id", "title"]);
});

test("a subquery sees the tables of the query around it", () => {
  assert.deepEqual(inserted('SELECT * FROM books b WHERE EXISTS (SELECT 1 FROM "user" u WHERE u.user_id = b.|)'), ["id", "title"]);
});

test("common table expressions and derived tables have the columns of their select lists", () => {
  assert.deepEqual(inserted("WITH y AS (SELECT id, title AS t FROM books) SELECT y.| FROM y"), ["id", "t"]);
  assert.deepEqual(inserted("WITH x (a, b) AS (SELECT 1, 2) SELECT x.| FROM x"), ["a", "b"]);
  assert.deepEqual(inserted("SELECT d.| FROM (SELECT id, count(*) AS n FROM books GROUP BY id) d"), ["id", "n"]);
  assert.deepEqual(inserted("SELECT d.| FROM (SELECT * FROM books) AS d"), ["id", "title"]);
});

test("after FROM come tables, quoted where PostgreSQL needs it", () => {
  assert.deepEqual(inserted("SELECT * FROM |").slice(0, 2), ["books", '"user"']);
});

test("columns of INSERT's table in its list", () => {
  assert.deepEqual(inserted("INSERT INTO books (id, |"), ["id", "title"]);
});

test("types after a cast", () => {
  assert.ok(inserted("SELECT id::|").includes("numeric(10, 2)"));
});

test("inside an opened quote the quoted form is offered", () => {
  assert.ok(inserted('SELECT "Fu| FROM "user"').includes('"Full Name"'));
});

test("keywords come in the case that is typed", () => {
  assert.ok(offered("SELECT * FROM books WHERE id = 1 ord|").some(({ label }) => label === "order by"));
  assert.ok(offered("SELECT * FROM books WHERE id = 1 ORD|").some(({ label }) => label === "ORDER BY"));
});

test("nothing is offered in strings, comments and numbers, or unasked after a space", () => {
  assert.deepEqual(offered("SELECT 'b|'"), []);
  assert.deepEqual(offered("-- b|"), []);
  assert.deepEqual(offered("SELECT 12|"), []);
  assert.deepEqual(offered("SELECT |", false), []);
});

test("a schema of anything at all is survived", () => {
  for (const odd of [null, 3, "x", {}, { tables: null }, { tables: [null, 1, { name: {}, columns: "x" }, { name: "a", columns: [null, { name: 1 }] }] }]) {
    const made = normaliseSchema(odd);
    assert.ok(Array.isArray(made.tables) && Array.isArray(made.functions));
  }
});
