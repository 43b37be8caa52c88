/** Formatting may move white space and nothing else. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { ChangeSet, Text } from "@codemirror/state";
import { whiteSpaceChanges } from "../format.js";
import { formatSql } from "../sql-formatter.js";

function apply(text, changes) {
  return ChangeSet.of(changes, text.length).apply(Text.of(text.split("\n"))).toString();
}

const SCRIPTS = [
  "select a,b , 'x  y' from t -- note\n where a=1 and b in (select 1);update t set a=1;",
  "with recursive n(i) as (values (1) union all select i+1 from n where i<5) select * from n",
  "select $$ any  text $$, E'a\\'b', \"Odd  Name\", 1.5e3, a::numeric(10,2), b->>'k' from t",
  "insert into t(a,b) values (1,'é😀'),(2,null) on conflict (a) do update set b=excluded.b returning *",
  "create table t (id integer primary key, name varchar(20) not null, check (id>0))",
  "/* one\n   two */ select count(*) filter (where a) over (partition by b order by c rows between 1 preceding and current row) from t",
];

for (const script of SCRIPTS) {
  test(`only white space changes: ${script.slice(0, 40)}…`, () => {
    const formatted = formatSql(script);
    assert.ok(formatted.ok, formatted.message);
    const changes = whiteSpaceChanges(script, formatted.text, 0);
    assert.ok(changes, formatted.text);
    assert.equal(apply(script, changes), formatted.text);
    assert.equal(apply(script, changes).replace(/\s/g, ""), script.replace(/\s/g, ""));
  });
}

test("formatting twice is formatting once", () => {
  for (const script of SCRIPTS) {
    const once = formatSql(script).text;
    assert.equal(formatSql(once).text, once);
  }
});

test("an answer that changes more is refused", () => {
  assert.equal(whiteSpaceChanges("select 1", "select 2", 0), null);
  assert.equal(whiteSpaceChanges("select 1", "select 1;", 0), null);
  assert.equal(whiteSpaceChanges("select 1;", "select 1", 0), null);
});

test("text it does not understand is reported with its place, without the formatter's grammar", () => {
  const { ok, message } = formatSql("select (");
  assert.equal(ok, false);
  assert.match(message, /left as it (is|was)\.$/);
  assert.ok(message.length < 120);
});
