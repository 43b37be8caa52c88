"use strict";
const EventEmitter = require("events");
const start = native.now();
const real = Object.create(EventEmitter.prototype);
EventEmitter.init.call(real);
module.exports = real;
process = real;
const hrtime = (since) => {
  const nanos = Math.round(native.now() * 1e6);
  let seconds = Math.floor(nanos / 1e9), rest = nanos % 1e9;
  if (since) { seconds -= since[0]; rest -= since[1]; if (rest < 0) { seconds--; rest += 1e9; } }
  return [seconds, rest];
};
hrtime.bigint = () => BigInt(Math.round(native.now() * 1e6));
const environment = new Proxy(native.environment(), {
  set(target, name, value) { if (typeof name === "symbol") throw new TypeError("Cannot convert a Symbol value to a string"); target[name] = String(value); return true; },
});
let exiting = false, exitCode;
function stream(fd, level) {
  let made;
  return () => {
    if (made) return made;
    const { Writable } = require("stream");
    made = new Writable({ decodeStrings: false, write(chunk, encoding, done) { native.print(fd, level, String(chunk).replace(/\n$/, "")); done(); } });
    made._destroy = (error, done) => done(error);
    return Object.assign(made, { fd, isTTY: false, _type: "pipe", _isStdio: true, columns: 80, rows: 24, getColorDepth: () => 1, hasColors: () => false });
  };
}
Object.assign(real, {
  title: "node", version: "v22.12.0", platform: "linux", arch: "x64", pid: 1, ppid: 0, execPath: "/usr/bin/node", execArgv: [], argv: ["/usr/bin/node", "/app"], argv0: "node", exitCode: undefined,
  versions: { node: "22.12.0", v8: "12.4.254.21-node.33", uv: "1.49.1", zlib: "1.3.0.1", modules: "127", openssl: "3.0.15" },
  release: { name: "node", lts: "Jod" }, config: { variables: {} }, features: {}, env: environment,
  cwd: () => "/app", chdir() {}, umask: () => 18, uptime: () => (native.now() - start) / 1000, hrtime,
  memoryUsage: Object.assign(() => ({ rss: 52428800, heapTotal: 20971520, heapUsed: 12582912, external: 1048576, arrayBuffers: 65536 }), { rss: () => 52428800 }),
  cpuUsage: () => ({ user: Math.round(native.now() * 1000), system: 0 }), resourceUsage: () => ({}),
  getuid: () => 1000, geteuid: () => 1000, getgid: () => 1000, getegid: () => 1000, getgroups: () => [1000],
  nextTick(callback, ...args) {
    if (typeof callback !== "function") throw new (require("internal/errors").codes.ERR_INVALID_ARG_TYPE)("callback", "Function", callback);
    if (args.length === 0) native.nextTick(callback);
    else if (args.length === 1) native.nextTick(callback, args[0]);
    else native.nextTick(callback, ...args);
  },
  exit(code) {
    if (code !== undefined) real.exitCode = code;
    if (!exiting) { exiting = true; real.emit("exit", +(real.exitCode ?? 0)); }
    native.exit(+(real.exitCode ?? 0));
  },
  reallyExit: (code) => native.exit(code),
  abort: () => native.exit(134),
  kill(pid, signal = "SIGTERM") {
    if (pid !== 1) throw require("internal/errors").systemError("EPERM", "kill");
    if (signal !== 0 && !real.emit(signal, signal)) native.exit(143);
    return true;
  },
  emitWarning(warning, type, code) {
    if (typeof type === "object" && type) ({ type, code } = type);
    if (typeof warning === "string") { const text = warning; warning = new Error(text); warning.name = typeof type === "string" ? type : "Warning"; }
    if (code) warning.code = code;
    if (warning.name === "DeprecationWarning" && real.noDeprecation) return;
    real.nextTick(() => { real.emit("warning", warning); native.print(2, "warn", `(node:1) ${warning.code ? `[${warning.code}] ` : ""}${warning.name}: ${warning.message}`); });
  },
  binding() { throw require("internal/errors").unsupported("process.binding"); },
  getBuiltinModule: (name) => { const id = String(name).replace(/^node:/, ""); return native.builtinNames().includes(id) ? require(id) : undefined; },
  setUncaughtExceptionCaptureCallback() {}, hasUncaughtExceptionCaptureCallback: () => false, setSourceMapsEnabled() {},
  report: undefined, allowedNodeEnvironmentFlags: new Set(), loadEnvFile() {},
});
const out = stream(1, "log"), err = stream(2, "error");
Object.defineProperties(real, {
  stdout: { get: out, enumerable: true, configurable: true }, stderr: { get: err, enumerable: true, configurable: true },
  stdin: { get() { const { Readable } = require("stream"); const value = new Readable({ read() { this.push(null); } }); value.fd = 0; value.isTTY = false; Object.defineProperty(real, "stdin", { value }); return value; }, enumerable: true, configurable: true },
  [Symbol.toStringTag]: { value: "process", configurable: true },
  _uncaught: { value: uncaught }, _rejected: { value: rejected }, _finished: { value: finished },
});
function uncaught(error, origin) {
  real.emit("uncaughtExceptionMonitor", error, origin);
  if (real.listenerCount("uncaughtException") > 0) { real.emit("uncaughtException", error, origin); return true; }
  real.exitCode = 1;
  if (!exiting) { exiting = true; try { real.emit("exit", 1); } catch { /* the first error is the one that is told */ } }
  native.fatal(error);
}
function rejected(promise, reason) {
  if (real.listenerCount("unhandledRejection") > 0) { real.emit("unhandledRejection", reason, promise); return true; }
  if (reason instanceof Error) return uncaught(reason, "unhandledRejection");
  const { codes } = require("internal/errors");
  let shown;
  try { shown = require("util").inspect(reason); } catch { shown = String(reason); }
  return uncaught(new codes.ERR_UNHANDLED_REJECTION(shown), "unhandledRejection");
}
function finished() {
  if (!exiting) real.emit("beforeExit", +(real.exitCode ?? 0));
  return +(real.exitCode ?? 0);
}
