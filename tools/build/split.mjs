/**
 * Splits the programs (docs/decisions/008-split-programs.md): which functions are needed up to the first result,
 * and the two halves of each program. The work on the binaries is `tools/split`'s.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const beside = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What the page never needs before the first result, by module. */
const LATER = beside("page-later.txt");

/** What the engine has beside SQL. */
const BESIDE_SQL = beside("engine-beside-sql.txt");

/** @returns {Promise<{first: Buffer, rest: Buffer, told: string}>} */
export function splitPage(wasm) {
  return inFolder(async (at) => {
    await writeFile(at("whole.wasm"), wasm);
    return cut(at, await split("keep", at("whole.wasm"), LATER));
  });
}

/** What runs when the engine opens the samples and answers their first queries stays. */
export function splitEngine(wasm, glue, samples) {
  return splitByProfile(wasm, glue, "-", samples);
}

/** What runs when the engine does that, or starts a sample's application and has its first answer, stays. */
export function splitServer(wasm, glue, packs, samples) {
  return splitByProfile(wasm, glue, packs, samples);
}

function splitByProfile(wasm, glue, packs, samples) {
  return inFolder(async (at) => {
    await Promise.all([writeFile(at("whole.wasm"), wasm), writeFile(at("glue.js"), glue)]);
    await split("instrument", at("whole.wasm"), at("noting.wasm"));
    const { stdout } = await run(process.execPath, [beside("profile.mjs"), at("glue.js"), at("noting.wasm"), packs, ...samples], { maxBuffer: 2 ** 26 });
    return cut(at, stdout);
  });
}

/** The engine's program without what it has beside SQL. */
export function sqlAlone(wasm) {
  return inFolder(async (at) => {
    await writeFile(at("whole.wasm"), wasm);
    return (await cut(at, await split("keep", at("whole.wasm"), BESIDE_SQL))).first;
  });
}

async function cut(at, kept) {
  await writeFile(at("kept"), kept);
  const told = await split("cut", at("whole.wasm"), at("kept"), at("first.wasm"), at("rest.wasm"));
  const [first, rest] = await Promise.all([readFile(at("first.wasm")), readFile(at("rest.wasm"))]);
  return { first, rest, told: told.trim() };
}

async function split(...args) {
  const { stdout, stderr } = await run("backyard-split", args, { maxBuffer: 2 ** 26 });
  process.stderr.write(stderr);
  return stdout;
}

async function inFolder(work) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "backyard-split-"));
  try {
    return await work((name) => path.join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}
