/**
 * Makes packs of the npm packages that a learner's server may import (web/runtime/package.json): text files with a package and
 * what it needs, which the runtime loads when a project first imports it.
 *
 *   node tools/packs.mjs     writes web/build/packs/ and tells the sizes
 *
 * A pack is JSON: {"name": "express", "files": {"node_modules/express/index.js": "…", …}}. Node's resolution runs over these
 * paths: each package's folder has a package.json with the name, the version and what can be imported (main or exports).
 * `packs.json` lists them: {"packages": {name: {version, license, pack}}, "packs": {name: {file, needs, bytes}}, "instead": {…}};
 * `packages` has only what a learner may import, `needs` every pack that has to be there too, `instead` says what to take for
 * some others. A file is in exactly one pack: what several packages share is in express's.
 *
 * Files are shortened by white space, comments and names of variables: names of functions show in traces, and `fn.length` tells
 * Express an error handler from a handler. Not by esbuild, which renames a function expression that hides a name (`serveStatic2`), and
 * drops such names altogether with `minifySyntax`.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { fileURLToPath } from "node:url";
import { SUBSTITUTES } from "./packs/substitutes.mjs";
import { reachable } from "./packs/reachable.mjs";
import { NAMES_STAY, shrink } from "../web/bundle/shrink.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
export const ROOT = path.join(repository, "web/runtime");
export const PACKS = path.join(repository, "web/build/packs");

/** What can be imported of a package beside its name. */
const SUBPATHS = {
  dotenv: ["./config"],
  "graphql-http": ["./lib/use/express", "./lib/use/http"],
};

/** What to take for packages that tutorials name and that are not here. */
const INSTEAD = {
  argon2: "bcryptjs, or scrypt of node:crypto",
  axios: "fetch, which is built in",
  bcrypt: "bcryptjs: the same functions, written in JavaScript",
  chai: "node:assert",
  "express-async-errors": "nothing: Express 5 passes rejected promises on by itself",
  "express-validator": "zod",
  got: "fetch, which is built in",
  jest: "node:test",
  joi: "zod",
  knex: "pg, with SQL",
  lodash: "methods of arrays and objects, structuredClone",
  mocha: "node:test",
  moment: "Date",
  nanoid: "crypto.randomUUID(), or randomBytes of node:crypto",
  "node-fetch": "fetch, which is built in",
  nodemon: "nothing: saving a file restarts the server",
  postgres: "pg",
  prisma: "pg, with SQL",
  sequelize: "pg, with SQL",
  supertest: "fetch on app.listen(0)",
  uuid: "crypto.randomUUID()",
  vitest: "node:test",
  yup: "zod",
};

/** Has the files that several packages share. */
const BASE = "express";

/** @returns {Promise<{manifest: object, packs: Map<string, string>, folders: string[]}>} `folders`: of every package in the packs */
export async function makePacks(root = ROOT) {
  const { dependencies } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const found = new Map();
  for (const name of Object.keys(dependencies)) {
    const entries = await Promise.all([".", ...(SUBPATHS[name] ?? [])].map(async (subpath) => ({ subpath, ...(await reachable(root, path.posix.join(name, subpath))) })));
    found.set(name, entries);
  }
  const owner = owners(found);
  const sources = new Map([...found.values()].flat().flatMap((each) => [...each.sources]));
  for (const { file } of SUBSTITUTES) {
    if (!sources.has(file)) throw new Error(`tools/packs/substitutes.mjs names ${file}, which nothing imports (any more)`);
  }

  const files = new Map([...new Set(owner.values())].sort().map((name) => [name, {}]));
  const folders = new Set();
  for (const file of [...sources.keys()].sort()) {
    files.get(owner.get(file))[file] = await shorten(file, sources.get(file).text);
    folders.add(folderOf(file));
  }
  const descriptions = new Map();
  for (const folder of [...folders].sort()) {
    const description = JSON.parse(await readFile(path.join(root, folder, "package.json"), "utf8"));
    descriptions.set(folder, description);
    const first = [...sources.keys()].find((file) => folderOf(file) === folder);
    files.get(owner.get(first))[`${folder}/package.json`] = JSON.stringify(minimal(description, folder, found, sources));
  }

  const packs = new Map([...files].map(([name, each]) => [name, JSON.stringify({ name, files: sorted(each) })]));
  const needs = needed(sources, owner);
  const manifest = {
    packages: Object.fromEntries([...found.keys()].map((name) => {
      const { version, license } = descriptions.get(`node_modules/${name}`);
      return [name, { version, license, pack: owner.get(found.get(name)[0].entry) }];
    })),
    packs: Object.fromEntries([...packs].map(([name, text]) => [name, { file: `${name}.json`, needs: needs(name), bytes: Buffer.byteLength(text) }])),
    instead: INSTEAD,
  };
  return { manifest, packs, folders: [...folders].map((folder) => path.join(root, folder)) };
}

