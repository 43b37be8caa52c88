"use strict";
const { netError } = require("net");
const { isIP } = require("net");
function lookup(name, options, callback) {
  if (typeof options === "function") { callback = options; options = {}; }
  if (typeof options === "number") options = { family: options };
  require("internal/errors").validateFunction(callback, "callback");
  const answer = (address) => (options?.all ? callback(null, [{ address, family: isIP(address) || 4 }]) : callback(null, address, isIP(address) || 4));
  if (isIP(name)) { process.nextTick(answer, name); return {}; }
  native.lookup(`${name}`, (error, address) => (error === undefined ? answer(address) : callback(netError(error))));
  return {};
}
const resolve4 = (name, options, callback = options) => lookup(name, { all: true }, (error, all) => { if (error) { error.syscall = "queryA"; callback(error); } else callback(null, all.map((each) => each.address)); });
const refused = (name) => (...args) => { const callback = args.at(-1); process.nextTick(callback, require("internal/errors").unsupported(`dns.${name}`, "Names of the virtual network have addresses only.")); };
const promise = (fn) => (...args) => new Promise((resolve, reject) => fn(...args, (error, value, family) => (error ? reject(error) : resolve(family === undefined ? value : { address: value, family }))));
module.exports = { lookup, resolve4, resolve: (name, type, callback) => (typeof type === "function" ? resolve4(name, type) : type === "A" ? resolve4(name, callback) : refused(`resolve('${type}')`)(callback)), setDefaultResultOrder() {}, getDefaultResultOrder: () => "verbatim", getServers: () => ["10.0.0.1"], setServers() {}, ADDRCONFIG: 32, V4MAPPED: 8, ALL: 16, NOTFOUND: "ENOTFOUND", NODATA: "ENODATA" };
for (const name of ["resolve6", "resolveMx", "resolveTxt", "resolveCname", "resolveNs", "resolveSrv", "reverse", "lookupService"]) module.exports[name] = refused(name);
module.exports.promises = Object.fromEntries(Object.entries(module.exports).filter(([, value]) => typeof value === "function").map(([name, fn]) => [name, promise(fn)]));
