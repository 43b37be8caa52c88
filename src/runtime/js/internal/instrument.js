"use strict";
/** The trace's view of Express and pg: wrappers around parts of the packages, which do what they did. While nothing
 * is recorded they call through at once. */
const keep = (wrapper, original) => Object.defineProperties(wrapper, { name: { value: original.name, configurable: true }, length: { value: original.length, configurable: true } });
const isRouter = (layer) => Array.isArray(layer.handle?.stack);
const label = (layer) => (layer.route ? `route ${shown(layer.route.path)}` : layer.name === "<anonymous>" ? "middleware" : layer.name);
const shown = (path) => (Array.isArray(path) ? path.map(shown).join(", ") : `${path}`);

function watchLayer(module) {
  const P = module.exports.prototype;
  const { match, handleRequest, handleError } = P;
  P.match = keep(function (path) {
    const found = match.call(this, path);
    if (this.route && native.isRecording()) {
      if (!found) reject(this, "path", `the path ${path} does not match ${shown(this.route.path)}`);
    }
    return found;
  }, match);
  P.handleRequest = keep(function (req, res, next) {
    if (!native.isRecording() || this.handle.length > 3) return handleRequest.call(this, req, res, next);
    return within(this, req, next, (done) => handleRequest.call(this, req, res, done));
  }, handleRequest);
  P.handleError = keep(function (error, req, res, next) {
    if (!native.isRecording() || this.handle.length !== 4) return handleError.call(this, error, req, res, next);
    return within(this, req, next, (done) => handleError.call(this, error, req, res, done), error);
  }, handleError);
}
function reject(layer, kind, why) {
  native.noteOn(native.currentSpan(), "route rejected", ["http.route", shown(layer.route.path), "backyard.express.rejected", why, "backyard.express.rejected_by", kind]);
}
/** What a step has left behind that the next ones see: the body that was read, the answer's headers so far. */
const noted = new WeakMap();
function noteState(span, layer, req, res, failure) {
  try {
    if (failure === undefined && BODY_PARSERS.includes(layer.handle.name) && req.body !== undefined) native.setSpan(span, "backyard.express.body", JSON.stringify(req.body));
    const names = res?.getHeaderNames?.().join() ?? "";
    if (names !== (noted.get(res) ?? "")) {
      noted.set(res, names);
      native.setSpan(span, "backyard.response.headers", JSON.stringify(res.getHeaders()));
    }
  } catch { /* a body that is no JSON is not told */ }
}
const BODY_PARSERS = ["jsonParser", "urlencodedParser", "textParser", "rawParser"];
/** Notes a place as `native.place` gives it. */
function placed(span, at) {
  const [file, line] = at.split(":");
  native.setSpan(span, "code.file.path", file);
  native.setSpan(span, "code.line.number", +line);
}
/** A span around one step; `next` ends it and goes on in the span that was before. */
function within(layer, req, next, run, error) {
  const outer = native.currentSpan();
  const handler = layer.method !== undefined || layer.inRoute === true;
  const type = layer.route ? "route" : isRouter(layer) ? "router" : error !== undefined ? "error handler" : req.route && req.route.stack?.includes(layer) ? "handler" : "middleware";
  void handler;
  const span = native.startSpan(type === "handler" ? `handler ${layer.handle.name || "<anonymous>"}` : label(layer), 1, ["backyard.express.type", type, "code.function.name", layer.handle.name || undefined, "http.route", layer.route ? (req.baseUrl ?? "") + shown(layer.route.path) : undefined, "backyard.express.params", req.params && (layer.route || type === "handler") && Object.keys(req.params).length ? JSON.stringify(req.params) : undefined], false);
  if (span === 0) return run(next);
  if (layer.backyardPlace) placed(span, layer.backyardPlace);
  if (layer.route) { const root = req.res?._span; if (root) { native.renameSpan(root, `${req.method} ${(req.baseUrl ?? "") + shown(layer.route.path)}`); native.setSpan(root, "http.route", (req.baseUrl ?? "") + shown(layer.route.path)); } }
  let ended = false;
  const res = req.res;
  const end = (failure) => { if (!ended) { ended = true; noteState(span, layer, req, res, failure); native.endSpan(span, failure); } };
  if (type === "handler" || type === "middleware" || type === "error handler") res?.once?.("prefinish", () => end());
  const done = Object.defineProperty(function (failure) {
    if (failure && failure !== "route" && failure !== "router") { native.noteError(span, failure); end(String(failure?.message ?? failure)); }
    else end();
    const before = native.enterSpan(outer);
    try { return next(failure); } finally { native.enterSpan(before); }
  }, "name", { value: next.name, configurable: true });
  Object.defineProperty(done, "length", { value: next.length, configurable: true });
  native.enterSpan(span);
  try { return run(done); } finally { native.enterSpan(outer); }
}
function watchRoute(module) {
  const P = module.exports.prototype;
  const handles = P._handlesMethod;
  if (typeof handles !== "function") return;
  P._handlesMethod = keep(function (method) {
    const yes = handles.call(this, method);
    if (!yes && native.isRecording()) native.noteOn(native.currentSpan(), "route rejected", ["http.route", shown(this.path), "backyard.express.rejected", `the route answers ${this._methods?.().join(", ") || Object.keys(this.methods).join(", ").toUpperCase()}, not ${method}`, "backyard.express.rejected_by", "method"]);
    return yes;
  }, handles);
  for (const name of [...require("http").METHODS.map((each) => each.toLowerCase()), "all"]) {
    const original = P[name];
    if (typeof original !== "function") continue;
    P[name] = keep(function (...handlers) {
      const from = this.stack.length, result = original.apply(this, handlers), at = native.place();
      if (at) for (const layer of this.stack.slice(from)) Object.defineProperty(layer, "backyardPlace", { value: at, configurable: true });
      return result;
    }, original);
  }
}
function watchApplication(module) {
  const app = module.exports, { listen } = app;
  app.listen = keep(function (...args) {
    const server = listen.apply(this, args);
    server.once("listening", () => tellRoutes(this));
    return server;
  }, listen);
}
function tellRoutes(app) {
  const flat = [];
  const walk = (stack, prefix) => {
    for (const layer of stack ?? []) {
      if (layer.route) for (const path of [].concat(layer.route.path)) for (const method of layer.route.methods._all ? ["*"] : Object.keys(layer.route.methods)) flat.push(method.toUpperCase(), `${prefix}${path === "/" && prefix ? "" : path}`);
      else if (isRouter(layer)) walk(layer.handle.stack, prefix + (layer.rawPath && layer.rawPath !== "/" ? layer.rawPath : ""));
    }
  };
  try { walk(app.router?.stack, ""); } catch { return; }
  native.setRoutes(flat);
}
/** Where the program called `query` of the pool whose client is being asked: the client is there later, without its calls. */
let asked;
/** Each query is a span with its place in the learner's code, from the call to the rows. */
function watchClient(module) {
  const P = module.exports.prototype, { query } = P;
  P.query = keep(function (config, values, callback) {
    if (!native.isRecording()) return query.call(this, config, values, callback);
    const text = typeof config === "string" ? config : config?.text, given = Array.isArray(values) ? values : config?.values;
    if (typeof text !== "string") return query.call(this, config, values, callback);
    const span = native.startSpan(text.trim().split(/\s+/, 1)[0].toUpperCase() || "query", 2, ["db.system.name", "postgresql", "db.query.text", text, "db.query.parameter", given?.length ? given.map((each) => (each === null ? "NULL" : typeof each === "object" && !(each instanceof Date) ? JSON.stringify(each) : String(each))) : undefined, "server.address", this.host, "server.port", this.port], true);
    if (asked && native.place() === undefined) placed(span, asked);
    const over = (error, result) => {
      if (error) { native.setSpan(span, "db.response.status_code", error.code ?? ""); native.noteError(span, error); native.endSpan(span, error.message); }
      else { const rows = Array.isArray(result) ? result.at(-1)?.rowCount : result?.rowCount; if (typeof rows === "number") native.setSpan(span, "db.response.returned_rows", rows); native.endSpan(span); }
    };
    const wrap = (original) => keep(function (error, result) { over(error, result); return original.call(this, error, result); }, original);
    const outer = native.enterSpan(span);
    try {
      if (typeof values === "function") return query.call(this, config, wrap(values));
      if (typeof callback === "function") return query.call(this, config, values, wrap(callback));
      if (typeof config === "object" && typeof config.callback === "function") { config.callback = wrap(config.callback); return query.call(this, config, values, callback); }
      const result = query.call(this, config, values, callback);
      if (typeof result?.then === "function") result.then((value) => over(null, value), (error) => over(error)); else native.endSpan(span);
      return result;
    } finally { native.enterSpan(outer); }
  }, query);
}
/** Waiting for a connection while all of a pool are in use; what goes on then is the work of the one that waited. */
function watchPool(module) {
  const P = module.exports.prototype, { connect, query } = P;
  P.query = keep(function (...args) {
    if (!native.isRecording()) return query.apply(this, args);
    const before = asked;
    asked = native.place();
    try { return query.apply(this, args); } finally { asked = before; }
  }, query);
  P.connect = keep(function (callback) {
    if (asked && typeof callback === "function") {
      const at = asked, given = callback;
      callback = keep((error, client, release) => {
        const before = asked;
        asked = at;
        try { return given(error, client, release); } finally { asked = before; }
      }, given);
    }
    if (!native.isRecording() || this.ending || this._idle.length || this._clients.length < this.options.max) return connect.call(this, callback);
    const outer = native.currentSpan();
    const span = native.startSpan("pool wait", 1, ["backyard.pool.size", this.options.max, "backyard.pool.waiting", this._pendingQueue.length + 1], true);
    if (typeof callback === "function") return connect.call(this, keep((error, client, release) => {
      native.endSpan(span, error?.message);
      const before = native.enterSpan(outer);
      try { return callback(error, client, release); } finally { native.enterSpan(before); }
    }, callback));
    const result = connect.call(this);
    result.then(() => native.endSpan(span), (error) => native.endSpan(span, error?.message));
    return result;
  }, connect);
}
/** bcrypt's rounds in Rust: in JavaScript on this engine a hash takes a hundred times as long as on Node. */
function speedBcrypt(module) {
  const bcrypt = module.exports;
  const { hashSync, compareSync, genSaltSync } = bcrypt;
  const ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const swap = (text, from, to) => [...text].map((each) => to[from.indexOf(each)]).join("");
  const work = (password, salt) => {
    const parts = /^\$2([aby])\$(\d\d)\$([./A-Za-z0-9]{22})/.exec(salt);
    if (!parts || +parts[2] < 4 || +parts[2] > 31) return hashSync(password, salt);
    const bytes = Buffer.from(swap(parts[3], ALPHABET, PLAIN), "base64");
    const digest = native.bcrypt(Buffer.from(password), bytes.subarray(0, 16), +parts[2]);
    return `$2${parts[1]}$${parts[2]}$${parts[3]}${swap(digest.toString("base64").replace(/=+$/, ""), PLAIN, ALPHABET)}`;
  };
  const later = (name, run) => (...args) => {
    const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const made = new Promise((resolve, reject) => setImmediate(() => { try { resolve(run(...args)); } catch (error) { reject(error); } }));
    if (!callback) return made;
    made.then((value) => callback(null, value), (error) => callback(error));
    return undefined;
  };
  const checkedHash = (password, salt = 10) => {
    if (typeof salt === "number") salt = genSaltSync(salt);
    if (typeof password !== "string" || typeof salt !== "string") throw Error(`Illegal arguments: ${typeof password}, ${typeof salt}`);
    return work(password, salt);
  };
  const checkedCompare = (password, hash) => {
    if (typeof password !== "string" || typeof hash !== "string") throw Error(`Illegal arguments: ${typeof password}, ${typeof hash}`);
    return hash.length === 60 && work(password, hash.slice(0, 29)) === hash;
  };
  void compareSync;
  const replaced = { hashSync: checkedHash, compareSync: checkedCompare, hash: later("hash", checkedHash), compare: later("compare", checkedCompare) };
  for (const [name, fn] of Object.entries(replaced)) for (const target of [bcrypt, bcrypt.default]) if (target && typeof target === "object") try { Object.defineProperty(target, name, { value: keep(fn, target[name] ?? fn), writable: true, configurable: true, enumerable: true }); } catch { /* a module that is sealed stays as it is */ }
}
const WATCH = { "/router/lib/layer.js": watchLayer, "/router/lib/route.js": watchRoute, "/express/lib/application.js": watchApplication, "/pg/lib/client.js": watchClient, "/pg-pool/index.js": watchPool, "/bcryptjs/umd/index.js": speedBcrypt };
module.exports = (file, loaded) => WATCH[file]?.(loaded);
