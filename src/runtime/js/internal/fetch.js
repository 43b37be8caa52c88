"use strict";
/** `fetch` over node:http: plain HTTP to hosts of the virtual network. */
const { DOMException } = require("internal/web");
const inspect = Symbol.for("nodejs.util.inspect.custom");
class Headers {
  #all = new Map();
  constructor(init) {
    if (init == null) return;
    const pairs = init instanceof Headers ? init.#all.values() : typeof init[Symbol.iterator] === "function" ? init : Object.entries(init);
    for (const [name, value] of pairs) for (const each of init instanceof Headers ? [].concat(value) : [value]) this.append(name, each);
  }
  #key(name) { name = `${name}`; if (native.checkHeader(name) === 1) throw new TypeError(`Headers: ${name} is an invalid header name.`); return name.toLowerCase(); }
  append(name, value) { const key = this.#key(name); value = `${value}`.trim(); const old = this.#all.get(key); if (old) old[1] = key === "set-cookie" ? [].concat(old[1], value) : `${old[1]}, ${value}`; else this.#all.set(key, [key, value]); }
  set(name, value) { const key = this.#key(name); this.#all.set(key, [key, `${value}`.trim()]); }
  get(name) { const found = this.#all.get(this.#key(name)); return found ? [].concat(found[1]).join(", ") : null; }
  has(name) { return this.#all.has(this.#key(name)); }
  delete(name) { this.#all.delete(this.#key(name)); }
  getSetCookie() { const found = this.#all.get("set-cookie"); return found ? [].concat(found[1]) : []; }
  *entries() { for (const key of [...this.#all.keys()].sort()) for (const value of key === "set-cookie" ? this.getSetCookie() : [this.#all.get(key)[1]]) yield [key, value]; }
  *keys() { for (const [key] of this.entries()) yield key; }
  *values() { for (const [, value] of this.entries()) yield value; }
  forEach(fn, self) { for (const [name, value] of this.entries()) fn.call(self, value, name, this); }
  [Symbol.iterator]() { return this.entries(); }
  [inspect](depth, options, show) { return `Headers ${show(Object.fromEntries(this.entries()), options)}`; }
}
class FormData {
  #all = [];
  append(name, value, file) { this.#all.push([`${name}`, value instanceof Blob ? new File([value], file ?? value.name ?? "blob", { type: value.type }) : `${value}`]); }
  set(name, value, file) { this.delete(name); this.append(name, value, file); }
  get(name) { return this.#all.find(([each]) => each === name)?.[1] ?? null; } getAll(name) { return this.#all.filter(([each]) => each === name).map(([, value]) => value); }
  has(name) { return this.#all.some(([each]) => each === name); } delete(name) { this.#all = this.#all.filter(([each]) => each !== name); }
  *entries() { yield* this.#all.map((each) => [...each]); } *keys() { for (const [name] of this.#all) yield name; } *values() { for (const [, value] of this.#all) yield value; }
  forEach(fn, self) { for (const [name, value] of this.#all) fn.call(self, value, name, this); }
  [Symbol.iterator]() { return this.entries(); }
}
/** A stream of bytes to read with a reader or `for await`. */
class ReadableStream {
  #chunks; #source; locked = false;
  constructor(source) { if (source instanceof Uint8Array) this.#chunks = [source]; else if (source?.[Symbol.asyncIterator]) this.#source = source[Symbol.asyncIterator](); else { this.#chunks = []; let controller = { enqueue: (chunk) => this.#chunks.push(chunk), close() {}, error(error) { throw error; } }; source?.start?.(controller); } }
  async #next() { if (this.#source) { const { value, done } = await this.#source.next(); return done ? { done: true, value: undefined } : { done: false, value: new Uint8Array(value) }; } const value = this.#chunks.shift(); return value === undefined ? { done: true, value } : { done: false, value }; }
  getReader() { if (this.locked) throw new TypeError("Invalid state: ReadableStream is locked"); this.locked = true; return { read: () => this.#next(), releaseLock: () => { this.locked = false; }, cancel: async () => {}, closed: Promise.resolve() }; }
  async cancel() {}
  async *[Symbol.asyncIterator]() { for (;;) { const { value, done } = await this.#next(); if (done) return; yield value; } }
}
async function bytesOf(body) {
  if (body == null) return [null, null];
  if (typeof body === "string") return [Buffer.from(body), "text/plain;charset=UTF-8"];
  if (body instanceof URLSearchParams) return [Buffer.from(body.toString()), "application/x-www-form-urlencoded;charset=UTF-8"];
  if (body instanceof Blob) return [Buffer.from(await body.arrayBuffer()), body.type || null];
  if (ArrayBuffer.isView(body)) return [Buffer.from(body.buffer, body.byteOffset, body.byteLength), null];
  if (body instanceof ArrayBuffer) return [Buffer.from(body), null];
  if (body instanceof FormData) {
    const boundary = `----formdata-backyard-${native.randomBytes(6).toString("hex")}`, parts = [];
    for (const [name, value] of body) {
      const safe = name.replace(/\r\n|\r|\n/g, "%0D%0A").replace(/"/g, "%22");
      if (typeof value === "string") parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${safe}"\r\n\r\n${value}\r\n`));
      else parts.push(Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${safe}"; filename="${value.name}"\r\nContent-Type: ${value.type || "application/octet-stream"}\r\n\r\n`), Buffer.from(await value.arrayBuffer()), Buffer.from("\r\n"));
    }
    return [Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), `multipart/form-data; boundary=${boundary}`];
  }
  if (body[Symbol.asyncIterator]) { const parts = []; for await (const each of body) parts.push(Buffer.from(each)); return [Buffer.concat(parts), null]; }
  return [Buffer.from(`${body}`), "text/plain;charset=UTF-8"];
}
class Body {
  _body; bodyUsed = false;
  async _bytes() { if (this.bodyUsed) throw new TypeError("Body is unusable: Body has already been read"); if (this._body != null) this.bodyUsed = true; return (await bytesOf(this._body))[0] ?? Buffer.alloc(0); }
  get body() { return this._body == null ? null : (this._stream ??= this._body instanceof ReadableStream ? this._body : new ReadableStream((async function* (self) { yield await self._bytes(); })(this))); }
  async text() { return new TextDecoder().decode(await this._bytes()); }
  async json() { return JSON.parse(await this.text()); }
  async arrayBuffer() { const bytes = await this._bytes(); return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); }
  async bytes() { return new Uint8Array(await this._bytes()); }
  async blob() { return new Blob([await this._bytes()], { type: this.headers.get("content-type") ?? "" }); }
  async formData() { const form = new FormData(); for (const [name, value] of new URLSearchParams(await this.text())) form.append(name, value); return form; }
}
class Request extends Body {
  constructor(input, init = {}) {
    super();
    const from = input instanceof Request ? input : null;
    if (!from && native.urlParse(`${input}`) === null) { const error = new TypeError(`Failed to parse URL from ${input}`); error.cause = Object.assign(new TypeError("Invalid URL"), { code: "ERR_INVALID_URL", input: `${input}` }); throw error; }
    this.url = from ? from.url : new URL(`${input}`).href;
    this.method = (init.method ?? from?.method ?? "GET").toUpperCase();
    this.headers = new Headers(init.headers ?? from?.headers);
    this.redirect = init.redirect ?? from?.redirect ?? "follow";
    this.signal = init.signal ?? from?.signal ?? new AbortController().signal;
    this._body = init.body ?? from?._body ?? null;
    if (this._body != null && (this.method === "GET" || this.method === "HEAD")) throw new TypeError("Request with GET/HEAD method cannot have body.");
    for (const [name, value] of Object.entries({ mode: "cors", credentials: "same-origin", cache: "default", referrer: "about:client", keepalive: false })) this[name] = init[name] ?? value;
  }
  clone() { return new Request(this); }
}
class Response extends Body {
  constructor(body = null, init = {}) {
    super();
    this.status = init.status ?? 200;
    if (this.status < 200 || this.status > 599) throw new RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`);
    this.statusText = init.statusText ?? "";
    this.headers = new Headers(init.headers);
    this._body = body;
    this.url = ""; this.redirected = false; this.type = "default";
    if (typeof body === "string" && !this.headers.has("content-type")) this.headers.set("content-type", "text/plain;charset=UTF-8");
  }
  get ok() { return this.status >= 200 && this.status <= 299; }
  clone() { const copy = new Response(this._body, this); return Object.assign(copy, { url: this.url, redirected: this.redirected }); }
  static json(data, init) { return new Response(JSON.stringify(data), { ...init, headers: { "content-type": "application/json", ...Object.fromEntries(new Headers(init?.headers)) } }); }
  static error() { const made = new Response(); made.status = 0; made.type = "error"; return made; }
  static redirect(url, status = 302) { return new Response(null, { status, headers: { location: `${url}` } }); }
  [inspect](depth, options, show) { return `Response ${show({ status: this.status, statusText: this.statusText, headers: this.headers, body: this._body == null ? null : "…", bodyUsed: this.bodyUsed, ok: this.ok, redirected: this.redirected, type: this.type, url: this.url }, options)}`; }
}
async function fetch(input, init) {
  const request = new Request(input, init);
  const [bytes, type] = await bytesOf(request._body);
  if (type && !request.headers.has("content-type")) request.headers.set("content-type", type);
  return follow(request, new URL(request.url), request.method, bytes, 0);
}
function follow(request, url, method, bytes, hops) {
  return new Promise((resolve, reject) => {
    const { signal } = request;
    const fail = (cause) => reject(signal.aborted ? signal.reason : Object.assign(new TypeError("fetch failed"), { cause }));
    if (signal.aborted) { reject(signal.reason ?? new DOMException("This operation was aborted", "AbortError")); return; }
    if (url.protocol !== "http:") { fail(require("internal/errors").unsupported(`fetch of ${url.protocol}`, "Hosts of the virtual network speak plain HTTP.")); return; }
    const headers = {};
    for (const [name, value] of request.headers) headers[name] = value;
    for (const [name, value] of [["accept", "*/*"], ["accept-language", "*"], ["sec-fetch-mode", "cors"], ["user-agent", "node"]]) headers[name] ??= value;
    if (bytes) headers["content-length"] = bytes.length; else if (["POST", "PUT", "PATCH"].includes(method)) headers["content-length"] = 0;
    const req = require("http").request({ host: url.hostname.replace(/^\[|\]$/g, ""), port: url.port || 80, path: url.pathname + url.search, method, headers }, (res) => {
      const location = res.headers.location;
      if (location && [301, 302, 303, 307, 308].includes(res.statusCode) && request.redirect !== "manual") {
        res.resume();
        if (request.redirect === "error" || hops >= 20) { fail(new Error(hops >= 20 ? "redirect count exceeded" : "unexpected redirect")); return; }
        const see = res.statusCode === 303 ? method !== "HEAD" : res.statusCode < 303 && method === "POST";
        follow(request, new URL(location, url), see ? "GET" : method, see ? null : bytes, hops + 1).then((response) => { response.redirected = true; resolve(response); }, reject);
        return;
      }
      let body = [204, 304].includes(res.statusCode) || method === "HEAD" ? (res.resume(), null) : res;
      if (body && /gzip|deflate/.test(res.headers["content-encoding"] ?? "")) body = res.pipe(require("zlib").createUnzip());
      const response = new Response(null, { status: Math.max(200, res.statusCode), statusText: res.statusMessage });
      for (let i = 0; i < res.rawHeaders.length; i += 2) response.headers.append(res.rawHeaders[i], res.rawHeaders[i + 1]);
      response._body = body; response.url = url.href; response.type = "basic";
      resolve(response);
    });
    req.on("error", fail);
    signal.addEventListener?.("abort", () => { req.destroy(); reject(signal.reason); }, { once: true });
    req.end(bytes ?? undefined);
  });
}
module.exports = { fetch, Headers, Request, Response, FormData, ReadableStream };
