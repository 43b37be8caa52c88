"use strict";
/** What readable and writable streams share: the old Stream, destruction, high-water marks. */
const EventEmitter = require("events");
const { codes, AbortError } = require("internal/errors");

function Stream(options) { EventEmitter.call(this, options); }
Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Stream, EventEmitter);
Stream.prototype.pipe = function (destination, options) {
  const source = this;
  const ondata = (chunk) => { if (destination.writable && destination.write(chunk) === false && source.pause) source.pause(); };
  const ondrain = () => { if (source.readable && source.resume) source.resume(); };
  let ended = false;
  const onend = () => { if (!ended) { ended = true; destination.end(); } };
  const onclose = () => { if (!ended) { ended = true; if (typeof destination.destroy === "function") destination.destroy(); } };
  source.on("data", ondata);
  destination.on("drain", ondrain);
  if (!destination._isStdio && (!options || options.end !== false)) { source.on("end", onend); source.on("close", onclose); }
  const onerror = function (error) { cleanup(); if (EventEmitter.listenerCount(this, "error") === 0) this.emit("error", error); };
  source.prependListener("error", onerror);
  destination.prependListener("error", onerror);
  function cleanup() {
    source.removeListener("data", ondata); destination.removeListener("drain", ondrain);
    source.removeListener("end", onend); source.removeListener("close", onclose);
    source.removeListener("error", onerror); destination.removeListener("error", onerror);
    source.removeListener("end", cleanup); source.removeListener("close", cleanup); destination.removeListener("close", cleanup);
  }
  source.on("end", cleanup); source.on("close", cleanup); destination.on("close", cleanup);
  destination.emit("pipe", source);
  return destination;
};

let defaults = { bytes: 16384, objects: 16 };
function highWaterMark(options, key, isDuplex, objectMode) {
  const value = options?.highWaterMark ?? (isDuplex ? options?.[key] : null);
  if (value == null) return objectMode ? defaults.objects : defaults.bytes;
  if (!Number.isInteger(value) || value < 0) throw new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${key}` : "options.highWaterMark", value);
  return value;
}
/** Methods given as options, a signal, a construct step. */
function prepare(stream, options) {
  if (typeof options.destroy === "function") stream._destroy = options.destroy;
  if (options.signal) addAbortSignal(options.signal, stream);
  if (typeof options.construct === "function") {
    stream._construct = options.construct;
    const r = stream._readableState, w = stream._writableState;
    if (r) r.constructed = false;
    if (w) w.constructed = false;
    process.nextTick(() => {
      stream._construct((error) => {
        if (r) r.constructed = true;
        if (w) w.constructed = true;
        if (error) errorOrDestroy(stream, error);
        else if (r?.destroyed || w?.destroyed) stream.emit("construct:done");
        else { if (r && !r.reading && (r.needReadable || r.flowing)) stream.read(0); if (w) stream._flush_buffered?.(); }
      });
    });
  }
}
function addAbortSignal(signal, stream) {
  const abort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) abort();
  else { signal.addEventListener("abort", abort, { once: true }); stream.once("close", () => signal.removeEventListener("abort", abort)); }
  return stream;
}
function destroy(error, callback) {
  const r = this._readableState, w = this._writableState, s = w || r;
  if (w?.destroyed || r?.destroyed) { if (typeof callback === "function") callback(); return this; }
  mark(r, w, error);
  if (w) w.destroyed = true;
  if (r) r.destroyed = true;
  if (!s.constructed) this.once("construct:done", () => run(this, error, callback));
  else run(this, error, callback);
  return this;
}
function mark(r, w, error) {
  if (!error) return;
  if (w && !w.errored) w.errored = error;
  if (r && !r.errored) r.errored = error;
}
function run(self, error, callback) {
  let called = false;
  const done = (failure) => {
    if (called) return;
    called = true;
    const r = self._readableState, w = self._writableState;
    mark(r, w, failure);
    if (w) w.closed = true;
    if (r) r.closed = true;
    if (typeof callback === "function") callback(failure);
    process.nextTick(failure ? emitErrorClose : emitClose, self, failure);
  };
  try { self._destroy(error || null, done); } catch (failure) { done(failure); }
}
function emitErrorClose(self, error) { emitError(self, error); emitClose(self); }
function emitClose(self) {
  const r = self._readableState, w = self._writableState;
  if (w) w.closeEmitted = true;
  if (r) r.closeEmitted = true;
  if (w?.emitClose || r?.emitClose) self.emit("close");
}
function emitError(self, error) {
  const r = self._readableState, w = self._writableState;
  if (w?.errorEmitted || r?.errorEmitted) return;
  if (w) w.errorEmitted = true;
  if (r) r.errorEmitted = true;
  self.emit("error", error);
}
/** Reports an error the way the stream is set up to: by destroying itself, or as an event alone. */
function errorOrDestroy(stream, error, sync) {
  const r = stream._readableState, w = stream._writableState;
  if (w?.destroyed || r?.destroyed) return;
  if (r?.autoDestroy || w?.autoDestroy) stream.destroy(error);
  else if (error) {
    mark(r, w, error);
    if (sync) process.nextTick(emitError, stream, error); else emitError(stream, error);
  }
}
function addDestroy(prototype) {
  prototype.destroy = destroy;
  prototype._destroy = function (error, callback) { callback(error); };
  prototype[EventEmitter.captureRejectionSymbol] = function (error) { this.destroy(error); };
  if (Symbol.asyncDispose) prototype[Symbol.asyncDispose] = function () {
    let error = null;
    if (!this.destroyed) { error = this.readableEnded ? null : new AbortError(); this.destroy(error); }
    return new Promise((resolve, reject) => require("internal/streams/pipeline").finished(this, (failure) => (failure && failure !== error ? reject(failure) : resolve(null))));
  };
  Object.defineProperties(prototype, {
    destroyed: {
      get() { const r = this._readableState, w = this._writableState; return r && w ? !!(r.destroyed && w.destroyed) : !!(r ?? w)?.destroyed; },
      set(value) { if (this._readableState) this._readableState.destroyed = value; if (this._writableState) this._writableState.destroyed = value; },
      configurable: true,
    },
    closed: { get() { return !!(this._writableState ?? this._readableState)?.closed; }, configurable: true },
    errored: { get() { return (this._writableState ?? this._readableState)?.errored ?? null; }, configurable: true },
  });
}
module.exports = { Stream, highWaterMark, prepare, addAbortSignal, errorOrDestroy, addDestroy, setDefault(objectMode, value) { defaults[objectMode ? "objects" : "bytes"] = value; }, getDefault: (objectMode) => defaults[objectMode ? "objects" : "bytes"] };
