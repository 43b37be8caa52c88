"use strict";
const { Stream, kState, prepare, errorOrDestroy, highWaterMark, addDestroy } = require("internal/streams/base");
const { codes, AbortError } = require("internal/errors");

class ReadableState {
  constructor(options, stream, isDuplex) {
    this.objectMode = !!(options?.objectMode || (isDuplex && options?.readableObjectMode));
    this.highWaterMark = highWaterMark(options, "readableHighWaterMark", isDuplex, this.objectMode);
    this.buffer = [];
    this.pipes = [];
    if (!options) return;
    if (options.autoDestroy === false) this.autoDestroy = false;
    if (options.emitClose === false) this.emitClose = false;
    if (options.defaultEncoding) this.defaultEncoding = options.defaultEncoding;
    if (options.encoding) { this.decoder = new (require("string_decoder").StringDecoder)(options.encoding); this.encoding = options.encoding; }
  }
}
// What every stream begins with stands in the prototype: an engine without a compiler pays for each property that is set.
Object.assign(ReadableState.prototype, {
  length: 0, flowing: null, ended: false, endEmitted: false, reading: false, needReadable: false, emittedReadable: false, readableListening: false,
  resumeScheduled: false, sync: true, constructed: true, errored: null, destroyed: false, closed: false, closeEmitted: false, errorEmitted: false,
  dataEmitted: false, readingMore: false, autoDestroy: true, emitClose: true, awaitDrain: null, decoder: null, encoding: null, defaultEncoding: "utf8",
});
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === "function") this._read = options.read;
    prepare(this, options);
  }
  Stream.call(this, options);
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
Readable.ReadableState = ReadableState;
const P = Readable.prototype;
addDestroy(P);

P._read = function (n) { throw new codes.ERR_METHOD_NOT_IMPLEMENTED("_read()"); };
P.push = function (chunk, encoding) { return addChunk(this, chunk, encoding, false); };
P.unshift = function (chunk, encoding) { return addChunk(this, chunk, encoding, true); };

