/**
 * Third-party notices, from what really goes into the site: the crates of both wasm programs (Cargo.lock, through
 * `cargo metadata`), the npm packages that esbuild put into the bundles, and those of the packs. Fails when a package
 * names no licence, or one that is not on the list below.
 *
 *   node tools/notices.mjs --check     prints a line; the build writes NOTICES.html and notices.json itself
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

/** Licences that allow what the site does: being handed out compiled, with the notice (MPL: and where its source is). */
const ALLOWED = new Set([
  "MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib",
  "MPL-2.0", "MPL-2.0+", "Unicode-3.0", "Unicode-DFS-2016", "CC0-1.0", "0BSD", "Unlicense", "BSL-1.0",
]);
const LICENCE_FILE = /^(licen[cs]e|copying|unlicense|notice)/i;

/** @typedef {{name: string, version: string, from: "crate" | "npm", licence: string, address: string, texts: string[]}} Notice */

/** @returns {Promise<Notice[]>} */
export async function collectNotices(repository, bundled) {
  const apache = await readFile(path.join(repository, "LICENSE-APACHE"), "utf8");
  const notices = [...(await crates(repository)), ...(await npmPackages(repository, bundled))];
  notices.push({ name: "The Rust standard library", version: "", from: "crate", licence: "MIT OR Apache-2.0", address: "https://github.com/rust-lang/rust", texts: [] });
  const problems = [];
  for (const notice of notices) {
    if (!notice.licence) problems.push(`${notice.name} ${notice.version} names no licence`);
    else if (!allowed(notice.licence)) problems.push(`${notice.name} ${notice.version} has the licence ${notice.licence}, which is not on the list in tools/notices.mjs`);
    // Some crates name their licence but ship no text.
    if (!notice.texts.length && /Apache-2\.0/.test(notice.licence)) notice.texts = [apache];
    else if (!notice.texts.length && /\bMIT\b/.test(notice.licence)) notice.texts = [mit(notice)];
    else if (!notice.texts.length) problems.push(`${notice.name} ${notice.version} has no licence text`);
  }
  if (problems.length) throw new Error(`notices:\n  ${problems.join("\n  ")}`);
  return notices.sort((a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"));
}

/** @param {import("./build/files.mjs").Site} site @param {string[]} bundled folders of npm packages */
export async function writeNotices(repository, site, bundled) {
  const notices = await collectNotices(repository, bundled);
  await site.write("notices.json", JSON.stringify(notices.map(({ texts, ...rest }) => rest)));
  await site.write("NOTICES.html", page(notices));
}

async function crates(repository) {
  const { stdout } = await promisify(execFile)(
    "cargo",
    ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"],
    { cwd: repository, maxBuffer: 1 << 28 },
  );
  const { packages, resolve } = JSON.parse(stdout);
  const node = new Map(resolve.nodes.map((each) => [each.id, each]));
  const wanted = new Set();
  const follow = (id) => {
    for (const { pkg, dep_kinds } of node.get(id).deps) {
      if (!wanted.has(pkg) && dep_kinds.some(({ kind }) => kind === null)) {
        wanted.add(pkg);
        follow(pkg);
      }
    }
  };
  follow(resolve.root);
  const linked = packages.filter(({ id, targets }) => wanted.has(id) && !targets.some(({ kind }) => kind.includes("proc-macro")));
  return Promise.all(linked.map(async ({ name, version, license, repository: address, manifest_path, authors }) => ({
    name, version, from: "crate", licence: (license ?? "").replaceAll("/", " OR "), address: address ?? `https://crates.io/crates/${name}`,
    authors, texts: await texts(path.dirname(manifest_path)),
  })));
}

async function npmPackages(repository, folders) {
  return Promise.all(folders.map(async (folder) => {
    const { name, version, license, homepage, author } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    return {
      name, version, from: "npm", licence: typeof license === "string" ? license : (license?.type ?? ""), address: homepage ?? `https://www.npmjs.com/package/${name}`,
      authors: [typeof author === "string" ? author : author?.name].filter(Boolean), texts: await texts(folder),
    };
  }));
}

async function texts(folder) {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name));
  const all = await Promise.all(names.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name }) => readFile(path.join(folder, name), "utf8")));
  return [...new Set(all.map((text) => text.replaceAll("\r\n", "\n").trim()).filter(Boolean))];
}

/** SPDX expressions as they occur: names with AND, OR, WITH and parentheses. */
export function allowed(expression) {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let good = both();
    while (tokens[at] === "OR") { at++; good = both() || good; }
    return good;
  };
  const both = () => {
    let good = one();
    while (tokens[at] === "AND") { at++; good = one() && good; }
    return good;
  };
  const one = () => {
    if (tokens[at] === "(") {
      at++;
      const good = either();
      at++;
      return good;
    }
    let name = tokens[at++];
    if (tokens[at] === "WITH") { name += ` WITH ${tokens[at + 1]}`; at += 2; }
    return ALLOWED.has(name);
  };
  return tokens.length > 0 && either();
}

function mit({ name, authors }) {
  return `MIT License

Copyright (c) ${authors?.length ? authors.join(", ") : `the authors of ${name}`}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}

/** Each text once, with the packages that carry it. */
function page(notices) {
  const byText = new Map();
  for (const notice of notices) {
    for (const text of notice.texts) byText.set(text, [...(byText.get(text) ?? []), notice]);
  }
  const sections = [...byText].map(([text, users], index) => `<section id="text-${index + 1}">
<h2>${index + 1}. ${users.map(({ name, version }) => escape(`${name} ${version}`.trim())).join(", ")}</h2>
<pre>${escape(text)}</pre>
</section>`);
  const rows = notices.map(({ name, version, licence, address, texts: own }) => {
    const links = own.map((text) => [...byText.keys()].indexOf(text) + 1).map((number) => `<a href="#text-${number}">${number}</a>`).join(", ");
    const safe = /^https?:\/\//.test(address) ? `<a href="${escape(address)}" rel="noreferrer">${escape(name)}</a>` : escape(name);
    return `<tr><td>${safe}</td><td>${escape(version)}</td><td>${escape(licence)}</td><td>${links}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Third-party notices of Backyard</title>
</head>
<body>
<main>
<h1>Third-party notices</h1>
<p>Backyard contains these works of others, with thanks. <a href="./">Back to Backyard</a></p>
<table>
<thead><tr><th scope="col">Package</th><th scope="col">Version</th><th scope="col">Licence</th><th scope="col">Text</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bundleEditor } = await import("../web/bundle/editor.mjs");
  const { makePacks } = await import("./packs.mjs");
  const folder = await mkdtemp(path.join(os.tmpdir(), "backyard-notices-"));
  try {
    const [{ packages }, { folders }] = await Promise.all([bundleEditor(folder), makePacks()]);
    const notices = await collectNotices(fileURLToPath(new URL("..", import.meta.url)), [...packages, ...folders]);
    console.log(`notices: ${notices.length} packages, each with a licence and its text`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}
