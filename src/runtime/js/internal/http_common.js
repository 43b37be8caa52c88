"use strict";
const Readable = require("internal/streams/readable");
const { Stream } = require("internal/streams/base");
const { codes, validateString } = require("internal/errors");

/** A message that comes in: a request on the server, a response on the client. */
function IncomingMessage(socket) {
  Readable.call(this, { highWaterMark: 65536 });
  this.socket = this.client = socket;
  this.rawHeaders = []; this.headers = {};
  this.rawTrailers = []; this.trailers = {};
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);
const I = IncomingMessage.prototype;
// What every message begins with stands in the prototype: an engine without a compiler pays for each property that is set.
Object.assign(I, {
  httpVersion: "1.1", httpVersionMajor: 1, httpVersionMinor: 1, complete: false, joinDuplicateHeaders: false, aborted: false, upgrade: null,
  url: "", method: null, statusCode: null, statusMessage: null, _consumed: false, _dumped: false,
});
I._read = function () { if (!this._consumed) { this._readableState.readingMore = false; this._consumed = true; } if (this._held) { this._held = false; native.resumeSocket(this.socket._id); } };
I._destroy = function (error, callback) {
  if (!this.readableEnded || !this.complete) { this.aborted = true; this.emit("aborted"); }
  if (this.socket && !this.socket.destroyed && this.aborted) this.socket.destroy(error ?? undefined);
  if (!error && !this.readableEnded && this._fromClient) error = reset();
  process.nextTick(callback, error && this.listenerCount("error") === 0 && !this._fromClient ? null : error);
};
I._dump = function () { if (!this._dumped) { this._dumped = true; this.resume(); } };
I.setTimeout = function (millis, callback) { if (callback) this.on("timeout", callback); this.socket.setTimeout(millis); return this; };
Object.defineProperties(I, {
  connection: { get() { return this.socket; }, set(value) { this.socket = value; }, configurable: true },
  headersDistinct: { get() { return distinct(this.rawHeaders); }, configurable: true },
  trailersDistinct: { get() { return distinct(this.rawTrailers); }, configurable: true },
});
function distinct(raw) { const all = { __proto__: null }; for (let i = 0; i < raw.length; i += 2) (all[raw[i].toLowerCase()] ??= []).push(raw[i + 1]); return all; }
function reset() { const error = new Error("aborted"); error.code = "ECONNRESET"; return error; }

/** A message that goes out: a response on the server, a request on the client. */
function OutgoingMessage() {
  Stream.call(this);
  this.outputData = [];
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);
const O = OutgoingMessage.prototype;
Object.assign(O, {
  outputSize: 0, writable: true, destroyed: false,
  _last: false, chunkedEncoding: false, shouldKeepAlive: true, maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true, useChunkedEncodingByDefault: true, sendDate: false,
  _removedConnection: false, _removedContLen: false, _removedTE: false, strictContentLength: false,
  _contentLength: null, _hasBody: true, _trailer: null, finished: false, _headerSent: false, _closed: false,
  socket: null, _header: null, _headers: null, _startLine: null, _fields: null,
  _written: 0, _finishing: false, _finished: false, _errored: null, _span: 0, _keepAliveTimeout: 0,
});
function checkName(name) { if (typeof name !== "string" || native.checkHeader(name) === 1) throw new codes.ERR_INVALID_HTTP_TOKEN("Header name", name); }
function checkValue(name, value) {
  if (value === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (typeof value === "string" && native.checkHeader(name, value) === 2) throw new codes.ERR_INVALID_CHAR("header content", name);
}
O.setHeader = function setHeader(name, value) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT("set");
  if (typeof name === "string" && typeof value === "string") {
    const wrong = native.checkHeader(name, value); // both at once, for nearly every header is a text
    if (wrong) { checkName(name); checkValue(name, value); }
  } else {
    checkName(name);
    checkValue(name, value);
    if (Array.isArray(value)) for (const each of value) checkValue(name, each);
  }
  (this._headers ??= new Map()).set(name.toLowerCase(), [name, value]);
  return this;
};
O.setHeaders = function setHeaders(headers) { for (const [name, value] of headers) this.setHeader(name, value); return this; };
O.appendHeader = function appendHeader(name, value) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT("append");
  checkName(name);
  const old = this._headers?.get(name.toLowerCase());
  if (!old) return this.setHeader(name, value);
  old[1] = [].concat(old[1], value);
  return this;
};
O.getHeader = function getHeader(name) { validateString(name, "name"); return this._headers?.get(name.toLowerCase())?.[1]; };
O.hasHeader = function hasHeader(name) { validateString(name, "name"); return !!this._headers?.has(name.toLowerCase()); };
O.removeHeader = function removeHeader(name) {
  validateString(name, "name");
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT("remove");
  const key = name.toLowerCase();
  if (key === "connection") this._removedConnection = true;
  else if (key === "content-length") this._removedContLen = true;
  else if (key === "transfer-encoding") this._removedTE = true;
  else if (key === "date") this.sendDate = false;
  this._headers?.delete(key);
};
O.getHeaders = function getHeaders() { const all = { __proto__: null }; if (this._headers) for (const [key, [, value]] of this._headers) all[key] = value; return all; };
O.getHeaderNames = function getHeaderNames() { return this._headers ? [...this._headers.keys()] : []; };
O.getRawHeaderNames = function getRawHeaderNames() { return this._headers ? [...this._headers.values()].map(([name]) => name) : []; };