function addChunk(stream, chunk, encoding, front) {
  const state = stream._readableState;
  if (chunk === null) { state.reading = false; onEof(stream, state); return false; }
  if (!state.objectMode) {
    if (typeof chunk === "string") {
      encoding = encoding || state.defaultEncoding;
      if (state.encoding !== encoding) chunk = front && state.encoding ? Buffer.from(chunk, encoding).toString(state.encoding) : Buffer.from(chunk, encoding);
    } else if (chunk instanceof Uint8Array) { if (!(chunk instanceof Buffer)) chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength); }
    else if (chunk !== undefined) { errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk)); return false; }
  }
  if (state.objectMode || (chunk && chunk.length > 0)) {
    if (front) {
      if (state.endEmitted) errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
      else if (state.destroyed || state.errored) return false;
      else place(stream, state, chunk, true);
    } else if (state.ended) errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    else if (state.destroyed || state.errored) return false;
    else {
      state.reading = false;
      if (state.decoder && !encoding) {
        chunk = state.decoder.write(chunk);
        if (state.objectMode || chunk.length !== 0) place(stream, state, chunk, false); else readMore(stream, state);
      } else place(stream, state, chunk, false);
    }
  } else if (!front) { state.reading = false; readMore(stream, state); }
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}
function place(stream, state, chunk, front) {
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount("data") > 0) {
    if (state.awaitDrain) state.awaitDrain.clear();
    state.dataEmitted = true;
    stream.emit("data", chunk);
  } else {
    state.length += state.objectMode ? 1 : chunk.length;
    if (front) state.buffer.unshift(chunk); else state.buffer.push(chunk);
    if (state.needReadable) emitReadable(stream);
  }
  readMore(stream, state);
}
P.isPaused = function () { return this._readableState.paused === true || this._readableState.flowing === false; };
P.setEncoding = function (encoding) {
  const decoder = new (require("string_decoder").StringDecoder)(encoding);
  const state = this._readableState;
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let text = "";
  for (const each of state.buffer) text += decoder.write(each);
  state.buffer = text === "" ? [] : [text];
  state.length = text.length;
  return this;
};
function howMuch(n, state) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) return state.flowing && state.length ? state.buffer[0].length : state.length;
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}
P.read = function (n) {
  if (n === undefined) n = NaN;
  else if (!Number.isInteger(n)) n = Number.parseInt(n, 10);
  const state = this._readableState, asked = n;
  if (n > state.highWaterMark) state.highWaterMark = n;
  if (n !== 0) state.emittedReadable = false;
  if (n === 0 && state.needReadable && ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) || state.ended)) {
    if (state.length === 0 && state.ended) endReadable(this); else emitReadable(this);
    return null;
  }
  n = howMuch(n, state);
  if (n === 0 && state.ended) { if (state.length === 0) endReadable(this); return null; }
  let doRead = state.needReadable;
  if (state.length === 0 || state.length - n < state.highWaterMark) doRead = true;
  if (state.ended || state.reading || state.destroyed || state.errored || !state.constructed) doRead = false;
  else if (doRead) {
    state.reading = true;
    state.sync = true;
    if (state.length === 0) state.needReadable = true;
    try { this._read(state.highWaterMark); } catch (error) { errorOrDestroy(this, error); }
    state.sync = false;
    if (!state.reading) n = howMuch(asked, state);
  }
  const result = n > 0 ? take(n, state) : null;
  if (result === null) { state.needReadable = state.length <= state.highWaterMark; n = 0; }
  else { state.length -= n; if (state.awaitDrain) state.awaitDrain.clear(); }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (asked !== n && state.ended) endReadable(this);
  }
  if (result !== null && !state.errored && !state.closeEmitted) { state.dataEmitted = true; this.emit("data", result); }
  return result;
};
function take(n, state) {
  const { buffer } = state;
  if (state.length === 0) return null;
  if (state.objectMode) return buffer.shift();
  if (!n || n >= state.length) {
    const all = state.decoder ? buffer.join("") : buffer.length === 1 ? buffer[0] : Buffer.concat(buffer, state.length);
    state.buffer = [];
    return all;
  }
  const parts = [];
  let left = n;
  while (left > 0) {
    const first = buffer[0];
    if (first.length <= left) { parts.push(first); left -= first.length; buffer.shift(); }
    else { parts.push(first.slice(0, left)); buffer[0] = first.slice(left); left = 0; }
  }
  return state.decoder ? parts.join("") : parts.length === 1 ? parts[0] : Buffer.concat(parts, n);
}
function onEof(stream, state) {
  if (state.ended) return;
  if (state.decoder) {
    const chunk = state.decoder.end();
    if (chunk && chunk.length) { state.buffer.push(chunk); state.length += state.objectMode ? 1 : chunk.length; }
  }
  state.ended = true;
  if (state.sync) emitReadable(stream);
  else { state.needReadable = false; state.emittedReadable = true; emitReadableNow(stream); }
}
function emitReadable(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (!state.emittedReadable) { state.emittedReadable = true; process.nextTick(emitReadableNow, stream); }
}
function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!state.destroyed && !state.errored && (state.length || state.ended)) { stream.emit("readable"); state.emittedReadable = false; }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}
function readMore(stream, state) {
  if (!state.readingMore && state.constructed) { state.readingMore = true; process.nextTick(readMoreNow, stream, state); }
}
function readMoreNow(stream, state) {
  while (!state.reading && !state.ended && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
    const length = state.length;
    stream.read(0);
    if (length === state.length) break;
  }
  state.readingMore = false;
}
P.pipe = function (destination, options) {
  const source = this, state = this._readableState;
  state.pipes.push(destination);
  const endFn = (!options || options.end !== false) && destination !== process.stdout && destination !== process.stderr ? onend : unpipe;
  if (state.endEmitted) process.nextTick(endFn); else source.once("end", endFn);
  destination.on("unpipe", onunpipe);
  function onunpipe(readable, info) { if (readable === source && info && info.hasUnpiped === false) { info.hasUnpiped = true; cleanup(); } }
  function onend() { destination.end(); }
  let ondrain, cleaned = false;
  function cleanup() {
    destination.removeListener("close", onclose); destination.removeListener("finish", onfinish);
    if (ondrain) destination.removeListener("drain", ondrain);
    destination.removeListener("error", onerror); destination.removeListener("unpipe", onunpipe);
    source.removeListener("end", onend); source.removeListener("end", unpipe); source.removeListener("data", ondata);
    cleaned = true;
    if (ondrain && state.awaitDrain && (!destination._writableState || destination._writableState.needDrain)) ondrain();
  }
  function pause() {
    if (!cleaned) { (state.awaitDrain ??= new Set()).add(destination); source.pause(); }
    if (!ondrain) {
      ondrain = () => {
        state.awaitDrain?.delete(destination);
        if ((!state.awaitDrain || state.awaitDrain.size === 0) && source.listenerCount("data")) source.resume();
      };
      destination.on("drain", ondrain);
    }
  }
  source.on("data", ondata);
  function ondata(chunk) { if (destination.write(chunk) === false) pause(); }
  function onerror(error) {
    unpipe();
    destination.removeListener("error", onerror);
    if (destination.listenerCount("error") === 0) {
      const inner = destination._writableState || destination._readableState;
      if (inner && !inner.errorEmitted) errorOrDestroy(destination, error); else destination.emit("error", error);
    }
  }
  destination.prependListener("error", onerror);
  function onclose() { destination.removeListener("finish", onfinish); unpipe(); }
  destination.once("close", onclose);
  function onfinish() { destination.removeListener("close", onclose); unpipe(); }
  destination.once("finish", onfinish);
  function unpipe() { source.unpipe(destination); }
  destination.emit("pipe", source);
  if (destination.writableNeedDrain === true) pause();
  else if (!state.flowing) source.resume();
  return destination;
};
P.unpipe = function (destination) {
  const state = this._readableState;
  if (state.pipes.length === 0) return this;
  if (!destination) {
    const all = state.pipes;
    state.pipes = [];
    this.pause();
    for (const each of all) each.emit("unpipe", this, { hasUnpiped: false });
    return this;
  }
  const at = state.pipes.indexOf(destination);
  if (at < 0) return this;
  state.pipes.splice(at, 1);
  if (state.pipes.length === 0) this.pause();
  destination.emit("unpipe", this, { hasUnpiped: false });
  return this;
};
P.on = function (name, fn) {
  const result = Stream.prototype.on.call(this, name, fn);
  const state = this._readableState;
  if (name === "data") {
    state.readableListening = this.listenerCount("readable") > 0;
    if (state.flowing !== false) this.resume();
  } else if (name === "readable" && !state.endEmitted && !state.readableListening) {
    state.readableListening = state.needReadable = true;
    state.flowing = false;
    state.emittedReadable = false;
    if (state.length) emitReadable(this); else if (!state.reading) process.nextTick((self) => self.read(0), this);
  }
  return result;
};
P.addListener = P.on;
function updateReadable(self) {
  const state = self._readableState;
  state.readableListening = self.listenerCount("readable") > 0;
  if (state.resumeScheduled && state.paused === false) state.flowing = true;
  else if (self.listenerCount("data") > 0) self.resume();
  else if (!state.readableListening) state.flowing = null;
}
P.removeListener = function (name, fn) {
  const result = Stream.prototype.removeListener.call(this, name, fn);
  if (name === "readable") process.nextTick(updateReadable, this);
  else if (name === "data" && this.listenerCount("data") === 0 && this._readableState.pipes.length === 0 && this._readableState.flowing && !this._readableState.readableListening) { /* Node keeps flowing */ }
  return result;
};
P.off = P.removeListener;
P.removeAllListeners = function (name) {
  const result = Stream.prototype.removeAllListeners.apply(this, arguments);
  if (name === "readable" || name === undefined) process.nextTick(updateReadable, this);
  return result;
};
P.resume = function () {
  const state = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening;
    if (!state.resumeScheduled) { state.resumeScheduled = true; process.nextTick(resumeNow, this, state); }
  }
  state.paused = false;
  return this;
};
function resumeNow(stream, state) {
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit("resume");
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}
P.pause = function () {
  if (this._readableState.flowing !== false) { this._readableState.flowing = false; this.emit("pause"); }
  this._readableState.paused = true;
  return this;
};
function flow(stream) {
  const state = stream._readableState;
  while (state.flowing && stream.read() !== null);
}
P.wrap = function (stream) {
  let paused = false;
  stream.on("data", (chunk) => { if (!this.push(chunk) && stream.pause) { paused = true; stream.pause(); } });
  stream.on("end", () => this.push(null));
  stream.on("error", (error) => errorOrDestroy(this, error));
  stream.on("close", () => this.destroy());
  this._read = () => { if (paused && stream.resume) { paused = false; stream.resume(); } };
  return this;
};
function endReadable(stream) {
  const state = stream._readableState;
  if (!state.endEmitted) { state.ended = true; process.nextTick(endReadableNow, state, stream); }
}
function endReadableNow(state, stream) {
  if (state.errored || state.closeEmitted || state.endEmitted || state.length !== 0) return;
  state.endEmitted = true;
  stream.emit("end");
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(() => { if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end(); });
  } else if (state.autoDestroy) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}
