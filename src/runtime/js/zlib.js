"use strict";
const { Transform } = require("stream");
const { codes, unsupported } = require("internal/errors");
const constants = { Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_OK: 0, Z_DEFAULT_COMPRESSION: -1, Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_DATA_ERROR: -3, Z_BUF_ERROR: -5, BROTLI_OPERATION_FLUSH: 1, BROTLI_PARAM_QUALITY: 1 };
function done(result) {
  if (typeof result !== "string") return result;
  const error = result === "ERR_BUFFER_TOO_LARGE" ? new RangeError("Cannot create a Buffer larger than the limit") : new Error(result === "Z_BUF_ERROR" ? "unexpected end of file" : "incorrect header check");
  error.code = result;
  error.errno = constants[result];
  throw error;
}
const bytesOf = (data) => { if (typeof data === "string" || ArrayBuffer.isView(data) || data instanceof ArrayBuffer) return data instanceof ArrayBuffer ? Buffer.from(data) : data; throw new codes.ERR_INVALID_ARG_TYPE("buffer", ["string", "Buffer", "TypedArray", "DataView", "ArrayBuffer"], data); };
const pack = (format) => (data, options) => native.compress(format, bytesOf(data), options?.level ?? -1);
const unpack = (format) => (data) => done(native.decompress(format, bytesOf(data)));
const all = { gzip: pack("gzip"), deflate: pack("deflate"), deflateRaw: pack("raw"), gunzip: unpack("gzip"), inflate: unpack("deflate"), inflateRaw: unpack("raw"), unzip: unpack("unzip") };
for (const [name, work] of Object.entries(all)) {
  const title = name[0].toUpperCase() + name.slice(1);
  exports[`${name}Sync`] = work;
  exports[name] = (data, options, callback) => { if (typeof options === "function") { callback = options; options = {}; } let error = null, value; try { value = work(data, options); } catch (failure) { error = failure; } setImmediate(() => (error ? callback(error) : callback(null, value))); };
  // What went in is kept until its end: bodies here are small, and the result is the same.
  const Stream = class extends Transform {
    #parts = []; #options;
    constructor(options) { super(options); this.#options = options; }
    _transform(chunk, encoding, callback) { this.#parts.push(chunk); callback(); }
    _flush(callback) { try { callback(null, work(Buffer.concat(this.#parts), this.#options)); } catch (error) { callback(error); } }
    flush(kind, callback = kind) { if (typeof callback === "function") process.nextTick(callback); }
    close(callback) { if (callback) this.once("close", callback); this.destroy(); }
  };
  Object.defineProperty(Stream, "name", { value: title });
  exports[title] = Stream;
  exports[`create${title}`] = (options) => new Stream(options);
}
for (const name of ["brotliCompress", "brotliDecompress", "brotliCompressSync", "brotliDecompressSync", "createBrotliCompress", "createBrotliDecompress"]) exports[name] = () => { throw unsupported(`zlib.${name}`, "Use gzip."); };
Object.assign(exports, constants, { constants, codes: constants, crc32: (data) => native.crc32(data) });
