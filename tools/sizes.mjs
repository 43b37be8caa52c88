/**
 * Sizes of the built site, compressed with brotli as a good static host does; `--check` fails over budget, and when
 * engine code has got into the page's program.
 *
 *   node tools/sizes.mjs [--check] [DIST]
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { fileURLToPath } from "node:url";

/** In bytes, brotli, kB = 1000: the page 350 kB, everything to the first SQL result 1.15 MB. */
const BUDGETS = { page: 350_000, result: 1_150_000 };
/** Where we are above them (docs/decisions/003-page-size.md): it may only fall. Lower it with every gain. */
const CEILINGS = { page: 390_000, result: 1_380_000 };

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
const compress = promisify(brotliCompress);

async function size(url) {
  const bytes = await read(url);
  const packed = /\.(png)$/.test(url)
    ? bytes
    : await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { url, raw: bytes.length, brotli: packed.length };
}

const total = {};
for (const [group, urls] of Object.entries(assets.groups)) {
  console.log({ page: "The page", result: "More for the first SQL result", later: "Loaded when needed" }[group] ?? group);
  const rows = await Promise.all(urls.map(size));
  for (const { url, raw, brotli } of rows) console.log(`  ${url.replace("./", "").padEnd(44)} ${number(raw)} raw ${number(brotli)} brotli`);
  total[group] = rows.reduce((sum, { brotli }) => sum + brotli, 0);
}

const sums = { page: total.page, result: total.page + total.result };
const problems = [];
for (const [name, budget] of Object.entries(BUDGETS)) {
  const label = { page: "Page (wasm, JS, CSS, editor)", result: "Everything to the first result" }[name];
  console.log(`${label.padEnd(46)} ${number(sums[name])} brotli of ${number(budget)} (${Math.round((100 * sums[name]) / budget)} %)`);
  if (sums[name] > budget) console.log(`  over the budget; it may not grow beyond ${number(CEILINGS[name])}`);
  if (sums[name] > Math.max(budget, CEILINGS[name])) {
    problems.push(`${label}: ${sums[name]} bytes of brotli are over the ceiling of ${CEILINGS[name]}.`);
  }
}

const [page, engine] = await Promise.all([read(assets.page.wasm.url), read(assets.engine.wasm.url)]);
for (const mark of ENGINE_MARKS) {
  if (page.includes(mark)) problems.push(`The page's program contains engine code ("${mark}"): app, browser or ui names a module of the engine.`);
  if (!engine.includes(mark)) problems.push(`The engine's program lacks "${mark}", so whether the page is free of it cannot be told: name another text in tools/sizes.mjs.`);
}

for (const problem of problems) console.error(`sizes: ${problem}`);
if (check && problems.length) process.exit(1);

function number(bytes) {
  return bytes.toLocaleString("en-US").padStart(11);
}