P[Symbol.asyncIterator] = function () { return iterate(this); };
P.iterator = function (options) { return iterate(this, options); };
async function* iterate(stream, options) {
  const { finished } = require("internal/streams/pipeline");
  let wake = () => {}, error;
  const next = (resolve) => { wake = resolve; };
  const onreadable = () => { wake(); wake = () => {}; };
  stream.on("readable", onreadable);
  const stop = finished(stream, { writable: false }, (failure) => { error = failure ? failure : null; onreadable(); });
  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (failure) { error = failure; throw failure; }
  finally {
    stop();
    stream.removeListener("readable", onreadable);
    if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) stream.destroy(error ?? undefined);
  }
}
const getters = {
  readable() { const r = this._readableState; return !!r && r.readable !== false && !r.destroyed && !r.errorEmitted && !r.endEmitted; },
  readableDidRead() { return this._readableState.dataEmitted; },
  readableAborted() { const r = this._readableState; return !!(r.readable !== false && (r.destroyed || r.errored) && !r.endEmitted); },
  readableHighWaterMark() { return this._readableState.highWaterMark; },
  readableBuffer() { return this._readableState.buffer; },
  readableLength() { return this._readableState.length; },
  readableObjectMode() { return this._readableState.objectMode; },
  readableEncoding() { return this._readableState.encoding; },
  readableEnded() { return this._readableState.endEmitted; },
};
for (const [name, get] of Object.entries(getters)) Object.defineProperty(P, name, { get, set: name === "readable" ? function (value) { this._readableState.readable = !!value; } : undefined, configurable: true });
Object.defineProperty(P, "readableFlowing", { get() { return this._readableState.flowing; }, set(value) { this._readableState.flowing = value; }, configurable: true });

