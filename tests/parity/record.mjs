// Records PostgreSQL's answers: for each FILE.sql writes FILE.out beside it, one JSON object a statement in the
// format of `backyard sql --format json`. Usage: node record.mjs BACKYARD_PROGRAM FILE.sql…
// The server is the one PGHOST, PGPORT, PGUSER name; each script runs in a database made for it.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import pg from "pg";

const [program, ...files] = process.argv.slice(2);
const raw = { getTypeParser: () => (text) => text };
const NUMBERS = new Set([21, 23, 26, 700, 701]);

function value(text, oid) {
  if (text === null) return null;
  if (oid === 16) return text === "t";
  if (NUMBERS.has(oid) && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** COPY … FROM stdin: the rows that follow it in the script are sent as its data. */
class CopyIn extends pg.Query {
  constructor(config, data, done) {
    super(config, undefined, done);
    this.data = data;
  }
  handleCopyInResponse(connection) {
    connection.sendCopyFromChunk(Buffer.from(this.data));
    connection.endCopyFrom();
  }
}

function run(client, statement) {
  const copy = /^copy\b[^;]*\bfrom\s+stdin\b[^;]*;/i.exec(statement);
  if (!copy) return client.query({ text: statement, rowMode: "array", types: raw });
  const data = statement.slice(copy[0].length).replace(/^[^\n]*\n/, "").replace(/\\\.$/, "");
  return new Promise((resolve, reject) => {
    client.query(new CopyIn({ text: copy[0].slice(0, -1) }, data, (error, result) => (error ? reject(error) : resolve(result))));
  });
}

async function typeNames(admin, fields) {
  if (fields.length === 0) return [];
  const list = fields.map((f) => `format_type(${f.dataTypeID}, ${f.dataTypeModifier})`).join(", ");
  const { rows } = await admin.query({ text: `SELECT ${list}`, rowMode: "array", types: raw });
  return rows[0];
}

async function record(file) {
  // several recordings may run against one server at once
  const database = `parity_record_${process.pid}`;
  const admin = new pg.Client({ database: "postgres" });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${database}`);
  await admin.query(`CREATE DATABASE ${database}`);
  const client = new pg.Client({ database });
  const names = new pg.Client({ database });
  await client.connect();
  await client.query("SET timezone = 'UTC'");
  await names.connect();
  let tag = "";
  let notices = [];
  client.connection.on("commandComplete", (message) => (tag = message.text));
  client.on("notice", (notice) => notices.push({ severity: notice.severity, message: notice.message }));
  const text = readFileSync(file);
  const spans = execFileSync(program, ["sql", "--split", file], { encoding: "utf8" }).trim().split("\n").map((line) => JSON.parse(line));
  const lines = [];
  for (const [index, span] of spans.entries()) {
    const statement = text.subarray(span.start, span.end).toString("utf8");
    const entry = { statement: index + 1, line: span.line };
    notices = [];
    try {
      const result = await run(client, statement);
      const words = tag.match(/^[A-Z ]+[A-Z]/)[0];
      entry.command = words;
      if (result.fields.length > 0) {
        const types = await typeNames(names, result.fields).catch(() => result.fields.map(() => null));
        entry.columns = result.fields.map((f, i) => ({ name: f.name, type: types[i] }));
        entry.rows = result.rows.map((row) => row.map((cell, i) => value(cell, result.fields[i].dataTypeID)));
      }
      entry.rowCount = /\d+$/.test(tag) ? result.rowCount : null;
    } catch (error) {
      if (!error.code) throw error;
      entry.error = {
        code: error.code,
        message: error.message,
        detail: error.detail ?? null,
        hint: error.hint ?? null,
        position: error.position ? Number(error.position) : null,
      };
    }
    if (notices.length > 0) entry.notices = notices;
    lines.push(JSON.stringify(entry));
  }
  writeFileSync(file.replace(/\.sql$/, ".out"), lines.join("\n") + "\n");
  await client.end();
  await names.end();
  await admin.query(`DROP DATABASE ${database}`);
  await admin.end();
  console.log(`${file}: ${lines.length} statements`);
}

for (const file of files) await record(file);
