"use strict";
const EventEmitter = require("events");
const { Duplex } = require("internal/streams/duplex");
const { codes, systemError, validateFunction } = require("internal/errors");

/** An error of the world's as Node throws it. */
function netError([code, syscall, address, port]) {
  if (syscall === "getaddrinfo") return systemError(code, syscall, { hostname: address });
  return systemError(code, syscall, address === undefined ? {} : { address, ...(port === undefined ? {} : { port }) });
}
function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  Duplex.call(this, { allowHalfOpen: options?.allowHalfOpen ?? false, emitClose: true, autoDestroy: true, decodeStrings: false, signal: options?.signal });
  this.connecting = false;
  this._id = undefined;
  this._handle = null;
  this._host = null;
  this.bytesRead = 0;
  this._sent = 0;
  this.timeout = 0;
  this._timer = null;
  this._waiting = null;
  this.server = null;
  this.on("end", ended);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);
function ended() { if (!this.allowHalfOpen) this.write = writeAfterFin; }
function writeAfterFin(chunk, encoding, callback) {
  if (typeof encoding === "function") callback = encoding;
  const error = new Error("This socket has been ended by the other party");
  error.code = "EPIPE";
  if (typeof callback === "function") process.nextTick(callback, error);
  this.destroy(error);
  return false;
}
/** What the runtime calls when something happens to the socket. */
class Handle {
  constructor(socket) { this.socket = socket; }
  onconnect() {
    const socket = this.socket;
    socket.connecting = false;
    locate(socket);
    socket._touch();
    socket.emit("connect");
    socket.emit("ready");
    const waiting = socket._waiting;
    socket._waiting = null;
    if (waiting) waiting();
    if (!socket.isPaused()) socket.read(0);
  }
  onconnectfailed(error) { this.socket._handle = null; this.socket.connecting = false; this.socket.destroy(netError(error)); }
  ondata(bytes) {
    const socket = this.socket;
    socket.bytesRead += bytes.length;
    socket._touch();
    if (!socket.push(bytes)) { socket._paused = true; native.pauseSocket(socket._id); }
  }
  onend() { const socket = this.socket; socket.push(null); socket.read(0); }
  ondrain() { const waiting = this.socket._waiting; this.socket._waiting = null; if (waiting) waiting(); }
  onclose(error) {
    const socket = this.socket;
    socket._handle = null;
    if (error !== undefined) socket.destroy(netError(error));
    else { if (!socket.readableEnded) { socket.push(null); socket.read(0); } socket.destroy(); }
  }
}
function locate(socket) { [socket.localAddress, socket.localPort, socket.remoteAddress, socket.remotePort] = native.addresses(socket._id); socket.remoteFamily = socket.localFamily = "IPv4"; }
function adopt(id, server) {
  const socket = new Socket({ allowHalfOpen: server.allowHalfOpen });
  socket._id = id;
  socket.server = server;
  socket._handle = new Handle(socket);
  locate(socket);
  native.adopt(id, socket._handle);
  return socket;
}
const P = Socket.prototype;
P.connect = function (...args) {
  let [options, callback] = connectArguments(args);
  if (options.path) throw require("internal/errors").unsupported("A Unix domain socket", "Connect to a host and port.");
  if (typeof callback === "function") this.once("connect", callback);
  const port = +options.port;
  if (!(port >= 0 && port < 65536)) throw new codes.ERR_SOCKET_BAD_PORT("Port", options.port);
  const host = options.host || "localhost";
  this.connecting = true;
  this._host = host;
  this._handle = new Handle(this);
  this._id = native.connect(this._handle, host, port);
  return this;
};
function connectArguments(args) {
  if (Array.isArray(args[0])) args = args[0];
  const callback = typeof args.at(-1) === "function" ? args.at(-1) : undefined;
  const first = args[0];
  if (typeof first === "object" && first !== null) return [first, callback];
  if (typeof first === "string" && !/^\d+$/.test(first)) return [{ path: first }, callback];
  return [{ port: first, host: typeof args[1] === "string" ? args[1] : undefined }, callback];
}
P._write = function (chunk, encoding, callback) {
  if (this.connecting) { this._waiting = () => this._write(chunk, encoding, callback); return; }
  if (!this._handle) { callback(new codes.ERR_SOCKET_CLOSED()); return; }
  const bytes = typeof chunk === "string" && encoding !== "utf8" && encoding !== "utf-8" ? Buffer.from(chunk, encoding) : chunk;
  this._touch();
  this._sent += bytes.length;
  if (native.send(this._id, bytes) > 65536) this._waiting = callback; else callback();
};
P._writev = function (chunks, callback) {
  this._write(Buffer.concat(chunks.map(({ chunk, encoding }) => (typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk))), "buffer", callback);
};
P._read = function () {
  if (this._paused && this._id !== undefined) { this._paused = false; native.resumeSocket(this._id); }
};
P._final = function (callback) {
  if (this.connecting) { this._waiting = () => this._final(callback); return; }
  if (this._handle) native.endSocket(this._id);
  callback();
};
P._destroy = function (error, callback) {
  this.connecting = false;
  if (this._timer) { clearTimeout(this._timer); this._timer = null; }
  if (this._handle) { native.closeSocket(this._id); this._handle = null; }
  const waiting = this._waiting;
  this._waiting = null;
  if (this.server) this.server._drop(this);
  callback(error);
  void waiting;
};
P.destroySoon = function () { if (this.writable) this.end(); if (this.writableFinished) this.destroy(); else this.once("finish", this.destroy); };
P.resetAndDestroy = function () { if (this._handle) { native.destroySocket(this._id); this._handle = null; } return this.destroy(); };
P._touch = function () { if (this._timer) this._timer.refresh(); };
P.setTimeout = function (millis, callback) {
  this.timeout = millis;
  if (this._timer) { clearTimeout(this._timer); this._timer = null; }
  if (millis > 0) this._timer = setTimeout(() => this.emit("timeout"), millis).unref();
  if (callback) { if (millis === 0) this.removeListener("timeout", callback); else this.once("timeout", callback); }
  return this;
};
P.setNoDelay = P.setKeepAlive = P.ref = P.unref = function () { return this; };
P.address = function () { return this.localAddress ? { address: this.localAddress, family: "IPv4", port: this.localPort } : {}; };
Object.defineProperties(P, {
  pending: { get() { return !this._handle || this.connecting; }, configurable: true },
  readyState: { get() { return this.connecting ? "opening" : this.readable && this.writable ? "open" : this.readable ? "readOnly" : this.writable ? "writeOnly" : "closed"; }, configurable: true },
  bytesWritten: { get() { return this._sent; }, configurable: true },
  bufferSize: { get() { return this._handle ? this.writableLength : undefined; }, configurable: true },
});

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === "function") { listener = options; options = {}; }
  this.allowHalfOpen = !!options?.allowHalfOpen;
  this._listener = null;
  this._port = undefined;
  this._sockets = new Set();
  this.listening = false;
  this.maxConnections = undefined;
  if (listener) this.on("connection", listener);
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);
Server.prototype.listen = function (...args) {
  const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
  let port = args[0], host;
  if (typeof port === "object" && port !== null) ({ port, host } = port); else if (typeof args[1] === "string") host = args[1];
  if (typeof port === "string" && port !== "" && !/^\d+$/.test(port)) throw require("internal/errors").unsupported("Listening on a Unix domain socket", "Listen on a port.");
  port = port === undefined || port === null || port === "" ? 0 : +port;
  if (!(port >= 0 && port < 65536)) throw new codes.ERR_SOCKET_BAD_PORT("options.port", args[0]?.port ?? args[0]);
  if (this._listener !== null) throw new codes.ERR_SERVER_ALREADY_LISTEN();
  if (callback) this.once("listening", callback);
  const result = native.listen(this, port);
  if (typeof result[0] === "string") {
    process.nextTick(() => { const error = systemError(result[0], "listen", { address: host ?? "::", port }); this.emit("error", error); });
    return this;
  }
  [this._listener, this._port] = result;
  this._host = host;
  this.listening = true;
  process.nextTick(() => { if (this._listener !== null) this.emit("listening"); });
  return this;
};
Server.prototype.onconnection = function (id) {
  if (this.maxConnections !== undefined && this._sockets.size >= this.maxConnections) { native.destroySocket(id); this.emit("drop"); return; }
  const socket = adopt(id, this);
  this._sockets.add(socket);
  this.emit("connection", socket);
};
Server.prototype._drop = function (socket) { this._sockets.delete(socket); this._closedIfEmpty(); };
Server.prototype._closedIfEmpty = function () { if (this._closing && this._listener === null && this._sockets.size === 0) { this._closing = false; process.nextTick(() => this.emit("close")); } };
Server.prototype.close = function (callback) {
  if (typeof callback === "function") {
    if (this._listener === null) this.once("close", () => callback(new codes.ERR_SERVER_NOT_RUNNING())); else this.once("close", () => callback());
  }
  if (this._listener !== null) { native.unlisten(this._listener); this._listener = null; this.listening = false; }
  this._closing = true;
  this._closedIfEmpty();
  return this;
};
Server.prototype.address = function () { return this._port === undefined || !this.listening ? null : { address: this._host ?? "::", family: this._host ? "IPv4" : "IPv6", port: this._port }; };
Server.prototype.getConnections = function (callback) { process.nextTick(callback, null, this._sockets.size); return this; };
Server.prototype.ref = Server.prototype.unref = function () { return this; };
if (Symbol.asyncDispose) Server.prototype[Symbol.asyncDispose] = function () { return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve()))); };