Readable.from = function (iterable, options) {
  if (typeof iterable === "string" || iterable instanceof Uint8Array) return new Readable({ objectMode: true, ...options, read() { this.push(iterable); this.push(null); } });
  const iterator = (iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator])?.call(iterable);
  if (!iterator) throw new codes.ERR_INVALID_ARG_TYPE("iterable", ["Iterable"], iterable);
  let reading = false;
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  readable._read = function () {
    if (reading) return;
    reading = true;
    (async () => {
      try {
        while (true) {
          const { value, done } = await iterator.next();
          if (done) { readable.push(null); return; }
          const each = await value;
          if (each === null) throw new codes.ERR_STREAM_NULL_VALUES();
          if (!readable.push(each)) { reading = false; return; }
        }
      } catch (error) { readable.destroy(error); }
    })();
  };
  readable._destroy = function (error, callback) {
    Promise.resolve(iterator.return?.()).then(() => process.nextTick(callback, error), (other) => process.nextTick(callback, other || error));
  };
  return readable;
};
Object.assign(P, {
  async toArray(options) { const all = []; for await (const each of this) { if (options?.signal?.aborted) throw new AbortError(); all.push(each); } return all; },
  async forEach(fn) { for await (const each of this) await fn(each); },
  map(fn) { const self = this; return Readable.from((async function* () { for await (const each of self) yield await fn(each); })()); },
  filter(fn) { const self = this; return Readable.from((async function* () { for await (const each of self) if (await fn(each)) yield each; })()); },
  async reduce(fn, initial) { let result = initial, first = arguments.length < 2; for await (const each of this) { if (first) { result = each; first = false; } else result = await fn(result, each); } return result; },
});
module.exports = Readable;
