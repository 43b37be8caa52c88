/** How SQL is cut into statements and words, and that a change reads again what it must, and only that. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { IterMode, TreeFragment } from "@lezer/common";
import { sqlParser } from "../sql-parser.js";

const parser = sqlParser([]);

/** Every named node as `name@from-to`. */
function nodes(tree) {
  const list = [];
  tree.iterate({ enter: (node) => void list.push(`${node.name}@${node.from}-${node.to}`) });
  return list;
}

const words = (text) => nodes(parser.parse(text)).slice(2).map((node) => node.replace(/@.*/, ""));
const statements = (text) => {
  const found = [];
  parser.parse(text).iterate({ enter: (node) => void (node.name === "Statement" && found.push(text.slice(node.from, node.to))) });
  return found;
};

test("kinds of words", () => {
  assert.deepEqual(words("select a, 1.5e3"), ["Keyword", "Identifier", "Punctuation", "Number", "⚠"]);
  assert.deepEqual(words(`E'a\\'b' 'it''s' "q""i" U&"x"`), ["String", "String", "QuotedIdentifier", "QuotedIdentifier", "⚠"]);
  assert.deepEqual(words("B'01' x'ff' 0x1F"), ["Bits", "Bits", "Number", "⚠"]);
  assert.deepEqual(words("$$ ; ' $$ $f$ $$ $f$"), ["String", "String", "⚠"]);
  assert.deepEqual(words("größe::text = true"), ["Identifier", "Operator", "Type", "Operator", "Bool", "⚠"]);
  assert.deepEqual(words("a - -1 /* x /* y */ z */ --b\n"), ["Identifier", "Operator", "Operator", "Number", "⚠", "BlockComment", "LineComment"]);
  assert.deepEqual(words("t.select select.t"), ["Identifier", "Punctuation", "Identifier", "Identifier", "Punctuation", "Identifier", "⚠"]);
});

test("a statement ends at its semicolon, whatever is open in it; comments between belong to none", () => {
  assert.deepEqual(statements("-- one\nSELECT (1; SELECT ';'; -- end\n"), ["SELECT (1;", "SELECT ';';"]);
  assert.deepEqual(statements("SELECT 1 -- half\n, 2 -- end"), ["SELECT 1 -- half\n, 2"]);
  assert.deepEqual(statements(""), []);
  assert.deepEqual(statements("SELECT 'unclosed; SELECT 2"), ["SELECT 'unclosed; SELECT 2"]);
});

test("a long word is read whole", () => {
  const long = "x".repeat(50_000);
  for (const text of [`SELECT '${long}''${long}' , 1;`, `SELECT $$${long}$$ , 1;`, `/*${long}*/ SELECT 1;`, `SELECT "${long}" , 1;`]) {
    assert.deepEqual(nodes(parser.parse(text)).at(-1), `Semicolon@${text.length - 1}-${text.length}`);
  }
});

test("after any change the tree is what it would be from new", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const pieces = ["select ", "'", '"', ";", "--", "\n", "/*", "*/", "$", "$$", "$f$", "e", "E'", ".", "1", "a", "(", ")", " ", "insert into t values (1, 'x');\n", "-", "é", "u&"];
  let text = "INSERT INTO t VALUES (1, 'a', $$b$$), (2, 'it''s', NULL); -- note\nSELECT t.a FROM t WHERE b = 'c';\n".repeat(20);
  let tree = parser.parse(text);
  let fragments = TreeFragment.addTree(tree);
  for (let round = 0; round < 600; round++) {
    const from = random(text.length);
    const to = Math.min(text.length, from + (random(3) ? 0 : random(30)));
    const insert = random(4) ? pieces[random(pieces.length)] : "";
    text = text.slice(0, from) + insert + text.slice(to);
    fragments = TreeFragment.applyChanges(fragments, [{ fromA: from, toA: to, fromB: from, toB: from + insert.length }], 2);
    tree = parser.parse(text, fragments);
    fragments = TreeFragment.addTree(tree, fragments);
    assert.deepEqual(nodes(tree), nodes(parser.parse(text)), `round ${round}: ${JSON.stringify(text.slice(Math.max(0, from - 20), from + 20))}`);
  }
});

test("a change reads again little of a long script", () => {
  const row = "(1, 'a', 2, 'b'), ";
  const text = `INSERT INTO t VALUES ${row.repeat(20_000)}(2);\n${"SELECT 1;\n".repeat(5_000)}`;
  const before = parser.parse(text);
  for (const at of [200_000, text.length - 20_000]) {
    const fragments = TreeFragment.applyChanges(TreeFragment.addTree(before), [{ fromA: at, toA: at, fromB: at, toB: at + 1 }]);
    const after = parser.parse(`${text.slice(0, at)}x${text.slice(at)}`, fragments);
    const old = new Set(parts(before));
    const fresh = parts(after).filter((part) => !old.has(part));
    assert.ok(fresh.length < 60, `${fresh.length} parts of ${old.size} are new`);
  }
});

/** The unseen parts statements are made of. */
function parts(tree) {
  const list = [];
  const cursor = tree.cursor(IterMode.IncludeAnonymous | IterMode.ExcludeBuffers);
  do if (cursor.type.isAnonymous && cursor.type.id) list.push(cursor.tree);
  while (cursor.next());
  return list;
}

test("stopped early, it gives the tree of what it has read", () => {
  const text = "SELECT 1, 2;\n".repeat(500);
  const parse = parser.startParse(text);
  for (let part = 0; part < 20; part++) parse.advance();
  parse.stopAt(parse.parsedPos);
  let tree;
  while (!(tree = parse.advance())) continue;
  assert.equal(tree.length, parse.parsedPos);
  assert.ok(tree.length > 0 && tree.length < text.length);
});
