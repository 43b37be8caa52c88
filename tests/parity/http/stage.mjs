/**
 * Where projects run on the real thing: a temporary folder with the packages, a PostgreSQL with a database for each project, and
 * the project's server as its package.json starts it.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { postgres } from "../postgres.mjs";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

export class Stage {
  /** @param {{packs?: boolean}} [options] `packs`: the packages come out of the packs that the playground loads */
  constructor({ packs = false } = {}) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), "backyard-http-"));
    if (packs) this.#unpack();
    else symlinkSync(path.join(repository, "web/runtime/node_modules"), path.join(this.folder, "node_modules"));
    this.server = postgres();
    this.env = { ...process.env, ...this.server.env };
  }

  clear() {
    this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A copy of a project's folder beside the packages. */
  place(source) {
    const project = path.join(this.folder, path.basename(source));
    rmSync(project, { recursive: true, force: true });
    cpSync(source, project, { recursive: true, dereference: true });
    return project;
  }

  /** A new database with the project's schema and rows; its name. */
  database(project) {
    const name = `http_${path.basename(project).replaceAll(/\W/g, "_")}`;
    const sql = (where, ...args) => execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", where, ...args], { env: this.env, stdio: ["ignore", "ignore", "inherit"] });
    sql("postgres", "-c", "SET client_min_messages = error", "-c", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, "-c", `CREATE DATABASE ${name}`, "-c", `ALTER DATABASE ${name} SET timezone TO 'UTC'`);
    for (const script of ["schema.sql", "seed.sql"]) if (existsSync(path.join(project, script))) sql(name, "-f", path.join(project, script));
    return name;
  }

  /** As bare as the playground's: nothing of this machine's settings changes an answer. */
  environment(database) {
    const { PATH, PGHOST, PGPORT, PGUSER } = this.env;
    return { PATH, TZ: "UTC", PGHOST, PGPORT, PGUSER, PGDATABASE: database, DATABASE_URL: `postgres://${PGUSER}@${PGHOST}:${PGPORT}/${database}` };
  }

  /** @returns {Promise<{port: number, output: () => string, stop: () => Promise<void>}>} */
  async start(project, database) {
    const port = await freePort();
    const { scripts } = JSON.parse(readFileSync(path.join(project, "package.json"), "utf8"));
    const [program, ...args] = scripts.start.split(" ");
    if (program !== "node") throw new Error(`${project}/package.json: "start" begins with node`);
    const child = spawn(process.execPath, args, { cwd: project, env: { ...this.environment(database), PORT: String(port) }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
    let ended = false;
    const exit = new Promise((resolve) => child.on("exit", () => resolve((ended = true))));
    for (let tries = 0; !(await accepts(port)); tries++) {
      if (ended || tries > 400) throw new Error(`${path.basename(project)} does not start:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return { port, output: () => output, stop: () => (child.kill("SIGKILL"), exit) };
  }

  #unpack() {
    const packs = path.join(repository, "web/build/packs");
    execFileSync(process.execPath, [path.join(repository, "tools/packs.mjs")], { stdio: "ignore" });
    for (const name of readdirSync(packs).filter((each) => each !== "packs.json")) {
      for (const [file, text] of Object.entries(JSON.parse(readFileSync(path.join(packs, name), "utf8")).files)) {
        mkdirSync(path.join(this.folder, path.dirname(file)), { recursive: true });
        writeFileSync(path.join(this.folder, file), text);
      }
    }
  }
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
