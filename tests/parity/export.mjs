/**
 * An exported project runs unchanged on real Node and PostgreSQL: `backyard export` packs each sample with a server, and what
 * comes out of the archive passes the project's own tests and gives the recorded answers.
 *
 *   node tests/parity/export.mjs BACKYARD_PROGRAM [SLUG…]
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compare, recording } from "./http/compare.mjs";
import { Stage } from "./http/stage.mjs";
import { unzip } from "./http/zip.mjs";

const samples = fileURLToPath(new URL("../../samples", import.meta.url));
const [program, ...named] = process.argv.slice(2);
const slugs = named.length ? named : readdirSync(samples).filter((name) => existsSync(path.join(samples, name, "requests.http"))).sort();

const stage = new Stage();
const total = { passed: 0, failed: 0 };
const check = (good, what) => {
  total[good ? "passed" : "failed"] += 1;
  if (!good) console.error(what);
};
try {
  for (const slug of slugs) {
    const archive = path.join(stage.folder, `${slug}.zip`);
    const made = spawnSync(program, ["export", "--project", path.join(samples, slug), archive], { encoding: "utf8" });
    check(made.status === 0, `${slug}: backyard export: ${made.stderr || made.error?.message}`);
    if (made.status !== 0) continue;

    const folder = path.join(stage.folder, "exported", slug);
    for (const [name, bytes] of unzip(readFileSync(archive))) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), bytes);
    }
    // An archive may have everything in one folder of the project's name.
    const [only, ...others] = readdirSync(folder);
    const source = others.length || !existsSync(path.join(folder, only, "server.js")) ? folder : path.join(folder, only);

    const project = stage.place(source);
    const tests = spawnSync("npm", ["test"], { cwd: project, env: stage.environment(stage.database(project)), encoding: "utf8" });
    check(tests.status === 0 && /^(?:#|ℹ) pass [1-9]/m.test(tests.stdout), `${slug}: the exported project's tests:\n${tests.stdout}${tests.stderr}`);
    const differences = compare(slug, readFileSync(path.join(samples, slug, "answers.jsonl"), "utf8"), await recording(stage, source));
    check(differences.length === 0, differences.join("\n"));
    console.log(`${slug}: exported, ${tests.status === 0 ? "tests pass" : "tests FAIL"}, ${differences.length} answers differ`);
  }
} finally {
  stage.clear();
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed || !total.passed ? 1 : 0;
