/** Request files in words, and what the lazily loaded languages make of ordinary files. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { EditorState } from "@codemirror/state";
import { ensureSyntaxTree } from "@codemirror/language";
import { LANGUAGES } from "../code-languages.js";

function words(language, text) {
  const state = EditorState.create({ doc: text, extensions: [LANGUAGES[language]] });
  const tree = ensureSyntaxTree(state, text.length, 5000);
  const found = [];
  tree.iterate({ enter: ({ name, from, to, node }) => void (node.firstChild || to === from || found.push(`${name} ${text.slice(from, to)}`)) });
  return found;
}

test("a request file is read part by part", () => {
  const text = '@host = http://x\n\n### One\n# a comment\n# @assert status == {{n}}\nPOST {{host}}/a?b=1 HTTP/1.1\n  &c=2\nX-Id: {{id}}\n\n{"a": [1, true, "{{b}}"], "c": {{d}}}\n< ./f.json\n> {% x %}\n### Two\nGET /\n';
  assert.deepEqual(words("http", text), [
    "VariableName @host", "Operator =", "Value  http://x", "Separator ### One", "Comment # a comment", "Comment # ",
    "Setting @assert", "Comment  status == ", "Variable {{n}}", "Method POST", "Variable {{host}}", "Url /a?b=1",
    "Version HTTP/1.1", "Url   &c=2", "HeaderName X-Id", "Operator :", "Value  ", "Variable {{id}}", "Bracket {",
    'PropertyName "a"', "Bracket :", "Bracket [", "Number 1", "Bracket ,", "Word true", "Bracket ,", 'String "{{b}}"',
    "Bracket ]", "Bracket ,", 'PropertyName "c"', "Bracket :", "Variable {{d}}", "Bracket }", "Operator <",
    "FilePath ./f.json", "Comment > {% x %}", "Separator ### Two", "Method GET", "Url /",
  ]);
});

test("any text is read to its end", () => {
  for (const text of ["", "\n", "{{", "###", "GET", "@", "A: b\n\n\n", "GET /\n\n\"\\", "x".repeat(5000), "GET /\n\n".repeat(2000)]) {
    const state = EditorState.create({ doc: text, extensions: [LANGUAGES.http] });
    assert.equal(ensureSyntaxTree(state, text.length, 5000)?.length, text.length);
  }
});

test("JavaScript and JSON have their grammars", () => {
  assert.ok(words("javascript", "app.get('/', async (req, res) => res.json({ ok: true }));").includes("String '/'"));
  assert.ok(words("json", '{"a": [1, null]}').includes("Number 1"));
});
