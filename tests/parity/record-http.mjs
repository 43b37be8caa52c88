/**
 * Records what real Node with the packages of web/runtime and PostgreSQL 15 answer to the requests of tests/http: writes
 * `answers.jsonl` beside each `requests.http`. tests/http/README.md describes the projects.
 *
 *   node tests/parity/record-http.mjs [--check] [--packs] [PROJECT…]
 *
 * `--check` writes nothing and fails on a difference. `--packs` takes the packages out of the packs (web/build/packs) that the
 * playground loads, which has to give the same answers.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sendAll } from "./http/client.mjs";
import { masked } from "./http/masks.mjs";
import { parse } from "./http/reader.mjs";
import { postgres } from "./postgres.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const projects = path.join(repository, "tests/http");
const options = process.argv.slice(2).filter((each) => each.startsWith("--"));
const named = process.argv.slice(2).filter((each) => !each.startsWith("--")).map((each) => path.basename(each));
const all = readdirSync(projects).filter((name) => existsSync(path.join(projects, name, "requests.http"))).sort();

const folder = mkdtempSync(path.join(os.tmpdir(), "backyard-http-"));
const modules = path.join(folder, "node_modules");
if (options.includes("--packs")) unpack();
else symlinkSync(path.join(repository, "web/runtime/node_modules"), modules);
const database = postgres();
const env = { ...process.env, ...database.env };
const total = { requests: 0, failed: 0 };
try {
  for (const name of named.length ? named : all) await record(name);
} finally {
  database.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${total.requests} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;

async function record(name) {
  const source = path.join(projects, name);
  const project = path.join(folder, name);
  cpSync(source, project, { recursive: true });
  const file = parse(readFileSync(path.join(source, "requests.http"), "utf8"), `tests/http/${name}/requests.http`);
  const server = await startServer(project, name);
  let text;
  try {
    const answers = await sendAll(file, server.port);
    text = answers.map((answer) => `${JSON.stringify(masked(answer))}\n`).join("");
  } catch (error) {
    error.message = `tests/http/${name}: ${error.message}\n${server.output()}`;
    throw error;
  } finally {
    await server.stop();
  }
  const recorded = path.join(source, "answers.jsonl");
  const before = existsSync(recorded) ? readFileSync(recorded, "utf8") : "";
  total.requests += file.blocks.length;
  if (options.includes("--check") && text !== before) {
    const [old, now] = [before.split("\n"), text.split("\n")];
    for (const [index, line] of now.entries()) {
      if (line === old[index]) continue;
      total.failed += 1;
      console.error(`${name}: recorded ${old[index] ?? "nothing"}\n${" ".repeat(name.length)}       now ${line}`);
    }
  } else if (!options.includes("--check")) writeFileSync(recorded, text);
  console.log(`${name}: ${file.blocks.length} requests${text === before ? "" : ", answers are new"}`);
}

/** The project as its package.json starts it, with a database of its own. */
async function startServer(project, name) {
  const base = `http_${name.replaceAll("-", "_")}`;
  const sql = (where, ...args) => execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", where, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  sql("postgres", "-c", "SET client_min_messages = error", "-c", `DROP DATABASE IF EXISTS ${base}`, "-c", `CREATE DATABASE ${base}`, "-c", `ALTER DATABASE ${base} SET timezone TO 'UTC'`);
  for (const script of ["schema.sql", "seed.sql"]) if (existsSync(path.join(project, script))) sql(base, "-f", path.join(project, script));
  const port = await freePort();
  const { scripts } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8"));
  const [program, ...args] = scripts.start.split(" ");
  if (program !== "node") throw new Error(`tests/http/${name}/package.json: "start" begins with node`);
  const { PGHOST, PGPORT, PGUSER } = env;
  const child = spawn(process.execPath, args, {
    cwd: project,
    // As bare as the playground's: nothing of this machine's settings changes an answer.
    env: { PATH: env.PATH, TZ: "UTC", PORT: String(port), PGHOST, PGPORT, PGUSER, PGDATABASE: base, DATABASE_URL: `postgres://${PGUSER}@${PGHOST}:${PGPORT}/${base}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  let ended = false;
  const exit = new Promise((resolve) => child.on("exit", () => resolve((ended = true))));
  for (let tries = 0; !(await accepts(port)); tries++) {
    if (ended || tries > 200) throw new Error(`tests/http/${name} does not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { port, output: () => output, stop: () => (child.kill("SIGKILL"), exit) };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => (socket.destroy(), resolve(true)));
    socket.on("error", () => resolve(false));
  });
}

function unpack() {
  const packs = path.join(repository, "web/build/packs");
  execFileSync(process.execPath, [path.join(repository, "tools/packs.mjs")], { stdio: "ignore" });
  for (const name of readdirSync(packs).filter((each) => each !== "packs.json")) {
    for (const [file, text] of Object.entries(JSON.parse(readFileSync(path.join(packs, name), "utf8")).files)) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  }
}
