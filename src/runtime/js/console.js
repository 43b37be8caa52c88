"use strict";
/** `console`: a line of output, and a note in the trace at its moment. */
const plain = (it) => typeof it === "string";
function format(args) {
  if (args.length === 1 && plain(args[0])) return args[0];
  if (args.every(plain) && !args[0]?.includes("%")) return args.join(" ");
  return require("internal/inspect").formatWithOptions({}, ...args);
}
class Console {
  #indent = ""; #counts = new Map(); #timers = new Map(); #out; #err;
  constructor(options, error) {
    const stdout = options?.write ? options : options?.stdout;
    if (stdout) { this.#out = stdout; this.#err = options.stderr ?? error ?? stdout; }
    for (const name of Object.getOwnPropertyNames(Console.prototype)) if (name !== "constructor" && name !== "_line") this[name] = this[name].bind(this);
  }
  _line(fd, level, text) {
    if (this.#indent) text = this.#indent + text.replace(/\n/g, `\n${this.#indent}`);
    const stream = fd === 2 ? this.#err : this.#out;
    if (stream) stream.write(`${text}\n`); else native.print(fd, level, text);
  }
  log(...args) { this._line(1, "log", format(args)); }
  info(...args) { this._line(1, "info", format(args)); }
  debug(...args) { this._line(1, "debug", format(args)); }
  error(...args) { this._line(2, "error", format(args)); }
  warn(...args) { this._line(2, "warn", format(args)); }
  trace(...args) { this._line(2, "trace", `Trace${args.length ? `: ${format(args)}` : ""}\n${new Error().stack.split("\n").slice(2).join("\n")}`); }
  dir(value, options) { this._line(1, "log", require("internal/inspect").inspect(value, { customInspect: false, ...options })); }
  dirxml(...args) { this.log(...args); }
  assert(ok, ...args) { if (!ok) { if (plain(args[0])) args[0] = `Assertion failed: ${args[0]}`; else args.unshift("Assertion failed"); this.warn(...args); } }
  group(...args) { if (args.length) this.log(...args); this.#indent += "  "; }
  groupCollapsed(...args) { this.group(...args); }
  groupEnd() { this.#indent = this.#indent.slice(2); }
  count(label = "default") { const n = (this.#counts.get(`${label}`) ?? 0) + 1; this.#counts.set(`${label}`, n); this.log(`${label}: ${n}`); }
  countReset(label = "default") { this.#counts.delete(`${label}`); }
  time(label = "default") { this.#timers.set(`${label}`, native.now()); }
  timeLog(label = "default", ...args) { const start = this.#timers.get(`${label}`); if (start !== undefined) this.log(`${label}: ${took(native.now() - start)}`, ...args); else process.emitWarning(`No such label '${label}' for console.timeLog()`); }
  timeEnd(label = "default") { const start = this.#timers.get(`${label}`); if (start === undefined) { process.emitWarning(`No such label '${label}' for console.timeEnd()`); return; } this.log(`${label}: ${took(native.now() - start)}`); this.#timers.delete(`${label}`); }
  timeStamp() {} profile() {} profileEnd() {}
  table(data, columns) {
    if (data === null || typeof data !== "object") return this.log(data);
    const { inspect } = require("internal/inspect");
    const rows = data instanceof Map ? [...data] : data instanceof Set ? [...data].map((each, at) => [at, each]) : Object.entries(data);
    const names = columns ?? [...new Set(rows.flatMap(([, row]) => (row !== null && typeof row === "object" ? Object.keys(row) : [])))];
    const plainValues = rows.some(([, row]) => row === null || typeof row !== "object");
    const head = ["(index)", ...names, ...(plainValues && !columns ? ["Values"] : [])];
    const cell = (value) => (value === undefined ? "" : inspect(value, { depth: 0 }));
    const body = rows.map(([key, row]) => [String(key), ...names.map((name) => (row !== null && typeof row === "object" && name in row ? cell(row[name]) : "")), ...(plainValues && !columns ? [row === null || typeof row !== "object" ? cell(row) : ""] : [])]);
    const widths = head.map((name, at) => Math.max(name.length, ...body.map((row) => row[at].length)) + 2);
    const line = (left, middle, right) => left + widths.map((width) => "─".repeat(width)).join(middle) + right;
    const row = (cells) => `│${cells.map((text, at) => ` ${text}`.padEnd(widths[at])).join("│")}│`;
    this.log([line("┌", "┬", "┐"), row(head), line("├", "┼", "┤"), ...body.map(row), line("└", "┴", "┘")].join("\n"));
  }
}
const took = (millis) => (millis >= 1000 ? `${(millis / 1000).toFixed(3)}s` : `${millis.toFixed(3).replace(/\.?0+$/, "")}ms`);
module.exports = Object.assign(new Console(), { Console });
