"use strict";
const KEEP = /[^A-Za-z0-9\-_.!~*'()]/;
function escape(text) {
  if (typeof text !== "string") text = typeof text === "object" ? String(text) : `${text}`;
  if (!KEEP.test(text)) return text;
  try { return encodeURIComponent(text); } catch { const error = new URIError("URI malformed"); error.code = "ERR_INVALID_URI"; throw error; }
}
function unescape(text) {
  try { return decodeURIComponent(text); } catch { return unescapeBuffer(text).toString(); }
}
function unescapeBuffer(text, plus) {
  return Buffer.from(text.replace(plus ? /\+/g : /$^/, " ").replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), "latin1");
}
const primitive = (value) => (typeof value === "string" ? value : (typeof value === "number" && isFinite(value)) || typeof value === "bigint" || typeof value === "boolean" ? `${value}` : "");
function stringify(object, separator = "&", equals = "=", options) {
  const encode = options?.encodeURIComponent ?? exports.escape;
  if (object === null || typeof object !== "object") return "";
  return Object.keys(object).flatMap((key) => {
    const name = encode(primitive(key)) + equals;
    return Array.isArray(object[key]) ? object[key].map((each) => name + encode(primitive(each))) : [name + encode(primitive(object[key]))];
  }).join(separator);
}
function parse(text, separator = "&", equals = "=", options) {
  const result = { __proto__: null };
  if (typeof text !== "string" || text.length === 0) return result;
  const decode = options?.decodeURIComponent ?? exports.unescape;
  const safe = (each) => { each = each.replace(/\+/g, " "); if (!each.includes("%") && decode === unescape) return each; try { return decode(each); } catch { return unescapeBuffer(each).toString(); } };
  const max = typeof options?.maxKeys === "number" ? options.maxKeys : 1000;
  let parts = text.split(`${separator}`);
  if (max > 0) parts = parts.slice(0, max);
  for (const part of parts) {
    if (part === "") continue;
    const at = part.indexOf(`${equals}`);
    const key = safe(at < 0 ? part : part.slice(0, at)), value = at < 0 ? "" : safe(part.slice(at + `${equals}`.length));
    if (!(key in result)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
  }
  return result;
}
Object.assign(exports, { stringify, encode: stringify, parse, decode: parse, escape, unescape, unescapeBuffer });
