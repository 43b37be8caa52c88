/**
 * Servers in the program that the site ships (`dist/`), under Node: how long Express and pg take to be there, and how many
 * requests a second they answer, with and without a trace. Beside it the same server on Node itself with the packages of
 * web/runtime, asked over the loopback: the ratio says what the virtual data centre costs.
 *
 *   node benches/server/run.mjs [--clock cpu]
 *
 * On a machine that others use too, `--clock cpu` counts the process's own time (without Node's own server, which is another's).
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Writer, callNumbers } from "../../tools/build/postcard.mjs";
import { built, worker } from "../engine/backyard.mjs";

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const now = process.argv.includes("--clock") ? cpu : () => performance.now();
const root = fileURLToPath(new URL("../..", import.meta.url));
const { SendRequest: SEND, SendMany: MANY } = await callNumbers();
/** Recorded up to here (src/stack/api/many.rs). */
const TRACED = 200;

const SERVER = `import express from "express";
import pg from "pg";
const app = express();
const notes = [{ id: 1, text: "Water the plants" }];
app.use(express.json());
app.get("/notes/:id", (req, res) => res.json(notes.find((note) => note.id === Number(req.params.id))));
app.get("/wait", async (req, res) => {
  await new Promise((done) => setTimeout(done, 100));
  res.send("waited");
});
app.listen(process.env.PORT || 3000);
`;
const WITH_DATABASE = SERVER.replace("const app", "const db = new pg.Pool();\nconst app")
  .replace('(req, res) => res.json(notes.find((note) => note.id === Number(req.params.id)))', `async (req, res) => {
  const { rows } = await db.query("SELECT 1 + $1::integer AS id", [req.params.id]);
  res.json(rows[0]);
}`);
const REQUESTS = "GET http://localhost:3000/notes/1\n\n###\nGET http://localhost:3000/wait\n";

export async function serverBench() {
  const files = await built("server");
  const packs = path.join(root, "dist", JSON.parse(readFileSync(path.join(root, "dist/assets.json"), "utf8")).packs.url);
  globalThis.backyardPack = (name) => readFileSync(name ? path.join(path.dirname(packs), name) : packs, "utf8");
  console.log("Servers (benches/server), under Node");

  const first = [];
  for (let run = 0; run < 3; run += 1) {
    const program = await worker(files);
    const began = now();
    check(program.ask(one(WITH_DATABASE, 0)));
    const there = now();
    check(program.ask(one(WITH_DATABASE, 0)));
    first.push([there - began, now() - there]);
  }
  const [load, second] = first.sort((a, b) => a[0] - b[0])[1];
  console.log(`Express and pg loaded and asked for the first time: ${load.toFixed(0)} ms, the second time ${second.toFixed(1)} ms (median of 3)`);

  const ours = await rate(await worker(files), SERVER);
  console.log(`Express: ${ours.off.toFixed(0)} requests/s, recorded ${ours.on.toFixed(0)} requests/s (${((1 - ours.on / ours.off) * 100).toFixed(0)} % less)`);
  const database = await rate(await worker(files), WITH_DATABASE);
  console.log(`Express and pg: ${database.off.toFixed(0)} requests/s, recorded ${database.on.toFixed(0)} requests/s (${((1 - database.on / database.off) * 100).toFixed(0)} % less)`);

  const program = await worker(files);
  check(program.ask(one(SERVER, 0)));
  const began = now();
  check(program.ask(many(SERVER, 1, 10_000, 10_000)));
  console.log(`10,000 at once, each waiting 100 ms: ${(now() - began).toFixed(0)} ms, memory ${(program.bytes() / 2 ** 20).toFixed(0)} MB`);

  const node = await onNode(SERVER, 4000);
  console.log(`Node itself: ${node.toFixed(0)} requests/s; ours/Node ${(ours.off / node).toFixed(3)}`);
}

/** Requests a second of real time, without and with a trace. */
function rate(program, server) {
  check(program.ask(one(server, 0)));
  const timed = (requests, times) => {
    const began = now();
    for (let time = 0; time < times; time += 1) check(program.ask(many(server, 0, requests, 20)));
    return (1000 * requests * times) / (now() - began);
  };
  timed(TRACED + 1, 1);
  return { off: timed(2000, 1), on: timed(TRACED, 10) };
}

/** `SendRequest` as its call, with a number before it or after it. */
function request(message, server, block) {
  const files = { "server.js": server, "requests.http": REQUESTS, "package.json": '{"type": "module"}' };
  message.number(Object.keys(files).length);
  for (const [name, text] of Object.entries(files)) message.text(name).text(text);
  return message.text("requests.http").number(block).text("");
}
const one = (server, block) => request(new Writer().number(SEND), server, block);
/** `Arrival::Closed` is the first of its enum. */
const many = (server, block, count, clients) => request(new Writer().number(MANY), server, block).number(count).number(0).number(clients);

/** The answer says that it worked: `Done`, `Ok`, the reply's own number, then its first byte is 0 (`Ok`, or no problem). */
function check(events) {
  const done = events.at(-1);
  if (!done || done.number() !== 2) throw new Error("the program did not answer");
  done.number();
  if (done.number() !== 0) throw new Error(`the program refused: ${["protocol", "refused", "gone"][done.number()]} ${done.text()}`);
  done.number();
  if (done.number() !== 0) throw new Error("the application did not answer");
}

/** The same on Node, by one connection that is kept for each of 20 clients. */
async function onNode(server, count) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "backyard-bench-"));
  writeFileSync(path.join(folder, "server.mjs"), server);
  symlinkSync(path.join(root, "web/runtime/node_modules"), path.join(folder, "node_modules"));
  const child = spawn(process.execPath, ["server.mjs"], { cwd: folder, env: { ...process.env, PORT: "3977" }, stdio: "inherit" });
  try {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
    const get = () => new Promise((done, fail) => {
      http.get({ port: 3977, path: "/notes/1", agent }, (answer) => answer.resume().on("end", done)).on("error", fail);
    });
    for (let tries = 0; tries < 100; tries += 1) {
      if (await get().then(() => true, () => new Promise((done) => setTimeout(done, 100, false)))) break;
    }
    let left = count;
    const client = async () => {
      while (left-- > 0) await get();
    };
    const began = now();
    await Promise.all(Array.from({ length: 20 }, client));
    const rate = (1000 * count) / (now() - began);
    agent.destroy();
    return rate;
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serverBench();
