/**
 * The program that browsers load (`dist/`) answers the requests of the sample applications with the same bytes as the one on
 * the host: every span, time and line of the trace. The host's are in `target/traces` (tests/it/traces.rs).
 *
 *   node tests/http/wasm.mjs
 */
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { built, worker } from "../../benches/engine/backyard.mjs";
import { Writer, callNumbers } from "../../tools/build/postcard.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { Open: OPEN, SendRequest: SEND } = await callNumbers();
/** Differences that are told in full. */
const TOLD = 3;
const NOW_MILLIS = 1_700_000_000_000;
Date.now = () => NOW_MILLIS;
performance.now = () => NOW_MILLIS;

const traces = path.join(root, "target/traces");
const expected = readdirSync(traces).map((name) => [name, ...name.split(".")]);
const program = await built("server");
const packs = path.join(root, "dist", JSON.parse(readFileSync(path.join(root, "dist/assets.json"), "utf8")).packs.url);
globalThis.backyardPack = (name) => readFileSync(name ? path.join(path.dirname(packs), name) : packs, "utf8");

const total = { passed: 0, failed: 0 };
for (const slug of new Set(expected.map(([, name]) => name))) {
  const files = filesOf(path.join(root, "samples", slug));
  const { ask } = await worker(program);
  const open = new Writer().number(OPEN).number(0).number(2);
  for (const name of ["schema.sql", "seed.sql"]) open.text(name).text(files[name] ?? "");
  ask(open.number(0));
  for (const [name, , block] of ofSlug(slug)) {
    const send = new Writer().number(SEND).number(Object.keys(files).length);
    for (const [name, text] of Object.entries(files)) send.text(name).text(text);
    const done = ask(send.text("requests.http").number(Number(block)).text("")).at(-1);
    // `Event::Done`, the request's number, `Ok`; then the reply as the host has it.
    if (done.number() !== 2 || !done.number() || done.number() !== 0) throw new Error(`${slug} ${block}: refused`);
    const bytes = done.rest();
    const host = readFileSync(path.join(traces, name));
    const same = bytes.equals(host);
    if (!same && total.failed < TOLD) {
      const at = bytes.findIndex((byte, index) => byte !== host[index]);
      const around = (of) => JSON.stringify(of.subarray(Math.max(0, at - 60), at + 60).toString("latin1"));
      console.error(`${slug}, request ${block}: ${bytes.length} bytes here, ${host.length} on the host; they differ at ${at}:\n  here ${around(bytes)}\n  host ${around(host)}`);
    }
    total[same ? "passed" : "failed"] += 1;
  }
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed || !total.passed ? 1 : 0;

/** In the order in which they were sent: a request may need the answers of those before it. */
function ofSlug(slug) {
  return expected.filter(([, name]) => name === slug).sort(([, , a], [, , b]) => a - b);
}

function filesOf(folder) {
  const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/")).filter((name) => !["sample.json", "answers.jsonl"].includes(name) && statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}
