// A lighthouse without a framework: what Node itself gives to a server.
import { EventEmitter, once } from "node:events";
import { createHash, createHmac, pbkdf2Sync, scryptSync, timingSafeEqual } from "node:crypto";
import { STATUS_CODES, createServer, request as send } from "node:http";
import path from "node:path";
import querystring from "node:querystring";
import { Readable, Transform, pipeline } from "node:stream";
import { promisify } from "node:util";
import util from "node:util";
import zlib from "node:zlib";

const port = process.env.PORT ?? 3000;
const ships = new Map([["1", { name: "Aurora", length: 90 }]]);
const lamp = new EventEmitter();

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
function json(response, status, value, headers = {}) {
  const text = JSON.stringify(value);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text), ...headers });
  response.end(text);
}

const routes = {
  "GET /": (request, response) => {
    response.setHeader("X-Lamp", "on");
    response.end("Lighthouse\n");
  },
  "GET /ships": (request, response, url) => {
    const longer = Number(url.searchParams.get("longer") ?? 0);
    json(response, 200, [...ships].filter(([, { length }]) => length > longer).map(([id, ship]) => ({ id, ...ship })));
  },
  "POST /ships": async (request, response) => {
    const ship = JSON.parse(await body(request));
    const id = String(ships.size + 1);
    ships.set(id, ship);
    json(response, 201, { id, ...ship }, { Location: `/ships/${id}` });
  },
  "POST /form": async (request, response) => json(response, 200, { old: querystring.parse(await body(request)), type: request.headers["content-type"] }),
  "POST /upper": (request, response) => {
    response.writeHead(200, { "Content-Type": "text/plain" });
    const upper = new Transform({ transform: (part, encoding, done) => done(null, part.toString().toUpperCase()) });
    pipeline(request, upper, response, () => {});
  },
  "GET /headers": (request, response) => {
    response.setHeader("Set-Cookie", ["a=1", "b=2"]);
    response.setHeader("X-Many", ["one", "two"]);
    response.setHeader("X-Gone", "soon");
    response.removeHeader("X-Gone");
    json(response, 200, { multi: request.headers["x-multi"], raw: request.rawHeaders.filter((each) => /^x-/i.test(each)), has: response.hasHeader("x-gone"), names: response.getHeaderNames(), version: request.httpVersion });
  },
  "GET /chunks": async (request, response) => {
    response.writeHead(200, { "Content-Type": "text/plain", Trailer: "X-Sum" });
    for await (const part of Readable.from(["flash ", "flash ", "dark\n"])) response.write(part);
    response.addTrailers({ "X-Sum": "3" });
    response.end();
  },
  "GET /events": async (request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    let number = 0;
    const listen = (colour) => response.write(`id: ${++number}\ndata: ${colour}\n\n`);
    lamp.on("turn", listen);
    const turns = setInterval(() => lamp.emit("turn", ["red", "green"][number % 2]), 2);
    while (number < 3) await once(lamp, "turn");
    clearInterval(turns);
    lamp.off("turn", listen);
    response.end();
  },
  "GET /status": (request, response, url) => {
    const code = Number(url.searchParams.get("code"));
    response.statusCode = code;
    if (url.searchParams.has("message")) response.statusMessage = url.searchParams.get("message");
    response.end(STATUS_CODES[code] ?? "unknown");
  },
  "GET /gzip": async (request, response) => {
    const packed = await promisify(zlib.gzip)("fog ".repeat(200));
    json(response, 200, { smaller: packed.length < 100, back: zlib.gunzipSync(packed).toString().length, deflated: zlib.inflateSync(zlib.deflateSync("fog")).toString() });
  },
  "GET /crypto": (request, response) => {
    const equal = timingSafeEqual(Buffer.from("abc"), Buffer.from("abc"));
    json(response, 200, {
      md5: createHash("md5").update("fog").digest("hex"),
      sha1: createHash("sha1").update("fo").update("g").digest("base64"),
      sha256: createHash("sha256").update("fog", "utf8").digest("base64url"),
      sha512: createHash("sha512").update(Buffer.from("666f67", "hex")).digest("hex").slice(0, 32),
      hmac: createHmac("sha256", "key").update("fog").digest("hex"),
      pbkdf2: pbkdf2Sync("secret", "salt", 1000, 16, "sha512").toString("hex"),
      scrypt: scryptSync("secret", "salt", 16, { N: 1024 }).toString("hex"),
      equal,
    });
  },
  "GET /buffers": (request, response) => {
    const bytes = Buffer.from("Nebel über See 🌊");
    json(response, 200, {
      length: bytes.length, hex: bytes.subarray(0, 4).toString("hex"), base64: bytes.toString("base64"), latin1: Buffer.from([0xfc]).toString("latin1"), number: Buffer.from([1, 2, 3, 4]).readUInt32BE(0),
      joined: Buffer.concat([Buffer.from("a"), Buffer.alloc(2, "b")]).toString(), compare: Buffer.compare(Buffer.from("a"), Buffer.from("b")), slice: bytes.toString("utf8", 6, 11), index: bytes.indexOf("See"), equal: Buffer.from("fog").equals(Buffer.from("Zm9n", "base64")), json: Buffer.from("hi"),
    });
  },
  "GET /utilities": (request, response) => {
    json(response, 200, {
      path: [path.join("/a", "../b", "c.txt"), path.extname("x.tar.gz"), path.basename("/a/b.js", ".js"), path.resolve("/a", "b"), path.relative("/a/b", "/a/c"), path.normalize("/a//b/./c/..")],
      format: util.format("%s is %d years, %j %o %%", "It", 42, { a: 1 }, [1]),
      inspect: util.inspect({ name: "fog", list: [1, [2, [3, [4]]]], when: new Date(0), none: undefined, map: new Map([["a", { b: 1 }]]), fn: function blink() {} }),
      stringify: querystring.stringify({ a: ["x", "y"], b: "c d" }),
      escaped: encodeURIComponent("a/b?ü"),
      url: (({ host, pathname, search, hash }) => ({ host, pathname, search, hash }))(new URL("../c?q=1#top", "http://example.com:8080/a/b/")),
      clone: structuredClone({ at: new Date(0), set: new Set([1]) }).set.size,
      intl: (1234.5).toFixed(2),
    });
  },
  "GET /order": async (request, response) => {
    const order = [];
    const note = (what) => () => order.push(what);
    setTimeout(note("timeout 1"), 1);
    setTimeout(note("timeout 0"), 0);
    setImmediate(note("immediate"));
    process.nextTick(note("tick"));
    Promise.resolve().then(note("promise")).then(note("promise, then"));
    queueMicrotask(note("microtask"));
    order.push("first");
    await new Promise((resolve) => setTimeout(resolve, 15));
    json(response, 200, order.filter((each) => each !== "immediate"));
  },
  "GET /itself": async (request, response, url) => {
    const inner = send({ port, path: "/ships?longer=80", headers: { "X-From": "myself" } });
    inner.end();
    const [answer] = await once(inner, "response");
    const fetched = await fetch(`http://127.0.0.1:${port}/status?code=404`);
    json(response, 200, { status: answer.statusCode, type: answer.headers["content-type"], body: JSON.parse(await body(answer)), fetched: [fetched.status, fetched.ok, await fetched.text()] });
  },
  "GET /slow": async (request, response) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    const error = await fetch(`http://127.0.0.1:${port}/never`, { signal: controller.signal }).catch((each) => each);
    json(response, 200, { name: error.name });
  },
  "GET /never": () => {},
  "GET /throws": () => {
    throw new RangeError("too bright");
  },
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://lighthouse");
  const route = routes[`${request.method === "HEAD" ? "GET" : request.method} ${url.pathname}`];
  if (!route) return json(response, 404, { error: `no ${request.method} ${url.pathname}` });
  try {
    await route(request, response, url);
  } catch (error) {
    json(response, error instanceof SyntaxError ? 400 : 500, { error: error.name, message: error.message });
  }
});
server.listen(port);
