"use strict";
/** Node's errors with codes: the same names, codes and messages, as learners search for them. */
const codes = {};
function define(code, message, Base = Error) {
  codes[code] = class NodeError extends Base {
    constructor(...args) {
      super(typeof message === "function" ? message(...args) : message);
      Object.defineProperty(this, "code", { value: code, writable: true, enumerable: true, configurable: true });
    }
    get ["constructor"]() { return Base; }
    toString() { return `${this.name} [${code}]: ${this.message}`; }
  };
  Object.defineProperty(codes[code], "name", { value: Base.name });
}
function shown(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === "function") return ` Received function ${value.name}`;
  if (typeof value === "object") {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${require("util").inspect(value, { depth: -1 })}`;
  }
  let text = require("util").inspect(value, { colors: false });
  if (text.length > 28) text = `${text.slice(0, 25)}...`;
  return ` Received type ${typeof value} (${text})`;
}
const PRIMITIVES = ["string", "function", "number", "object", "boolean", "bigint", "symbol", "Function", "Object"];
function list(words, last = "or") {
  return words.length < 3 ? words.join(` ${last} `) : `${words.slice(0, -1).join(", ")}, ${last} ${words.at(-1)}`;
}
function expected(name, types, actual) {
  types = Array.isArray(types) ? types : [types];
  const plain = [], instances = [], other = [];
  for (const each of types) {
    if (PRIMITIVES.includes(each)) plain.push(each.toLowerCase());
    else if (/^([A-Z][a-z0-9]*)+$/.test(each)) instances.push(each);
    else other.push(each);
  }
  const parts = [];
  if (plain.length) parts.push(`${plain.length > 1 ? "one of type" : "of type"} ${list(plain)}`);
  if (instances.length) parts.push(`an instance of ${list(instances)}`);
  if (other.length) parts.push(other.length > 1 ? `one of ${list(other)}` : other[0]);
  const what = name.endsWith(" argument") ? `The ${name}` : `The "${name}" ${name.includes(".") ? "property" : "argument"}`;
  return `${what} must be ${parts.join(" or ")}.${shown(actual)}`;
}
define("ERR_INVALID_ARG_TYPE", expected, TypeError);
define("ERR_INVALID_ARG_VALUE", (name, value, reason = "is invalid") => {
  let text = require("util").inspect(value);
  if (text.length > 128) text = `${text.slice(0, 128)}...`;
  return `The ${name.includes(".") ? "property" : "argument"} '${name}' ${reason}. Received ${text}`;
}, TypeError);
define("ERR_OUT_OF_RANGE", (name, range, value) => {
  let text = typeof value === "number" && Number.isInteger(value) && Math.abs(value) > 2 ** 32 ? String(value).replace(/\B(?=(\d{3})+$)/g, "_") : require("util").inspect(value);
  return `The value of "${name}" is out of range. It must be ${range}. Received ${text}`;
}, RangeError);
define("ERR_BUFFER_OUT_OF_BOUNDS", (name) => (name ? `"${name}" is outside of buffer bounds` : "Attempt to access memory outside buffer bounds"), RangeError);
define("ERR_INVALID_BUFFER_SIZE", (size) => `Buffer size must be a multiple of ${size}`, RangeError);
define("ERR_UNKNOWN_ENCODING", (name) => `Unknown encoding: ${name}`, TypeError);
define("ERR_UNHANDLED_ERROR", (error) => (error === undefined ? "Unhandled error." : `Unhandled error. (${error})`));
define("ERR_METHOD_NOT_IMPLEMENTED", (name) => `The ${name} method is not implemented`);
define("ERR_STREAM_PREMATURE_CLOSE", "Premature close");
define("ERR_STREAM_DESTROYED", (name) => `Cannot call ${name} after a stream was destroyed`);
define("ERR_STREAM_ALREADY_FINISHED", (name) => `Cannot call ${name} after a stream was finished`);
define("ERR_STREAM_WRITE_AFTER_END", "write after end");
define("ERR_STREAM_NULL_VALUES", "May not write null values to stream", TypeError);
define("ERR_STREAM_PUSH_AFTER_EOF", "stream.push() after EOF");
define("ERR_STREAM_UNSHIFT_AFTER_END_EVENT", "stream.unshift() after end event");
define("ERR_STREAM_CANNOT_PIPE", "Cannot pipe, not readable");
define("ERR_STREAM_UNABLE_TO_PIPE", "Cannot pipe to a closed or destroyed stream");
define("ERR_MULTIPLE_CALLBACK", "Callback called multiple times");
define("ERR_HTTP_HEADERS_SENT", (what) => `Cannot ${what} headers after they are sent to the client`);
define("ERR_HTTP_INVALID_STATUS_CODE", (code) => `Invalid status code: ${code}`, RangeError);
define("ERR_HTTP_INVALID_HEADER_VALUE", (value, name) => `Invalid value "${value}" for header "${name}"`, TypeError);
define("ERR_HTTP_CONTENT_LENGTH_MISMATCH", (body, header) => `Response body's content-length of ${body} byte(s) does not match the content-length of ${header} byte(s) set in header`);
define("ERR_INVALID_HTTP_TOKEN", (name, value) => `${name} must be a valid HTTP token ["${value}"]`, TypeError);
define("ERR_INVALID_CHAR", (name, field) => `Invalid character in ${name}${field === undefined ? "" : ` ["${field}"]`}`, TypeError);
define("ERR_HTTP_TRAILER_INVALID", "Trailers are invalid with this transfer encoding");
define("ERR_UNESCAPED_CHARACTERS", (name) => `${name} contains unescaped characters`, TypeError);
define("ERR_INVALID_URL", "Invalid URL", TypeError);
define("ERR_INVALID_PROTOCOL", (actual, wanted) => `Protocol "${actual}" not supported. Expected "${wanted}"`, TypeError);
define("ERR_INVALID_FILE_URL_PATH", (why) => `File URL path ${why}`, TypeError);
define("ERR_INVALID_URL_SCHEME", (wanted) => `The URL must be of scheme ${wanted}`, TypeError);
define("ERR_MISSING_ARGS", (...names) => {
  const quoted = names.map((each) => (Array.isArray(each) ? each.map((it) => `"${it}"`).join(" or ") : `"${each}"`));
  return `The ${list(quoted, "and")} argument${names.length > 1 ? "s" : ""} must be specified`;
}, TypeError);
define("ERR_INVALID_THIS", (name) => `Value of "this" must be of type ${name}`, TypeError);
define("ERR_INVALID_RETURN_VALUE", (wanted, name, value) => `Expected ${wanted} to be returned from the "${name}" function but got ${typeof value}.`, TypeError);
define("ERR_SERVER_ALREADY_LISTEN", "Listen method has been called more than once without closing.");
define("ERR_SERVER_NOT_RUNNING", "Server is not running.");
define("ERR_SOCKET_BAD_PORT", (name, port) => `${name} should be >= 0 and < 65536. Received ${typeof port === "number" ? `type number (${port})` : shown(port).slice(10)}.`, RangeError);
define("ERR_SOCKET_CLOSED", "Socket is closed");
define("ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH", "Input buffers must have the same byte length", RangeError);
define("ERR_CRYPTO_HASH_FINALIZED", "Digest already called");
define("ERR_CRYPTO_INVALID_DIGEST", (name) => `Invalid digest: ${name}`, TypeError);
define("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
define("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length", RangeError);
define("ERR_CRYPTO_INVALID_AUTH_TAG", (text) => text, TypeError);
define("ERR_CRYPTO_INVALID_STATE", (text) => text);
define("ERR_CRYPTO_INVALID_SCRYPT_PARAMS", (text = "Invalid scrypt params") => text, RangeError);
define("ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor", TypeError);
define("ERR_INVALID_STATE", (text) => `Invalid state: ${text}`);
define("ERR_ENCODING_INVALID_ENCODED_DATA", (name) => `The encoded data was not valid for encoding ${name}`, TypeError);
define("ERR_ENCODING_NOT_SUPPORTED", (name) => `The "${name}" encoding is not supported`, RangeError);
define("ERR_UNHANDLED_REJECTION", (text) => `This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "${text}".`);
define("ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", (text) => text, TypeError);
define("ERR_TEST_FAILURE", (text) => text);
define("ERR_PARSE_ARGS_UNKNOWN_OPTION", (text) => text, TypeError);

class AbortError extends Error {
  constructor(message = "The operation was aborted", options) { super(message, options); this.code = "ABORT_ERR"; this.name = "AbortError"; }
}
function validateFunction(value, name) { if (typeof value !== "function") throw new codes.ERR_INVALID_ARG_TYPE(name, "Function", value); }
function validateString(value, name) { if (typeof value !== "string") throw new codes.ERR_INVALID_ARG_TYPE(name, "string", value); }
function validateObject(value, name) { if (value === null || typeof value !== "object" || Array.isArray(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, "Object", value); }
function validateNumber(value, name, min, max) {
  if (typeof value !== "number") throw new codes.ERR_INVALID_ARG_TYPE(name, "number", value);
  if ((min != null && value < min) || (max != null && value > max) || ((min != null || max != null) && Number.isNaN(value))) {
    throw new codes.ERR_OUT_OF_RANGE(name, `${min != null ? `>= ${min}` : ""}${min != null && max != null ? " && " : ""}${max != null ? `<= ${max}` : ""}`, value);
  }
}
function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  if (typeof value !== "number") throw new codes.ERR_INVALID_ARG_TYPE(name, "number", value);
  if (!Number.isInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, "an integer", value);
  if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}
/** What stands in for a part of Node that is not here: names itself and a way out. */
function unsupported(what, instead) {
  const error = new Error(`${what} is not available in Backyard.${instead ? ` ${instead}` : ""} Export the project to run it on Node itself.`);
  error.code = "ERR_BACKYARD_UNSUPPORTED";
  return error;
}
/** An error of the operating system, as libuv names it. */
function systemError(code, syscall, details = {}) {
  const [errno, text] = native.systemErrors[code] ?? [-1, code];
  const where = details.path !== undefined ? ` '${details.path}'${details.dest !== undefined ? ` -> '${details.dest}'` : ""}` : "";
  let message;
  if (details.address !== undefined || details.hostname !== undefined) message = code === "ENOTFOUND" ? `${syscall} ENOTFOUND ${details.hostname}` : code === "EADDRINUSE" ? `${syscall} EADDRINUSE: address already in use ${details.address}:${details.port}` : `${syscall} ${code} ${details.address}${details.port === undefined ? "" : `:${details.port}`}`;
  else message = where ? `${code}: ${text}, ${syscall}${where}` : `${syscall} ${code}`;
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  return Object.assign(error, details);
}
module.exports = { codes, AbortError, validateFunction, validateString, validateObject, validateNumber, validateInteger, unsupported, systemError };
