/**
 * The PostgreSQL that answers are recorded from: the one that PGHOST, PGPORT and PGUSER name, or one of our own in a temporary
 * folder (PostgreSQL 15: Debian's `postgresql` package).
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** @returns {{env: Record<string, string>, stop: () => void}} `env` goes on top of the programs' environment */
export function postgres() {
  return process.env.PGHOST ? { env: {}, stop() {} } : start();
}

/** It refuses to run as root, so root hands it to the `postgres` account of the package. */
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
