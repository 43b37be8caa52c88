/**
 * `make parity`: records the real PostgreSQL's answers again (tests/sql, tests/functions, samples), runs random statements on
 * both (tests/parity/random; RANDOM_QUERIES says how many), loads our dump into it, and shows with git what changed.
 * Uses the server that PGHOST, PGPORT and PGUSER name, or starts one of its own in a temporary folder (PostgreSQL 15:
 * Debian's `postgresql` package).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.join(here, "../..");
const run = (program, args, options = {}) => execFileSync(program, args, { cwd: repository, stdio: "inherit", ...options });

if (!existsSync(path.join(here, "node_modules"))) run("npm", ["ci", "--no-audit", "--no-fund"], { cwd: here });
const server = process.env.PGHOST ? { env: {}, stop() {} } : start();
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
  console.log("-- random statements");
  run("node", ["tests/parity/random/run.mjs", "--seed", String(Date.now() % 1_000_000), "--queries", process.env.RANDOM_QUERIES ?? "2000"], { env });
  console.log("-- samples");
  run("node", ["samples/record.mjs"], { env });
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

/** A server of our own. It refuses to run as root, so root hands it to the `postgres` account of the package. */
function start() {
  const programs = ["/usr/lib/postgresql/15/bin", "/opt/homebrew/opt/postgresql@15/bin", "/usr/local/opt/postgresql@15/bin"].find(existsSync);
  if (!programs) {
    console.error("parity: PostgreSQL 15 is missing: `apt-get install postgresql-15` or `brew install postgresql@15`, or set PGHOST.");
    process.exit(1);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), "backyard-parity-"));
  const root = process.getuid?.() === 0;
  if (root) execFileSync("chown", ["postgres", folder]);
  const as = (program, args) => {
    const command = [path.join(programs, program), ...args];
    return root ? execFileSync("runuser", ["-u", "postgres", "--", ...command], { cwd: folder }) : execFileSync(command[0], command.slice(1));
  };
  const data = path.join(folder, "data");
  const port = String(20_000 + (process.pid % 20_000));
  as("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--locale=C", "-E", "UTF8"]);
  as("pg_ctl", ["-D", data, "-w", "-l", path.join(folder, "log"), "-o", `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`, "start"]);
  return {
    env: { PGHOST: "127.0.0.1", PGPORT: port, PGUSER: "postgres", PATH: `${programs}:${process.env.PATH}` },
    stop() {
      as("pg_ctl", ["-D", data, "-m", "fast", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
