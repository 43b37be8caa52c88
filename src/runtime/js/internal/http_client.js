"use strict";
const EventEmitter = require("events");
const net = require("net");
const { IncomingMessage, OutgoingMessage } = require("internal/http_common");
const { codes, validateString } = require("internal/errors");

/** Connections that are kept for the next request to the same host. */
class Agent extends EventEmitter {
  constructor(options) { super(); this.options = { ...options }; this.keepAlive = options?.keepAlive ?? false; this.maxSockets = options?.maxSockets ?? Infinity; this.maxFreeSockets = options?.maxFreeSockets ?? 256; this.sockets = {}; this.freeSockets = {}; this.requests = {}; this.defaultPort = 80; this.protocol = "http:"; }
  getName({ host = "localhost", port = 80 }) { return `${host}:${port}:`; }
  addRequest(req, options) {
    const name = this.getName(options), free = this.freeSockets[name]?.find((each) => !each.destroyed);
    if (free) { drop(this.freeSockets, name, free); free.removeAllListeners("close"); add(this.sockets, name, free); req.reusedSocket = true; req.onSocket(free); return; }
    if ((this.sockets[name]?.length ?? 0) >= this.maxSockets) { add(this.requests, name, req); return; }
    this.open(req, options, name);
  }
  open(req, options, name) {
    const socket = (options.createConnection ?? net.createConnection)({ host: options.host, port: options.port });
    add(this.sockets, name, socket);
    socket.on("close", () => { drop(this.sockets, name, socket); drop(this.freeSockets, name, socket); this.next(name, options); });
    req.onSocket(socket);
  }
  next(name, options) { const req = this.requests[name]?.[0]; if (req && (this.sockets[name]?.length ?? 0) < this.maxSockets) { drop(this.requests, name, req); if (!req.destroyed) this.open(req, options, name); } }
  release(socket, options) {
    const name = this.getName(options), waiting = this.requests[name]?.[0];
    if (waiting) { drop(this.requests, name, waiting); waiting.reusedSocket = true; waiting.onSocket(socket); return; }
    drop(this.sockets, name, socket);
    if (!this.keepAlive || socket.destroyed) { socket.end(); return; }
    add(this.freeSockets, name, socket);
    socket.on("close", () => drop(this.freeSockets, name, socket));
  }
  destroy() { for (const list of [...Object.values(this.sockets), ...Object.values(this.freeSockets)]) for (const socket of list.slice()) socket.destroy(); }
}
function add(map, name, it) { (map[name] ??= []).push(it); }
function drop(map, name, it) { const list = map[name]; if (!list) return; const at = list.indexOf(it); if (at >= 0) list.splice(at, 1); if (list.length === 0) delete map[name]; }
const globalAgent = new Agent({ keepAlive: true, scheduling: "lifo", timeout: 5000 });

