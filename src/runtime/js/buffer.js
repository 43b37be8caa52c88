"use strict";
const { codes, validateString, validateNumber } = require("internal/errors");
const kMaxLength = 2 ** 31 - 1;
const inspect = Symbol.for("nodejs.util.inspect.custom");

class FastBuffer extends Uint8Array {
  constructor(source, offset, length) { super(source, offset, length); }
}
function Buffer(value, encodingOrOffset, length) {
  if (typeof value === "number") {
    if (typeof encodingOrOffset === "string") throw new codes.ERR_INVALID_ARG_TYPE("string", "string", value);
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}
Object.setPrototypeOf(Buffer, Uint8Array);
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(Buffer.prototype, "constructor", { value: Buffer, writable: true, configurable: true });
Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });
native.setBufferPrototype(Buffer.prototype);
Buffer.poolSize = 8192;

const ENCODINGS = { utf8: "utf8", "utf-8": "utf8", hex: "hex", base64: "base64", base64url: "base64url", ascii: "ascii", latin1: "latin1", binary: "latin1", ucs2: "utf16le", "ucs-2": "utf16le", utf16le: "utf16le", "utf-16le": "utf16le" };
function normalize(encoding) {
  if (encoding === undefined || encoding === null || encoding === "" || encoding === "utf8") return "utf8";
  return ENCODINGS[encoding] ?? ENCODINGS[String(encoding).toLowerCase()];
}
function checked(encoding) {
  const known = normalize(encoding);
  if (known === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return known;
}
const wrap = (arrayBuffer) => new FastBuffer(arrayBuffer);
function size(value) { validateNumber(value, "size", 0, kMaxLength); return value; }

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === "string") return native.bufferFrom(value, typeof encodingOrOffset === "string" ? checked(encodingOrOffset) : "utf8");
  if (typeof value === "object" && value !== null) {
    if (value instanceof ArrayBuffer || (typeof SharedArrayBuffer !== "undefined" && value instanceof SharedArrayBuffer)) {
      const offset = encodingOrOffset === undefined ? 0 : +encodingOrOffset || 0;
      if (offset > value.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS("offset");
      if (length !== undefined && (length = +length || 0) > value.byteLength - offset) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS("length");
      return new FastBuffer(value, offset, length === undefined ? value.byteLength - offset : Math.max(0, length));
    }
    const of = typeof value.valueOf === "function" && value.valueOf();
    if (of != null && of !== value && (typeof of === "string" || typeof of === "object")) return from(of, encodingOrOffset, length);
    if (value.length !== undefined || value.buffer instanceof ArrayBuffer) {
      if (typeof value.length !== "number") return new FastBuffer(0);
      if (value.length > 0 || value.length === 0) { const made = new FastBuffer(value.length); if (value.length > 0) made.set(value instanceof Uint8Array || Array.isArray(value) ? value : Array.from(value, Number)); return made; }
    }
    if (value.type === "Buffer" && Array.isArray(value.data)) return from(value.data);
    if (typeof value[Symbol.toPrimitive] === "function") { const primitive = value[Symbol.toPrimitive]("string"); if (typeof primitive === "string") return from(primitive, encodingOrOffset); }
  }
  throw new codes.ERR_INVALID_ARG_TYPE("first argument", ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"], value);
};
Buffer.alloc = function alloc(n, fill, encoding) {
  const made = new FastBuffer(size(n));
  return fill !== undefined && fill !== 0 && n > 0 ? made.fill(fill, encoding) : made;
};
Buffer.allocUnsafe = function allocUnsafe(n) { return new FastBuffer(size(n)); };
Buffer.allocUnsafeSlow = Buffer.allocUnsafe;
Buffer.of = (...items) => Buffer.from(items);
Buffer.isBuffer = (it) => it instanceof Buffer;
Buffer.isEncoding = (encoding) => typeof encoding === "string" && encoding.length !== 0 && normalize(encoding) !== undefined;
Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value === "string") return native.byteLength(value, normalize(encoding) ?? "utf8");
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  throw new codes.ERR_INVALID_ARG_TYPE("string", ["string", "Buffer", "ArrayBuffer"], value);
};
Buffer.compare = (a, b) => {
  for (const [name, each] of [["buf1", a], ["buf2", b]]) if (!(each instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE(name, ["Buffer", "Uint8Array"], each);
  return native.compareBytes(a, b);
};
Buffer.concat = function concat(list, length) {
  if (!Array.isArray(list)) throw new codes.ERR_INVALID_ARG_TYPE("list", "Array", list);
  list.forEach((each, at) => { if (!(each instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE(`list[${at}]`, ["Buffer", "Uint8Array"], each); });
  if (list.length === 0) return new FastBuffer(0);
  if (length === undefined) length = list.reduce((sum, each) => sum + each.length, 0); else validateNumber(length, "length", 0, kMaxLength);
  const made = new FastBuffer(length);
  let at = 0;
  for (const each of list) {
    if (at >= length) break;
    made.set(at + each.length > length ? each.subarray(0, length - at) : each, at);
    at += each.length;
  }
  return made;
};
Buffer.copyBytesFrom = (view, offset = 0, length = view.length - offset) => { const part = view.subarray(offset, offset + length); return Buffer.from(part.buffer.slice(part.byteOffset, part.byteOffset + part.byteLength)); };

const P = Buffer.prototype;
const define = (name, value) => Object.defineProperty(P, name, { value, writable: true, configurable: true, enumerable: true });
Object.defineProperty(P, "parent", { get() { return this instanceof Buffer ? this.buffer : undefined; }, enumerable: true });
Object.defineProperty(P, "offset", { get() { return this instanceof Buffer ? this.byteOffset : undefined; }, enumerable: true });
define("toString", function toString(encoding, start, end) {
  if (arguments.length === 0) return native.bufferToString(this, "utf8", 0, this.length);
  start = start === undefined || !(start > 0) ? 0 : Math.min(Math.trunc(start), this.length);
  end = end === undefined ? this.length : Math.max(0, Math.min(Math.trunc(end) || 0, this.length));
  const known = checked(encoding);
  return end <= start ? "" : native.bufferToString(this, known, start, end);
});
P.toLocaleString = P.toString;
define("write", function write(text, offset, length, encoding) {
  validateString(text, "argument");
  if (typeof offset === "string") { encoding = offset; offset = 0; length = this.length; }
  else {
    offset = offset === undefined ? 0 : offset;
    validateNumber(offset, "offset", 0, this.length);
    const rest = this.length - offset;
    if (typeof length === "string") { encoding = length; length = rest; }
    else length = length === undefined ? rest : Math.min(length, rest);
  }
  return native.bufferWrite(this, text, offset, length, checked(encoding));
});
for (const name of ["utf8", "latin1", "ascii", "hex", "base64", "base64url", "ucs2"]) {
  define(`${name}Write`, function (text, offset = 0, length = this.length - offset) { return native.bufferWrite(this, text, offset, length, ENCODINGS[name]); });
  define(`${name}Slice`, function (start = 0, end = this.length) { return this.toString(name, start, end); });
}
define("equals", function equals(other) {
  if (!(other instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("otherBuffer", ["Buffer", "Uint8Array"], other);
  return this === other || (this.byteLength === other.byteLength && native.compareBytes(this, other) === 0);
});
define("compare", function compare(target, targetStart = 0, targetEnd = target?.length, start = 0, end = this.length) {
  if (!(target instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("target", ["Buffer", "Uint8Array"], target);
  return native.compareBytes(this.subarray(start, end), target.subarray(targetStart, targetEnd));
});
function search(self, value, offset, encoding, forward) {
  if (typeof offset === "string") { encoding = offset; offset = undefined; }
  offset = +offset;
  if (Number.isNaN(offset)) offset = forward ? 0 : self.length;
  offset = Math.trunc(offset);
  if (typeof value === "number") { const byte = value & 255; return forward ? Uint8Array.prototype.indexOf.call(self, byte, offset) : Uint8Array.prototype.lastIndexOf.call(self, byte, offset); }
  if (typeof value === "string") value = Buffer.from(value, encoding);
  else if (!(value instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("value", ["number", "string", "Buffer", "Uint8Array"], value);
  return native.indexOfBytes(self, value, offset, forward);
}
define("indexOf", function indexOf(value, offset, encoding) { return search(this, value, offset, encoding, true); });
define("lastIndexOf", function lastIndexOf(value, offset, encoding) { return search(this, value, offset, encoding, false); });
define("includes", function includes(value, offset, encoding) { return this.indexOf(value, offset, encoding) !== -1; });
define("fill", function fill(value, offset, end, encoding) {
  if (typeof offset === "string") { encoding = offset; offset = undefined; } else if (typeof end === "string") { encoding = end; end = undefined; }
  if (offset !== undefined) validateNumber(offset, "offset", 0, this.length); else offset = 0;
  if (end !== undefined) validateNumber(end, "end", 0, this.length); else end = this.length;
  if (typeof value === "string") {
    checked(encoding);
    if (value.length === 0) value = 0;
    else {
      const bytes = Buffer.from(value, encoding);
      if (bytes.length === 0) throw new codes.ERR_INVALID_ARG_VALUE("value", value);
      value = bytes;
    }
  } else if (typeof value === "boolean") value = +value;
  if (value instanceof Uint8Array) {
    if (value.length === 0) throw new codes.ERR_INVALID_ARG_VALUE("value", value);
    for (let at = offset, from = 0; at < end; at++, from++) this[at] = value[from % value.length];
  } else Uint8Array.prototype.fill.call(this, value & 255, offset, end);
  return this;
});
define("copy", function copy(target, targetStart = 0, start = 0, end = this.length) {
  if (!(target instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE("target", ["Buffer", "Uint8Array"], target);
  if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE("targetStart", ">= 0", targetStart);
  if (start < 0 || start > this.length) throw new codes.ERR_OUT_OF_RANGE("sourceStart", `>= 0 && <= ${this.length}`, start);
  const count = Math.min(Math.min(end, this.length) - start, target.length - targetStart);
  if (count <= 0) return 0;
  target.set(this.subarray(start, start + count), targetStart);
  return count;
});
define("slice", function slice(start, end) { return this.subarray(start, end); });
define("subarray", function subarray(start, end) {
  const length = this.length;
  const at = (value, otherwise) => { if (value === undefined) return otherwise; value = Math.trunc(+value) || 0; return value < 0 ? Math.max(0, value + length) : Math.min(value, length); };
  start = at(start, 0); end = at(end, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, Math.max(0, end - start));
});
define("toJSON", function toJSON() { return { type: "Buffer", data: Array.from(this) }; });
function swap(self, n) {
  if (self.length % n !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${n * 8}-bits`);
  for (let at = 0; at < self.length; at += n) Uint8Array.prototype.reverse.call(Uint8Array.prototype.subarray.call(self, at, at + n));
  return self;
}
for (const bits of [16, 32, 64]) define(`swap${bits}`, function () { return swap(this, bits / 8); });
define(inspect, function (depth, options) {
  const max = exports.INSPECT_MAX_BYTES;
  let text = native.bufferToString(this, "hex", 0, Math.min(max, this.length)).replace(/(.{2})/g, "$1 ").trim();
  if (this.length > max) text += ` ... ${this.length - max} more byte${this.length - max > 1 ? "s" : ""}`;
  return `<${this.constructor.name}${text ? ` ${text}` : ""}>`;
});

function bounds(self, offset, bytes) {
  if (typeof offset !== "number") throw new codes.ERR_INVALID_ARG_TYPE("offset", "number", offset);
  if (!Number.isInteger(offset)) throw new codes.ERR_OUT_OF_RANGE("offset", "an integer", offset);
  if (offset < 0 || offset + bytes > self.length) {
    if (self.length < bytes) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
    throw new codes.ERR_OUT_OF_RANGE("offset", `>= 0 and <= ${self.length - bytes}`, offset);
  }
}
function inRange(value, min, max, bytes) {
  if (value > max || value < min) {
    const suffix = typeof min === "bigint" ? "n" : "";
    const range = bytes > 4 || typeof min === "bigint" ? (min == 0 ? `>= 0${suffix} and < 2${suffix} ** ${bytes * 8}${suffix}` : `>= -(2${suffix} ** ${bytes * 8 - 1}${suffix}) and < 2${suffix} ** ${bytes * 8 - 1}${suffix}`) : `>= ${min} and <= ${max}`;
    throw new codes.ERR_OUT_OF_RANGE("value", range, value);
  }
}
// Whole numbers of 1, 2, 4 bytes: plain arithmetic, as pg reads its messages with these.
P.readUInt8 = function readUInt8(offset = 0) { const value = this[offset]; if (value === undefined) bounds(this, offset, 1); return value; };
P.readInt8 = function readInt8(offset = 0) { return (this.readUInt8(offset) << 24) >> 24; };
P.readUInt16BE = function readUInt16BE(offset = 0) { const a = this[offset], b = this[offset + 1]; if (a === undefined || b === undefined) bounds(this, offset, 2); return (a << 8) | b; };
P.readUInt16LE = function readUInt16LE(offset = 0) { const a = this[offset], b = this[offset + 1]; if (a === undefined || b === undefined) bounds(this, offset, 2); return a | (b << 8); };
P.readInt16BE = function readInt16BE(offset = 0) { return (this.readUInt16BE(offset) << 16) >> 16; };
P.readInt16LE = function readInt16LE(offset = 0) { return (this.readUInt16LE(offset) << 16) >> 16; };
P.readInt32BE = function readInt32BE(offset = 0) { const d = this[offset + 3]; if (d === undefined || this[offset] === undefined) bounds(this, offset, 4); return (this[offset] << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | d; };
P.readInt32LE = function readInt32LE(offset = 0) { const d = this[offset + 3]; if (d === undefined || this[offset] === undefined) bounds(this, offset, 4); return this[offset] | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (d << 24); };
P.readUInt32BE = function readUInt32BE(offset = 0) { return this.readInt32BE(offset) >>> 0; };
P.readUInt32LE = function readUInt32LE(offset = 0) { return this.readInt32LE(offset) >>> 0; };
function writer(name, bytes, min, max, put) {
  P[name] = { [name](value, offset = 0) {
    value = +value;
    inRange(value, min, max, bytes);
    bounds(this, offset, bytes);
    put(this, value, offset);
    return offset + bytes;
  } }[name];
}
for (const [sign, min8, max8] of [["UInt", 0, 255], ["Int", -128, 127]]) {
  writer(`write${sign}8`, 1, min8, max8, (b, v, o) => { b[o] = v; });
  const min16 = sign === "Int" ? -32768 : 0, max16 = sign === "Int" ? 32767 : 65535;
  writer(`write${sign}16BE`, 2, min16, max16, (b, v, o) => { b[o] = v >>> 8; b[o + 1] = v; });
  writer(`write${sign}16LE`, 2, min16, max16, (b, v, o) => { b[o] = v; b[o + 1] = v >>> 8; });
  const min32 = sign === "Int" ? -(2 ** 31) : 0, max32 = sign === "Int" ? 2 ** 31 - 1 : 2 ** 32 - 1;
  writer(`write${sign}32BE`, 4, min32, max32, (b, v, o) => { b[o] = v >>> 24; b[o + 1] = v >>> 16; b[o + 2] = v >>> 8; b[o + 3] = v; });
  writer(`write${sign}32LE`, 4, min32, max32, (b, v, o) => { b[o] = v; b[o + 1] = v >>> 8; b[o + 2] = v >>> 16; b[o + 3] = v >>> 24; });
}
const view = (self) => new DataView(self.buffer, self.byteOffset, self.byteLength);
for (const [name, bytes, kind] of [["Float", 4, "Float32"], ["Double", 8, "Float64"], ["BigInt64", 8, "BigInt64"], ["BigUInt64", 8, "BigUint64"]]) {
  for (const end of ["BE", "LE"]) {
    P[`read${name}${end}`] = function (offset = 0) { bounds(this, offset, bytes); return view(this)[`get${kind}`](offset, end === "LE"); };
    P[`write${name}${end}`] = function (value, offset = 0) {
      bounds(this, offset, bytes);
      if (kind === "BigInt64") inRange(value, -(2n ** 63n), 2n ** 63n - 1n, 8); else if (kind === "BigUint64") inRange(value, 0n, 2n ** 64n - 1n, 8);
      view(this)[`set${kind}`](offset, value, end === "LE");
      return offset + bytes;
    };
  }
}
for (const end of ["BE", "LE"]) {
  const bytesOf = (self, offset, n) => { bounds(self, offset, n); const all = Array.from({ length: n }, (_, at) => self[offset + at]); return end === "BE" ? all : all.reverse(); };
  P[`readUInt${end}`] = function (offset, n) { let value = 0; for (const each of bytesOf(this, offset, n)) value = value * 256 + each; return value; };
  P[`readInt${end}`] = function (offset, n) { const value = this[`readUInt${end}`](offset, n); return value >= 2 ** (8 * n - 1) ? value - 2 ** (8 * n) : value; };
  P[`writeUInt${end}`] = function (value, offset, n) { inRange(value, 0, 2 ** (8 * n) - 1, n); bounds(this, offset, n); for (let i = 0; i < n; i++) { this[end === "LE" ? offset + i : offset + n - 1 - i] = value % 256; value = Math.floor(value / 256); } return offset + n; };
  P[`writeInt${end}`] = function (value, offset, n) { inRange(value, -(2 ** (8 * n - 1)), 2 ** (8 * n - 1) - 1, n); return this[`writeUInt${end}`](value < 0 ? value + 2 ** (8 * n) : value, offset, n); };
}
for (const name of Object.keys(P)) if (name.includes("UInt")) P[name.replace("UInt", "Uint")] = P[name];

function atob(text) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS("input");
  text = `${text}`.replace(/[\t\n\f\r ]/g, "");
  if (text.length % 4 === 0) text = text.replace(/==?$/, "");
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) throw new DOMException("The string to be decoded is not correctly encoded.", "InvalidCharacterError");
  return Buffer.from(text, "base64").toString("latin1");
}
function btoa(text) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS("input");
  text = `${text}`;
  if (/[^\0-\xff]/.test(text)) throw new DOMException("Invalid character", "InvalidCharacterError");
  return Buffer.from(text, "latin1").toString("base64");
}
Object.assign(exports, {
  Buffer, SlowBuffer: Buffer, kMaxLength, kStringMaxLength: 536870888, INSPECT_MAX_BYTES: 50, atob, btoa,
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: 536870888 },
  isUtf8: (bytes) => native.isUtf8(bytes), isAscii: (bytes) => bytes.every((each) => each < 128),
  transcode: (source, from, to) => Buffer.from(source.toString(from), to),
});
for (const name of ["Blob", "File"]) Object.defineProperty(exports, name, { get: () => globalThis[name], enumerable: true });
