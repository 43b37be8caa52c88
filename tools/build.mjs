/**
 * Builds `dist/` in release mode, unless nothing that goes into it has changed since the last time.
 *
 *   node tools/build.mjs [--force]
 *   node tools/build.mjs --compile  only what takes longest, so that it can be done beside something else
 *   node tools/build.mjs --fast     a page to look at: compiled quickly, several times as large, never to be measured
 *
 * What went in is remembered as one hash in `dist/.inputs`.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { shrinkNodeCore } from "./build/node-core.mjs";
import { checkStyles } from "../web/bundle/styles.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
/** Files and folders that the site is made of. Tests and prose in them do not count. */
const INPUTS = ["Cargo.toml", "Cargo.lock", "Trunk.toml", "build.rs", "index.html", ".cargo/config.toml", "LICENSE-APACHE", "src", "web", "samples", "lessons", "tools"];
const SKIPPED = /(^|\/)(node_modules|target|build|tests|tests\.rs|README\.md|[^/]*\.test\.mjs|answers|generate)$/;

/** Crates by their names alone in the messages of panics: shorter, and nothing tells of the machine that built it. */
async function shortPaths() {
  const sources = path.join(process.env.CARGO_HOME ?? path.join(os.homedir(), ".cargo"), "registry/src");
  const registries = await readdir(sources).catch(() => []);
  return registries.map((name) => ` --remap-path-prefix=${path.join(sources, name)}/=`).join("");
}

/**
 * Names of functions that say what their generic parts stand for: programs are split by them, and none is in the result.
 * The other flags are .cargo/config.toml's, which this takes the place of.
 */
const RELEASE_FLAGS = '-Csymbol-mangling-version=v0 --cfg getrandom_backend="wasm_js" -Clink-arg=--max-memory=2147483648';

async function* files(name) {
  const info = await stat(path.join(repository, name)).catch(() => null);
  if (!info || (SKIPPED.test(name) && name !== "tools/build")) return;
  if (!info.isDirectory()) {
    yield name;
    return;
  }
  for (const entry of (await readdir(path.join(repository, name))).sort()) yield* files(`${name}/${entry}`);
}

async function inputs() {
  const hash = createHash("sha256");
  for (const input of INPUTS) {
    for await (const name of files(input)) hash.update(`${name}\0`).update(await readFile(path.join(repository, name))).update("\0");
  }
  return hash.digest("hex");
}

if (process.argv.includes("--fast")) {
  await checkStyles();
  await rm(path.join(repository, "dist/.inputs"), { force: true });
  run("trunk", ["build", "--cargo-profile", "fast"]);
  process.exit(0);
}
const stamp = path.join(repository, "dist/.inputs");
const now = await inputs();
const before = await readFile(stamp, "utf8").catch(() => "");
if (before === now && !process.argv.includes("--force")) {
  console.log("dist/ is up to date.");
} else {
  await checkStyles();
  // Trunk works offline, so that it downloads no tools of its own choice; crates have to be there before.
  run("cargo", ["fetch", "--locked", "--quiet"]);
  const core = path.join(repository, "web/build/node-core");
  await shrinkNodeCore(path.join(repository, "src/runtime/js"), core);
  const given = { BACKYARD_NODE_CORE: core, CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: RELEASE_FLAGS + (await shortPaths()) };
  // Trunk compiles one program after the other, and linking each takes minutes of one core: all at once here, and Trunk
  // finds them there.
  run("cargo", ["build", "--locked", "--release", "--target", "wasm32-unknown-unknown", ...["app", "engine", "server"].flatMap((name) => ["--bin", name])], given);
  if (process.argv.includes("--compile")) process.exit(0);
  run("trunk", ["build", "--release"], given);
  await writeFile(stamp, now);
}

function run(program, options, more = {}) {
  const { status } = spawnSync(program, options, { cwd: repository, stdio: "inherit", env: { ...environment(), ...more } });
  if (status !== 0) process.exit(status ?? 1);
}

/** Trunk reads NO_COLOR as an option of its own and stops at the usual NO_COLOR=1. */
function environment() {
  const { NO_COLOR, ...rest } = process.env;
  return NO_COLOR ? { ...rest, NO_COLOR: "true" } : rest;
}
