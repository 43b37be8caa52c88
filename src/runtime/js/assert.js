"use strict";
const { inspect } = require("internal/inspect");
const { codes, validateFunction } = require("internal/errors");
class AssertionError extends Error {
  constructor({ message, actual, expected, operator, stackStartFn }) {
    super(message);
    this.generatedMessage = false; this.code = "ERR_ASSERTION"; this.actual = actual; this.expected = expected; this.operator = operator;
    Object.defineProperty(this, "name", { value: "AssertionError", writable: true, configurable: true });
    void stackStartFn;
  }
  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}
const show = (value) => inspect(value, { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, breakLength: Infinity, sorted: true });
const TITLES = { deepStrictEqual: "Expected values to be strictly deep-equal:", strictEqual: "Expected values to be strictly equal:", deepEqual: "Expected values to be loosely deep-equal:", equal: "", notStrictEqual: 'Expected "actual" to be strictly unequal to:', notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:', notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:' };
function difference(actual, expected, operator) {
  const a = show(actual), b = show(expected), lines = [a.split("\n"), b.split("\n")];
  if (operator === "equal" || operator === "notEqual") return `${a} ${operator === "equal" ? "==" : "!="} ${b}`;
  if (operator.startsWith("not")) return `${TITLES[operator]}${lines[0].length > 1 ? `\n\n${a}\n` : ` ${a}`}`;
  if (operator === "deepEqual") return `${TITLES.deepEqual}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  if (lines[0].length === 1 && lines[1].length === 1 && (typeof actual !== "object" || actual === null) && (typeof expected !== "object" || expected === null)) return `${TITLES[operator]}\n\n${a} !== ${b}\n`;
  const rows = diff(lines[0], lines[1]);
  return `${TITLES[operator]}\n+ actual - expected\n\n${rows.join("\n")}\n`;
}
function diff(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  const rows = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { rows.push(`  ${a[i]}`); i++; j++; }
    else if (i < a.length && (j >= b.length || table[i + 1][j] >= table[i][j + 1])) rows.push(`+ ${a[i++]}`);
    else rows.push(`- ${b[j++]}`);
  }
  return rows;
}
function fail(actual, expected, message, operator, fn) {
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message: message ?? difference(actual, expected, operator), actual, expected, operator, stackStartFn: fn });
  error.generatedMessage = message === undefined;
  throw error;
}
function equal(a, b, strict, seen = []) {
  if (strict ? Object.is(a, b) : a === b || (a == b && (typeof a !== "object" || a === null || typeof b !== "object" || b === null)) || (a !== a && b !== b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const kind = Object.prototype.toString.call(a);
  if (kind !== Object.prototype.toString.call(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Date) { if (a.getTime() !== b.getTime()) return false; }
  else if (a instanceof RegExp) { if (`${a}` !== `${b}` || a.lastIndex !== b.lastIndex) return false; }
  else if (a instanceof Error) { if (a.message !== b.message || a.name !== b.name) return false; }
  else if (ArrayBuffer.isView(a)) { if (a.byteLength !== b.byteLength) return false; const x = Buffer.from(a.buffer, a.byteOffset, a.byteLength), y = Buffer.from(b.buffer, b.byteOffset, b.byteLength); if (!x.equals(y)) return false; return true; }
  else if (a instanceof Number || a instanceof String || a instanceof Boolean) { if (!Object.is(a.valueOf(), b.valueOf())) return false; }
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  seen = [...seen, [a, b]];
  if (a instanceof Map) {
    if (a.size !== b.size) return false;
    const rest = [...b];
    for (const [key, value] of a) { const at = rest.findIndex(([k, v]) => (Object.is(k, key) || (typeof key === "object" && equal(k, key, strict, seen))) && equal(value, v, strict, seen)); if (at < 0) return false; rest.splice(at, 1); }
  } else if (a instanceof Set) {
    if (a.size !== b.size) return false;
    const rest = [...b];
    for (const value of a) { const at = rest.findIndex((each) => equal(each, value, strict, seen)); if (at < 0) return false; rest.splice(at, 1); }
  }
  const keys = (it) => [...Object.keys(it), ...(strict ? Object.getOwnPropertySymbols(it).filter((key) => Object.prototype.propertyIsEnumerable.call(it, key)) : [])];
  const ka = keys(a), kb = keys(b);
  if (ka.length !== kb.length || (Array.isArray(a) && a.length !== b.length)) return false;
  return ka.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key], strict, seen));
}
function assert(value, message) { ok(value, message, assert); }
function ok(value, message, fn = ok) {
  if (value) return;
  if (message instanceof Error) throw message;
  const error = new AssertionError({ message: message ?? "The expression evaluated to a falsy value", actual: value, expected: true, operator: "==", stackStartFn: fn });
  error.generatedMessage = message === undefined;
  throw error;
}
function matches(error, expected, message, fn) {
  if (expected === undefined) return;
  if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return;
    if (Error.isPrototypeOf(expected) || expected === Error) throw error instanceof Error && message === undefined ? error : new AssertionError({ message: message ?? `The error is expected to be an instance of "${expected.name}". Received "${error?.name}"`, actual: error, expected, operator: fn });
    const result = expected.call({}, error);
    if (result !== true) throw new AssertionError({ message: message ?? `The ${expected.name ? `"${expected.name}" ` : ""}validation function is expected to return "true". Received ${inspect(result)}`, actual: error, expected, operator: fn });
    return;
  }
  if (expected instanceof RegExp) { if (expected.test(`${error}`)) return; throw new AssertionError({ message: message ?? `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(`${error}`)}\n`, actual: error, expected, operator: fn }); }
  for (const key of [...Object.keys(expected), ...(expected instanceof Error ? ["name", "message"] : [])]) {
    if (typeof error?.[key] === "string" && expected[key] instanceof RegExp && expected[key].test(error[key])) continue;
    if (!equal(error?.[key], expected[key], true)) { if (message instanceof Error) throw message; fail(Object.fromEntries(Object.keys(expected).map((each) => [each, error?.[each]])), { ...expected }, message, "deepStrictEqual", fn); }
  }
}
function throws(run, expected, message) {
  validateFunction(run, "fn");
  if (typeof expected === "string") { message = expected; expected = undefined; }
  let error, threw = false;
  try { run(); } catch (failure) { error = failure; threw = true; }
  if (!threw) throw new AssertionError({ message: `Missing expected exception${expected?.name ? ` (${expected.name})` : ""}${message ? `: ${message}` : "."}`, actual: undefined, expected, operator: "throws" });
  matches(error, expected, message, "throws");
}
async function rejects(promise, expected, message) {
  if (typeof expected === "string") { message = expected; expected = undefined; }
  if (typeof promise === "function") promise = promise();
  let error, threw = false;
  try { await promise; } catch (failure) { error = failure; threw = true; }
  if (!threw) throw new AssertionError({ message: `Missing expected rejection${expected?.name ? ` (${expected.name})` : ""}${message ? `: ${message}` : "."}`, actual: undefined, expected, operator: "rejects" });
  matches(error, expected, message, "rejects");
}
function matchText(text, pattern, message, yes, operator) {
  if (!(pattern instanceof RegExp)) throw new codes.ERR_INVALID_ARG_TYPE("regexp", "RegExp", pattern);
  if (typeof text === "string" && (pattern.exec(text) !== null) === yes) return;
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: message ?? (typeof text !== "string" ? `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})` : `The input ${yes ? "did not match" : "was expected to not match"} the regular expression ${inspect(pattern)}. Input:\n\n${inspect(text)}\n`), actual: text, expected: pattern, operator });
}
const loose = {
  ok, AssertionError, throws, rejects, fail(message = "Failed") { if (message instanceof Error) throw message; throw new AssertionError({ message, operator: "fail" }); },
  equal(a, b, message) { if (!(a == b || (a !== a && b !== b))) fail(a, b, message, "equal", loose.equal); },
  notEqual(a, b, message) { if (a == b || (a !== a && b !== b)) fail(a, b, message, "notEqual", loose.notEqual); },
  strictEqual(a, b, message) { if (!Object.is(a, b)) fail(a, b, message, "strictEqual", loose.strictEqual); },
  notStrictEqual(a, b, message) { if (Object.is(a, b)) fail(a, b, message, "notStrictEqual", loose.notStrictEqual); },
  deepEqual(a, b, message) { if (!equal(a, b, false)) fail(a, b, message, "deepEqual", loose.deepEqual); },
  notDeepEqual(a, b, message) { if (equal(a, b, false)) fail(a, b, message, "notDeepEqual", loose.notDeepEqual); },
  deepStrictEqual(a, b, message) { if (!equal(a, b, true)) fail(a, b, message, "deepStrictEqual", loose.deepStrictEqual); },
  notDeepStrictEqual(a, b, message) { if (equal(a, b, true)) fail(a, b, message, "notDeepStrictEqual", loose.notDeepStrictEqual); },
  doesNotThrow(run, expected, message) { try { run(); } catch (error) { throw new AssertionError({ message: `Got unwanted exception${typeof expected === "string" ? `: ${expected}` : message ? `: ${message}` : "."}\nActual message: "${error?.message}"`, actual: error, operator: "doesNotThrow" }); } },
  async doesNotReject(promise, expected, message) { try { await (typeof promise === "function" ? promise() : promise); } catch (error) { throw new AssertionError({ message: `Got unwanted rejection${message ? `: ${message}` : "."}\nActual message: "${error?.message}"`, actual: error, operator: "doesNotReject" }); } },
  match: (text, pattern, message) => matchText(text, pattern, message, true, "match"), doesNotMatch: (text, pattern, message) => matchText(text, pattern, message, false, "doesNotMatch"),
  ifError(value) { if (value !== null && value !== undefined) throw new AssertionError({ message: `ifError got unwanted exception: ${typeof value === "object" && typeof value.message === "string" ? value.message : inspect(value)}`, actual: value, expected: null, operator: "ifError" }); },
  partialDeepStrictEqual(a, b, message) { const part = (x, y) => (typeof y !== "object" || y === null || typeof x !== "object" || x === null ? Object.is(x, y) : Array.isArray(y) ? y.every((each) => x.some?.((it) => part(it, each))) : Object.keys(y).every((key) => part(x[key], y[key]))); if (!part(a, b)) fail(a, b, message, "deepStrictEqual"); },
};
module.exports = Object.assign(assert, loose, { _equal: equal });
const strict = (value, message) => ok(value, message, strict);
module.exports.strict = Object.assign(strict, loose, { equal: loose.strictEqual, notEqual: loose.notStrictEqual, deepEqual: loose.deepStrictEqual, notDeepEqual: loose.notDeepStrictEqual });
strict.strict = strict;
