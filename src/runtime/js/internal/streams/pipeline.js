"use strict";
const { codes, AbortError, validateFunction } = require("internal/errors");

/** Calls back once when a stream is no longer readable or writable, or failed. */
function finished(stream, options, callback) {
  if (typeof options === "function") { callback = options; options = {}; }
  options ??= {};
  validateFunction(callback, "callback");
  let called = false;
  const done = (error) => { if (!called) { called = true; callback.call(stream, error); } };
  const r = stream._readableState, w = stream._writableState;
  const isRequest = stream.setHeader && typeof stream.abort === "function";
  const outgoing = typeof stream._header !== "undefined" && typeof stream.setHeader === "function";
  const readable = options.readable ?? (!!r || (stream.readable === true && !outgoing));
  const writable = options.writable ?? (!!w || outgoing || stream.writable === true);
  let writableDone = w ? w.finished : outgoing ? stream.finished && stream.writableFinished : stream.writableFinished;
  let readableDone = r ? r.endEmitted : stream.readableEnded;
  const willClose = (w?.autoDestroy && w.emitClose && !w.closed) || (r?.autoDestroy && r.emitClose && !r.closed);
  const onfinish = () => { writableDone = true; if (stream.destroyed && !willClose) { /* close tells */ } if (willClose && (!stream.readable || readable)) return; if (!readable || readableDone) done(); };
  const onend = () => { readableDone = true; if (willClose && (!stream.writable || writable)) return; if (!writable || writableDone) done(); };
  const onerror = (error) => done(error);
  const onclose = () => {
    const error = w?.errored ?? r?.errored;
    if (error && typeof error !== "boolean") return done(error);
    if (readable && !readableDone && !(r ? r.endEmitted || (r.ended && r.length === 0 && !r.errored && r.readable === false) : stream.readableEnded)) return done(new codes.ERR_STREAM_PREMATURE_CLOSE());
    if (writable && !writableDone && !(w ? w.finished : stream.writableFinished)) return done(new codes.ERR_STREAM_PREMATURE_CLOSE());
    done();
  };
  stream.on("end", onend);
  stream.on("finish", onfinish);
  if (isRequest) { stream.on("complete", onfinish); stream.on("abort", onclose); }
  if (options.error !== false) stream.on("error", onerror);
  stream.on("close", onclose);
  const state = w ?? r;
  if (state?.closeEmitted || (!state && stream.closed)) process.nextTick(onclose);
  else if (w?.errorEmitted || r?.errorEmitted) { if (!willClose) process.nextTick(onclose); }
  else if (!readable && (!willClose || stream.readable === false) && (writableDone || stream.writable === false) && writableDone) process.nextTick(onclose);
  else if (!writable && (!willClose || stream.writable === false) && readableDone) process.nextTick(onclose);
  const cleanup = () => {
    called = true;
    stream.removeListener("end", onend); stream.removeListener("finish", onfinish); stream.removeListener("complete", onfinish);
    stream.removeListener("abort", onclose); stream.removeListener("error", onerror); stream.removeListener("close", onclose);
  };
  if (options.signal) {
    const abort = () => { cleanup(); callback.call(stream, new AbortError(undefined, { cause: options.signal.reason })); };
    if (options.signal.aborted) process.nextTick(abort); else options.signal.addEventListener("abort", abort, { once: true });
  }
  return cleanup;
}
const isStream = (it) => it && typeof it.on === "function" && (typeof it.pipe === "function" || typeof it.write === "function");

/** Pipes streams, iterables and generator functions one into the next, and ends or destroys them together. */
function pipeline(...streams) {
  let callback = streams.pop();
  validateFunction(callback, "streams[stream.length - 1]");
  if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
  return run(streams, callback, {});
}
function run(streams, callback, { signal, end = true }) {
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS("streams");
  const { Readable, PassThrough } = require("stream");
  let failure, value, pending = 0, over = false;
  const open = [];
  const fail = (error) => {
    if (error && (!failure || failure.code === "ERR_STREAM_PREMATURE_CLOSE")) failure = error;
    if (failure) for (const each of open.splice(0)) each(failure);
  };
  const settle = (error) => {
    fail(error);
    if (--pending === 0 && !over) { over = true; process.nextTick(callback, failure, value); }
  };
  const watch = (stream, reading, writing, isLast) => {
    pending++;
    let finishedIt = false;
    open.push((error) => { if (!finishedIt && !(isLast && stream.writableEnded && stream.setHeader)) stream.destroy?.(error); });
    finished(stream, { readable: reading, writable: writing }, (error) => { finishedIt = !error; settle(error); });
  };
  let current;
  streams.forEach((each, at) => {
    const first = at === 0, last = at === streams.length - 1;
    if (isStream(each)) {
      if (end || !last) watch(each, !last || (first && streams.length === 1), !first, last);
      if (!first) {
        if (isStream(current)) {
          current.pipe(each, { end: last ? end : true });
          if (last && !end) { pending++; current.once("end", () => settle()); }
        } else {
          const source = Readable.from(current);
          watch(source, true, false);
          source.pipe(each, { end: last ? end : true });
        }
      }
      current = each;
    } else if (typeof each === "function") {
      const input = first ? undefined : isStream(current) && current[Symbol.asyncIterator] ? current : current;
      const made = first ? each({ signal }) : each(input, { signal });
      if (last && typeof made?.then === "function") { pending++; made.then((result) => { value = result; settle(); }, settle); }
      else if (last && made?.[Symbol.asyncIterator]) { pending++; const through = new PassThrough({ objectMode: true }); Readable.from(made).pipe(through); finished(through, settle); current = through; through.resume(); }
      else current = made;
    } else if (each?.[Symbol.asyncIterator] || each?.[Symbol.iterator]) current = each;
    else throw new codes.ERR_INVALID_ARG_TYPE("source", ["Stream", "Iterable", "AsyncIterable"], each);
  });
  signal?.addEventListener("abort", () => fail(new AbortError(undefined, { cause: signal.reason })), { once: true });
  return current;
}
const promises = {
  pipeline(...streams) {
    const last = streams.at(-1);
    const options = last && typeof last === "object" && !isStream(last) && !last[Symbol.asyncIterator] && !last[Symbol.iterator] ? streams.pop() : {};
    if (streams.length === 1 && Array.isArray(streams[0])) streams = streams[0];
    return new Promise((resolve, reject) => run(streams, (error, value) => (error ? reject(error) : resolve(value)), options));
  },
  finished(stream, options) { return new Promise((resolve, reject) => finished(stream, options ?? {}, (error) => (error ? reject(error) : resolve()))); },
};
module.exports = { finished, pipeline, promises };