/** Writes the packs and their list. @returns what `makePacks` does */
export async function writePacks(folder = PACKS, root = ROOT) {
  const made = await makePacks(root);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of made.packs) await writeFile(path.join(folder, `${name}.json`), text);
  await writeFile(path.join(folder, "packs.json"), JSON.stringify(made.manifest, null, 1));
  return made;
}

/** As a good static host sends it. */
export function brotli(text) {
  const bytes = Buffer.from(text);
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
}

/**
 * Which pack has a file: the base when Express itself needs it, else the pack of its package when learners import that, else
 * the pack of the only one that reaches it, else the base.
 */
function owners(found) {
  const owner = new Map();
  const base = new Set(found.get(BASE).flatMap(({ sources }) => [...sources.keys()]));
  for (const [name, entries] of found) {
    for (const file of new Set(entries.flatMap(({ sources }) => [...sources.keys()]))) {
      const itself = folderOf(file).slice("node_modules/".length);
      owner.set(file, base.has(file) ? BASE : found.has(itself) ? itself : owner.has(file) ? BASE : name);
    }
  }
  // A package's files stay together: its package.json is in one place.
  const ofFolder = new Map();
  for (const [file, name] of owner) ofFolder.set(folderOf(file), (ofFolder.get(folderOf(file)) ?? name) === name ? name : BASE);
  for (const file of owner.keys()) owner.set(file, ofFolder.get(folderOf(file)));
  return owner;
}

function needed(sources, owner) {
  const direct = new Map();
  for (const [file, { imports }] of sources) {
    const from = owner.get(file);
    if (!direct.has(from)) direct.set(from, new Set());
    for (const { file: to } of imports) if (owner.get(to) !== from) direct.get(from).add(owner.get(to));
  }
  return (name) => {
    const all = new Set();
    const follow = (each) => {
      for (const next of direct.get(each) ?? []) if (!all.has(next)) all.add(next), follow(next);
    };
    follow(name);
    all.delete(name);
    return [...all].sort();
  };
}

/** What Node's resolution asks of a package: without `type`, as all of it is CommonJS. */
function minimal({ name, version, exports }, folder, found, sources) {
  const relative = (file) => `./${path.posix.relative(folder, file)}`;
  const entries = folder === `node_modules/${name}` ? found.get(name) : undefined;
  if (entries && exports) return { name, version, exports: Object.fromEntries(entries.map(({ subpath, entry }) => [subpath, relative(entry)])) };
  const imported = [...sources.values()].flatMap(({ imports }) => imports).find((each) => each.name === name && folderOf(each.file) === folder);
  const main = entries?.[0].entry ?? imported?.file;
  return main ? { name, version, main: relative(main) } : { name, version };
}

async function shorten(file, text) {
  if (file.endsWith(".json")) return JSON.stringify(JSON.parse(text));
  return shrink(text, NAMES_STAY);
}

/** "node_modules/a/node_modules/@b/c/d.js" -> "node_modules/a/node_modules/@b/c" */
function folderOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)[0];
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { manifest, packs } = await writePacks();
  const rows = [...packs].map(([name, text]) => ({ name, files: Object.keys(JSON.parse(text).files).length, raw: Buffer.byteLength(text), brotli: brotli(text), needs: manifest.packs[name].needs.join(" ") }));
  const number = (value) => value.toLocaleString("en-US").padStart(10);
  for (const { name, files, raw, brotli: packed, needs } of rows) console.log(`${name.padEnd(20)} ${String(files).padStart(4)} files ${number(raw)} raw ${number(packed)} brotli  ${needs && `needs ${needs}`}`);
  console.log(`${`${rows.length} packs`.padEnd(20)} ${String(rows.reduce((sum, { files }) => sum + files, 0)).padStart(4)} files ${number(rows.reduce((sum, { raw }) => sum + raw, 0))} raw ${number(rows.reduce((sum, { brotli: packed }) => sum + packed, 0))} brotli`);
}
