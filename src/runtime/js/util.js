"use strict";
const { inspect, format, formatWithOptions } = require("internal/inspect");
const { promisify } = require("internal/promisify");
const { codes, validateFunction } = require("internal/errors");
const types = require("util/types");
function inherits(child, parent) {
  validateFunction(child, "ctor");
  validateFunction(parent, "superCtor");
  Object.defineProperty(child, "super_", { value: parent, writable: true, configurable: true });
  Object.setPrototypeOf(child.prototype, parent.prototype);
}
const warned = new Set();
function deprecate(fn, message, code) {
  let done = false;
  function deprecated(...args) {
    if (!done) { done = true; if (code === undefined || !warned.has(code)) { if (code !== undefined) warned.add(code); process.emitWarning(message, "DeprecationWarning", code); } }
    return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  if (fn.prototype) deprecated.prototype = fn.prototype;
  return Object.defineProperty(deprecated, "length", { value: fn.length, configurable: true });
}
function callbackify(original) {
  validateFunction(original, "original");
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, "last argument");
    Reflect.apply(original, this, args).then((value) => process.nextTick(callback, null, value), (reason) => {
      if (!reason) { const error = new Error("Promise was rejected with falsy value"); error.code = "ERR_FALSY_VALUE_REJECTION"; error.reason = reason; reason = error; }
      process.nextTick(callback, reason);
    });
  }
  return Object.defineProperties(callbackified, { length: { value: original.length + 1, configurable: true }, name: { value: `${original.name}Callbackified`, configurable: true } });
}
function debuglog(set) {
  const on = new RegExp(`(^|,)${set}($|,)`, "i").test(process.env.NODE_DEBUG ?? "");
  const log = (...args) => { if (on) native.print(2, "debug", `${set.toUpperCase()} 1: ${format(...args)}`); };
  return Object.defineProperty(log, "enabled", { get: () => on });
}
function isDeepStrictEqual(a, b) { return require("assert")._equal(a, b, true); }
function styleText(style, text) {
  for (const each of [].concat(style)) { const color = { bold: [1, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], gray: [90, 39], underline: [4, 24], cyan: [36, 39], magenta: [35, 39] }[each]; if (color) text = `\x1b[${color[0]}m${text}\x1b[${color[1]}m`; }
  return text;
}
function parseArgs({ args = process.argv.slice(2), options = {}, allowPositionals = false, strict = true } = {}) {
  const values = { __proto__: null }, positionals = [];
  for (const [name, { default: value }] of Object.entries(options)) if (value !== undefined) values[name] = value;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === "--") { positionals.push(...args.slice(i + 1)); break; }
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? (/^-[^-]/.test(arg) ? [arg, Object.keys(options).find((name) => options[name].short === arg[1]) ?? arg[1], arg.length > 2 ? arg.slice(2) : undefined] : null);
    if (!match) { if (strict && !allowPositionals) throw new TypeError(`Unexpected argument '${arg}'. This command does not take positional arguments`); positionals.push(arg); continue; }
    const [, name, given] = match;
    const option = options[name];
    if (strict && !option) throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(`Unknown option '${arg}'`);
    const value = option?.type === "string" ? given ?? args[++i] : true;
    if (option?.multiple) (values[name] ??= []).push(value); else values[name] = value;
  }
  return { values, positionals };
}
module.exports = {
  inspect, format, formatWithOptions, promisify, inherits, deprecate, callbackify, debuglog, debug: debuglog, types, isDeepStrictEqual, styleText, parseArgs,
  stripVTControlCharacters: (text) => text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, ""), toUSVString: (text) => `${text}`.toWellFormed?.() ?? `${text}`,
  isArray: Array.isArray, _extend: (target, source) => Object.assign(target, source), aborted: (signal) => new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true })),
  getSystemErrorName: (number) => Object.keys(native.systemErrors).find((name) => native.systemErrors[name][0] === number), parseEnv: (text) => Object.fromEntries(text.split("\n").filter((line) => line.includes("=") && !line.trim().startsWith("#")).map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim().replace(/^(['"])(.*)\1$/, "$2")])),
};
for (const name of ["TextEncoder", "TextDecoder"]) Object.defineProperty(module.exports, name, { get: () => globalThis[name], enumerable: true });
