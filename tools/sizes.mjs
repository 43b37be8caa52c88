/**
 * Sizes of the built site, compressed with brotli as a good static host does; `--check` fails over budget, and when
 * engine code has got into the page's program.
 *
 *   node tools/sizes.mjs [--check] [DIST]
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliSize } from "./build/brotli.mjs";

/**
 * In bytes, brotli, kB = 1000. Programs are loaded in halves (docs/decisions/008-split-programs.md): what comes after
 * the first result is not part of what leads to it, but of the engine's whole program.
 */
const BUDGETS = {
  page: { label: "Page (wasm, JS, CSS, editor)", bytes: 350_000 },
  result: { label: "Everything to the first result", bytes: 1_150_000 },
  answer: { label: "Everything to the first API answer", bytes: 1_700_000 },
  sql: { label: "The engine's program, SQL alone, unsplit", bytes: 900_000 },
};

/** Messages of the SQL engine: they must be in the engine's program and never in the page's. */
const ENGINE_MARKS = ["duplicate key value violates unique constraint", "violates foreign key constraint"];

const check = process.argv.includes("--check");
const dist = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? fileURLToPath(new URL("../dist", import.meta.url));
const read = (url) => readFile(path.join(dist, url));
const list = await read("assets.json").catch(() => null);
if (!list) {
  console.error(`sizes: ${dist} holds no built site. Run \`make build\` first.`);
  process.exit(1);
}
const assets = JSON.parse(list);
if (!assets.sqlBytes) {
  console.error(`sizes: ${dist} is no release build. Run \`make build\` first.`);
  process.exit(1);
}

async function size(url) {
  const bytes = await read(url);
  const packed = /\.(png)$/.test(url) ? bytes.length : await brotliSize(bytes);
  return { url, raw: bytes.length, brotli: packed };
}

const total = {};
for (const [group, urls] of Object.entries(assets.groups)) {
  console.log({ page: "The page", result: "More for the first SQL result", rest: "Loaded right after the first result", answer: "Instead, to the first answer of an application", serverRest: "Loaded right after it", later: "Loaded when needed" }[group] ?? group);
  const rows = await Promise.all(urls.map(size));
  for (const { url, raw, brotli } of rows) console.log(`  ${url.replace("./", "").padEnd(44)} ${number(raw)} raw ${number(brotli)} brotli`);
  total[group] = rows.reduce((sum, { brotli }) => sum + brotli, 0);
}

const sums = { page: total.page, result: total.page + total.result, answer: total.page + total.answer, sql: assets.sqlBytes };
const problems = [];
for (const [name, { label, bytes }] of Object.entries(BUDGETS)) {
  console.log(`${label.padEnd(46)} ${number(sums[name])} brotli of ${number(bytes)} (${Math.round((100 * sums[name]) / bytes)} %)`);
  if (sums[name] > bytes) problems.push(`${label}: ${sums[name]} bytes of brotli are over the budget of ${bytes}.`);
}

const [page, engine] = await Promise.all([assets.page, assets.engine].map(async ({ wasm, rest }) => Buffer.concat([await read(wasm.url), await read(rest.url)])));
for (const mark of ENGINE_MARKS) {
  if (page.includes(mark)) problems.push(`The page's program contains engine code ("${mark}"): app, browser or ui names a module of the engine.`);
  if (!engine.includes(mark)) problems.push(`The engine's program lacks "${mark}", so whether the page is free of it cannot be told: name another text in tools/sizes.mjs.`);
}

for (const problem of problems) console.error(`sizes: ${problem}`);
if (check && problems.length) process.exit(1);

function number(bytes) {
  return bytes.toLocaleString("en-US").padStart(11);
}
