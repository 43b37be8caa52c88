"use strict";
const { Transform } = require("stream");
const { codes, validateString, validateFunction, validateInteger, unsupported } = require("internal/errors");
const HASHES = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];
const nameOf = (name) => { if (HASHES.includes(name)) return name; const lower = `${name}`.toLowerCase().replace(/^(rsa-)?sha-?(\d+)$/, "sha$2"); return HASHES.includes(lower) ? lower : null; };
function bytesOf(data, encoding, name = "data") {
  if (typeof data === "string") return Buffer.from(data, encoding === "buffer" ? undefined : encoding);
  if (data instanceof KeyObject) return data._bytes;
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  throw new codes.ERR_INVALID_ARG_TYPE(name, ["string", "Buffer", "TypedArray", "DataView"], data);
}
const out = (bytes, encoding) => (encoding && encoding !== "buffer" ? bytes.toString(encoding) : bytes);
/** A stream once it is used as one, as in Node: hashes nearly never are, and Express makes one for each answer. */
function LazyTransform() {}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
for (const state of ["_readableState", "_writableState"]) {
  Object.defineProperty(LazyTransform.prototype, state, {
    get() { Transform.call(this); return this[state]; },
    set(value) { Object.defineProperty(this, state, { value, writable: true, enumerable: true, configurable: true }); },
    configurable: true,
  });
}
class Digest extends LazyTransform {
  #parts = []; #over = false;
  update(data, encoding) { if (this.#over) throw new codes.ERR_CRYPTO_HASH_FINALIZED(); const bytes = bytesOf(data, encoding); this.#parts.push(typeof data === "string" ? bytes : Buffer.from(bytes)); return this; }
  _end() { if (this.#over) throw new codes.ERR_CRYPTO_HASH_FINALIZED(); this.#over = true; return this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts); }
  _copyTo(other) { for (const part of this.#parts) other.update(part); return other; }
  _transform(chunk, encoding, callback) { this.update(chunk, encoding); callback(); }
  _flush(callback) { callback(null, this.digest()); }
}
class Hash extends Digest {
  #name;
  constructor(name) { super(); this.#name = nameOf(name); if (!this.#name) { const error = new Error("Digest method not supported"); error.code = "ERR_CRYPTO_INVALID_DIGEST"; throw error; } }
  digest(encoding) { return out(native.hash(this.#name, this._end()), encoding); }
  copy() { return this._copyTo(new Hash(this.#name)); }
}
class Hmac extends Digest {
  #name; #key;
  constructor(name, key) { super(); validateString(name, "hmac"); this.#name = nameOf(name); if (!this.#name) throw new codes.ERR_CRYPTO_INVALID_DIGEST(name); this.#key = Buffer.from(bytesOf(key, undefined, "key")); }
  digest(encoding) { return out(native.hmac(this.#name, this.#key, this._end()), encoding); }
}
class KeyObject {
  constructor(type, bytes) { this.type = type; Object.defineProperty(this, "_bytes", { value: bytes }); }
  export(options) { return options?.format === "jwk" ? { kty: "oct", k: this._bytes.toString("base64url") } : this._bytes; }
  get symmetricKeySize() { return this._bytes.length; }
  equals(other) { return this._bytes.equals(other._bytes); }
  static from() { throw unsupported("KeyObject.from"); }
}
function later(callback, work) {
  validateFunction(callback, "callback");
  let error = null, value;
  try { value = work(); } catch (failure) { if (failure instanceof TypeError || failure instanceof RangeError) throw failure; error = failure; }
  setImmediate(() => (error ? callback(error) : callback(null, value)));
}
function randomBytes(size, callback) { validateInteger(size, "size", 0, 2 ** 31 - 1); return callback === undefined ? native.randomBytes(size) : later(callback, () => native.randomBytes(size)); }
function randomFillSync(buffer, offset = 0, size = buffer.byteLength - offset) { const view = new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size); view.set(native.randomBytes(size)); return buffer; }
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === "function") { callback = max; max = min; min = 0; }
  if (!Number.isSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE("min", "a safe integer", min);
  if (!Number.isSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE("max", "a safe integer", max);
  if (max <= min) throw new codes.ERR_OUT_OF_RANGE("max", `greater than the value of "min" (${min})`, max);
  const value = min + Math.floor(native.random() * (max - min));
  return callback === undefined ? value : void setImmediate(callback, null, value);
}
function randomUUID() {
  const bytes = native.randomBytes(16);
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
function pbkdf2Sync(password, salt, iterations, length, digest) {
  validateString(digest, "digest"); validateInteger(iterations, "iterations", 1, 2 ** 31 - 1); validateInteger(length, "keylen", 0, 2 ** 31 - 1);
  const name = nameOf(digest);
  if (!name) throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest);
  return native.pbkdf2(bytesOf(password, undefined, "password"), bytesOf(salt, undefined, "salt"), iterations, length, name);
}
function scryptSync(password, salt, length, options) {
  validateInteger(length, "keylen", 0, 2 ** 31 - 1);
  const N = options?.N ?? options?.cost ?? 16384, r = options?.r ?? options?.blockSize ?? 8, p = options?.p ?? options?.parallelization ?? 1, most = options?.maxmem ?? 32 * 1024 * 1024;
  if (128 * N * r > most) throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS("Invalid scrypt params: memory limit exceeded");
  const key = native.scrypt(bytesOf(password, undefined, "password"), bytesOf(salt, undefined, "salt"), length, N, r, p);
  if (typeof key === "string") throw new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS();
  return key;
}
function hkdfSync(digest, key, salt, info, length) { const name = nameOf(digest); if (!name) throw new codes.ERR_CRYPTO_INVALID_DIGEST(digest); const bytes = native.hkdf(name, bytesOf(key), bytesOf(salt), bytesOf(info), length); return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); }
function timingSafeEqual(a, b) {
  for (const [name, each] of [["buf1", a], ["buf2", b]]) if (!ArrayBuffer.isView(each) && !(each instanceof ArrayBuffer)) throw new codes.ERR_INVALID_ARG_TYPE(name, ["ArrayBuffer", "Buffer", "TypedArray", "DataView"], each);
  if (a.byteLength !== b.byteLength) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return native.timingSafeEqual(a, b);
}
const CIPHERS = { "aes-128-gcm": 16, "aes-192-gcm": 24, "aes-256-gcm": 32 };
class Cipher extends Transform {
  #name; #key; #iv; #parts = []; #more = []; #tag = null; #open; #over = false;
  constructor(name, key, iv, open) {
    super();
    this.#name = `${name}`.toLowerCase();
    if (!(this.#name in CIPHERS)) throw unsupported(`The cipher ${name}`, `There are ${Object.keys(CIPHERS).join(", ")}.`);
    this.#key = bytesOf(key, undefined, "key"); this.#iv = bytesOf(iv, undefined, "iv"); this.#open = open;
    if (this.#key.length !== CIPHERS[this.#name]) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
    if (this.#iv.length !== 12) throw unsupported("An initialisation vector of another length than 12 bytes");
  }
  setAAD(data) { this.#more.push(Buffer.from(bytesOf(data))); return this; }
  setAuthTag(tag) { this.#tag = Buffer.from(bytesOf(tag)); if (this.#tag.length !== 16) throw new codes.ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${this.#tag.length}`); return this; }
  getAuthTag() { if (!this.#tag || !this.#over) throw new codes.ERR_CRYPTO_INVALID_STATE("Invalid state for operation getAuthTag"); return this.#tag; }
  setAutoPadding() { return this; }
  update(data, from, to) { this.#parts.push(Buffer.from(bytesOf(data, from))); return out(Buffer.alloc(0), to); }
  final(to) {
    if (this.#over) throw new codes.ERR_CRYPTO_INVALID_STATE("Unsupported state");
    this.#over = true;
    const text = Buffer.concat(this.#parts), more = Buffer.concat(this.#more);
    if (this.#open) {
      const plain = this.#tag && native.aesGcmOpen(this.#key, this.#iv, Buffer.concat([text, this.#tag]), more);
      if (!plain) throw new Error("Unsupported state or unable to authenticate data");
      return out(plain, to);
    }
    const sealed = native.aesGcmSeal(this.#key, this.#iv, text, more);
    this.#tag = sealed.subarray(sealed.length - 16);
    return out(sealed.subarray(0, sealed.length - 16), to);
  }
  _transform(chunk, encoding, callback) { this.update(chunk, encoding); callback(); }
  _flush(callback) { try { callback(null, this.final()); } catch (error) { callback(error); } }
}
const subtleDigest = async (algorithm, data) => { const bytes = native.hash(nameOf(typeof algorithm === "string" ? algorithm : algorithm.name), bytesOf(data)); return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); };
const webcrypto = { getRandomValues: (view) => randomFillSync(view), randomUUID, subtle: new Proxy({ digest: subtleDigest }, { get: (target, name) => target[name] ?? (() => { throw unsupported(`crypto.subtle.${String(name)}`, "Use node:crypto."); }) }) };
Object.assign(exports, {
  createHash: (name) => new Hash(name), createHmac: (name, key) => new Hmac(name, key), Hash, Hmac, getHashes: () => [...HASHES], getCiphers: () => Object.keys(CIPHERS), getCurves: () => [],
  hash: (name, data, encoding = "hex") => out(new Hash(name).update(data).digest(), encoding),
  randomBytes, randomFillSync, randomFill: (buffer, ...rest) => later(rest.pop(), () => randomFillSync(buffer, ...rest)), randomInt, randomUUID, pseudoRandomBytes: randomBytes, getRandomValues: webcrypto.getRandomValues,
  pbkdf2Sync, pbkdf2: (password, salt, iterations, length, digest, callback) => later(callback, () => pbkdf2Sync(password, salt, iterations, length, digest)),
  scryptSync, scrypt: (password, salt, length, options, callback = options) => later(callback, () => scryptSync(password, salt, length, typeof options === "function" ? undefined : options)),
  hkdfSync, hkdf: (digest, key, salt, info, length, callback) => later(callback, () => hkdfSync(digest, key, salt, info, length)), timingSafeEqual,
  createCipheriv: (name, key, iv) => new Cipher(name, key, iv, false), createDecipheriv: (name, key, iv) => new Cipher(name, key, iv, true),
  createSecretKey: (key, encoding) => new KeyObject("secret", Buffer.from(bytesOf(key, encoding, "key"))), KeyObject, webcrypto, subtle: webcrypto.subtle, constants: {}, getFips: () => 0,
  createPublicKey: (key) => { const error = new TypeError("Invalid key: Backyard has no RSA or EC keys; sign with a secret (HS256)"); error.code = "ERR_BACKYARD_UNSUPPORTED"; void key; throw error; },
  createPrivateKey: (key) => { const error = new TypeError("Invalid key: Backyard has no RSA or EC keys; sign with a secret (HS256)"); error.code = "ERR_BACKYARD_UNSUPPORTED"; void key; throw error; },
});
for (const name of ["createSign", "createVerify", "sign", "verify", "generateKeyPair", "generateKeyPairSync", "createDiffieHellman", "createECDH", "publicEncrypt", "privateDecrypt", "diffieHellman"]) exports[name] = () => { throw unsupported(`crypto.${name}`, "Sign with createHmac, or JSON Web Tokens with a secret (HS256)."); };
