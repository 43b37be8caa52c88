/**
 * Runs the sample projects that have a server (samples/api-*) on real Node with the packages of web/runtime and PostgreSQL 15:
 * their tests, and their requests, whose answers are recorded in `answers.jsonl`.
 *
 *   node tests/parity/samples-http.mjs [--check] [SLUG…]
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compare, recording } from "./http/compare.mjs";
import { Stage } from "./http/stage.mjs";

const samples = fileURLToPath(new URL("../../samples", import.meta.url));
const check = process.argv.includes("--check");
const named = process.argv.slice(2).filter((each) => !each.startsWith("--"));
const slugs = named.length ? named : readdirSync(samples).filter((name) => existsSync(path.join(samples, name, "requests.http"))).sort();

const stage = new Stage();
const total = { passed: 0, failed: 0 };
try {
  for (const slug of slugs) {
    const project = stage.place(path.join(samples, slug));
    const tests = spawnSync(process.execPath, args(project), { cwd: project, env: stage.environment(stage.database(project)), encoding: "utf8" });
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(tests.stdout)?.[1] ?? 0);
    total.passed += count("pass");
    total.failed += count("fail") || (tests.status !== 0 || count("pass") === 0 ? 1 : 0);
    if (tests.status !== 0) console.error(tests.stdout + tests.stderr);

    const text = await recording(stage, path.join(samples, slug));
    const file = path.join(samples, slug, "answers.jsonl");
    const differences = compare(slug, existsSync(file) ? readFileSync(file, "utf8") : "", text);
    if (check) total.failed += differences.length;
    else writeFileSync(file, text);
    for (const each of check ? differences : []) console.error(each);
    total.passed += text.split("\n").length - 1;
    console.log(`${slug}: ${count("pass")} tests passed, ${count("fail")} failed; ${text.split("\n").length - 1} requests${differences.length && !check ? ", answers are new" : ""}`);
  }
} finally {
  stage.clear();
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;

/** What the project's own `npm test` gives to node. */
function args(project) {
  const { scripts } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8"));
  return scripts.test.split(" ").slice(1);
}
