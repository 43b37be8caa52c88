/**
 * A static server for `dist/`, as a plain static host would be: right MIME types, no fallback to index.html.
 *
 *   node tools/serve.mjs [--dir dist] [--port 8080] [--base /] [--host 127.0.0.1] [--compress br|gzip|off]
 *                        [--throttle KBIT_PER_SECOND] [--latency MILLIS] [--no-cors] [--quiet]
 *
 * If the port is taken, the next free one is used; the address is printed. Tests may `import { serve }`.
 */
import { createServer } from "node:http";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompress, constants, gzip } from "node:zlib";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".sql": "text/plain; charset=utf-8",
};
const COMPRESSIBLE = new Set([".html", ".js", ".mjs", ".css", ".json", ".webmanifest", ".wasm", ".svg", ".txt", ".md", ".sql"]);
/** How many ports after the asked one are tried. */
const PORTS = 50;

/**
 * @param {{dir: string, port?: number, host?: string, base?: string, compress?: "br" | "gzip" | "off",
 *          throttle?: number, latency?: number, cors?: boolean}} options
 *   throttle in kbit/s of all answers together, latency in ms before each
 * @returns {Promise<{url: string, port: number, close: () => Promise<void>}>}
 */
export async function serve({ dir, port = 8080, host = "127.0.0.1", base = "/", compress = "off", throttle = 0, latency = 0, cors = true }) {
  const root = path.resolve(dir);
  const prefix = `/${base.split("/").filter(Boolean).join("/")}/`.replace("//", "/");
  const pace = throttle ? pacer((throttle * 1000) / 8) : null;
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain" });
      response.end();
      if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") console.error(error);
    });
  });

  async function answer(request, response) {
    if (latency) await sleep(latency);
    // Sandboxed frames have an opaque origin: for them every fetch, wasm and module is cross-origin.
    const headers = cors ? { "Access-Control-Allow-Origin": "*" } : {};
    const fail = (status, text, more = {}) => {
      response.writeHead(status, { ...headers, ...more, "Content-Type": "text/plain; charset=utf-8" });
      response.end(`${text}\n`);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return fail(405, "Method not allowed", { Allow: "GET, HEAD" });
    let pathname;
    try {
      pathname = decodeURIComponent(new URL(request.url, "http://x").pathname);
    } catch {
      return fail(400, "Bad request");
    }
    if (`${pathname}/` === prefix) return fail(301, "Moved", { Location: prefix });
    if (!pathname.startsWith(prefix) || pathname.includes("\0")) return fail(404, "Not found");
    let file = path.join(root, pathname.slice(prefix.length));
    if (file !== root && !file.startsWith(root + path.sep)) return fail(404, "Not found");
    let info = await stat(file).catch(() => null);
    if (info?.isDirectory()) {
      if (!pathname.endsWith("/")) return fail(301, "Moved", { Location: `${pathname}/` });
      file = path.join(file, "index.html");
      info = await stat(file).catch(() => null);
    }
    if (!info?.isFile()) return fail(404, "Not found");

    const extension = path.extname(file);
    const tag = `"${info.size.toString(16)}-${Math.trunc(info.mtimeMs).toString(16)}"`;
    Object.assign(headers, {
      "Content-Type": TYPES[extension] ?? "application/octet-stream",
      "X-Content-Type-Options": "nosniff",
      ETag: tag,
      // A name with a content hash never changes its content.
      "Cache-Control": /[\\/]assets[\\/][^\\/]*-[0-9A-Za-z]{8,}\.\w+$/.test(file) ? "public, max-age=31536000, immutable" : "no-cache",
    });
    if (request.headers["if-none-match"] === tag) {
      response.writeHead(304, headers);
      return response.end();
    }
    const encoding = COMPRESSIBLE.has(extension) && String(request.headers["accept-encoding"] ?? "").includes(compress) ? compress : "off";
    const body = encoding === "off" ? null : await compressed(file, tag, encoding);
    headers["Content-Length"] = body?.length ?? info.size;
    if (body) Object.assign(headers, { "Content-Encoding": encoding, Vary: "Accept-Encoding" });
    response.writeHead(200, headers);
    if (request.method === "HEAD") return response.end();
    const steps = [body ? Readable.from([body]) : createReadStream(file)];
    if (pace) steps.push(pace());
    await pipeline(...steps, response);
  }

  /** Compressed once, as static hosts do: a bench is not to measure it. */
  const kept = new Map();
  function compressed(file, tag, encoding) {
    const key = `${encoding} ${tag} ${file}`;
    if (!kept.has(key)) kept.set(key, readFile(file).then(encoding === "br" ? brotli : promisify(gzip)));
    return kept.get(key);
  }

  const taken = await listen(server, port, host);
  return {
    url: `http://${host === "127.0.0.1" ? "localhost" : host}:${taken}${prefix}`,
    port: taken,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
}

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return promisify(brotliCompress)(bytes, { params });
}

/** One line shared by all answers, as a network connection is. */
function pacer(bytesPerSecond) {
  let free = 0;
  return () => new Transform({
    async transform(chunk, _encoding, done) {
      const PIECE = 4096;
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE);
        const now = performance.now();
        free = Math.max(free, now) + (piece.length / bytesPerSecond) * 1000;
        if (free - now > 4) await sleep(free - now);
        this.push(piece);
      }
      done();
    },
  });
}

async function listen(server, port, host) {
  for (let at = port; ; at++) {
    try {
      await new Promise((done, failed) => {
        server.once("error", failed);
        server.listen(at, host, () => {
          server.off("error", failed);
          done();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || at >= port + PORTS) throw error;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      dir: { type: "string", default: fileURLToPath(new URL("../dist", import.meta.url)) },
      port: { type: "string", default: process.env.PORT ?? "8080" },
      host: { type: "string", default: "127.0.0.1" },
      base: { type: "string", default: "/" },
      compress: { type: "string", default: "off" },
      throttle: { type: "string", default: "0" },
      latency: { type: "string", default: "0" },
      cors: { type: "boolean", default: true },
      quiet: { type: "boolean", default: false },
    },
  });
  if (!(await stat(path.join(values.dir, "index.html")).catch(() => null))) {
    console.error(`There is no index.html in ${values.dir}. Run \`make build\` first.`);
    process.exit(1);
  }
  const { url } = await serve({ ...values, port: Number(values.port), throttle: Number(values.throttle), latency: Number(values.latency) });
  if (!values.quiet) console.log(`Backyard is at ${url}`);
}
