/**
 * Runs every sample in the native program, as a learner's first visit does, and compares the answers of its queries
 * with those recorded from PostgreSQL (`samples/<slug>/answers.jsonl`, see samples/README.md).
 *
 *   node tools/samples.mjs [slug…]
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const samples = path.join(repository, "samples");
const wanted = process.argv.slice(2);
const slugs = readdirSync(samples)
  // A project with a server has answers of another kind: tests/parity/samples-http.mjs.
  .filter((name) => existsSync(path.join(samples, name, "queries.sql")))
  .filter((name) => !wanted.length || wanted.includes(name))
  .sort();

const built = spawnSync("cargo", ["build", "--quiet", "--locked", "--bin", "backyard", "--message-format=json-render-diagnostics"], {
  cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28,
});
if (built.status !== 0) process.exit(1);
const program = built.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line)).find(({ target, executable }) => target?.name === "backyard" && executable)?.executable;

let passed = 0;
let failed = 0;
for (const slug of slugs) {
  const { failures, answers } = check(slug);
  passed += answers - failures.length;
  failed += failures.length;
  console.log(`${slug}: ${answers - failures.length} of ${answers} answers are PostgreSQL's`);
  for (const failure of failures) console.error(`  samples/${slug}/queries.sql ${failure}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);

/** @returns {{failures: string[], answers: number}} */
function check(slug) {
  const expected = lines(readFileSync(path.join(samples, slug, "answers.jsonl"), "utf8"));
  const files = ["schema.sql", "seed.sql", "queries.sql"].map((name) => path.join(samples, slug, name));
  const run = spawnSync(program, ["sql", "--format", "json", ...files], { encoding: "utf8", maxBuffer: 1 << 30 });
  let results;
  try {
    results = lines(run.stdout);
  } catch (error) {
    return { failures: [`could not be read: ${error.message}`], answers: expected.length };
  }
  if (!results.length) return { failures: expected.map(({ line }) => `line ${line}: no answer: ${run.stderr.trim().slice(0, 300)}`), answers: expected.length };
  // The queries are the last statements; an error before them is the first thing to know.
  const broken = results.slice(0, -expected.length).find(({ error }) => error);
  const answers = results.slice(-expected.length);
  const failures = expected.flatMap((want, index) => {
    const got = answers[index] ?? {};
    const difference = compare(want, got);
    return difference ? [`line ${want.line}: ${difference}`] : [];
  });
  if (broken) failures.unshift(`(before it) statement ${broken.statement}: ${broken.error.code} ${broken.error.message}`);
  return { failures, answers: expected.length + (broken ? 1 : 0) };
}

function compare(want, got) {
  if (got.error) return `${got.error.code} ${got.error.message}`;
  for (const key of ["command", "columns", "rowCount", "rows"]) {
    if (isDeepStrictEqual(want[key], got[key])) continue;
    if (key === "rows") {
      const at = want.rows.findIndex((row, index) => !isDeepStrictEqual(row, got.rows?.[index]));
      return `row ${at + 1} is ${JSON.stringify(got.rows?.[at])}, not ${JSON.stringify(want.rows[at])}`;
    }
    return `${key} is ${JSON.stringify(got[key])}, not ${JSON.stringify(want[key])}`;
  }
  return "";
}

function lines(text) {
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}
