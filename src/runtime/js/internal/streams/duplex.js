"use strict";
const Readable = require("internal/streams/readable");
const Writable = require("internal/streams/writable");
const { Stream, prepare } = require("internal/streams/base");
const { codes } = require("internal/errors");

function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._readableState = new Readable.ReadableState(options, this, true);
  this._writableState = new Writable.WritableState(options, this, true);
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  if (options) {
    if (options.readable === false) { const r = this._readableState; r.readable = false; r.ended = r.endEmitted = true; }
    if (options.writable === false) { const w = this._writableState; w.writable = false; w.ending = w.ended = w.finished = true; }
    if (typeof options.read === "function") this._read = options.read;
    if (typeof options.write === "function") this._write = options.write;
    if (typeof options.writev === "function") this._writev = options.writev;
    if (typeof options.final === "function") this._final = options.final;
    prepare(this, options);
  }
  Stream.call(this, options);
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);
for (const key of Reflect.ownKeys(Writable.prototype)) {
  if (key !== "constructor" && key !== "pipe" && !(key in Duplex.prototype && !/^(destroy|writ)/.test(String(key)))) Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key));
}
Duplex.from = (source) => {
  if (source instanceof Duplex) return source;
  const readable = Readable.from(source);
  return readable;
};

function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  Duplex.call(this, options);
  this._readableState.sync = false;
  this._pendingCallback = null;
  if (options) {
    if (typeof options.transform === "function") this._transform = options.transform;
    if (typeof options.flush === "function") this._flush = options.flush;
  }
  this.on("prefinish", function () { if (this._final !== Transform.prototype._final) Transform.prototype._final.call(this); });
}
Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
Object.setPrototypeOf(Transform, Duplex);
Transform.prototype._final = function (callback) {
  const done = (error, data) => {
    if (error) { if (callback) callback(error); else this.destroy(error); return; }
    if (data != null) this.push(data);
    this.push(null);
    if (callback) callback();
  };
  if (typeof this._flush === "function" && !this.destroyed) this._flush(done); else done();
};
Transform.prototype._transform = function () { throw new codes.ERR_METHOD_NOT_IMPLEMENTED("_transform()"); };
Transform.prototype._write = function (chunk, encoding, callback) {
  const r = this._readableState, w = this._writableState, before = r.length;
  this._transform(chunk, encoding, (error, value) => {
    if (error) { callback(error); return; }
    if (value != null) this.push(value);
    if (w.ended || before === r.length || r.length < r.highWaterMark) callback();
    else this._pendingCallback = callback;
  });
};
Transform.prototype._read = function () {
  if (this._pendingCallback) { const callback = this._pendingCallback; this._pendingCallback = null; callback(); }
};
function PassThrough(options) {
  if (!(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}
Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
Object.setPrototypeOf(PassThrough, Transform);
PassThrough.prototype._transform = function (chunk, encoding, callback) { callback(null, chunk); };
module.exports = { Duplex, Transform, PassThrough };