/** The head of the message, kept until something of the body is there, so that both go as one. */
O._storeHeader = function (startLine, headers) {
  const fields = [];
  let connection = false, length = false, encoding = false, date = false, trailer = false, expect = false;
  const add = (name, value) => {
    const key = name.toLowerCase();
    if (Array.isArray(value)) {
      if (key === "cookie") value = value.join("; ");
      else { for (const each of value) add(name, each); return; }
    }
    switch (key) {
      case "connection":
        connection = true; this._removedConnection = false;
        if (/(?:^|\W)close(?:$|\W)/i.test(value)) this._last = true; else this.shouldKeepAlive = true;
        break;
      case "transfer-encoding": encoding = true; this._removedTE = false; if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) this.chunkedEncoding = true; break;
      case "content-length": length = true; this._contentLength = +value; this._removedContLen = false; break;
      case "date": date = true; break;
      case "expect": expect = true; break;
      case "trailer": trailer = true; break;
      case "keep-alive": this._defaultKeepAlive = false; break;
      default: break;
    }
    fields.push(name, value);
  };
  if (headers instanceof Map) for (const field of headers.values()) add(field[0], field[1]);
  else if (Array.isArray(headers)) {
    if (Array.isArray(headers[0])) for (const [name, value] of headers) { checkName(name); checkValue(name, value); add(name, value); }
    else for (let i = 0; i < headers.length; i += 2) { checkName(headers[i]); checkValue(headers[i], headers[i + 1]); add(headers[i], headers[i + 1]); }
  } else if (headers) for (const name of Object.keys(headers)) { checkName(name); checkValue(name, headers[name]); add(name, headers[name]); }
  if (this.sendDate && !date) fields.push("Date", new Date().toUTCString());
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) { this.chunkedEncoding = false; this.shouldKeepAlive = false; }
  if (this._removedConnection) { this._last = !this.shouldKeepAlive; }
  else if (!connection) {
    const keep = this.shouldKeepAlive && (length || this.useChunkedEncodingByDefault || this.agent);
    if (keep) {
      fields.push("Connection", "keep-alive");
      if (this._keepAliveTimeout && this._defaultKeepAlive) fields.push("Keep-Alive", `timeout=${Math.floor(this._keepAliveTimeout / 1000)}`);
    } else { this._last = true; fields.push("Connection", "close"); }
  }
  if (!length && !encoding) {
    if (!this._hasBody) this.chunkedEncoding = false;
    else if (!this.useChunkedEncodingByDefault) this._last = true;
    else if (!trailer && !this._removedContLen && typeof this._contentLength === "number") fields.push("Content-Length", `${this._contentLength}`);
    else if (!this._removedTE) { fields.push("Transfer-Encoding", "chunked"); this.chunkedEncoding = true; }
    else this._last = true;
  }
  if (this.chunkedEncoding !== true && trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
  this._startLine = startLine;
  this._fields = fields;
  this._header = true;
  if (expect) this._flushHead();
};
Object.defineProperty(O, "headersSent", { get() { return !!this._header; }, set() {}, configurable: true, enumerable: true });
/** Puts a piece on the wire, or aside while an earlier answer is not done. */
O._out = function (chunk, callback) {
  if (!this._ready()) { this.outputData.push([chunk, callback]); this.outputSize += chunk?.length ?? 0; return false; }
  let waiting;
  const socket = this.socket;
  if (!socket || socket.destroyed) { if (callback) process.nextTick(callback, new codes.ERR_STREAM_DESTROYED("write")); return false; }
  socket._touch();
  if (!this._headerSent) {
    this._headerSent = true;
    waiting = native.sendHead(socket._id, this._startLine, this._fields, chunk, this.chunkedEncoding, this._span);
    if (chunk === null && this.chunkedEncoding) { /* the last chunk follows from end */ }
  } else if (this.chunkedEncoding) waiting = native.sendChunk(socket._id, chunk, false);
  else waiting = native.send(socket._id, chunk);
  socket._sent += chunk?.length ?? 0;
  if (callback) process.nextTick(callback);
  if (waiting > 65536) { this._needDrain = true; socket._waiting = () => { this._needDrain = false; this.emit("drain"); }; return false; }
  return true;
};
O._flushHead = function () { if (!this._headerSent && this._header) this._out(null); };
O._flushOutput = function () {
  const all = this.outputData;
  this.outputData = []; this.outputSize = 0;
  for (const [chunk, callback] of all) this._out(chunk, callback);
  if (this._finishing) this._finish();
  else if (all.length) this.emit("drain");
};
O.write = function write(chunk, encoding, callback) {
  if (typeof encoding === "function") { callback = encoding; encoding = null; }
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "Uint8Array"], chunk);
  let error;
  if (this.finished) error = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if (this.destroyed) error = new codes.ERR_STREAM_DESTROYED("write");
  if (error) {
    if (!this.destroyed) process.nextTick(() => { this.emit("error", error); if (callback) callback(error); }); else if (callback) process.nextTick(callback, error);
    return false;
  }
  if (!this._header) { if (chunk.length === 0 && false) return true; this._implicitHeader(); }
  if (!this._hasBody) { if (callback) process.nextTick(callback); return true; }
  if (typeof chunk === "string" && encoding && encoding !== "utf8" && encoding !== "utf-8" && encoding !== "buffer") chunk = Buffer.from(chunk, encoding);
  this._written += typeof chunk === "string" ? native.byteLength(chunk, "utf8") : chunk.length;
  if (chunk.length === 0) { if (callback) process.nextTick(callback); return true; }
  return this._out(chunk, callback);
};
O.end = function end(chunk, encoding, callback) {
  if (typeof chunk === "function") { callback = chunk; chunk = null; encoding = null; }
  else if (typeof encoding === "function") { callback = encoding; encoding = null; }
  if (this.finished) {
    if (typeof callback === "function") { if (this._finished) process.nextTick(callback, new codes.ERR_STREAM_ALREADY_FINISHED("end")); else this.once("finish", callback); }
    if (chunk) { const error = new codes.ERR_STREAM_WRITE_AFTER_END(); process.nextTick(() => this.emit("error", error)); }
    return this;
  }
  if (typeof callback === "function") this.once("finish", callback);
  if (chunk !== null && chunk !== undefined) {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "Uint8Array"], chunk);
    if (typeof chunk === "string" && encoding && encoding !== "utf8" && encoding !== "utf-8" && encoding !== "buffer") chunk = Buffer.from(chunk, encoding);
    const size = typeof chunk === "string" ? native.byteLength(chunk, "utf8") : chunk.length;
    if (!this._header) { this._contentLength = size; this._implicitHeader(); }
    this._written += size;
    this.finished = true;
    if (this._hasBody && size > 0) this._out(chunk); else this._out(null);
  } else {
    if (!this._header) { this._contentLength = 0; this._implicitHeader(); }
    this.finished = true;
    if (!this._headerSent) this._out(null);
  }
  this._finishing = true;
  if (this._ready()) this._finish();
  return this;
};
O._finish = function () {
  if (this._finished || !this._finishing) return;
  this._finished = true;
  this.emit("prefinish");
  const socket = this.socket;
  if (this.chunkedEncoding && this._hasBody && socket && !socket.destroyed) native.sendChunk(socket._id, undefined, true, this._trailer);
  this._done();
};
O._ready = function () { return this.socket !== null; };
O.flushHeaders = function flushHeaders() { if (!this._header) this._implicitHeader(); this._flushHead(); };
O.addTrailers = function addTrailers(headers) { this._trailer = []; for (const [name, value] of Array.isArray(headers) ? headers : Object.entries(headers)) { checkName(name); this._trailer.push(name, `${value}`); } };
O.pipe = function () { this.emit("error", new codes.ERR_STREAM_CANNOT_PIPE()); };
O.cork = O.uncork = function () {};
O.setTimeout = function setTimeout(millis, callback) {
  if (callback) this.on("timeout", callback);
  if (this.socket) this.socket.setTimeout(millis); else this.once("socket", (socket) => socket.setTimeout(millis));
  return this;
};
O.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this._errored = error;
  if (this.socket) this.socket.destroy(error); else this.once("socket", (socket) => socket.destroy(error));
  return this;
};
const getters = {
  writableFinished() { return this._finished && this.outputData.length === 0; },
  writableObjectMode: () => false,
  writableLength() { return this.outputSize; },
  writableHighWaterMark: () => 65536,
  writableCorked: () => 0,
  writableEnded() { return this.finished; },
  writableNeedDrain() { return !this.destroyed && !this.finished && !!this._needDrain; },
  errored() { return this._errored; },
  closed() { return this._closed; },
};
for (const [name, get] of Object.entries(getters)) Object.defineProperty(O, name, { get, configurable: true });
Object.defineProperty(O, "connection", { get() { return this.socket; }, set(value) { this.socket = value; }, configurable: true });
module.exports = { IncomingMessage, OutgoingMessage, checkName, checkValue, reset };
