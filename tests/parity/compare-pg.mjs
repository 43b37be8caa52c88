/**
 * Holds the virtual PostgreSQL against the real one: the real `pg` from npm makes the same calls on both, and every result, field and
 * error has to be equal.
 *
 *   node tests/parity/compare-pg.mjs [PROGRAM]      PROGRAM: the native `backyard`, target/debug/backyard unless named
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { postgres } from "./postgres.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const { Client } = createRequire(path.join(repository, "web/runtime/package.json"))("pg");
const program = process.argv[2] ?? path.join(repository, "target/debug/backyard");

const SETUP = [
  "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
  "CREATE TABLE author (id serial PRIMARY KEY, name text NOT NULL UNIQUE)",
  `CREATE TABLE book (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author_id int REFERENCES author ON DELETE CASCADE,
    title varchar(20) NOT NULL, price numeric(6,2) CHECK (price >= 0), pages smallint, tags text[] DEFAULT '{}', mood mood,
    extra jsonb, made date, seen timestamptz, cover bytea, code uuid, ratio real, size double precision, big bigint, yes boolean,
    span interval, at time, plain json, fixed char(4))`,
  "INSERT INTO author (name) VALUES ('Ada'), ('Ben')",
];

/** One call: text and values, or a config of `pg`. */
const CALLS = [
  ["SELECT 1 AS one, 'x' AS x, NULL AS nothing, now() IS NOT NULL AS t"],
  ["SELECT $1 AS given, $2::int + 1 AS next, $3::text[] AS list", ["text", 41, ["a", 'b"c', null]]],
  [`INSERT INTO book (author_id, title, price, pages, tags, mood, extra, made, seen, cover, code, ratio, size, big, yes, span, at, plain, fixed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING *`,
    [1, "Notes", 12.345, 300, ["maths", "a b"], "happy", { a: [1, null, "x"] }, "1843-09-01", new Date(Date.UTC(2024, 1, 29, 12)), Buffer.from([0, 1, 255]),
      "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", 1.5, 1e100, "9007199254740993", true, "1 day 02:03:04", "12:34:56", { b: 1 }, "ab"]],
  ["INSERT INTO book (author_id, title) VALUES ($1, $2), ($3, $4) RETURNING id, tags", [1, "Second", 2, "Third"]],
  ["SELECT * FROM book ORDER BY id"],
  { text: "SELECT id, title, price FROM book ORDER BY id", rowMode: "array" },
  { name: "by-id", text: "SELECT title FROM book WHERE id = $1", values: [1] },
  { name: "by-id", text: "SELECT title FROM book WHERE id = $1", values: [2] },
  ["SELECT b.title, a.name FROM book b JOIN author a ON a.id = b.author_id WHERE a.name ILIKE $1 ORDER BY b.id LIMIT $2 OFFSET $3", ["%A%", 10, 0]],
  ["SELECT title FROM book WHERE id = ANY($1) AND ($2::text IS NULL OR title = $2)", [[1, 2, 3], null]],
  ["SELECT count(*), sum(price), avg(pages), max(title) FROM book"],
  ["UPDATE book SET price = coalesce($1, price), pages = pages + $2 WHERE id = $3", [null, 5, 1]],
  ["DELETE FROM book WHERE title = $1 RETURNING id", ["Third"]],
  ["SELECT $1::date AS d, $2::timestamp AS ts, $3::time AS t, $4::interval AS i", ["2024-01-31", "2024-01-31 10:00", "10:00", "90 minutes"]],
  ["SELECT $1::numeric(5,2) AS n, $2::float8 AS f, $3::int8 AS b, $4::bool AS yes", ["1.005", 0.1, "12", "on"]],
  ["SELECT jsonb_build_object('a', 1) AS j, ARRAY[1,2] AS list, ROW(1,'x') AS row, 'a'::\"char\" AS c, 1::oid AS o, 'book'::regclass AS r"],
  ["SELECT 1; SELECT 2 AS two; SELECT 'three'"],
  ["SELECT * FROM book WHERE false"],
  [""],
  ["SELECT"],
  // errors
  ["SELECT * FROM nowhere"],
  ["SELECT nothing FROM book"],
  ["SELEC 1"],
  ["SELECT 1 +"],
  ["SELECT * FROM $1", ["book"]],
  ["SELECT * FROM book WHERE id = $1", ["abc"]],
  ["SELECT * FROM book WHERE id = $1", []],
  ["SELECT * FROM book WHERE id = $1", [1, 2]],
  ["SELECT $1 IS NULL", [1]],
  ["SELECT * FROM book WHERE $1 IS NULL OR title = $1", ["x"]],
  ["SELECT $1 + $2", [1, 2]],
  ["SELECT id FROM book ORDER BY $1", ["id"]],
  ["SELECT $2::int", [1, 2]],
  ["SELECT 1/0"],
  ["INSERT INTO author (name) VALUES ($1)", ["Ada"]],
  ["INSERT INTO author (name) VALUES ($1)", [null]],
  ["INSERT INTO book (author_id, title) VALUES ($1, $2)", [99, "x"]],
  ["INSERT INTO book (author_id, title) VALUES (1, $1)", ["a title that is too long for it"]],
  ["INSERT INTO book (title, price) VALUES ('x', $1)", [-1]],
  ["INSERT INTO book (title, pages) VALUES ('x', $1)", [70000]],
  ["INSERT INTO book (title, mood) VALUES ('x', $1)", ["angry"]],
  ["INSERT INTO book (title, extra) VALUES ('x', $1)", ["{"]],
  ["INSERT INTO book (title, made) VALUES ('x', $1)", ["2024-02-30"]],
  ["INSERT INTO book (id, title) VALUES (7, 'x')"],
  ["SELECT 1 WHERE 1 = 'x'"],
  ["SELECT upper(1, 2)"],
  ["SELECT title, count(*) FROM book"],
  ["SELECT 1; SELECT nothing; SELECT 3"],
  ["BEGIN"],
  ["SELECT 1/0"],
  ["SELECT 1"],
  ["ROLLBACK"],
  ["COMMIT"],
  ["BEGIN ISOLATION LEVEL SERIALIZABLE"],
  ["SHOW transaction_isolation"],
  ["SAVEPOINT a"],
  ["INSERT INTO author (name) VALUES ('Ada')"],
  ["ROLLBACK TO a"],
  ["SELECT count(*)::int AS n FROM author"],
  ["COMMIT"],
  ["CREATE TABLE IF NOT EXISTS author (id int)"],
  ["DROP TABLE IF EXISTS nothing_here"],
  ["CREATE TABLE t AS SELECT 1 AS a"],
  ["EXPLAIN (COSTS OFF) SELECT * FROM t"],
  ["TRUNCATE t"],
  ["SELECT current_database(), current_user"],
  ["DO $$ BEGIN RAISE NOTICE 'hello %', 1; END $$"],
  { text: "SELECT 1 AS a, 'x'::text AS b, true AS c, 1.5::float8 AS d, '\\x01'::bytea AS e, 12::int8 AS f", binary: true },
];

