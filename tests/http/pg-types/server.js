// What node-postgres makes of PostgreSQL's types, and of JavaScript's values as parameters.
import express from "express";
import pg from "pg";

const pool = new pg.Pool({ max: 4 });
const app = express();
app.use(express.json());

const kind = (value) => (value === null ? "null" : value instanceof Date ? "Date" : Buffer.isBuffer(value) ? "Buffer" : Array.isArray(value) ? "Array" : typeof value === "object" ? value.constructor.name : typeof value);
const shown = (value) => (typeof value === "bigint" ? `${value}n` : typeof value === "number" && !Number.isFinite(value) ? String(value) : value instanceof Date && Number.isNaN(value.getTime()) ? "Invalid Date" : value);

app.get("/observations/:target", async (req, res) => {
  const { rows } = await pool.query("SELECT * FROM observations WHERE target = $1", [req.params.target]);
  if (rows.length === 0) return res.sendStatus(404);
  const columns = Object.entries(rows[0]).map(([name, value]) => [name, { kind: kind(value), value: shown(value) }]);
  res.json(Object.fromEntries(columns));
});

app.get("/fields", async (req, res) => {
  const result = await pool.query("SELECT * FROM observations LIMIT 0");
  res.json({ command: result.command, rowCount: result.rowCount, fields: result.fields.filter(({ dataTypeID }) => dataTypeID < 10_000).map(({ name, dataTypeID, dataTypeSize, dataTypeModifier, format }) => [name, dataTypeID, dataTypeSize, dataTypeModifier, format]) });
});

app.get("/arrays", async (req, res) => {
  const { rows, fields } = await pool.query({ text: "SELECT id, target AS name, stars AS name FROM observations ORDER BY id", rowMode: "array" });
  res.json({ rows, names: fields.map(({ name }) => name) });
});

app.get("/same-name", async (req, res) => {
  const { rows } = await pool.query("SELECT id, target, id * 10 AS id FROM observations ORDER BY 1 LIMIT 1");
  res.json(rows);
});

// Parameters: JavaScript on the way in.
app.post("/echo/:type", async (req, res) => {
  const { rows } = await pool.query(`SELECT $1::${req.params.type.replace(/[^a-z0-9 ()[\],]/g, "")} AS value`, [req.body.value]);
  res.json({ kind: kind(rows[0].value), value: shown(rows[0].value) });
});
app.get("/parameters", async (req, res) => {
  const { rows } = await pool.query("SELECT $1::timestamptz AS date, $2::bytea AS buffer, $3::int[] AS list, $4::jsonb AS object, $5::text AS undefined, $6::text AS number, $7::numeric AS big, $8::boolean AS yes, $9::text[] AS nested", [
    new Date(Date.UTC(2024, 5, 1, 12)), Buffer.from("photon"), [1, null, 3], { a: [1, { b: "ü" }] }, undefined, 12.5, 123456789012345678901234567890n, true, [["a", 'b"c'], ["d,e", null]],
  ]);
  res.json(rows[0]);
});
app.get("/untyped", async (req, res) => {
  const { rows } = await pool.query("SELECT id FROM observations WHERE id = $1 OR target = $2 ORDER BY id", ["2", "Vega"]);
  res.json(rows);
});
app.get("/any", async (req, res) => {
  const { rows } = await pool.query("SELECT target FROM observations WHERE id = ANY($1) ORDER BY id", [String(req.query.ids).split(",").map(Number)]);
  res.json(rows.map(({ target }) => target));
});

// Parsers of our own.
app.get("/parsers", async (req, res) => {
  const types = { getTypeParser: (oid, format) => (oid === 20 ? BigInt : oid === 1700 ? Number : oid === 1082 ? (text) => text : pg.types.getTypeParser(oid, format)) };
  const { rows } = await pool.query({ text: "SELECT photons, magnitude, seen_on FROM observations WHERE id = 1", types });
  res.json(Object.fromEntries(Object.entries(rows[0]).map(([name, value]) => [name, { kind: kind(value), value: shown(value) }])));
});

// Statements of several kinds.
app.get("/named", async (req, res) => {
  const query = { name: "by-stars", text: "SELECT target FROM observations WHERE stars > $1 ORDER BY id" };
  const first = await pool.query({ ...query, values: [0] });
  const second = await pool.query({ ...query, values: [100] });
  res.json([first.rows, second.rows]);
});
app.get("/several", async (req, res) => {
  const results = await pool.query("SELECT 1 AS one; UPDATE observations SET note = note WHERE id < 3; SELECT count(*) FROM observations; CREATE TEMP TABLE t (a int)");
  res.json(results.map(({ command, rowCount, rows }) => ({ command, rowCount, rows })));
});
app.get("/empty", async (req, res) => {
  const result = await pool.query("");
  res.json({ command: result.command, rowCount: result.rowCount, rows: result.rows });
});
app.get("/counts", async (req, res) => {
  const inserted = await pool.query("INSERT INTO observations (target, tags) VALUES ('Test', $1), ('Test', $2) RETURNING tags", [["x"], []]);
  const updated = await pool.query("UPDATE observations SET stars = 1 WHERE target = 'Test'");
  const deleted = await pool.query("DELETE FROM observations WHERE target = 'Test' RETURNING stars");
  res.json([inserted, updated, deleted].map(({ command, rowCount, rows }) => ({ command, rowCount, rows })));
});
app.get("/notice", async (req, res) => {
  const client = await pool.connect();
  const notices = [];
  const listen = ({ severity, code, message }) => notices.push({ severity, code, message });
  client.on("notice", listen);
  await client.query("DROP TABLE IF EXISTS no_such_table");
  await client.query("DO $$ BEGIN RAISE NOTICE 'dome at % degrees', 12; END $$");
  client.off("notice", listen);
  client.release();
  res.json(notices);
});

// Errors of the database carry everything that PostgreSQL says.
app.get("/error/:kind", async (req, res) => {
  const statements = {
    syntax: ["SELEC 1"],
    table: ["SELECT * FROM observatory"],
    column: ["SELECT colour FROM observations"],
    hint: ["SELECT observations.targt FROM observations"],
    number: ["SELECT * FROM observations WHERE id = $1", ["seven"]],
    parameters: ["SELECT $1::int + $2::int", [1]],
    division: ["SELECT 1 / (stars - stars) FROM observations WHERE id = 1"],
    enum: ["INSERT INTO observations (target, sky) VALUES ('x', 'foggy')"],
    json: ["SELECT $1::jsonb", ["{bad"]],
    overflow: ["INSERT INTO observations (target, stars) VALUES ('x', 40000)"],
    length: ["INSERT INTO observations (target, code) VALUES ('x', 'too long')"],
    date: ["SELECT '2024-02-30'::date"],
  };
  await pool.query(...statements[req.params.kind]);
  res.send("no error");
});

app.use((error, req, res, next) => {
  const { name, severity, code, message, detail, hint, position, column, constraint, table, dataType } = error;
  res.status(code ? 400 : 500).json({ name, isDatabaseError: error instanceof pg.DatabaseError, severity, code, message, detail, hint, position, column, constraint, table, dataType });
});

app.listen(process.env.PORT ?? 3000);
