/**
 * `make parity`: records the real PostgreSQL's answers again (tests/sql, tests/functions, samples) and those of real Node with the
 * packages of web/runtime (tests/http, samples with a server), runs random statements on both databases (tests/parity/random;
 * RANDOM_QUERIES says how many), exported projects on the real thing, loads our dump into it, and shows with git what changed.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { postgres } from "./postgres.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.join(here, "../..");
const run = (program, args, options = {}) => execFileSync(program, args, { cwd: repository, stdio: "inherit", ...options });

if (!existsSync(path.join(here, "node_modules"))) run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here });
const server = postgres();
try {
  const env = { ...process.env, ...server.env };
  run("cargo", ["build", "--quiet", "--locked", "--bin", "backyard"]);
  const target = JSON.parse(execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: repository })).target_directory;
  const scripts = readdirSync(path.join(repository, "tests/sql")).filter((name) => name.endsWith(".sql")).map((name) => `tests/sql/${name}`);
  console.log(`-- ${scripts.length} scripts of tests/sql`);
  run("node", ["tests/parity/record.mjs", path.join(target, "debug/backyard"), ...scripts], { env });
  const specs = readdirSync(path.join(repository, "tests/isolation")).filter((name) => name.endsWith(".spec")).map((name) => `tests/isolation/${name}`);
  console.log(`-- ${specs.length} specifications of tests/isolation`);
  run("node", ["tests/parity/record-isolation.mjs", ...specs], { env });
  console.log("-- expressions of tests/functions");
  run("sh", ["tests/parity/record-functions.sh"], { env });
  console.log("-- calls of pg, on the virtual PostgreSQL and the real one");
  run("node", ["tests/parity/compare-pg.mjs", path.join(target, "debug/backyard")], { env });
  console.log("-- random statements");
  run("node", ["tests/parity/random/run.mjs", "--seed", String(Date.now() % 1_000_000), "--queries", process.env.RANDOM_QUERIES ?? "2000"], { env });
  console.log("-- samples");
  run("node", ["samples/record.mjs"], { env });
  console.log("-- requests of tests/http, on real Node: recorded, and again with the packages out of the packs");
  run("node", ["tests/parity/record-http.mjs"], { env });
  run("node", ["tests/parity/record-http.mjs", "--check", "--packs"], { env });
  run("node", ["tests/parity/record-json-errors.mjs"]);
  console.log("-- samples with a server: their tests and requests");
  run("node", ["tests/parity/samples-http.mjs"], { env });
  console.log("-- exported projects on real Node and PostgreSQL");
  run("node", ["tests/parity/export.mjs", path.join(target, "debug/backyard")], { env });
  console.log("-- Node's reading of addresses (tests/url) and of HTTP/1.1 (tests/wire)");
  run("node", ["tests/parity/record-urls.mjs"]);
  run("node", ["tests/parity/record-wire.mjs"]);
  console.log("-- what curl sends (tests/curl)");
  run("node", ["tests/parity/record-curl.mjs"]);
  console.log("-- our dump in PostgreSQL");
  run("sh", ["tests/parity/dump.sh"], { env });
} finally {
  server.stop();
}
const changed = spawnSync("git", ["status", "--short", "tests", "samples"], { cwd: repository, encoding: "utf8" }).stdout.trim();
console.log(changed ? `\nAnswers that are not as committed:\n${changed}` : "\nAll answers are as committed.");