class ClientRequest extends OutgoingMessage {
  constructor(input, options, callback) {
    super();
    if (typeof input === "string") input = require("url").urlToHttpOptions(new URL(input));
    else if (input instanceof URL) input = require("url").urlToHttpOptions(input);
    else { callback = options; options = input; input = null; }
    if (typeof options === "function") { callback = options; options = input ?? {}; } else options = { ...input, ...options };
    const agent = options.agent === false ? new Agent() : options.agent ?? globalAgent;
    this.protocol = options.protocol ?? "http:";
    if (this.protocol !== "http:") throw new codes.ERR_INVALID_PROTOCOL(this.protocol, "http:");
    if (options.path && /[^\x21-\xff]/.test(options.path)) throw new codes.ERR_UNESCAPED_CHARACTERS("Request path");
    if (options.method !== undefined && options.method !== null) validateString(options.method, "options.method");
    this.agent = agent;
    this.method = (options.method ?? "GET").toUpperCase();
    this.path = options.path || "/";
    this.host = options.hostname || options.host || "localhost";
    this.port = options.port || options.defaultPort || 80;
    this.res = null; this.aborted = false; this.reusedSocket = false; this.timeout = options.timeout;
    this.useChunkedEncodingByDefault = !["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"].includes(this.method);
    this.shouldKeepAlive = agent.keepAlive;
    if (Array.isArray(options.headers)) { for (let i = 0; i < options.headers.length; i += 2) this.setHeader(options.headers[i], options.headers[i + 1]); }
    else if (options.headers) for (const name of Object.keys(options.headers)) if (options.headers[name] !== undefined) this.setHeader(name, options.headers[name]);
    if (!this.hasHeader("host") && options.setHost !== false) this.setHeader("Host", +this.port === 80 ? this.host : `${this.host}:${this.port}`);
    if (options.auth && !this.hasHeader("authorization")) this.setHeader("Authorization", `Basic ${Buffer.from(options.auth).toString("base64")}`);
    if (callback) this.once("response", callback);
    this._options = { host: this.host, port: this.port, createConnection: options.createConnection };
    if (options.signal) { const abort = () => this.destroy(new (require("internal/errors").AbortError)(undefined, { cause: options.signal.reason })); if (options.signal.aborted) process.nextTick(abort); else options.signal.addEventListener("abort", abort, { once: true }); }
    this._traced = native.startSpan(`${this.method} ${this.path.split("?")[0]}`, 2, ["http.request.method", this.method, "url.full", `http://${this.host}:${this.port}${this.path}`, "server.address", this.host, "server.port", +this.port], true);
    process.nextTick(() => { if (!this.destroyed) agent.addRequest(this, this._options); });
  }
  _implicitHeader() { this._storeHeader(`${this.method} ${this.path} HTTP/1.1`, this._headers ?? new Map()); }
  onSocket(socket) {
    process.nextTick(() => {
      if (this.destroyed) { if (!this._errored) socket.destroy(); return; }
      this.socket = socket;
      socket._httpMessage = this;
      const handle = socket._handle;
      if (!handle) { this._fail(new codes.ERR_SOCKET_CLOSED()); return; }
      native.attach(socket._id, 2);
      native.expectResponse(socket._id, this.method);
      for (const name of ["onresponse", "onbody", "ontrailers", "onmessageend", "onparseerror"]) handle[name] = (...args) => this[`_${name}`](...args);
      socket._readableState.flowing = true;
      this._onerror = (error) => this._fail(error);
      this._onclose = () => this._closedEarly();
      socket.on("error", this._onerror);
      socket.on("close", this._onclose);
      if (this.timeout) { socket.setTimeout(this.timeout); socket.on("timeout", () => this.emit("timeout")); }
      const go = () => { this._open = true; this.emit("socket", socket); this._flushOutput(); };
      if (socket.connecting) socket.once("connect", go); else go();
    });
  }
  _ready() { return this._open === true; }
  _done() { process.nextTick(() => this.emit("finish")); }
  _onresponse(status, reason, minor, raw, headers, keepsAlive) {
    if (status === 100) { this.emit("continue"); return; }
    if (status >= 100 && status < 200 && status !== 101) { this.emit("information", { statusCode: status, statusMessage: reason, headers, rawHeaders: raw, httpVersion: "1.1" }); return; }
    const res = new IncomingMessage(this.socket);
    res._fromClient = true;
    Object.assign(res, { statusCode: status, statusMessage: reason, httpVersionMinor: minor, httpVersion: minor ? "1.1" : "1.0", rawHeaders: raw, headers, req: this, url: "", method: null });
    this.res = res;
    this._keep = keepsAlive && this.shouldKeepAlive && !this._last;
    native.setSpan(this._traced, "http.response.status_code", status);
    if (this.aborted) return;
    if (!this.emit("response", res)) res._dump();
  }
  _onbody(bytes) { const res = this.res; if (res && !res._dumped && !res.destroyed && !res.push(bytes)) { res._held = true; native.pauseSocket(this.socket._id); } }
  _ontrailers(raw, trailers) { if (this.res) { this.res.rawTrailers = raw; this.res.trailers = trailers; } }
  _onmessageend() {
    const { res, socket } = this;
    if (!res || res.complete) return;
    res.complete = true;
    native.endSpan(this._traced);
    if (!res.destroyed) { res.push(null); if (res._dumped) res.read(0); }
    this._detach(socket);
    if (this._keep && !socket.destroyed) this.agent.release(socket, this._options); else socket.end();
    this.destroyed = true; this._closed = true;
    process.nextTick(() => this.emit("close"));
  }
  _detach(socket) { socket.removeListener("error", this._onerror); socket.removeListener("close", this._onclose); socket._httpMessage = null; }
  _onparseerror(code, reason) { const error = new Error(`Parse Error: ${reason}`); error.code = code; error.reason = reason; this._fail(error); this.socket.destroy(); }
  _fail(error) {
    if (this._failed || this.res?.complete) return;
    this._failed = true;
    this.destroyed = true;
    this._errored = error;
    native.noteError(this._traced, error);
    native.endSpan(this._traced, error.message);
    if (this.res) { this.res.aborted = true; this.res.destroy(error); }
    process.nextTick(() => { this.emit("error", error); this._closed = true; this.emit("close"); });
  }
  _closedEarly() {
    if (this.res && !this.res.complete) { const error = new Error("aborted"); error.code = "ECONNRESET"; this._failed = true; this.res.aborted = true; native.endSpan(this._traced, "aborted"); this.res.destroy(error); process.nextTick(() => this.emit("close")); return; }
    if (!this.res) { const error = new Error("socket hang up"); error.code = "ECONNRESET"; this._fail(error); }
  }
  abort() { this.aborted = true; process.nextTick(() => this.emit("abort")); this.destroy(); }
  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (this.res) this.res._dump();
    const failure = error ?? (this.res ? null : Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
    if (this.socket) { this._detach(this.socket); this.socket.destroy(); if (this.res && !this.res.complete) this.res.destroy(failure ?? undefined); }
    this._errored = failure;
    native.endSpan(this._traced, failure?.message);
    process.nextTick(() => { if (failure && !this._failed) { this._failed = true; this.emit("error", failure); } this._closed = true; this.emit("close"); });
    return this;
  }
  setNoDelay() {} setSocketKeepAlive() {}
}
const request = (...args) => new ClientRequest(...args);
const get = (...args) => { const req = request(...args); req.end(); return req; };
module.exports = { Agent, ClientRequest, globalAgent, request, get };
