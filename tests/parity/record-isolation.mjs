// Records what PostgreSQL answers to sessions beside each other: for each FILE.spec writes FILE.out beside it (the format is in
// tests/isolation/README.md). The server is the one PGHOST, PGPORT, PGUSER name; each permutation runs in a database made for it.
import { readFileSync, writeFileSync } from "node:fs";
import pg from "pg";

const raw = { getTypeParser: () => (text) => text };
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function parse(text) {
  const spec = { setup: [], steps: new Map(), sessions: [], permutations: [] };
  for (const line of text.split("\n")) {
    const [, word, rest] = line.match(/^(\S+)\s*(.*)$/) ?? [];
    if (!word || word.startsWith("#")) continue;
    if (word === "setup") spec.setup.push(rest);
    else if (word === "session") spec.sessions.push(rest);
    else if (word === "permutation") spec.permutations.push(rest.split(/\s+/));
    else spec.steps.set(word, { session: spec.sessions.at(-1), sql: rest });
  }
  return spec;
}

function answer({ result, tag, notices, error }) {
  const lines = notices.map((notice) => `${notice.severity}:  ${notice.message}`);
  if (error) {
    lines.push(`ERROR ${error.code}:  ${error.message}`);
    const detail = error.code === "40P01" ? error.detail.replace(/\d+/g, "N") : error.detail;
    if (detail) lines.push(...detail.split("\n").map((part) => `DETAIL:  ${part}`));
  } else if (result.fields.length > 0) {
    lines.push(result.fields.map((field) => field.name).join("|"));
    lines.push(...result.rows.map((row) => row.map((cell) => cell ?? "").join("|")));
    lines.push(`(${result.rows.length} rows)`);
  } else lines.push(tag);
  return lines;
}

async function connect() {
  const client = new pg.Client({ database: "parity_isolation" });
  await client.connect();
  const state = { client, pid: client.processID, notices: [], tag: "" };
  client.connection.on("commandComplete", (message) => (state.tag = message.text));
  client.on("notice", (notice) => state.notices.push(notice));
  return state;
}

async function permutation(spec, steps) {
  const { client: admin } = await connect();
  for (const sql of spec.setup) await admin.query(sql);
  const sessions = new Map();
  for (const name of spec.sessions) sessions.set(name, await connect());
  const pids = [...sessions.values()].map((session) => session.pid);
  const lines = [`permutation ${steps.join(" ")}`];
  const waiting = [];
  const blocked = async (session) => {
    const { rows } = await admin.query("SELECT pg_isolation_test_session_is_blocked($1, $2) AS blocked", [session.pid, pids]);
    return rows[0].blocked;
  };
  /** Waits until the step has ended or is blocked; whether it has ended. */
  const ended = async (running) => {
    for (;;) {
      if (running.done) return true;
      if (await blocked(running.session)) {
        await sleep(5);
        if (!running.done && (await blocked(running.session))) return false;
      }
      await sleep(2);
    }
  };
  const finish = (running, head) => {
    lines.push(head, ...answer(running.done));
    waiting.splice(waiting.indexOf(running), waiting.includes(running) ? 1 : 0);
  };
  /** Steps that waited and have ended since, in the order in which they began to wait. */
  const completions = async () => {
    // one that has ended may let another go on: told together, in the order in which they began to wait
    let before;
    do {
      before = waiting.filter((running) => running.done).length;
      for (const running of waiting) await ended(running);
      if (waiting.some((running) => running.done)) await sleep(20);
    } while (waiting.filter((running) => running.done).length > before);
    for (const running of waiting.filter((one) => one.done)) finish(running, `step ${running.name}: <... completed>`);
  };
  const settle = async (session) => {
    while (waiting.some((running) => running.session === session || !session)) {
      await sleep(20);
      await completions();
    }
  };
  for (const name of steps) {
    const step = spec.steps.get(name);
    const session = sessions.get(step.session);
    await settle(session);
    session.notices = [];
    const running = { name, session, done: null };
    session.client.query({ text: step.sql, rowMode: "array", types: raw }).then(
      (result) => (running.done = { result, tag: session.tag, notices: session.notices }),
      (error) => (running.done = { error, notices: session.notices }),
    );
    if (await ended(running)) finish(running, `step ${name}: ${step.sql}`);
    else {
      lines.push(`step ${name}: ${step.sql} <waiting ...>`);
      waiting.push(running);
    }
    await completions();
  }
  await settle(null);
  for (const session of sessions.values()) await session.client.end();
  await admin.end();
  return lines;
}

const admin = new pg.Client({ database: "postgres" });
await admin.connect();
for (const file of process.argv.slice(2)) {
  const spec = parse(readFileSync(file, "utf8"));
  const parts = [];
  for (const steps of spec.permutations) {
    await admin.query("DROP DATABASE IF EXISTS parity_isolation");
    await admin.query("CREATE DATABASE parity_isolation");
    parts.push((await permutation(spec, steps)).join("\n"));
  }
  writeFileSync(file.replace(/\.spec$/, ".out"), parts.join("\n\n") + "\n");
  console.log(`${file}: ${parts.length} permutations`);
}
await admin.query("DROP DATABASE parity_isolation");
await admin.end();