const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const isIPv4 = (text) => V4.test(`${text}`);
function isIPv6(text) {
  text = `${text}`.replace(/%[^%]+$/, "");
  if (!/^[0-9a-fA-F:.]+$/.test(text) || /:::|^:[^:]|[^:]:$/.test(text) || text.split("::").length > 2) return false;
  const parts = text.split(":").filter((each) => each !== "");
  let count = parts.length;
  if (parts.at(-1)?.includes(".")) { if (!isIPv4(parts.at(-1))) return false; count++; parts.pop(); }
  if (!parts.every((each) => /^[0-9a-fA-F]{1,4}$/.test(each))) return false;
  return text.includes("::") ? count < 8 : count === 8;
}
const isIP = (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);
const connect = (...args) => { const socket = new Socket(typeof args[0] === "object" ? args[0] : undefined); if (socket.timeout === 0 && args[0]?.timeout) socket.setTimeout(args[0].timeout); return socket.connect(...args); };
module.exports = { Socket, Stream: Socket, Server, createServer: (options, listener) => new Server(options, listener), connect, createConnection: connect, isIP, isIPv4, isIPv6, netError, BlockList: class BlockList { check() { return false; } addAddress() {} addRange() {} addSubnet() {} }, getDefaultAutoSelectFamily: () => false, setDefaultAutoSelectFamily() {} };
void validateFunction;
