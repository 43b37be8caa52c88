"use strict";
/** The web's own globals. */
const { codes } = require("internal/errors");
class DOMException extends Error {
  constructor(message = "", options = "Error") { super(message); const name = typeof options === "object" ? options.name ?? "Error" : options; Object.defineProperty(this, "name", { value: name, configurable: true, writable: true }); if (typeof options === "object" && "cause" in options) this.cause = options.cause; this.code = { AbortError: 20, TimeoutError: 23, InvalidCharacterError: 5, DataCloneError: 25, NotFoundError: 8 }[name] ?? 0; }
}
class Event {
  #type; #options; stopped = false; prevented = false;
  constructor(type, options) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS("type");
    this.#type = `${type}`; this.#options = options ?? {};
    for (const name of ["stopped", "prevented"]) Object.defineProperty(this, name, { enumerable: false });
    Object.defineProperties(this, { target: { value: null, writable: true, configurable: true }, currentTarget: { value: null, writable: true, configurable: true }, timeStamp: { value: native.now(), configurable: true } });
  }
  get type() { return this.#type; }
  get bubbles() { return !!this.#options.bubbles; }
  get cancelable() { return !!this.#options.cancelable; }
  get composed() { return !!this.#options.composed; }
  get defaultPrevented() { return this.cancelable && this.prevented; }
  get returnValue() { return !this.defaultPrevented; }
  get eventPhase() { return 0; }
  get isTrusted() { return false; }
  get srcElement() { return this.target; }
  composedPath() { return this.target ? [this.target] : []; }
  preventDefault() { this.prevented = true; }
  stopPropagation() {}
  stopImmediatePropagation() { this.stopped = true; }
}
class CustomEvent extends Event { #detail; constructor(type, options) { super(type, options); this.#detail = options?.detail ?? null; } get detail() { return this.#detail; } }
class EventTarget {
  #listeners = new Map();
  addEventListener(type, listener, options) {
    if (!listener) return;
    const once = !!options?.once, signal = options?.signal;
    if (signal?.aborted) return;
    const list = this.#listeners.get(type) ?? [];
    if (list.some((each) => each.listener === listener)) return;
    this.#listeners.set(type, [...list, { listener, once }]);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }
  removeEventListener(type, listener) { const list = this.#listeners.get(type); if (list) this.#listeners.set(type, list.filter((each) => each.listener !== listener)); }
  dispatchEvent(event) {
    event.target = event.currentTarget = this;
    const handler = this[`on${event.type}`];
    if (typeof handler === "function") handler.call(this, event);
    for (const { listener, once } of this.#listeners.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, listener);
      try { if (typeof listener === "function") listener.call(this, event); else listener.handleEvent(event); } catch (error) { process.nextTick(() => { throw error; }); }
      if (event.stopped) break;
    }
    return !event.defaultPrevented;
  }
}
const secret = Symbol();
class AbortSignal extends EventTarget {
  #aborted = false; #reason; onabort = null;
  constructor(key) { super(); if (key !== secret) throw new codes.ERR_ILLEGAL_CONSTRUCTOR(); }
  get aborted() { return this.#aborted; }
  get reason() { return this.#reason; }
  throwIfAborted() { if (this.#aborted) throw this.#reason; }
  _abort(reason = new DOMException("This operation was aborted", "AbortError")) { if (this.#aborted) return; this.#aborted = true; this.#reason = reason; this.dispatchEvent(new Event("abort")); }
  static abort(reason) { const signal = new AbortSignal(secret); signal._abort(reason); return signal; }
  static timeout(millis) { const signal = new AbortSignal(secret); setTimeout(() => signal._abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")), millis).unref(); return signal; }
  static any(signals) { const signal = new AbortSignal(secret); for (const each of signals) { if (each.aborted) { signal._abort(each.reason); break; } each.addEventListener("abort", () => signal._abort(each.reason), { once: true }); } return signal; }
}
class AbortController { #signal = new AbortSignal(secret); get signal() { return this.#signal; } abort(reason) { this.#signal._abort(reason); } }
class TextEncoder {
  get encoding() { return "utf-8"; }
  encode(text = "") { const bytes = Buffer.from(`${text}`); return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength); }
  encodeInto(text, target) { const written = native.bufferWrite(target, text, 0, target.length, "utf8"); return { read: Buffer.from(target.subarray(0, written)).toString().length, written }; }
}
const LABELS = { "utf-8": "utf-8", utf8: "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-16le": "utf-16le", "utf-16": "utf-16le", latin1: "windows-1252", "iso-8859-1": "windows-1252", ascii: "windows-1252", "us-ascii": "windows-1252", "windows-1252": "windows-1252" };
class TextDecoder {
  #encoding; #fatal; #ignoreBOM; #decoder = null;
  constructor(label = "utf-8", options) {
    this.#encoding = LABELS[`${label}`.trim().toLowerCase()];
    if (!this.#encoding) throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    this.#fatal = !!options?.fatal; this.#ignoreBOM = !!options?.ignoreBOM;
  }
  get encoding() { return this.#encoding; } get fatal() { return this.#fatal; } get ignoreBOM() { return this.#ignoreBOM; }
  decode(input, options) {
    const bytes = input === undefined ? Buffer.alloc(0) : ArrayBuffer.isView(input) ? Buffer.from(input.buffer, input.byteOffset, input.byteLength) : Buffer.from(input);
    if (options?.stream || this.#decoder) {
      this.#decoder ??= new (require("string_decoder").StringDecoder)(this.#encoding === "utf-8" ? "utf8" : this.#encoding === "utf-16le" ? "utf16le" : "latin1");
      const text = options?.stream ? this.#decoder.write(bytes) : this.#decoder.end(bytes);
      if (!options?.stream) this.#decoder = null;
      return text;
    }
    if (this.#encoding !== "utf-8") return bytes.toString(this.#encoding === "utf-16le" ? "utf16le" : "latin1");
    try { return native.decodeUtf8(bytes, this.#fatal, this.#ignoreBOM); } catch { throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA("utf-8"); }
  }
}
class Blob {
  #bytes; #type;
  constructor(parts = [], options) { this.#bytes = Buffer.concat([...parts].map((each) => (each instanceof Blob ? each.#bytes : typeof each === "string" ? Buffer.from(each) : Buffer.from(each.buffer ?? each, each.byteOffset ?? 0, each.byteLength)))); this.#type = `${options?.type ?? ""}`.toLowerCase(); }
  get size() { return this.#bytes.length; } get type() { return this.#type; }
  async arrayBuffer() { return this.#bytes.buffer.slice(this.#bytes.byteOffset, this.#bytes.byteOffset + this.#bytes.length); }
  async bytes() { return new Uint8Array(this.#bytes); } async text() { return this.#bytes.toString(); }
  slice(start, end, type) { return new Blob([this.#bytes.subarray(start, end)], { type }); }
  stream() { return new (globalThis.ReadableStream)(this.#bytes); }
}
class File extends Blob { #name; #at; constructor(parts, name, options) { super(parts, options); this.#name = `${name}`; this.#at = options?.lastModified ?? Date.now(); } get name() { return this.#name; } get lastModified() { return this.#at; } }
function structuredClone(value) {
  const seen = new Map();
  const refuse = (what) => { throw new DOMException(`${what} could not be cloned.`, "DataCloneError"); };
  const copy = (it) => {
    if (typeof it === "function") refuse(String(it).slice(0, 60));
    if (typeof it === "symbol") refuse(String(it));
    if (typeof it !== "object" || it === null) return it;
    if (seen.has(it)) return seen.get(it);
    const keep = (made) => { seen.set(it, made); return made; };
    if (it instanceof Date) return keep(new Date(it));
    if (it instanceof RegExp) return keep(new RegExp(it.source, it.flags));
    if (it instanceof Number || it instanceof String || it instanceof Boolean) return keep(Object(it.valueOf()));
    if (it instanceof ArrayBuffer) return keep(it.slice(0));
    if (ArrayBuffer.isView(it)) { const Kind = it instanceof Buffer ? Uint8Array : it.constructor; const part = it.buffer.slice(it.byteOffset, it.byteOffset + it.byteLength); return keep(Kind === DataView ? new DataView(part) : new Kind(part)); }
    if (it instanceof Map) { const made = keep(new Map()); for (const [key, each] of it) made.set(copy(key), copy(each)); return made; }
    if (it instanceof Set) { const made = keep(new Set()); for (const each of it) made.add(copy(each)); return made; }
    if (it instanceof Error) { const Kind = { TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError }[it.name] ?? Error; const made = keep(new Kind(it.message)); made.stack = it.stack; if ("cause" in it) made.cause = copy(it.cause); return made; }
    if (it instanceof Promise || it instanceof WeakMap || it instanceof WeakSet) refuse(`#<${it.constructor.name}>`);
    const made = keep(Array.isArray(it) ? new Array(it.length) : {});
    for (const key of Object.keys(it)) made[key] = copy(it[key]);
    return made;
  };
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS("The value");
  return copy(value);
}
class MessagePort extends EventTarget {
  onmessage = null;
  postMessage(data) { const to = this._other, copied = structuredClone(data); setImmediate(() => { const event = new Event("message"); event.data = copied; to.dispatchEvent(event); }); }
  start() {} close() {} ref() {} unref() {} on(name, fn) { this.addEventListener(name, (event) => fn(event.data)); return this; }
}
class MessageChannel { constructor() { this.port1 = new MessagePort(); this.port2 = new MessagePort(); this.port1._other = this.port2; this.port2._other = this.port1; } }
class BroadcastChannel extends EventTarget { constructor() { super(); throw require("internal/errors").unsupported("BroadcastChannel"); } }
/** The parts of Intl that servers use, in English and UTC: numbers, dates, plurals, comparison. */
function installIntl() {
  const group = (text) => text.replace(/\B(?=(\d{3})+$)/g, ",");
  class NumberFormat {
    #o;
    constructor(locale, options = {}) { this.#o = options; }
    format(value) {
      const o = this.#o, money = o.style === "currency", percent = o.style === "percent";
      const min = o.minimumFractionDigits ?? (money ? (o.currency === "JPY" ? 0 : 2) : 0), max = o.maximumFractionDigits ?? Math.max(min, money ? min : percent ? 0 : 3);
      if (typeof value === "bigint") return group(`${value}`);
      value = Number(value);
      if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
      if (percent) value *= 100;
      let [whole, part = ""] = Math.abs(value).toFixed(max).split(".");
      while (part.length > min && part.endsWith("0")) part = part.slice(0, -1);
      whole = whole.padStart(o.minimumIntegerDigits ?? 1, "0");
      if (o.useGrouping !== false) whole = group(whole);
      const sign = value < 0 && !/^[0,.]*$/.test(whole + part) ? "-" : "";
      const symbol = money ? ({ USD: "$", EUR: "€", GBP: "£", JPY: "¥", INR: "₹", CNY: "CN¥", CAD: "CA$", AUD: "A$" }[o.currency] ?? `${o.currency} `) : "";
      return `${sign}${symbol}${whole}${part ? `.${part}` : ""}${percent ? "%" : ""}`;
    }
    formatToParts(value) { return [{ type: "literal", value: this.format(value) }]; }
    resolvedOptions() { return { locale: "en-US", numberingSystem: "latn", style: "decimal", ...this.#o }; }
  }
  const MONTHS = "January February March April May June July August September October November December".split(" "), DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
  class DateTimeFormat {
    #o;
    constructor(locale, options = {}) {
      if (options.timeZone && !/^(UTC|GMT|Etc\/UTC)$/i.test(options.timeZone)) throw new RangeError(`Time zone ${options.timeZone} is not available in Backyard: dates are shown in UTC`);
      this.#o = options;
    }
    format(date) {
      const d = date === undefined ? new Date() : new Date(date);
      if (Number.isNaN(d.getTime())) throw new RangeError("Invalid time value");
      let o = this.#o;
      if (o.dateStyle || o.timeStyle) o = { ...(o.dateStyle === "short" ? { month: "numeric", day: "numeric", year: "2-digit" } : o.dateStyle ? { month: o.dateStyle === "medium" ? "short" : "long", day: "numeric", year: "numeric", ...(o.dateStyle === "full" ? { weekday: "long" } : {}) } : {}), ...(o.timeStyle ? { hour: "numeric", minute: "2-digit", ...(o.timeStyle === "short" ? {} : { second: "2-digit" }) } : {}), hour12: o.hour12 };
      if (!["weekday", "year", "month", "day", "hour", "minute", "second"].some((name) => o[name])) o = { ...o, year: "numeric", month: "numeric", day: "numeric" };
      const two = (n, style) => (style === "2-digit" ? `${n}`.padStart(2, "0") : `${n}`);
      const month = o.month === "long" ? MONTHS[d.getUTCMonth()] : o.month === "short" ? MONTHS[d.getUTCMonth()].slice(0, 3) : o.month ? two(d.getUTCMonth() + 1, o.month) : "";
      const day = o.day ? two(d.getUTCDate(), o.day) : "", year = o.year ? (o.year === "2-digit" ? `${d.getUTCFullYear()}`.slice(-2) : `${d.getUTCFullYear()}`) : "";
      const weekday = o.weekday ? (o.weekday === "long" ? DAYS[d.getUTCDay()] : DAYS[d.getUTCDay()].slice(0, 3)) : "";
      let text = o.month === "long" || o.month === "short" ? [weekday, [month, day].filter(Boolean).join(" "), year].filter(Boolean).join(", ") : [weekday, [month, day, year].filter(Boolean).join("/")].filter(Boolean).join(", ");
      if ((o.month === "long" || o.month === "short") && year && !day) text = text.replace(/, (\d+)$/, " $1");
      if (o.hour || o.minute || o.second) {
        const h24 = o.hour12 === false || o.hourCycle === "h23", hours = d.getUTCHours();
        const clock = [o.hour ? (h24 ? `${hours}`.padStart(2, "0") : two(hours % 12 || 12, o.hour)) : null, o.minute ? `${d.getUTCMinutes()}`.padStart(2, "0") : null, o.second ? `${d.getUTCSeconds()}`.padStart(2, "0") : null].filter((each) => each !== null).join(":") + (o.hour && !h24 ? (hours < 12 ? " AM" : " PM") : "");
        text = text ? `${text}${this.#o.dateStyle === "long" || this.#o.dateStyle === "full" ? " at " : ", "}${clock}` : clock;
      }
      return text + (o.timeZoneName ? " UTC" : "");
    }
    formatToParts(date) { return [{ type: "literal", value: this.format(date) }]; }
    resolvedOptions() { return { locale: "en-US", calendar: "gregory", numberingSystem: "latn", timeZone: "UTC", ...this.#o }; }
  }
  class PluralRules { select(n) { return n === 1 ? "one" : "other"; } }
  class Collator { #o; constructor(locale, options) { this.#o = options ?? {}; this.compare = (a, b) => { a = `${a}`; b = `${b}`; if (this.#o.numeric) { const x = a.match(/\d+|\D+/g) ?? [], y = b.match(/\d+|\D+/g) ?? []; for (let i = 0; i < Math.min(x.length, y.length); i++) { const d = /^\d/.test(x[i]) && /^\d/.test(y[i]) ? x[i] - y[i] : x[i].localeCompare(y[i]); if (d) return Math.sign(d); } return Math.sign(x.length - y.length); } return /base|accent/.test(this.#o.sensitivity ?? "") ? a.toLowerCase().localeCompare(b.toLowerCase()) : a.localeCompare(b); }; } }
  const only = (name) => class { constructor() { throw require("internal/errors").unsupported(`Intl.${name}`, "Use Intl.NumberFormat, DateTimeFormat, Collator or PluralRules."); } };
  const Intl = { NumberFormat, DateTimeFormat, PluralRules, Collator, getCanonicalLocales: (all) => [].concat(all ?? []) };
  for (const name of ["ListFormat", "RelativeTimeFormat", "Segmenter", "DisplayNames", "Locale"]) Intl[name] = only(name);
  for (const Kind of [NumberFormat, DateTimeFormat, PluralRules, Collator]) Kind.supportedLocalesOf = (all) => [].concat(all ?? []);
  for (const [name, Kind] of Object.entries(Intl)) if (typeof Kind === "function" && Kind.prototype && name !== "getCanonicalLocales") Intl[name] = new Proxy(Kind, { apply: (target, self, args) => new target(...args) });
  Object.defineProperty(globalThis, "Intl", { value: Intl, writable: true, configurable: true });
  const define = (prototype, name, value) => Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  define(Number.prototype, "toLocaleString", function toLocaleString(locale, options) { return new NumberFormat(locale, options).format(this.valueOf()); });
  define(BigInt.prototype, "toLocaleString", function toLocaleString() { return group(`${this}`); });
  const COLLATE = (it) => [it.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase(), it];
  define(String.prototype, "localeCompare", function localeCompare(other) { const [a, rawA] = COLLATE(`${this}`), [b, rawB] = COLLATE(`${other}`); if (a !== b) return a < b ? -1 : 1; return rawA === rawB ? 0 : rawA > rawB ? -1 : 1; });
  const DATE = { year: "numeric", month: "numeric", day: "numeric" }, TIME = { hour: "numeric", minute: "2-digit", second: "2-digit" };
  const given = (options, names) => options && names.some((name) => options[name]);
  define(Date.prototype, "toLocaleDateString", function toLocaleDateString(locale, options) { return Number.isNaN(this.getTime()) ? "Invalid Date" : new DateTimeFormat(locale, given(options, ["weekday", "year", "month", "day", "dateStyle"]) ? options : { ...options, ...DATE }).format(this); });
  define(Date.prototype, "toLocaleTimeString", function toLocaleTimeString(locale, options) { return Number.isNaN(this.getTime()) ? "Invalid Date" : new DateTimeFormat(locale, given(options, ["hour", "minute", "second", "timeStyle"]) ? options : { ...options, ...TIME }).format(this); });
  define(Date.prototype, "toLocaleString", function toLocaleString(locale, options) { return Number.isNaN(this.getTime()) ? "Invalid Date" : new DateTimeFormat(locale, given(options, ["weekday", "year", "month", "day", "hour", "minute", "second", "dateStyle", "timeStyle"]) ? options : { ...options, ...DATE, ...TIME }).format(this); });
}
module.exports = { DOMException, Event, CustomEvent, EventTarget, AbortSignal, AbortController, TextEncoder, TextDecoder, Blob, File, structuredClone, MessageChannel, BroadcastChannel, installIntl };
