(function (native) {
"use strict";
/** What stands before the program runs: globals, `process`, the loader of Node's modules and of CommonJS. */
const cache = new Map();
let process;
function requireBuiltin(name) {
  const found = cache.get(name);
  if (found) return found.exports;
  const module = { exports: {} };
  cache.set(name, module);
  native.compileBuiltin(name).call(module.exports, module.exports, requireBuiltin, module, native, process);
  return module.exports;
}
const hidden = (object, name, value) => Object.defineProperty(object, name, { value, writable: true, configurable: true });
/** A global whose module is read when it is first used: what a program does not use costs nothing at its start. It
 * stays an accessor, as Boa keeps what it found at a place in the code. */
function lazy(name, module, enumerable = false) {
  Object.defineProperty(globalThis, name, {
    configurable: true, enumerable,
    get: () => requireBuiltin(module)[name],
    set(value) { Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable }); },
  });
}

// Errors as V8 shows them: the header before the calls; captureStackTrace; calls as objects.
const stackOf = Object.getOwnPropertyDescriptor(Error.prototype, "stack");
const WRAPPER = 61;
function callsOf(error) {
  const text = stackOf.get.call(error);
  return text === undefined ? [] : text.split("\n").filter((line) => line && !line.includes("node:internal/bootstrap") && !line.includes("node:internal/instrument")).map((line) =>
    line.replace("at <main> (", "at Object.<anonymous> (").replace(/\(native( at [^)]*)?\)/, "(<anonymous>)").replace(/^(?!.*\(node:)(.*):1:(\d+)\)$/, (all, call, column) => (+column > WRAPPER ? `${call}:1:${column - WRAPPER})` : all)));
}
function headerOf(error) {
  const name = error.name === undefined ? "Error" : String(error.name), message = error.message === undefined ? "" : String(error.message);
  const shown = typeof error.code === "string" && error.toString !== Error.prototype.toString && name && !name.includes("[") && error.code.startsWith("ERR_") ? `${name} [${error.code}]` : name;
  return !message ? shown : !shown ? message : `${shown}: ${message}`;
}
Error.stackTraceLimit = 10;
Object.defineProperty(Error.prototype, "stack", {
  configurable: true,
  get() {
    const calls = callsOf(this);
    if (calls.length === 0 && stackOf.get.call(this) === undefined) return undefined;
    if (typeof Error.prepareStackTrace === "function") return Error.prepareStackTrace(this, calls.map(site));
    const limit = Error.stackTraceLimit;
    return [headerOf(this), ...(typeof limit === "number" ? calls.slice(0, Math.max(0, limit)) : calls)].join("\n");
  },
  set: stackOf.set,
});
class CallSite {
  constructor(name, file, line, column) { Object.assign(this, { name, file, line, column }); }
  getThis() {} getTypeName() { return "Object"; } getFunction() {}
  getFunctionName() { return this.name === "<anonymous>" || this.name === "Object.<anonymous>" ? null : this.name; }
  getMethodName() { return null; } getFileName() { return this.file; } getLineNumber() { return this.line; } getColumnNumber() { return this.column; }
  getEvalOrigin() { return undefined; } isToplevel() { return true; } isEval() { return false; } isNative() { return this.file === undefined; } isConstructor() { return false; } isAsync() { return false; }
  getScriptNameOrSourceURL() { return this.file; } toString() { return `${this.name} (${this.file}:${this.line}:${this.column})`; }
}
function site(line) {
  const [, name, file, row, column] = /^\s*at (.*) \((.*?)(?::(\d+):(\d+))?\)$/.exec(line) ?? [null, line.trim()];
  return new CallSite(name, file === "<anonymous>" ? undefined : file, row ? +row : null, column ? +column : null);
}
hidden(Error, "captureStackTrace", function captureStackTrace(object, above) {
  let calls = callsOf(new Error()).slice(1);
  if (typeof above === "function" && above.name) {
    const at = calls.findIndex((line) => line.trim().startsWith(`at ${above.name} (`));
    if (at >= 0) calls = calls.slice(at + 1);
  }
  const limit = typeof Error.stackTraceLimit === "number" ? Error.stackTraceLimit : 10;
  calls = calls.slice(0, Math.max(0, limit));
  const value = typeof Error.prepareStackTrace === "function" ? Error.prepareStackTrace(object, calls.map(site)) : [headerOf(object), ...calls].join("\n");
  Object.defineProperty(object, "stack", { value, writable: true, configurable: true });
});
hidden(Math, "random", function random() { return native.random(); });
hidden(globalThis, "global", globalThis);
// What stands in annex B of the language's standard, which servers and packages use all the same.
const missing = (object, name, value) => { if (!(name in object)) hidden(object, name, value); };
missing(String.prototype, "substr", function substr(start, length) { const text = `${this}`; start = Math.trunc(start) || 0; if (start < 0) start = Math.max(0, text.length + start); return text.slice(start, length === undefined ? undefined : start + Math.max(0, Math.trunc(length) || 0)); });
missing(String.prototype, "trimLeft", String.prototype.trimStart);
missing(String.prototype, "trimRight", String.prototype.trimEnd);
missing(Date.prototype, "getYear", function getYear() { return this.getFullYear() - 1900; });
missing(Date.prototype, "toGMTString", Date.prototype.toUTCString);
missing(globalThis, "escape", function escape(text) { return `${text}`.replace(/[^A-Za-z0-9@*_+\-./]/g, (c) => { const code = c.charCodeAt(0); return code < 256 ? `%${code.toString(16).toUpperCase().padStart(2, "0")}` : `%u${code.toString(16).toUpperCase().padStart(4, "0")}`; }); });
missing(globalThis, "unescape", function unescape(text) { return `${text}`.replace(/%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (all, long, short) => String.fromCharCode(parseInt(long ?? short, 16))); });
if (!("__proto__" in Object.prototype)) Object.defineProperty(Object.prototype, "__proto__", { get() { return Object.getPrototypeOf(this); }, set(value) { if (value === null || typeof value === "object") Object.setPrototypeOf(this, value); }, configurable: true });
for (const [name, key] of [["__defineGetter__", "get"], ["__defineSetter__", "set"]]) missing(Object.prototype, name, function (property, fn) { Object.defineProperty(this, property, { [key]: fn, enumerable: true, configurable: true }); });
for (const [name, key] of [["__lookupGetter__", "get"], ["__lookupSetter__", "set"]]) missing(Object.prototype, name, function (property) { for (let at = this; at !== null; at = Object.getPrototypeOf(at)) { const own = Object.getOwnPropertyDescriptor(at, property); if (own) return own[key]; } });
const parse = JSON.parse;
hidden(JSON, "parse", { parse(text, reviver) {
  try { return reviver === undefined ? parse(text) : parse(text, reviver); } catch (error) {
    if (error instanceof SyntaxError) { const message = requireBuiltin("internal/json")(`${text}`); if (message !== undefined) throw new SyntaxError(message); }
    throw error;
  }
} }.parse);

