"use strict";
const { codes } = require("internal/errors");
const inspect = Symbol.for("nodejs.util.inspect.custom");
class URLSearchParams {
  #list = []; #url = null;
  constructor(init) {
    if (init === undefined || init === null) return;
    if (typeof init === "object" || typeof init === "function") {
      if (typeof init[Symbol.iterator] === "function") {
        for (const pair of init) {
          const all = [...pair];
          if (all.length !== 2) { const error = new TypeError("Each query pair must be an iterable [name, value] tuple"); error.code = "ERR_INVALID_TUPLE"; throw error; }
          this.#list.push(`${all[0]}`, `${all[1]}`);
        }
      } else for (const key of Reflect.ownKeys(init)) if (typeof key === "string" && Object.getOwnPropertyDescriptor(init, key)?.enumerable) this.#list.push(key, `${init[key]}`);
    } else this.#list = native.queryParse(`${init}`.replace(/^\?/, ""));
  }
  static _of(url, text) { const made = new URLSearchParams(); made.#url = url; made.#list = native.queryParse(text.replace(/^\?/, "")); return made; }
  _reset(text) { this.#list = native.queryParse(text.replace(/^\?/, "")); }
  #changed() { if (this.#url) this.#url._setQuery(this.toString()); }
  append(name, value) { this.#list.push(`${name}`, `${value}`); this.#changed(); }
  delete(name, value) { name = `${name}`; for (let i = 0; i < this.#list.length;) if (this.#list[i] === name && (value === undefined || this.#list[i + 1] === `${value}`)) this.#list.splice(i, 2); else i += 2; this.#changed(); }
  get(name) { name = `${name}`; for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === name) return this.#list[i + 1]; return null; }
  getAll(name) { name = `${name}`; const all = []; for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === name) all.push(this.#list[i + 1]); return all; }
  has(name, value) { return value === undefined ? this.get(name) !== null : this.getAll(name).includes(`${value}`); }
  set(name, value) {
    name = `${name}`;
    let found = false;
    for (let i = 0; i < this.#list.length;) { if (this.#list[i] !== name) i += 2; else if (!found) { found = true; this.#list[i + 1] = `${value}`; i += 2; } else this.#list.splice(i, 2); }
    if (!found) this.#list.push(name, `${value}`);
    this.#changed();
  }
  sort() { const pairs = []; for (let i = 0; i < this.#list.length; i += 2) pairs.push([this.#list[i], this.#list[i + 1]]); pairs.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); this.#list = pairs.flat(); this.#changed(); }
  get size() { return this.#list.length / 2; }
  forEach(fn, self) { for (const [name, value] of this) fn.call(self, value, name, this); }
  *entries() { for (let i = 0; i < this.#list.length; i += 2) yield [this.#list[i], this.#list[i + 1]]; }
  *keys() { for (let i = 0; i < this.#list.length; i += 2) yield this.#list[i]; }
  *values() { for (let i = 0; i < this.#list.length; i += 2) yield this.#list[i + 1]; }
  toString() { return native.queryPrint(this.#list); }
  [Symbol.iterator]() { return this.entries(); }
  [inspect](depth, options, show) { const all = [...this].map(([name, value]) => `${show(name)} => ${show(value)}`); return all.length ? `URLSearchParams { ${all.join(", ")} }` : "URLSearchParams {}"; }
}
Object.defineProperty(URLSearchParams.prototype, Symbol.toStringTag, { value: "URLSearchParams", configurable: true });
const PARTS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];
class URL {
  #parts; #params;
  constructor(input, base) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS("url");
    input = `${input}`;
    this.#parts = native.urlParse(input, base === undefined ? undefined : `${base}`);
    if (this.#parts === null) { const error = new codes.ERR_INVALID_URL(); error.input = input; if (base !== undefined) error.base = `${base}`; throw error; }
  }
  static canParse(input, base) { return native.urlParse(`${input}`, base === undefined ? undefined : `${base}`) !== null; }
  static parse(input, base) { return URL.canParse(input, base) ? new URL(input, base) : null; }
  static createObjectURL() { throw require("internal/errors").unsupported("URL.createObjectURL"); }
  static revokeObjectURL() {}
  _part(at) { return this.#parts[at]; }
  _set(name, value) {
    if (name === "href") { const parts = native.urlParse(value); if (parts === null) { const error = new codes.ERR_INVALID_URL(); error.input = value; throw error; } this.#parts = parts; }
    else { const parts = native.urlSet(this.#parts[0], name, value); if (parts !== null) this.#parts = parts; }
    if (this.#params) this.#params._reset(this.#parts[9]);
  }
  _setQuery(text) { const parts = native.urlSet(this.#parts[0], "search", text); if (parts !== null) this.#parts = parts; }
  get searchParams() { return (this.#params ??= URLSearchParams._of(this, this.#parts[9])); }
  toString() { return this.#parts[0]; }
  toJSON() { return this.#parts[0]; }
  [inspect](depth, options, show) { const all = {}; for (const name of [...PARTS.slice(0, 10), "searchParams", "hash"]) all[name] = this[name]; return `URL ${show(all, options)}`; }
}
PARTS.forEach((name, at) => Object.defineProperty(URL.prototype, name, { get() { return this._part(at); }, set: name === "origin" ? undefined : function (value) { this._set(name, `${value}`); }, enumerable: true, configurable: true }));
Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: "URL", configurable: true });

/** The old API. */
function Url() { this.protocol = this.slashes = this.auth = this.host = this.port = this.hostname = this.hash = this.search = this.query = this.pathname = this.path = this.href = null; }
const SLASHED = new Set(["http:", "https:", "ftp:", "gopher:", "file:", "ws:", "wss:"]);
Url.prototype.parse = function (text, parseQuery, slashesDenoteHost) {
  if (typeof text !== "string") throw new codes.ERR_INVALID_ARG_TYPE("url", "string", text);
  let rest = text.trim();
  const hashAt = rest.indexOf("#");
  if (hashAt >= 0) { this.hash = rest.slice(hashAt); rest = rest.slice(0, hashAt); }
  const queryAt = rest.indexOf("?");
  if (queryAt >= 0) { this.search = rest.slice(queryAt); this.query = this.search.slice(1); rest = rest.slice(0, queryAt); }
  else if (parseQuery) { this.search = ""; this.query = ""; }
  const protocol = /^([a-z0-9.+-]+:)/i.exec(rest);
  if (protocol) { this.protocol = protocol[1].toLowerCase(); rest = rest.slice(protocol[1].length); }
  if ((protocol || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest)) && rest.startsWith("//")) {
    this.slashes = true;
    rest = rest.slice(2);
    const end = rest.search(/[/\\]/);
    let authority = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? "" : rest.slice(end);
    const at = authority.lastIndexOf("@");
    if (at >= 0) { this.auth = decodeURIComponent(authority.slice(0, at)); authority = authority.slice(at + 1); }
    const port = /:(\d*)$/.exec(authority);
    if (port) { this.port = port[1] || null; authority = authority.slice(0, -port[0].length); }
    this.hostname = authority.toLowerCase().replace(/^\[|\]$/g, "");
    this.host = this.hostname + (this.port ? `:${this.port}` : "");
  }
  if (rest) this.pathname = rest.replace(/[ "<>`{}|\\^']/g, (it) => (it === "\\" && SLASHED.has(this.protocol) ? "/" : encodeURIComponent(it).replace("'", "%27")));
  else if (SLASHED.has(this.protocol) && this.hostname) this.pathname = "/";
  if (this.pathname || this.search) this.path = (this.pathname ?? "") + (this.search ?? "");
  this.href = this.format();
  if (parseQuery) this.query = require("querystring").parse(this.query ?? "");
  return this;
};
Url.prototype.format = function () {
  let protocol = this.protocol ?? "", host = "";
  const auth = this.auth ? `${encodeURIComponent(this.auth).replace(/%3A/i, ":")}@` : "";
  if (protocol && !protocol.endsWith(":")) protocol += ":";
  if (this.host) host = auth + this.host;
  else if (this.hostname) host = auth + (this.hostname.includes(":") ? `[${this.hostname}]` : this.hostname) + (this.port ? `:${this.port}` : "");
  let query = this.query !== null && typeof this.query === "object" ? require("querystring").stringify(this.query) : "";
  let search = this.search || (query && `?${query}`) || "";
  let pathname = (this.pathname ?? "").replace(/[?#]/g, encodeURIComponent);
  if (this.slashes || ((!protocol || SLASHED.has(protocol)) && host)) { if (this.slashes || host) { host = `//${host}`; if (pathname && !pathname.startsWith("/")) pathname = `/${pathname}`; } }
  let hash = this.hash ?? "";
  if (hash && !hash.startsWith("#")) hash = `#${hash}`;
  if (search && !search.startsWith("?")) search = `?${search}`;
  return protocol + host + pathname + search.replace("#", "%23") + hash;
};
Url.prototype.resolve = function (to) { return resolve(this.format(), to); };
function parse(text, parseQuery, slashes) { return text instanceof Url ? text : new Url().parse(text, parseQuery, slashes); }
function format(url, options) {
  if (typeof url === "string") url = parse(url);
  else if (url instanceof URL) { const copy = new URL(url.href); if (options?.fragment === false) copy.hash = ""; if (options?.search === false) copy.search = ""; if (options?.auth === false) { copy.username = ""; copy.password = ""; } return copy.href; }
  return Url.prototype.format.call(url);
}
function resolve(from, to) {
  const base = "resolve://", url = native.urlParse(to, native.urlParse(from, `${base}x/`)?.[0]);
  if (!url) return to;
  return url[2] === "resolve:" ? url[8] + url[9] + url[10] : url[0];
}
module.exports = {
  URL, URLSearchParams, Url, parse, format, resolve, resolveObject: (from, to) => parse(resolve(from, to)), domainToASCII: (name) => native.urlParse(`http://${name}`)?.[6] ?? "", domainToUnicode: (name) => name,
  fileURLToPath(url) { const given = typeof url === "string" ? new URL(url) : url; if (given?.protocol !== "file:") throw new codes.ERR_INVALID_URL_SCHEME("file"); return decodeURIComponent(given.pathname); },
  pathToFileURL: (path) => new URL(`file://${encodeURI(require("path").resolve(path)).replace(/[?#]/g, encodeURIComponent)}`),
  urlToHttpOptions: (url) => ({ protocol: url.protocol, hostname: url.hostname.replace(/^\[|\]$/g, ""), hash: url.hash, search: url.search, pathname: url.pathname, path: `${url.pathname || ""}${url.search || ""}`, href: url.href, ...(url.port ? { port: Number(url.port) } : {}), ...(url.username || url.password ? { auth: `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` } : {}) }),
};
