/** Both engines, one process each for the whole run: a statement in, its answer out. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import pg from "pg";

const raw = { getTypeParser: () => (text) => text };
const DATABASE = `backyard_random_${process.pid}`;

/** @typedef {{code?: string, message?: string, columns?: string[], rows?: (string | null)[][], tag?: string, count?: number | null}} Answer */

export async function postgresql() {
  const admin = new pg.Client({ database: "postgres" });
  await admin.connect();
  // texts in the order of their bytes, and letters of all languages with their capitals, as ours
  // (a system without that locale has its own rules for capitals)
  await admin.query(`CREATE DATABASE ${DATABASE} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'`).catch(() => admin.query(`CREATE DATABASE ${DATABASE}`));
  const client = new pg.Client({ database: DATABASE });
  await client.connect();
  const lookup = new pg.Client({ database: DATABASE });
  await lookup.connect();
  await client.query("SET timezone = 'UTC'; SET statement_timeout = '3s'; SET client_min_messages = error");
  const names = new Map();
  let tag = "";
  client.connection.on("commandComplete", (message) => (tag = message.text));
  const typeName = async ({ dataTypeID, dataTypeModifier }) => {
    const key = `${dataTypeID}/${dataTypeModifier}`;
    if (names.has(key)) return names.get(key);
    const { rows } = await lookup.query(`SELECT CASE WHEN typrelid <> 0 THEN 'record' ELSE format_type(${dataTypeID}, ${dataTypeModifier}) END AS name FROM pg_type WHERE oid = ${dataTypeID}`);
    const name = rows[0]?.name ?? "unknown type";
    if (dataTypeID < 16384) names.set(key, name); // what the case made has another number in the next
    return name;
  };
  return {
    reset: () => client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public"),
    /** @returns {Promise<Answer>} */
    async run(statement) {
      try {
        const result = await client.query({ text: statement, rowMode: "array", types: raw });
        const columns = [];
        for (const field of result.fields) columns.push(`${field.name} ${await typeName(field)}`);
        return { tag: tag.match(/^[A-Z ]+[A-Z]/)?.[0], count: /\d+$/.test(tag) ? result.rowCount : null, columns, rows: result.fields.length ? result.rows : null };
      } catch (error) {
        if (!error.code) throw error;
        return { code: error.code, message: error.message };
      }
    },
    async close() {
      await client.end();
      await lookup.end();
      await admin.query(`DROP DATABASE ${DATABASE}`);
      await admin.end();
    },
  };
}

/** @param {string} program `backyard` */
export function ours(program) {
  let child;
  let waiting = null;
  let lines = [];
  let lost = false;
  const start = () => {
    child = spawn(program, ["sql", "--batches"], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line) return lines.push(line);
      const answer = lines;
      lines = [];
      waiting?.(answer);
    });
    child.on("exit", (code, signal) => {
      const told = waiting;
      waiting = null;
      child = null;
      lost = true;
      told?.([JSON.stringify({ error: { code: "CRASH", message: `ended with ${code ?? signal}` } })]);
    });
    child.stdin.on("error", () => {});
  };
  const ask = (line) => new Promise((done) => {
    if (!child) start();
    const running = child;
    const timer = setTimeout(() => running.kill("SIGKILL"), 60_000);
    waiting = (answer) => {
      clearTimeout(timer);
      done(answer);
    };
    child.stdin.write(`${line}\n`);
  });
  const cell = (value) => (value === null ? null : value === true ? "t" : value === false ? "f" : Object.is(value, -0) ? "-0" : String(value));
  return {
    reset: () => {
      lost = false;
      return ask("null");
    },
    /** Whether the tables went with a program that was ended, as where PostgreSQL gave up too (57014). */
    lost: () => lost,
    /** @returns {Promise<Answer>} */
    async run(statement) {
      const [line] = await ask(JSON.stringify(statement));
      if (!line) return { code: "EMPTY", message: "no statement was found" };
      const { error, columns, rows, command, rowCount } = JSON.parse(line);
      if (error) return { code: error.code, message: error.message };
      return { tag: command, count: rowCount, columns: columns?.map(({ name, type }) => `${name} ${type}`) ?? [], rows: rows?.map((row) => row.map(cell)) ?? null };
    },
    close: () => child?.stdin.end(),
  };
}