/** Fields that say where in PostgreSQL's source, or number what each server numbers itself. */
const OWN = new Set(["file", "line", "routine", "length", "tableID", "columnID"]);

function plain(value) {
  if (Buffer.isBuffer(value)) return `bytes ${value.toString("hex")}`;
  if (value instanceof Date) return `date ${Number.isNaN(+value) ? "invalid" : value.toISOString()}`;
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).filter(([key]) => !OWN.has(key)).map(([key, each]) => [key, plain(each)]));
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

const result = ({ command, rowCount, rows, fields }) => ({ command, rowCount, rows: plain(rows), fields: fields.map(({ name, dataTypeID, dataTypeSize, dataTypeModifier, format }) => ({ name, dataTypeID: dataTypeID >= 16384 ? "made" : dataTypeID, dataTypeSize, dataTypeModifier, format })) });

async function answers(options) {
  const client = new Client(options);
  const notices = [];
  client.on("notice", (notice) => notices.push(`${notice.severity} ${notice.code} ${notice.message}`));
  await client.connect();
  for (const text of SETUP) await client.query(text);
  const told = [];
  for (const call of CALLS) {
    notices.length = 0;
    let answer;
    try {
      const done = await (Array.isArray(call) ? client.query(...call) : client.query(call));
      answer = [done].flat().map(result);
    } catch (error) {
      answer = plain({ ...error, message: error.message });
    }
    told.push(JSON.stringify({ answer, notices }, undefined, 1));
  }
  await client.end();
  return told;
}

const server = postgres();
const port = 21_000 + (process.pid % 20_000);
const ours = spawn(program, ["postgres", "--port", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
let failed = 0;
try {
  await new Promise((resolve, reject) => (ours.stdout.once("data", resolve), ours.once("exit", () => reject(new Error("backyard postgres has ended")))));
  const { PGHOST, PGPORT, PGUSER } = { ...process.env, ...server.env };
  const real = await answers({ host: PGHOST, port: Number(PGPORT), user: PGUSER, database: "postgres" });
  const virtual = await answers({ host: "127.0.0.1", port, user: PGUSER, database: "postgres" });
  for (const [at, expected] of real.entries()) {
    if (expected === virtual[at]) continue;
    failed++;
    console.log(`${JSON.stringify(CALLS[at])}\n expected ${expected}\n got      ${virtual[at]}\n`);
  }
  console.log(`${CALLS.length - failed} of ${CALLS.length} calls of pg are equal`);
} finally {
  ours.kill();
  server.stop();
}
process.exitCode = failed ? 1 : 0;
