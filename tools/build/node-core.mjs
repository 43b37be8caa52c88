/**
 * Node's modules of src/runtime/js without comments and long names, for the program that a browser loads: they are texts in it.
 * Names of functions and classes stay, since errors and traces show them. Nothing is rewritten: the same instructions run as on
 * the command line, which virtual time is counted by, so that both record the same trace.
 */
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { NAMES_STAY, shrink } from "../../web/bundle/shrink.mjs";

/** Writes them to a folder of the same shape. */
export async function shrinkNodeCore(from, to) {
  await rm(to, { recursive: true, force: true });
  for (const name of await readdir(from, { recursive: true })) {
    if (!name.endsWith(".js")) continue;
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    const text = await shrink(await readFile(path.join(from, name), "utf8"), NAMES_STAY);
    if (!text) throw new Error(`src/runtime/js/${name} has nothing in it once it is shortened`);
    await writeFile(path.join(to, name), text);
  }
}
