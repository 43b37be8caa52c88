"use strict";
/** node:test: tests run in the order they were declared, after the file that declares them. */
const { codes } = require("internal/errors");
class Suite {
  constructor(name, parent, fn, options) { Object.assign(this, { name, parent, fn, options: options ?? {}, children: [], hooks: { before: [], after: [], beforeEach: [], afterEach: [] } }); }
}
const root = new Suite("", null);
let current = root, started = false;
const counts = { tests: 0, suites: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
let over = false;
let only = false;
function parts(name, options, fn) {
  if (typeof name === "function") [name, options, fn] = [name.name || "<anonymous>", {}, name];
  else if (typeof name === "object") [name, options, fn] = [options?.name || "<anonymous>", name, options];
  else if (typeof options === "function") [options, fn] = [{}, options];
  return [name ?? "<anonymous>", options ?? {}, fn];
}
function declare(kind, parent, args, more) {
  const [name, options, fn] = parts(...args);
  const item = kind === "suite" ? new Suite(name, parent, fn, { ...options, ...more }) : { name, options: { ...options, ...more }, fn, parent };
  if (item.options.only) only = true;
  item.done = new Promise((resolve) => { item.resolve = resolve; });
  parent.children.push(item);
  if (kind === "suite" && typeof fn === "function" && !item.options.skip) {
    const before = current;
    current = item;
    try { item.ready = fn({ name, signal: new AbortController().signal }); } finally { current = before; }
  }
  schedule();
  return item.done;
}
function schedule() { if (!started) { started = true; for (const name of ["beforeExit", "exit"]) process.on(name, cancel); setImmediate(() => run().catch((error) => { throw error; })); } }
const variants = (fn) => Object.assign(fn, Object.fromEntries(["skip", "todo", "only"].map((name) => [name, (...args) => fn._with({ [name]: true }, args)])));
const test = variants(Object.assign((...args) => declare("test", current, args), { _with: (more, args) => declare("test", current, args, more) }));
const describe = variants(Object.assign((...args) => void declare("suite", current, args), { _with: (more, args) => void declare("suite", current, args, more) }));
const hook = (name) => (fn) => { current.hooks[name].push(fn); };
const print = (depth, text) => native.print(1, "log", `${"  ".repeat(depth)}${text}`.replaceAll("\n", `\n${"  ".repeat(depth)}`));
/** A test that takes a callback is done when it calls it. */
function call(fn, context, timeout) {
  // In a turn of its own, not in a promise's job: there a loop without an end is stopped without its line.
  const work = new Promise((resolve, reject) => setImmediate(() => {
    try { if (fn.length >= 2) fn.call(context, context, (error) => (error ? reject(error) : resolve())); else resolve(fn.call(context, context)); } catch (error) { reject(error); }
  }));
  if (!timeout || timeout === Infinity) return work;
  return Promise.race([work, new Promise((_, reject) => setTimeout(() => reject(new codes.ERR_TEST_FAILURE(`test timed out after ${timeout}ms`)), timeout).unref())]);
}
class TestContext {
  #item; #depth; #after = []; #plan;
  constructor(item, depth) { this.#item = item; this.#depth = depth; this.name = item.name; this.signal = new AbortController().signal; this.mock = new Mock(); this.hooks = { before: [], after: [], beforeEach: [], afterEach: [] }; this.subtests = []; }
  get fullName() { return this.#item.name; }
  get assert() { return require("assert"); }
  diagnostic(text) { print(this.#depth + 1, `ℹ ${text}`); }
  skip(text) { this.#item.skipped = text ?? true; } todo(text) { this.#item.todo = text ?? true; }
  plan(n) { this.#plan = n; } runOnly() {}
  before(fn) { return call(fn, this); } after(fn) { this.#after.push(fn); } beforeEach(fn) { this.hooks.beforeEach.push(fn); } afterEach(fn) { this.hooks.afterEach.push(fn); }
  async test(...args) {
    const [name, options, fn] = parts(...args);
    const item = { name, options, fn, parent: this.#item, resolve() {}, hooks: this.hooks };
    const running = execute(item, this.#depth + 1, [this]);
    this.subtests.push(running);
    if (!(await running)) this.failed = true;
  }
  async _finish() { await Promise.all(this.subtests); for (const fn of this.#after) await call(fn, this); this.mock.restoreAll(); if (this.failed) throw new codes.ERR_TEST_FAILURE("1 subtest failed"); }
}
/** For whoever shows a list of results. */
function told(item, verdict, start, error) {
  const names = [];
  for (let at = item; at && at !== root; at = at.parent) names.unshift(at.name);
  const { inspect } = require("util");
  const compared = error?.code === "ERR_ASSERTION" && /equal$/i.test(error.operator) && !error.operator.startsWith("not");
  const [actual, expected] = compared ? [inspect(error.actual), inspect(error.expected)] : ["", ""];
  item.told = true;
  native.tested(names.join(" › "), verdict, native.now() - start, error === undefined ? "" : error?.message ? `${error.message}` : inspect(error), error, actual, expected);
}
/** The process ends while tests wait: what they wait for never comes. */
function cancel() {
  if (over) return;
  over = true;
  process.exitCode = 1;
  const error = new codes.ERR_TEST_FAILURE("Promise resolution is still pending but the event loop has already resolved");
  const rest = (suite, depth) => { for (const item of suite.children) if (item instanceof Suite) rest(item, depth + 1); else if (!item.told) { counts.tests++; counts.cancelled++; told(item, "fail", native.now(), error); print(depth, `✖ ${item.name}\n${indent(error)}`); } };
  rest(root, 0);
  summary(native.now());
}
async function execute(item, depth, chain) {
  const { options } = item, start = native.now();
  counts.tests++;
  const took = () => `(${(native.now() - start).toFixed(3).replace(/\.?0+$/, "")}ms)`;
  if (options.skip || (only && !options.only && !chain.some((each) => each.options?.only)) || (options.todo && !item.fn)) { counts[options.todo ? "todo" : "skipped"]++; print(depth, `﹣ ${item.name} ${took()} # ${options.todo ? "TODO" : "SKIP"}${typeof options.skip === "string" ? ` ${options.skip}` : ""}`); told(item, options.todo ? "todo" : "skip", start); item.resolve(); return true; }
  const context = new TestContext(item, depth);
  let error, failed = false;
  try {
    for (const each of chain) for (const fn of each.hooks.beforeEach) await call(fn, context);
    if (item.fn) await call(item.fn, context, options.timeout);
  } catch (failure) { error = failure; failed = true; }
  try { await context._finish(); } catch (failure) { if (!failed) { error = failure; failed = true; } }
  for (const each of [...chain].reverse()) for (const fn of each.hooks.afterEach) try { await call(fn, context); } catch (failure) { if (!failed) { error = failure; failed = true; } }
  const todo = options.todo || item.todo;
  told(item, item.skipped ? "skip" : todo ? "todo" : failed ? "fail" : "pass", start, failed && !todo ? error ?? "failed" : undefined);
  if (item.skipped) { counts.skipped++; print(depth, `﹣ ${item.name} ${took()} # SKIP`); }
  else if (failed && !todo) { counts.fail++; print(depth, `✖ ${item.name} ${took()}\n${indent(error)}`); }
  else { counts[todo ? "todo" : "pass"]++; print(depth, `✔ ${item.name} ${took()}${todo ? " # TODO" : ""}`); }
  item.resolve();
  return !failed || !!todo;
}
const indent = (error) => `  ${(error?.code === "ERR_TEST_FAILURE" ? error.message : require("util").inspect(error)).replaceAll("\n", "\n  ")}`;
async function runSuite(suite, depth, chain) {
  const start = native.now();
  await suite.ready;
  let ok = true;
  try {
    for (const fn of suite.hooks.before) await call(fn, {});
    for (const item of suite.children) {
      if (item instanceof Suite) { counts.suites++; print(depth, `▶ ${item.name}`); if (item.options.skip) { counts.skipped++; told(item, "skip", native.now()); print(depth, `﹣ ${item.name} # SKIP`); item.resolve(); } else if (!(await runSuite(item, depth + 1, [...chain, item]))) ok = false; }
      else if (!(await execute(item, depth, chain))) ok = false;
    }
  } catch (error) { ok = false; counts.fail++; told({ name: "hook", parent: suite }, "fail", start, error); print(depth, `✖ ${suite.name || "hook"}\n${indent(error)}`); }
  for (const fn of suite.hooks.after) try { await call(fn, {}); } catch (error) { ok = false; counts.fail++; told({ name: "hook", parent: suite }, "fail", start, error); print(depth, `✖ ${suite.name || "hook"}\n${indent(error)}`); }
  if (suite !== root) { print(depth - 1, `${ok ? "✔" : "✖"} ${suite.name} (${(native.now() - start).toFixed(3).replace(/\.?0+$/, "")}ms)`); suite.resolve(); }
  return ok;
}
async function run() {
  const start = native.now();
  await runSuite(root, 0, [root]);
  over = true;
  summary(start);
  if (counts.fail > 0) process.exitCode = 1;
  if (native.isTest()) process.exit();
}
function summary(start) {
  for (const [name, n] of Object.entries({ tests: counts.tests, suites: counts.suites, pass: counts.pass, fail: counts.fail, cancelled: counts.cancelled, skipped: counts.skipped, todo: counts.todo })) print(0, `ℹ ${name} ${n}`);
  print(0, `ℹ duration_ms ${(native.now() - start).toFixed(3)}`);
}
class Mock {
  #restores = [];
  fn(original = () => undefined, implementation = original) {
    const calls = [];
    let next = implementation;
    const mock = { calls, callCount: () => calls.length, mockImplementation(fn) { next = fn; }, mockImplementationOnce(fn) { const before = next; next = function (...args) { next = before; return fn.apply(this, args); }; }, resetCalls() { calls.length = 0; }, restore() { next = original; } };
    function mocked(...args) {
      const call = { arguments: args, this: this, target: new.target, result: undefined, error: undefined };
      calls.push(call);
      try { return (call.result = next.apply(this, args)); } catch (error) { call.error = error; throw error; }
    }
    return Object.assign(mocked, { mock });
  }
  method(object, name, implementation) {
    const original = object[name], own = Object.getOwnPropertyDescriptor(object, name), mocked = this.fn(original, implementation ?? original);
    mocked.mock.restore = () => { if (own) Object.defineProperty(object, name, own); else delete object[name]; };
    this.#restores.push(mocked.mock.restore);
    Object.defineProperty(object, name, { value: mocked, writable: true, configurable: true, enumerable: own?.enumerable ?? false });
    return mocked;
  }
  restoreAll() { for (const restore of this.#restores.splice(0)) restore(); }
  reset() { this.restoreAll(); }
  get timers() { throw require("internal/errors").unsupported("mock.timers", "Time is virtual here: a timer of an hour takes no time."); }
}
module.exports = Object.assign(test, { test, it: test, describe, suite: describe, before: hook("before"), after: hook("after"), beforeEach: hook("beforeEach"), afterEach: hook("afterEach"), mock: new Mock(), run: () => { throw require("internal/errors").unsupported("run() of node:test", "Run the test file."); } });