process = requireBuiltin("process");
Object.defineProperty(globalThis, "process", { value: process, writable: true, configurable: true, enumerable: false });
for (const name of ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate"]) Object.defineProperty(globalThis, name, { value: requireBuiltin("timers")[name], writable: true, configurable: true, enumerable: true });
hidden(globalThis, "Buffer", requireBuiltin("buffer").Buffer);
lazy("atob", "buffer", true);
lazy("btoa", "buffer", true);
lazy("URL", "url");
lazy("URLSearchParams", "url");
for (const name of ["TextEncoder", "TextDecoder", "AbortController", "AbortSignal", "Event", "EventTarget", "CustomEvent", "DOMException", "Blob", "File", "MessageChannel", "BroadcastChannel"]) lazy(name, "internal/web");
lazy("structuredClone", "internal/web", true);
for (const name of ["Headers", "Request", "Response", "FormData", "ReadableStream"]) lazy(name, "internal/fetch");
lazy("fetch", "internal/fetch", true);
lazy("performance", "perf_hooks", true);
Object.defineProperty(globalThis, "crypto", { configurable: true, get: () => requireBuiltin("crypto").webcrypto });
Object.defineProperty(globalThis, "console", { value: requireBuiltin("console"), writable: true, configurable: true });
Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: 1, language: "en-US", userAgent: "Node.js/22", platform: "linux" }, writable: true, configurable: true });
// A promise job like any other, without a promise of the program's: a rejection is an uncaught error.
const resolved = Promise.resolve();
const then = Promise.prototype.then;
Object.defineProperty(globalThis, "queueMicrotask", {
  value: function queueMicrotask(callback) {
    if (typeof callback !== "function") throw new (requireBuiltin("internal/errors").codes.ERR_INVALID_ARG_TYPE)("callback", "Function", callback);
    then.call(resolved, () => { try { callback(); } catch (error) { process._uncaught(error, "uncaughtException"); } });
  }, writable: true, configurable: true, enumerable: true,
});
if (typeof Intl === "undefined") requireBuiltin("internal/web").installIntl();

