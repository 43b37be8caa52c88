/**
 * What of an answer is compared: tests/http/README.md says it in words, and tests/it/http.rs does the same in Rust.
 */

/** Of the connection, or the time of day. */
const LEFT_OUT = ["connection", "date", "keep-alive", "transfer-encoding"];
/** There, whatever their value: times. */
const TIMES = ["last-modified", "expires", "retry-after", "ratelimit-reset", "x-ratelimit-reset"];

const TEXTS = [
  // Signed by the second, salted, random.
  [/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g, "eyJ*"],
  [/\$2[aby]\$\d\d\$[./\w]{53}/g, "$$2*"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, "*-uuid"],
  // Express's error page shows the stack: the files and lines of the machine.
  [/(?:<br> &nbsp; &nbsp;at [^<]*)+/g, ""],
];

/** @returns {{name: string, status: number, headers: Record<string, string | string[]>, body: string}} */
export function masked({ name, status, headers, body }) {
  const text = Buffer.from(body).toString("utf8");
  const compared = TEXTS.reduce((all, [pattern, to]) => all.replace(pattern, to), text);
  const kept = Object.entries(headers)
    .map(([key, value]) => [key.toLowerCase(), value])
    .filter(([key]) => !LEFT_OUT.includes(key))
    .map(([key, value]) => [key, header(key, value, compared !== text)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { name, status, headers: Object.fromEntries(kept), body: compared };
}

function header(name, value, changed) {
  if (name === "set-cookie") return [value].flat().map((each) => each.replace(/Expires=[^;]*/, "Expires=*").replace(/=s%3A[\w-]{32}\.[\w%.+-]+/, "=s%3A*"));
  if (TIMES.includes(name)) return "*";
  if (name === "ratelimit") return value.replace(/\breset=\d+/, "reset=*");
  if (changed && (name === "etag" || name === "content-length")) return "*";
  // Of a file: its size and the time of its last change.
  if (name === "etag") return value.replace(/^(W\/"[0-9a-f]+-)[0-9a-f]{10,12}"$/, '$1*"');
  return value;
}
