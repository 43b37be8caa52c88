"use strict";
const { Stream, prepare, errorOrDestroy, highWaterMark, addDestroy } = require("internal/streams/base");
const { codes } = require("internal/errors");
const nop = () => {};

class WritableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = !!(options?.objectMode || (isDuplex && options?.writableObjectMode));
    this.highWaterMark = highWaterMark(options, "writableHighWaterMark", isDuplex, this.objectMode);
    this.buffered = [];
    this.onFinished = [];
    if (options) {
      if (options.decodeStrings === false) this.decodeStrings = false;
      if (options.autoDestroy === false) this.autoDestroy = false;
      if (options.emitClose === false) this.emitClose = false;
      if (options.defaultEncoding) this.defaultEncoding = options.defaultEncoding;
    }
    this.onwrite = (error) => onwrite(stream, error);
  }
  getBuffer() { return this.buffered.slice(); }
  get bufferedRequestCount() { return this.buffered.length; }
}
// As in ReadableState.
Object.assign(WritableState.prototype, {
  finalCalled: false, needDrain: false, ending: false, ended: false, finished: false, destroyed: false, writing: false, bufferProcessing: false,
  closed: false, closeEmitted: false, errorEmitted: false, prefinished: false, afterWriteScheduled: false, decodeStrings: true, defaultEncoding: "utf8",
  length: 0, corked: 0, sync: true, constructed: true, pending: 0, errored: null, autoDestroy: true, emitClose: true, writeLength: 0, writeCallback: null,
});
function Writable(options) {
  if (!(this instanceof Writable) && !this?._writableState && !(this instanceof Stream && this._readableState)) return new Writable(options);
  this._writableState = new WritableState(options, this, this instanceof Stream && !!this._readableState);
  configure(this, options);
  Stream.call(this, options);
}
function configure(stream, options) {
  if (!options) return;
  if (typeof options.write === "function") stream._write = options.write;
  if (typeof options.writev === "function") stream._writev = options.writev;
  if (typeof options.final === "function") stream._final = options.final;
  prepare(stream, options);
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
Writable.WritableState = WritableState;
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) { return Function.prototype[Symbol.hasInstance].call(this, object) || (this === Writable && !!object && object._writableState instanceof WritableState); },
});
const P = Writable.prototype;
addDestroy(P);
P.pipe = function () { errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE()); };
P._write = function (chunk, encoding, callback) {
  if (this._writev) this._writev([{ chunk, encoding }], callback);
  else throw new codes.ERR_METHOD_NOT_IMPLEMENTED("_write()");
};
P._writev = null;
function write(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === "function") { callback = encoding; encoding = state.defaultEncoding; }
  else {
    if (!encoding) encoding = state.defaultEncoding;
    else if (encoding !== "buffer" && !Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    if (typeof callback !== "function") callback = nop;
  }
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (!state.objectMode) {
    if (typeof chunk === "string") { if (state.decodeStrings) { chunk = Buffer.from(chunk, encoding); encoding = "buffer"; } }
    else if (chunk instanceof Buffer) encoding = "buffer";
    else if (ArrayBuffer.isView(chunk)) { chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength); encoding = "buffer"; }
    else throw new codes.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk);
  }
  let error;
  if (state.ending) error = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED("write");
  if (error) { process.nextTick(callback, error); errorOrDestroy(stream, error, true); return error; }
  state.pending++;
  const length = state.objectMode ? 1 : chunk.length;
  state.length += length;
  const ok = state.length < state.highWaterMark;
  if (!ok) state.needDrain = true;
  if (state.writing || state.corked || state.errored || !state.constructed) state.buffered.push({ chunk, encoding, callback });
  else {
    state.writeLength = length;
    state.writeCallback = callback;
    state.writing = true;
    state.sync = true;
    stream._write(chunk, encoding, state.onwrite);
    state.sync = false;
  }
  return ok && !state.errored && !state.destroyed;
}
P.write = function (chunk, encoding, callback) { return write(this, chunk, encoding, callback) === true; };
P.cork = function () { this._writableState.corked++; };
P.uncork = function () {
  const state = this._writableState;
  if (state.corked) { state.corked--; if (!state.writing) clearBuffer(this, state); }
};
P._flush_buffered = function () { clearBuffer(this, this._writableState); finishMaybe(this, this._writableState); };
P.setDefaultEncoding = function (encoding) {
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding.toLowerCase();
  return this;
};
function onwrite(stream, error) {
  const state = stream._writableState, { sync, writeCallback: callback } = state;
  if (typeof callback !== "function") { errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK()); return; }
  state.writing = false;
  state.writeCallback = null;
  state.length -= state.writeLength;
  state.writeLength = 0;
  if (error) {
    if (!state.errored) state.errored = error;
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = error;
    const fail = () => { state.pending--; callback(error); failBuffered(state); errorOrDestroyAfter(stream, error); };
    if (sync) process.nextTick(fail); else fail();
    return;
  }
  if (state.buffered.length) clearBuffer(stream, state);
  if (sync) process.nextTick(afterWrite, stream, state, callback); else afterWrite(stream, state, callback);
}
function errorOrDestroyAfter(stream, error) {
  const state = stream._writableState;
  if (state.destroyed) return;
  if (state.autoDestroy) { state.errored = error; stream.destroy(error); } else errorOrDestroy(stream, error);
}
function afterWrite(stream, state, callback) {
  if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) { state.needDrain = false; stream.emit("drain"); }
  state.pending--;
  callback(null);
  if (state.destroyed) failBuffered(state);
  finishMaybe(stream, state);
}
function failBuffered(state) {
  if (state.writing) return;
  for (const { chunk, callback } of state.buffered.splice(0)) {
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED("write"));
  }
  for (const callback of state.onFinished.splice(0)) callback(state.errored ?? new codes.ERR_STREAM_DESTROYED("end"));
}
function clearBuffer(stream, state) {
  if (state.corked || state.bufferProcessing || state.destroyed || !state.constructed || state.buffered.length === 0 || state.writing) return;
  state.bufferProcessing = true;
  if (state.buffered.length > 1 && stream._writev) {
    const all = state.buffered.splice(0);
    state.pending -= all.length - 1;
    const callback = state.errored ? nop : (error) => { for (const each of all) each.callback(error); };
    state.writeLength = state.length;
    state.writeCallback = callback;
    state.writing = true;
    state.sync = true;
    stream._writev(all, state.onwrite);
    state.sync = false;
  } else {
    while (state.buffered.length && !state.writing) {
      const { chunk, encoding, callback } = state.buffered.shift();
      state.writeLength = state.objectMode ? 1 : chunk.length;
      state.writeCallback = callback;
      state.writing = true;
      state.sync = true;
      stream._write(chunk, encoding, state.onwrite);
      state.sync = false;
    }
  }
  state.bufferProcessing = false;
}
P.end = function (chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === "function") { callback = chunk; chunk = null; encoding = null; }
  else if (typeof encoding === "function") { callback = encoding; encoding = null; }
  let error;
  if (chunk !== null && chunk !== undefined) { const result = write(this, chunk, encoding); if (result instanceof Error) error = result; }
  if (state.corked) { state.corked = 1; this.uncork(); }
  if (error) { /* told above */ }
  else if (!state.errored && !state.ending) { state.ending = true; finishMaybe(this, state, true); state.ended = true; }
  else if (state.finished) error = new codes.ERR_STREAM_ALREADY_FINISHED("end");
  else if (state.destroyed) error = new codes.ERR_STREAM_DESTROYED("end");
  if (typeof callback === "function") {
    if (error) process.nextTick(callback, error);
    else if (state.finished) process.nextTick(callback);
    else state.onFinished.push(callback);
  }
  return this;
};
function needFinish(state) {
  return state.ending && !state.destroyed && state.constructed && state.length === 0 && !state.errored && state.buffered.length === 0 && !state.finished && !state.writing && !state.errorEmitted && !state.closeEmitted;
}
function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  if (!state.prefinished && !state.finalCalled) {
    if (typeof stream._final === "function" && !state.destroyed) {
      state.finalCalled = true;
      state.pending++;
      let called = false;
      const done = (error) => {
        if (called) { errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK()); return; }
        called = true;
        state.pending--;
        if (error) { for (const each of state.onFinished.splice(0)) each(error); errorOrDestroy(stream, error, state.sync); }
        else if (needFinish(state)) { state.prefinished = true; stream.emit("prefinish"); state.pending++; process.nextTick(finish, stream, state); }
      };
      state.sync = true;
      try { stream._final(done); } catch (error) { done(error); }
      state.sync = false;
    } else { state.prefinished = true; stream.emit("prefinish"); }
  }
  if (state.pending !== 0 || !state.prefinished) return;
  if (sync) { state.pending++; process.nextTick(() => { if (needFinish(state)) finish(stream, state); else state.pending--; }); }
  else { state.pending++; finish(stream, state); }
}
function finish(stream, state) {
  state.pending--;
  if (state.finished || state.destroyed) return;
  state.finished = true;
  for (const callback of state.onFinished.splice(0)) callback(null);
  stream.emit("finish");
  if (state.autoDestroy) {
    const r = stream._readableState;
    if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
  }
}
const destroyStream = P.destroy;
P.destroy = function (error, callback) {
  const state = this._writableState;
  if (!state.destroyed && (state.buffered.length || state.onFinished.length)) process.nextTick(failBuffered, state);
  return destroyStream.call(this, error, callback);
};
const getters = {
  writableFinished() { return !!this._writableState?.finished; },
  writableObjectMode() { return !!this._writableState?.objectMode; },
  writableBuffer() { return this._writableState?.getBuffer(); },
  writableEnded() { return !!this._writableState?.ending; },
  writableNeedDrain() { const w = this._writableState; return !!w && !w.destroyed && !w.ending && w.needDrain; },
  writableHighWaterMark() { return this._writableState?.highWaterMark; },
  writableCorked() { return this._writableState?.corked ?? 0; },
  writableLength() { return this._writableState?.length; },
  writableAborted() { const w = this._writableState; return !!(w.writable !== false && (w.destroyed || w.errored) && !w.finished); },
};
for (const [name, get] of Object.entries(getters)) Object.defineProperty(P, name, { get, configurable: true });
Object.defineProperty(P, "writable", {
  get() { const w = this._writableState; return !!w && w.writable !== false && !w.destroyed && !w.errored && !w.ending && !w.ended; },
  set(value) { if (this._writableState) this._writableState.writable = !!value; },
  configurable: true,
});
module.exports = Object.assign(Writable, { configure });
