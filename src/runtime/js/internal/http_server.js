"use strict";
const net = require("net");
const { IncomingMessage, OutgoingMessage, reset } = require("internal/http_common");
const { codes } = require("internal/errors");

const NOT_IN_A_REASON = /[^\t\x20-\x7e\x80-\xff]/;

function ServerResponse(req) {
  OutgoingMessage.call(this);
  this.req = req;
  if (req.method === "HEAD") this._hasBody = false;
  this.sendDate = true;
  if (req.httpVersionMinor === 0) {
    this.useChunkedEncodingByDefault = false;
    this.shouldKeepAlive = !!req._keepsAlive;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);
const R = ServerResponse.prototype;
R.statusCode = 200;
R.statusMessage = undefined;
R._sent100 = false;
R._implicitHeader = function () { this.writeHead(this.statusCode); };
R.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT("write");
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === "string") this.statusMessage = reason;
  else headers ??= reason;
  const isOwn = typeof reason === "string" || !!this.statusMessage;
  if (!isOwn) this.statusMessage = native.reasonPhrase(statusCode) || "unknown";
  this.statusCode = statusCode;
  let all = headers;
  if (this._headers) {
    if (Array.isArray(headers)) { if (Array.isArray(headers[0])) for (const [name, value] of headers) this.setHeader(name, value); else for (let i = 0; i < headers.length; i += 2) this.setHeader(headers[i], headers[i + 1]); }
    else if (headers) for (const name of Object.keys(headers)) if (name) this.setHeader(name, headers[name]);
    all = this._headers;
  }
  if (isOwn && NOT_IN_A_REASON.test(this.statusMessage)) throw new codes.ERR_INVALID_CHAR("statusMessage");
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) this._hasBody = false;
  if (this._expect100 && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}`, all);
  return this;
};
R.writeHeader = R.writeHead;
R.writeContinue = function writeContinue(callback) { native.send(this.socket._id, "HTTP/1.1 100 Continue\r\n\r\n"); this._sent100 = true; if (callback) process.nextTick(callback); };
R.writeProcessing = function () { native.send(this.socket._id, "HTTP/1.1 102 Processing\r\n\r\n"); };
R.writeEarlyHints = function () {};
R.assignSocket = function (socket) { socket._httpMessage = this; this.socket = socket; this.emit("socket", socket); this._flushOutput(); };
R.detachSocket = function (socket) { socket._httpMessage = null; this.socket = null; };
R._ready = function () { return this.socket !== null && this.socket._httpMessage === this; };
R._done = function () {
  const connection = this._connection;
  native.endRequest(this._span, this.statusCode);
  process.nextTick(() => {
    this.emit("finish");
    connection?.answered(this);
  });
};
/** One connection of a server: requests as they come, answers in their order. */
class Connection {
  constructor(server, socket) {
    this.server = server; this.socket = socket;
    this.request = null; this.answers = []; this.requests = 0;
    const handle = socket._handle;
    for (const name of ["onrequest", "onbody", "ontrailers", "onmessageend", "onparseerror"]) handle[name] = this[name].bind(this);
    const end = handle.onend.bind(handle);
    handle.onend = () => { if (!server.httpAllowHalfOpen) { this.abort(); if (this.answers.length === 0) socket.end(); else this.answers.at(-1)._last = true; } end(); };
    native.attach(socket._id, 1);
    socket._server = server;
    socket.parser = { socket };
    socket.on("close", () => this.closed());
    socket.on("error", (error) => { if (!server.emit("clientError", error, socket)) socket.destroy(); });
    socket.on("timeout", () => { const active = this.answers.length > 0 && this.answers[0].emit("timeout", socket); if (!active && !server.emit("timeout", socket)) socket.destroy(); });
    if (server.timeout > 0) socket.setTimeout(server.timeout); else if (server.keepAliveTimeout > 0) { /* starts after the first answer */ }
    // Bytes are read as HTTP, not through the socket's stream.
    socket._readableState.flowing = true;
  }
  onrequest(method, url, minor, raw, headers, keepsAlive, upgrade, span) {
    const { server, socket } = this;
    if (this.idle) { clearTimeout(this.idle); this.idle = null; }
    const req = new server._IncomingMessage(socket);
    req.method = method; req.url = url; req.httpVersionMinor = minor; req.httpVersion = minor ? "1.1" : "1.0";
    req.rawHeaders = raw; req.headers = headers; req._keepsAlive = keepsAlive; req.upgrade = upgrade;
    this.request = req;
    if (upgrade && server.listenerCount("upgrade") > 0) {
      const head = native.attach(socket._id, 0);
      socket._readableState.flowing = null;
      this.detached = true;
      server.emit("upgrade", req, socket, head);
      return;
    }
    req.upgrade = false;
    const res = new server._ServerResponse(req);
    res._span = span;
    res._connection = this;
    res._keepAliveTimeout = server.keepAliveTimeout;
    res.shouldKeepAlive = keepsAlive;
    this.requests++;
    if (server.maxRequestsPerSocket > 0 && this.requests >= server.maxRequestsPerSocket) res.shouldKeepAlive = false;
    req.res = res;
    this.answers.push(res);
    if (this.answers.length === 1) res.assignSocket(socket);
    if (minor === 1 && headers.host === undefined && server.requireHostHeader) { res.writeHead(400, ["Connection", "close"]); res.end(); return; }
    if (headers.expect !== undefined && minor === 1) {
      if (/(?:^|\W)100-continue(?:$|\W)/i.test(headers.expect)) {
        res._expect100 = true;
        if (server.listenerCount("checkContinue") > 0) { server.emit("checkContinue", req, res); return; }
        res.writeContinue();
      } else if (server.listenerCount("checkExpectation") > 0) { server.emit("checkExpectation", req, res); return; }
      else { res.writeHead(417); res.end(); return; }
    }
    server.emit("request", req, res);
  }
  onbody(bytes) {
    const req = this.request;
    if (!req || req._dumped || req.destroyed) return;
    if (!req.push(bytes)) { req._held = true; native.pauseSocket(this.socket._id); }
  }
  ontrailers(raw, trailers) { if (this.request) { this.request.rawTrailers = raw; this.request.trailers = trailers; } }
  onmessageend() {
    const req = this.request;
    if (!req) return;
    this.request = null;
    req.complete = true;
    if (!req.destroyed) { req.push(null); if (req._dumped) req.read(0); }
  }
  onparseerror(code, reason, status) {
    const error = new Error(`Parse Error: ${reason}`);
    error.code = code; error.reason = reason; error.bytesParsed = 0;
    if (this.server.emit("clientError", error, this.socket)) return;
    if (this.socket.writable && this.answers.length === 0) native.send(this.socket._id, `HTTP/1.1 ${status} ${native.reasonPhrase(status)}\r\nConnection: close\r\n\r\n`);
    native.endSocket(this.socket._id);
    this.socket.destroySoon();
  }
  /** An answer is complete: the next one's turn, or the end of the connection. */
  answered(res) {
    const { socket, server } = this;
    const at = this.answers.indexOf(res);
    if (at < 0) return;
    this.answers.splice(at, 1);
    const req = res.req;
    res.detachSocket(socket);
    if (!req._consumed) req._dump();
    if (req.complete && !req.destroyed && req._dumped) { /* ends by itself */ }
    res.destroyed = true; res._closed = true;
    res.emit("close");
    if (socket.destroyed) return;
    if (res._last) socket.destroySoon();
    else if (this.answers.length) this.answers[0].assignSocket(socket);
    else if (server.keepAliveTimeout > 0) this.idle = setTimeout(() => { if (!server.emit("timeout", socket)) socket.destroy(); }, server.keepAliveTimeout + 1000).unref();
  }
  abort() {
    const req = this.request;
    if (req && !req.complete) { req.aborted = true; this.request = null; if (!req.destroyed) req.destroy(reset()); }
  }
  closed() {
    if (this.idle) clearTimeout(this.idle);
    this.abort();
    for (const res of this.answers.splice(0)) {
      if (!res._finished) native.endRequest(res._span, 0);
      res.destroyed = true; res._closed = true;
      if (!res.req.complete || !res.req.readableEnded) { if (!res.req.destroyed) res.req.destroy(reset()); }
      res.emit("close");
    }
  }
}
function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === "function") { listener = options; options = {}; }
  options ??= {};
  net.Server.call(this, { allowHalfOpen: true });
  this._IncomingMessage = options.IncomingMessage ?? IncomingMessage;
  this._ServerResponse = options.ServerResponse ?? ServerResponse;
  this.timeout = 0; this.keepAliveTimeout = options.keepAliveTimeout ?? 5000; this.headersTimeout = options.headersTimeout ?? 60000; this.requestTimeout = options.requestTimeout ?? 300000;
  this.maxHeadersCount = null; this.maxRequestsPerSocket = 0; this.httpAllowHalfOpen = false;
  this.requireHostHeader = options.requireHostHeader !== false;
  if (listener) this.on("request", listener);
  this.on("connection", (socket) => new Connection(this, socket));
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);
Server.prototype.setTimeout = function (millis, callback) { this.timeout = millis; if (callback) this.on("timeout", callback); return this; };
Server.prototype.closeAllConnections = function () { for (const socket of this._sockets) socket.destroy(); };
Server.prototype.closeIdleConnections = function () { for (const socket of this._sockets) if (!socket._httpMessage) socket.destroy(); };
Server.prototype.close = function (callback) { this.closeIdleConnections(); return net.Server.prototype.close.call(this, callback); };
module.exports = { Server, ServerResponse };
