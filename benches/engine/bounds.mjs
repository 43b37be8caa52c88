/**
 * What the shipped engine has to bear: statements nested beyond reason end in an error and not in a crash (wasm's stack is
 * smaller than a program's), and a million rows of five columns fit in 400 MB. Exits with 1 when one of them does not.
 *
 *   node benches/engine/bounds.mjs [--engine FOLDER] [--rows 1000000]
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { backyard } from "./backyard.mjs";

const MEGABYTE = 2 ** 20;
const MOST_MEGABYTES = 400;

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const folder = option("--engine");
if (folder && !existsSync(folder)) throw new Error(`there is no folder ${folder}`);
const file = (ending) => path.join(folder, readdirSync(folder).find((name) => name.startsWith("engine") && name.endsWith(ending)) ?? "");
const start = () => backyard(folder ? { glue: file(".js"), wasm: file(".wasm") } : undefined);
let failed = 0;
const check = (name, good, shown) => {
  if (!good) failed += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${name}: ${shown}`);
};

const nested = (open, inside, close, times) => open.repeat(times) + inside + close.repeat(times);
const select = (...parts) => `SELECT ${nested(...parts)}`;
const chain = Array.from({ length: 3000 }, (_, n) => `a${n + 1} AS (SELECT * FROM a${n})`).join(", ");
/** As `tests/it/limits.rs` has them, and depths just below and above the limit. */
const deep = {
  parentheses: select("(", "1", ")", 100_000),
  NOT: select("NOT ", "true", "", 50_000),
  signs: select("- ", "1", "", 50_000),
  sums: select("1 + ", "1", "", 100_000),
  AND: select("true AND ", "true", "", 50_000),
  calls: select("abs(", "1", ")", 20_000),
  subqueries: select("(SELECT ", "1", ")", 5000),
  CASE: select("CASE WHEN true THEN ", "1", " END", 5000),
  arrays: select("ARRAY[", "1", "]", 3000),
  "json calls": select("jsonb_build_array(", "1", ")", 3000),
  casts: select("1", "", "::int", 50_000),
  "IS NULL": select("1", "", " IS NULL", 20_000),
  subscripts: select("'{1}'::int[]", "", "[1]", 20_000),
  "queries in FROM": `SELECT * FROM ${nested("(SELECT * FROM ", "(SELECT 1) t", ") x", 2000)}`,
  "UNION ALL": `SELECT 1${" UNION ALL SELECT 1".repeat(20_000)}`,
  jsonb: `SELECT '${nested("[", "", "]", 100_000)}'::jsonb`,
  json: `SELECT '${nested("[", "", "]", 100_000)}'::json`,
  WITH: `WITH a0 AS (SELECT 1), ${chain} SELECT * FROM a2999`,
  "IN lists of queries": select("1 IN (SELECT ", "1", ")", 5000),
  "views of joins": `SELECT * FROM ${nested("(", "t", " CROSS JOIN t)", 3000)}`,
  "digits": `SELECT ${"9".repeat(1_000_000)}`,
  "a plpgsql that calls itself": "CREATE OR REPLACE FUNCTION f(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f(n + 1); END $$; SELECT f(1)",
  "an SQL function that calls itself": "CREATE OR REPLACE FUNCTION g(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT f(n + 1)); END $$; SELECT g(1)",
};
for (const depth of [20, 40, 60, 80, 120, 200, 400]) {
  deep[`parentheses, ${depth}`] = select("(", "1", ")", depth);
  deep[`calls, ${depth}`] = select("abs(", "1", ")", depth);
  deep[`CASE, ${depth}`] = select("CASE WHEN true THEN ", "1", " END", depth);
  deep[`subqueries, ${depth}`] = select("(SELECT ", "1", ")", depth);
  deep[`queries in FROM, ${depth}`] = `SELECT * FROM ${nested("(SELECT * FROM ", "(SELECT 1 AS a) t", ") x", depth)}`;
  deep[`correlated, ${depth}`] = `SELECT ${nested("(SELECT max(a) FROM (SELECT 1 AS a) t WHERE a = ", "1", ")", depth)}`;
  deep[`AND and OR, ${depth}`] = select("(true AND (false OR ", "true", "))", depth);
  deep[`jsonb, ${depth * 10}`] = `SELECT '${nested("[", "", "]", depth * 10)}'::jsonb`;
}
const engine = await start();
const answer = async (sql) => {
  try {
    await engine.run(sql);
    return "an answer";
  } catch (error) {
    return error.message.slice(0, 80);
  }
};
const crash = /fatal|unreachable|recursion|out of bounds|stack|RuntimeError|null function/i;
const limit = /^54001: stack depth/;
for (const [name, sql] of Object.entries(deep)) {
  const told = await answer(sql);
  check(name, (limit.test(told) || !crash.test(told)) && (await answer("SELECT 1")) === "an answer", told);
}
const text = "INSERT INTO t10 VALUES (3, 'a;b'); -- two\n".repeat(240_000);
await answer("CREATE TABLE t10 (a int, b text)");
check(`a script of ${(text.length / 1e6).toFixed(0)} MB`, !crash.test(await answer(text)), "read");

const rows = Number(option("--rows") ?? 1_000_000);
const before = engine.bytes() / MEGABYTE;
await answer("DROP TABLE t10");
const made = await answer(
  `CREATE TABLE big (id integer PRIMARY KEY, name text NOT NULL, price numeric(8,2), bought date, note text);
   INSERT INTO big SELECT g, 'name ' || g, g % 1000 + 0.25, date '2020-01-01' + g % 1000, CASE WHEN g % 3 = 0 THEN 'note ' || g % 100 END FROM generate_series(1, ${rows}) g`,
);
const after = engine.bytes() / MEGABYTE;
check(`${rows} rows of five columns`, made === "an answer" && after <= MOST_MEGABYTES, `${made}; wasm memory ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after`);
const counted = await answer("SELECT count(*), sum(price) FROM big WHERE id > 10");
check("and they are read", counted === "an answer", `${counted}; ${(engine.bytes() / MEGABYTE).toFixed(0)} MB`);
console.log(`${Object.keys(deep).length + 3 - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
