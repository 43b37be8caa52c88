/**
 * Reads the part of the `.http` format that tests/http is written in (it is VS Code's REST Client's): `###` with a title,
 * `# @name`, `# @no-redirect`, `# @no-cookie-jar`, `@variable = value`, `{{variable}}`, `{{name.response.body.$.path}}`,
 * `{{name.response.headers.Name}}`, query lines that begin with `?` or `&`. Anything else is an error, so that no request
 * silently means something else.
 */

/** @typedef {{name: string, line: number, flags: Set<string>, method: string, url: string, headers: [string, string][], body: string | null}} Block */

const FLAGS = ["no-redirect", "no-cookie-jar"];

/** @returns {{variables: Map<string, string>, blocks: Block[]}} */
export function parse(text, file) {
  const variables = new Map();
  const blocks = [];
  const lines = text.split(/\r?\n/);
  let title = "";
  for (let at = 0; at < lines.length;) {
    const start = at;
    let end = at;
    while (end < lines.length && !lines[end].startsWith("###")) end++;
    const block = read(lines, start, end, title, variables, file);
    if (block) blocks.push(block);
    title = (lines[end] ?? "").replace(/^#+\s*/, "").trim();
    at = end + 1;
  }
  const names = blocks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${file}: two requests are named "${twice}"`);
  return { variables, blocks };
}

function read(lines, start, end, title, variables, file) {
  const fail = (at, what) => { throw new Error(`${file}:${at + 1}: ${what}: ${lines[at]}`); };
  const block = { name: title, line: 0, flags: new Set(), method: "", url: "", headers: [], body: null };
  let at = start;
  for (; at < end; at++) {
    const line = lines[at].trim();
    const setting = /^(?:#|\/\/)\s*@([\w-]+)\s*(.*)$/.exec(line);
    const variable = /^@(\w+)\s*=\s*(.*)$/.exec(line);
    if (setting?.[1] === "name") block.name = setting[2];
    else if (setting && FLAGS.includes(setting[1])) block.flags.add(setting[1]);
    else if (setting && setting[1] !== "assert") fail(at, "a setting that this reader does not know");
    else if (variable) variables.set(variable[1], variable[2]);
    else if (line && !line.startsWith("#") && !line.startsWith("//")) break;
  }
  if (at === end) return null;
  const request = /^([A-Z]+)\s+(\S.*?)(?:\s+HTTP\/[\d.]+)?$/.exec(lines[at].trim()) ?? fail(at, "no request line");
  [, block.method, block.url] = request;
  block.line = at + 1;
  for (at++; at < end && /^\s*[?&]/.test(lines[at]); at++) block.url += lines[at].trim();
  for (; at < end && lines[at].trim(); at++) {
    if (lines[at].startsWith("#")) continue;
    const [, name, value] = /^([\w-]+):\s*(.*?)\s*$/.exec(lines[at]) ?? fail(at, "no header");
    block.headers.push([name, value]);
  }
  const body = lines.slice(at + 1, end).join("\n").replace(/\n+$/, "");
  if (/^(?:<@?\s|<>|>\s)/.test(body)) fail(at + 1, "a file as body, or a script");
  if (body) block.body = body;
  if (!block.name) block.name = `${block.method} ${block.url}`;
  return block;
}

/**
 * @param {string} text with `{{…}}`
 * @param {Map<string, string>} variables
 * @param {Map<string, {headers: Record<string, string | string[]>, body: string}>} answers by name of the request
 */
export function fill(text, variables, answers) {
  return text.replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, name) => {
    if (variables.has(name)) return fill(variables.get(name), variables, answers);
    const [, request, part, rest] = /^(\w+)\.response\.(body|headers)\.(.+)$/.exec(name) ?? [];
    const answer = answers.get(request);
    if (!answer) throw new Error(`{{${name}}} names neither a variable nor a request that was sent`);
    const value = part === "headers" ? answer.headers[rest.toLowerCase()] : select(answer.body, rest);
    if (value === undefined || value === null) throw new Error(`{{${name}}} is not in the answer: ${answer.body.slice(0, 200)}`);
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  });
}

/** `$.books[0].id` and `*` (all of it). */
function select(body, selector) {
  if (selector === "*") return body;
  let value = JSON.parse(body);
  for (const [, name, index] of selector.replace(/^\$/, "").matchAll(/\.(\w+)|\[(\d+)\]/g)) value = value?.[name ?? Number(index)];
  return value;
}