// CommonJS.
const extensions = { __proto__: null, ".js": undefined, ".json": undefined, ".node": undefined };
const modules = { __proto__: null };
function Module(id, parent) {
  this.id = id;
  this.path = id.slice(0, id.lastIndexOf("/"));
  this.exports = {};
  hidden(this, "parent", parent);
  this.filename = id;
  this.loaded = false;
  this.children = [];
  this.paths = [];
}
Module.prototype.require = function (id) { return load(id, this); };
Object.assign(Module, { Module, _cache: modules, _extensions: extensions, builtinModules: undefined, createRequire: (from) => requireFor(new Module(String(from).replace(/^file:\/\//, ""), null)) });
Object.defineProperty(Module, "builtinModules", { get: () => native.builtinNames(), enumerable: true });
Module.isBuiltin = (name) => native.builtinNames().includes(String(name).replace(/^node:/, ""));
cache.set("module", { exports: Module });
let main;
function load(id, parent) {
  if (typeof id !== "string") throw new (requireBuiltin("internal/errors").codes.ERR_INVALID_ARG_TYPE)("id", "string", id);
  const path = native.resolve(id, parent.id, false);
  if (path.startsWith("node:")) return requireBuiltin(path.slice(5));
  return loadFile(path, parent).exports;
}
function loadFile(path, parent) {
  const known = modules[path];
  if (known) return known;
  const module = new Module(path, parent);
  if (parent?.children && parent.id) parent.children.push(module);
  const kind = native.formatOf(path);
  if (kind === "module") {
    const error = new Error(`require() of ES Module ${path} from ${parent?.id} not supported.\nInstead change the require to a dynamic import(), or to an import declaration.`);
    error.code = "ERR_REQUIRE_ESM";
    throw error;
  }
  modules[path] = module;
  try {
    if (kind === "json") {
      try { module.exports = JSON.parse(native.readText(path).replace(/^\ufeff/, "")); } catch (error) { error.message = `${path}: ${error.message}`; throw error; }
    } else {
      const run = native.compile(path);
      run.call(module.exports, module.exports, requireFor(module), module, path, module.path);
    }
    module.loaded = true;
  } catch (error) { delete modules[path]; throw error; }
  finish(path, module);
  return module;
}
/** Parts of packages that the trace watches. */
const WATCHED = ["/router/lib/layer.js", "/router/lib/route.js", "/express/lib/application.js", "/pg/lib/client.js", "/pg-pool/index.js", "/bcryptjs/umd/index.js"];
function finish(path, module) {
  if (!path.includes("/node_modules/")) return;
  for (const each of WATCHED) if (path.endsWith(each)) { requireBuiltin("internal/instrument")(each, module, (id) => load(id, module)); return; }
}
function requireFor(module) {
  const require = (id) => load(id, module);
  hidden(require, "name", "require");
  require.resolve = (id) => { const path = native.resolve(id, module.id, false); return path.startsWith("node:") ? id : path; };
  require.resolve.paths = () => [];
  require.cache = modules;
  require.extensions = extensions;
  require.main = main;
  return require;
}
return {
  requireBuiltin,
  requireFile: (path) => loadFile(path, main ?? null).exports,
  start() {
    const path = native.entryPath();
    process.argv[1] = path;
    if (native.isTest()) requireBuiltin("test");
    if (native.readText(path) === null) throw new Error(`Cannot find module '${path}': the project has no file of this name`);
    if (native.formatOf(path) === "module") return native.importEntry(path);
    main = new Module(path, null);
    modules[path] = main;
    main.id = path;
    process.mainModule = main;
    const run = native.compile(path);
    const require = requireFor(main);
    run.call(main.exports, main.exports, require, main, path, main.path);
    main.loaded = true;
  },
  uncaught: (error, origin) => process._uncaught(error, origin),
  rejected: (promise) => process._rejected(promise, native.promiseReason(promise)),
  finished: () => process._finished(),
};
})
