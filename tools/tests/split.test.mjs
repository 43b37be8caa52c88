/** tools/split on a small program: both halves together do what the whole does, and the rest is loaded once, when it is needed. */
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const folder = mkdtempSync(path.join(os.tmpdir(), "backyard-split-"));
after(() => rmSync(folder, { recursive: true }));
const at = (name) => path.join(folder, name);
const split = (...args) => execFileSync("backyard-split", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Functions by number: 0 $log (imported), 1 $first, 2 $later, 3 $both, 4 $wide, 5 $through, 6 $tiny, 7 $only_later, 8 $grow. */
const LONG = "(nop)".repeat(40); // else it would be taken for a part of something
const PROGRAM = `(module
  (import "host" "log" (func $log (param i32)))
  (memory (export "memory") 1 4)
  (data (i32.const 8) "later")
  (table (export "table") 3 3 funcref)
  (elem (i32.const 1) $later $first)
  (global $count (mut i32) (i32.const 0))
  (type $one (func (param i32) (result i32)))
  (func $first (export "first") (param i32) (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.add (local.get 0) (call $tiny)))
  (func $later (export "later") (param i32) (result i32)
    ${LONG}
    (call $log (global.get $count))
    (i32.add (call $both (local.get 0)) (i32.load8_u (i32.const 8))))
  (func $both (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $both (i32.sub (local.get 0) (i32.const 1)))))
      (else (call $only_later (call $first (i32.const 0))))))
  (func $wide (export "wide") (param i32 i64 f64) (result i64 f64)
    ${LONG}
    (call $log (local.get 0))
    (i64.add (local.get 1) (i64.const 1)) (f64.mul (local.get 2) (f64.const 2)))
  (func $through (export "through") (param $slot i32) (result i32)
    (i32.add (i32.const 1000) (call_indirect (type $one) (i32.const 5) (local.get $slot))))
  (func $tiny (result i32) (i32.const 7))
  (func $only_later (param i32) (result i32) (call $log (i32.const 99)) (i32.mul (local.get 0) (i32.const 3)))
  (func $grow (export "grow") (result i32) (memory.grow (i32.const 1)) (global.get $count) (i32.add)))`;

writeFileSync(at("whole.wat"), PROGRAM);
execFileSync("wasm-as", ["-g", "--enable-multivalue", "--enable-mutable-globals", at("whole.wat"), "-o", at("whole.wasm")]);
const module = (name) => new WebAssembly.Module(readFileSync(at(name)));

function whole() {
  const logged = [];
  const { exports } = new WebAssembly.Instance(module("whole.wasm"), { host: { log: (n) => void logged.push(n) } });
  return { exports, logged };
}

/** @param {string} kept numbers, one a line */
function halves(kept, load) {
  writeFileSync(at("kept"), kept);
  split("cut", at("whole.wasm"), at("kept"), at("first.wasm"), at("rest.wasm"));
  const logged = [];
  let loads = 0;
  const link = () => new WebAssembly.Instance(module("rest.wasm"), { p: exports });
  const { exports } = new WebAssembly.Instance(module("first.wasm"), {
    host: { log: (n) => void logged.push(n) },
    split: { load: () => ((loads += 1), load ? load(link) : link()) },
  });
  return { exports, logged, link, loads: () => loads };
}

const CALLS = [["first", 1], ["later", 3], ["through", 1], ["through", 2], ["wide", 4, 5n, 1.5], ["grow"], ["later", 0]];
const run = ({ exports, logged }) => [...CALLS.map(([name, ...args]) => exports[name](...args)), logged, exports.memory.buffer.byteLength];

test("whatever stays, both halves do what the whole does", () => {
  const expected = run(whole());
  for (const kept of ["", "1\n", "1\n5\n8\n", "1\n2\n3\n", "2\n5\n", "1\n2\n3\n4\n5\n6\n7\n8\n"]) {
    assert.deepEqual(run(halves(kept)), expected, `kept ${kept.split("\n")}`);
  }
});

test("the rest is loaded when something in it is called, and once", () => {
  const program = halves("1\n5\n6\n");
  assert.equal(program.exports.first(1), 8);
  assert.equal(program.exports.through(2), 1012);
  assert.equal(program.loads(), 0);
  program.exports.through(1);
  program.exports.later(1);
  program.exports.wide(1, 1n, 1);
  assert.equal(program.loads(), 1);
});

test("linked ahead, nothing is loaded", () => {
  const program = halves("1\n");
  program.link();
  program.exports.later(2);
  assert.equal(program.loads(), 0);
});

test("a load that fails can be tried again", () => {
  let works = false;
  const program = halves("1\n", (link) => {
    if (!works) throw new Error("no network");
    link();
  });
  assert.throws(() => program.exports.later(1), /no network/);
  works = true;
  assert.equal(program.exports.later(1), whole().exports.later(1));
});

test("an instrumented program tells which functions ran", () => {
  split("instrument", at("whole.wasm"), at("noting.wasm"));
  const { exports } = new WebAssembly.Instance(module("noting.wasm"), { host: { log() {} } });
  exports.through(2);
  const ran = Object.keys(exports).filter((name) => name.startsWith("ran:") && exports[name].value);
  assert.deepEqual(ran.sort(), ["ran:1", "ran:5", "ran:6"]);
});

test("functions are chosen by name, with what only they call", () => {
  const kept = (list) => {
    writeFileSync(at("later"), list);
    return split("keep", at("whole.wasm"), at("later")).trim().split("\n").map(Number);
  };
  // $later is in the table and exported, so it is not needed at once only because it is named.
  assert.deepEqual(kept("# a comment\nlater\n"), [0, 1, 4, 5, 6, 8]);
  assert.deepEqual(kept("later\n!only_later\n"), [0, 1, 4, 5, 6, 8]);
  assert.deepEqual(kept("wide$\n"), [0, 1, 2, 3, 5, 6, 7, 8]);
  assert.deepEqual(kept("wid$\n"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  // Too short to move by its name alone.
  assert.deepEqual(kept("first\n"), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});
