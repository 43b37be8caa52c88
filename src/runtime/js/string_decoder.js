"use strict";
/** Text from bytes that arrive in pieces: a character cut in two waits for its other half. */
const { codes } = require("internal/errors");
function StringDecoder(encoding) {
  if (encoding !== undefined && encoding !== null && !Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = { "utf-8": "utf8", binary: "latin1", ucs2: "utf16le", "ucs-2": "utf16le", "utf-16le": "utf16le" }[(encoding ?? "utf8").toLowerCase()] ?? (encoding ?? "utf8").toLowerCase();
  this.rest = undefined;
}
function incomplete(bytes, encoding) {
  const n = bytes.length;
  if (encoding === "utf8") {
    for (let back = 1; back <= Math.min(3, n); back++) {
      const byte = bytes[n - back];
      if (byte < 0x80) return 0;
      if (byte >= 0xc0) { const need = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2; return need > back && byte < 0xf8 ? back : 0; }
    }
    return 0;
  }
  if (encoding === "utf16le") { const odd = n % 2; return n - odd >= 2 && (bytes[n - odd - 1] & 0xfc) === 0xd8 ? odd + 2 : odd; }
  return encoding === "base64" || encoding === "base64url" ? n % 3 : 0;
}
StringDecoder.prototype.write = function (chunk) {
  if (typeof chunk === "string") return chunk;
  if (!ArrayBuffer.isView(chunk)) throw new codes.ERR_INVALID_ARG_TYPE("buf", ["Buffer", "TypedArray", "DataView"], chunk);
  let bytes = chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (this.rest) { bytes = Buffer.concat([this.rest, bytes]); this.rest = undefined; }
  const cut = incomplete(bytes, this.encoding);
  if (cut) { this.rest = Buffer.from(bytes.subarray(bytes.length - cut)); bytes = bytes.subarray(0, bytes.length - cut); }
  return bytes.toString(this.encoding);
};
StringDecoder.prototype.end = function (chunk) {
  let text = chunk === undefined ? "" : this.write(chunk);
  if (this.rest) { text += this.encoding === "utf16le" ? this.rest.subarray(0, this.rest.length & ~1).toString("utf16le") : this.rest.toString(this.encoding); this.rest = undefined; }
  return text;
};
StringDecoder.prototype.text = function (chunk, offset) { return this.write(chunk.subarray(offset)); };
Object.defineProperties(StringDecoder.prototype, { lastNeed: { get() { return this.rest ? this.rest.length : 0; } }, lastTotal: { get() { return this.rest ? this.rest.length : 0; } } });
exports.StringDecoder = StringDecoder;
