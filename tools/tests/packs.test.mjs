/** The packs: complete, loadable by Node, names kept, within their budget. */
import { before, after, test } from "node:test";
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { ROOT, brotli, makePacks } from "../packs.mjs";

/** Bytes of brotli: what the first answer of Express with PostgreSQL needs, and all packs together. */
const BUDGETS = { first: 95_000, all: 310_000 };

let made;
let folder;
let load;

before(async () => {
  made = await makePacks();
  folder = await mkdtemp(path.join(os.tmpdir(), "backyard-packs-"));
  for (const text of made.packs.values()) {
    for (const [file, source] of Object.entries(JSON.parse(text).files)) {
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
      await writeFile(path.join(folder, file), source);
    }
  }
  load = createRequire(path.join(folder, "server.js"));
});
after(() => folder && rm(folder, { recursive: true }));

test("every package that a learner may import loads from its pack and from what that needs", () => {
  const names = Object.keys(made.manifest.packages);
  assert.ok(names.length >= 13);
  for (const name of names) {
    const real = createRequire(path.join(ROOT, "server.js"))(name);
    const keys = (module) => Object.keys(module).sort();
    assert.deepEqual(keys(load(name)), keys(real), name);
    assert.equal(typeof load(name), typeof real, name);
  }
  for (const subpath of ["graphql-http/lib/use/express", "dotenv/config"]) load(subpath);
});

test("a file is in one pack, and a pack names all that it needs", () => {
  const of = new Map();
  for (const [name, text] of made.packs) {
    for (const file of Object.keys(JSON.parse(text).files)) {
      assert.ok(!of.has(file), `${file} is in ${of.get(file)} and in ${name}`);
      of.set(file, name);
    }
  }
  for (const [name, { needs }] of Object.entries(made.manifest.packs)) {
    for (const need of needs) assert.ok(["express", "graphql"].includes(need), `${name} needs ${need}: is that worth a file?`);
  }
  assert.deepEqual(made.manifest.packs.express.needs, []);
  assert.deepEqual(made.manifest.packs.pg.needs, []);
});

test("names of functions and numbers of parameters stay: traces show them, Express counts them", () => {
  const express = load("express");
  assert.deepEqual([express.json(), express.urlencoded(), express.static("."), load("cors")(), load("helmet")()].map(({ name }) => name),
    ["jsonParser", "urlencodedParser", "serveStatic", "corsMiddleware", "helmetMiddleware"]);
  const { DatabaseError, Pool } = load("pg");
  assert.deepEqual([DatabaseError.name, new Pool().constructor.name], ["DatabaseError", "BoundPool"]);
  assert.equal(express.json().length, 3);
});

test("substitutes answer as the packages do for what a server meets", () => {
  const real = createRequire(path.join(ROOT, "server.js"));
  for (const require of [load, real]) {
    const mime = require("mime-types");
    assert.deepEqual(["html", "js", "png", "svg", "wasm", "webmanifest", "woff2", "csv"].map((name) => mime.contentType(name)),
      ["text/html; charset=utf-8", "text/javascript; charset=utf-8", "image/png", "image/svg+xml", "application/wasm", "application/manifest+json; charset=utf-8", "font/woff2", "text/csv; charset=utf-8"]);
    assert.deepEqual(require("iconv-lite").decode(Buffer.from([0xfc, 0x80]), "windows-1252"), "ü€");
    assert.deepEqual(require("iconv-lite").encodingExists("latin1"), true);
    assert.equal(require("qs").parse("a[b][]=1&a[b][]=2").a.b.length, 2);
    assert.throws(() => { const a = {}; a.a = a; require("qs").stringify(a); }, RangeError);
    assert.match(require("zod").z.locales.de().localeError({ code: "custom" }), /Ungültig/);
    assert.equal(Object.keys(require("zod").z.locales).length, Object.keys(real("zod").z.locales).length);
  }
  assert.equal(load("iconv-lite").encodingExists("gb2312"), false);
  const types = [load, real].map((require) => Object.entries(require("mime-types").types).sort());
  assert.deepEqual(types[0], types[1]);
  assert.deepEqual(load("mime-types").extension("text/html"), "html");
});

test("for no package that is there another one is named", () => {
  const { packages, instead } = made.manifest;
  assert.deepEqual(Object.keys(instead).filter((name) => packages[name]), []);
});

test("the packs stay within their budget", () => {
  const sizes = new Map([...made.packs].map(([name, text]) => [name, brotli(text)]));
  const first = sizes.get("express") + sizes.get("pg");
  const all = [...sizes.values()].reduce((sum, each) => sum + each, 0);
  assert.ok(first <= BUDGETS.first, `express and pg are ${first} bytes of brotli, over ${BUDGETS.first}`);
  assert.ok(all <= BUDGETS.all, `all packs are ${all} bytes of brotli, over ${BUDGETS.all}`);
});
