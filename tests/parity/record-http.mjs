/**
 * Records what real Node with the packages of web/runtime and PostgreSQL 15 answer to the requests of tests/http: writes
 * `answers.jsonl` beside each `requests.http`. tests/http/README.md describes the projects.
 *
 *   node tests/parity/record-http.mjs [--check] [--packs] [PROJECT…]
 *
 * `--check` writes nothing and fails on a difference. `--packs` takes the packages out of the packs (web/build/packs) that the
 * playground loads, which has to give the same answers.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compare, recording } from "./http/compare.mjs";
import { Stage } from "./http/stage.mjs";

const projects = fileURLToPath(new URL("../http", import.meta.url));
const options = process.argv.slice(2).filter((each) => each.startsWith("--"));
const named = process.argv.slice(2).filter((each) => !each.startsWith("--")).map((each) => path.basename(each));
const names = named.length ? named : readdirSync(projects).filter((name) => existsSync(path.join(projects, name, "requests.http"))).sort();
const check = options.includes("--check");

const stage = new Stage({ packs: options.includes("--packs") });
const total = { requests: 0, failed: 0 };
try {
  for (const name of names) {
    const text = await recording(stage, path.join(projects, name));
    const file = path.join(projects, name, "answers.jsonl");
    const differences = compare(name, existsSync(file) ? readFileSync(file, "utf8") : "", text);
    if (!check) writeFileSync(file, text);
    for (const each of check ? differences : []) console.error(each);
    const requests = text.split("\n").length - 1;
    total.requests += requests;
    total.failed += check ? differences.length : 0;
    console.log(`${name}: ${requests} requests${differences.length && !check ? ", answers are new" : ""}`);
  }
} finally {
  stage.clear();
}
console.log(`${total.requests - total.failed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
