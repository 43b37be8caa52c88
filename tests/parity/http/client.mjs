/**
 * Sends the requests of a `.http` file to a real server and tells the answers.
 *
 * What goes over the wire is what is written, and `Host`, `Content-Length` and `Cookie` where it applies; cookies are kept
 * between requests as REST Client and JetBrains do. Redirects are told, not followed.
 */
import http from "node:http";
import { fill } from "./reader.mjs";

/**
 * @param {{variables: Map<string, string>, blocks: object[]}} file
 * @param {number} port where the server really listens
 * @returns {Promise<{name: string, status: number, headers: Record<string, string | string[]>, body: Buffer}[]>}
 */
export async function sendAll({ variables, blocks }, port) {
  const answers = new Map();
  const cookies = new Map();
  const all = [];
  for (const block of blocks) {
    const filled = (text) => fill(text, variables, answers);
    const url = new URL(filled(block.url));
    const headers = block.headers.map(([name, value]) => [name, filled(value)]);
    const body = block.body === null ? null : Buffer.from(filled(block.body));
    const has = (wanted) => headers.some(([name]) => name.toLowerCase() === wanted);
    if (!has("host")) headers.unshift(["Host", url.host]);
    const jar = !block.flags.has("no-cookie-jar");
    const matching = [...cookies.values()].filter(({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith("/") ? path : `${path}/`));
    if (jar && !has("cookie") && matching.length) headers.push(["Cookie", matching.map(({ name, value }) => `${name}=${value}`).join("; ")]);
    const length = body ? body.length : ["POST", "PUT", "PATCH"].includes(block.method) ? 0 : null;
    if (length !== null && !has("content-length") && !has("transfer-encoding")) headers.push(["Content-Length", String(length)]);
    const answer = await send({ port, method: block.method, path: url.pathname + url.search, headers: headers.flat() }, body).catch((error) => {
      throw new Error(`${block.name} (line ${block.line}): ${error.message}`);
    });
    if (answer.status >= 300 && answer.status < 400 && answer.headers.location && !block.flags.has("no-redirect")) {
      throw new Error(`${block.name} (line ${block.line}) is redirected: say # @no-redirect, as clients differ in what they do`);
    }
    if (jar) for (const cookie of answer.headers["set-cookie"] ?? []) keep(cookies, cookie, url.pathname);
    answers.set(block.name, { headers: answer.headers, body: answer.body.toString("utf8") });
    all.push({ name: block.name, ...answer });
  }
  return all;
}

function send(options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", agent: false, setHost: false, timeout: 20_000, ...options }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error("no answer within 20 s")));
    request.end(body ?? undefined);
  });
}

/** RFC 6265 as far as one host needs it. */
function keep(cookies, text, requestPath) {
  const [pair, ...attributes] = text.split(/;\s*/);
  const [, name, value] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
  if (name === undefined) return;
  const attribute = (wanted) => attributes.map((each) => each.split("=")).find(([each]) => each.toLowerCase() === wanted)?.[1];
  const path = attribute("path") ?? (requestPath.replace(/\/[^/]*$/, "") || "/");
  const age = attribute("max-age");
  const expires = attribute("expires");
  const gone = age !== undefined ? Number(age) <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
  if (gone) cookies.delete(`${name};${path}`);
  else cookies.set(`${name};${path}`, { name, value, path });
}
