"use strict";
const { Stream, addAbortSignal, setDefault, getDefault } = require("internal/streams/base");
const Readable = require("internal/streams/readable");
const Writable = require("internal/streams/writable");
const { Duplex, Transform, PassThrough } = require("internal/streams/duplex");
const { finished, pipeline, promises } = require("internal/streams/pipeline");
const util = require("internal/promisify");
finished[util.custom] = promises.finished;
pipeline[util.custom] = promises.pipeline;
module.exports = Object.assign(Stream, {
  Stream, Readable, Writable, Duplex, Transform, PassThrough, finished, pipeline, promises, addAbortSignal: (signal, stream) => addAbortSignal(signal, stream),
  destroy: (stream, error) => stream.destroy(error),
  isReadable: (it) => (it?._readableState || it?.readable !== undefined ? it.readable === true : null),
  isWritable: (it) => (it?._writableState || it?.writable !== undefined ? it.writable === true : null),
  isErrored: (it) => !!(it?._readableState?.errored ?? it?._writableState?.errored),
  isDisturbed: (it) => !!(it?._readableState?.dataEmitted || it?.readableDidRead),
  setDefaultHighWaterMark: setDefault, getDefaultHighWaterMark: getDefault,
});
