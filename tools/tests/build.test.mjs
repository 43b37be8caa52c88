/** The parts of the build that can be tested without building. */
import { test } from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { dataBlock, fillHead } from "../build/head.mjs";
import { shortenNames } from "../build/names.mjs";
import { policyMeta } from "../build/policy.mjs";
import { allowed } from "../notices.mjs";
import { serve } from "../serve.mjs";
import { bundleBoot } from "../../web/bundle/boot.mjs";
import { checkStyles } from "../../web/bundle/styles.mjs";

test("the policy allows neither inline nor evaluated code, nor any other host", () => {
  const policy = policyMeta();
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
  assert.match(policy, /default-src 'none'/);
});

test("a data block cannot be ended from inside", () => {
  const block = dataBlock("x", { text: "</script><script>alert(1)</script>" });
  assert.equal(block.match(/<\/script>/g).length, 1);
  assert.deepEqual(JSON.parse(block.replace(/<[^>]*>/g, "")), { text: "</script><script>alert(1)</script>" });
});

test("a program and its script get short names for each other", async () => {
  const section = (id, ...body) => [id, body.length, ...body];
  const name = (text) => [text.length, ...Buffer.from(text)];
  const [imported, exported] = ["__wbg_now_0123456789abcdef", "wasm_bindgen__invoke__h01"];
  const wasm = Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0,
    ...section(1, 1, 0x60, 0, 0),
    ...section(2, 1, ...name("./app_bg.js"), ...name(imported), 0, 0),
    ...section(3, 1, 0),
    ...section(5, 1, 0, 1),
    ...section(7, 2, ...name(exported), 0, 1, ...name("memory"), 2, 0),
    ...section(10, 1, 4, 0, 0x10, 0, 0x0b),
  ]);
  const script = (i, e) => `let n=0,o={${i}(){n++}};w=>(w.${e}(),w.memory,n)`;
  const short = shortenNames(wasm, script(imported, exported));
  assert.equal(short.script, script("a", "b"));
  const calls = [];
  const { instance } = await WebAssembly.instantiate(short.wasm, { "./app_bg.js": { a: () => calls.push(1) } });
  instance.exports.b();
  assert.equal(calls.length, 1);
  assert.ok(instance.exports.memory);
  assert.throws(() => shortenNames(wasm, script(imported, exported).replace(imported, "gone")), /lacks __wbg_now/);
  assert.throws(() => shortenNames(wasm, `function ${imported} () {}`.replace(" (", "=(")), /no property/);
});

test("a page without its marks stops the build", () => {
  assert.throws(() => fillHead("<html>", "", []), /mark/);
});

test("licence expressions", () => {
  for (const good of ["MIT", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]) assert.ok(allowed(good), good);
  for (const bad of ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR AGPL-3.0)"]) assert.ok(!allowed(bad), bad);
});

test("the server: types, sub-path, no way out of its folder, next free port", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "backyard-serve-"));
  await mkdir(path.join(folder, "dist/assets"), { recursive: true });
  await writeFile(path.join(folder, "secret.txt"), "secret");
  await writeFile(path.join(folder, "dist/index.html"), "<p>page</p>");
  await writeFile(path.join(folder, "dist/assets/app-0123456789.wasm"), "x".repeat(5000));
  const first = await serve({ dir: path.join(folder, "dist"), port: 18431, base: "/some/path/", compress: "br" });
  const second = await serve({ dir: path.join(folder, "dist"), port: first.port });
  try {
    assert.notEqual(second.port, first.port);
    const page = await fetch(first.url);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(page.headers.get("access-control-allow-origin"), "*");
    assert.equal(await page.text(), "<p>page</p>");
    const wasm = await fetch(new URL("assets/app-0123456789.wasm", first.url));
    assert.equal(wasm.headers.get("content-type"), "application/wasm");
    assert.match(wasm.headers.get("cache-control"), /immutable/);
    assert.equal((await wasm.text()).length, 5000);
    const outside = new URL(first.url).origin;
    for (const bad of ["/some/path/..%2fsecret.txt", "/some/path/%2e%2e/secret.txt", "/secret.txt", "/some/path/%00", "/some/path/missing"]) {
      assert.equal((await fetch(outside + bad)).status, 404, bad);
    }
    assert.equal((await fetch(`${outside}/some/path`, { redirect: "manual" })).status, 301);
    assert.equal((await fetch(first.url, { method: "POST" })).status, 405);
  } finally {
    await first.close();
    await second.close();
    await rm(folder, { recursive: true });
  }
});

test("every style sheet is imported, and boot script and sheets bundle", async () => {
  const { first, later } = await checkStyles();
  assert.match(first, /\.boot/);
  // What waits for its sheet is let go by it.
  const [waiting, arrived] = [first.match(/([^{}]*\.requests[^{}]*)\{opacity:0\}/), later.match(/([^{}]*)\{opacity:1\}/)];
  assert.equal(waiting[1], arrived[1]);
  assert.match(later, /\.requests/);
  assert.doesNotMatch(first, /\.request-line/);
  assert.match(await bundleBoot(), /backyardBoot/);
});
