/**
 * Forty queries at three sizes, ours beside sql.js and PGlite, all wasm in one Node process. Each query is run on one
 * engine after the other before the next query comes, so that a slow minute of the machine strikes all alike.
 *
 *   node benches/engine/run.mjs [--sizes 1000,10000,100000] [--only WORDS] [--engine FOLDER] [--no-pglite] [--clock cpu]
 *
 * Measured is the call: text in, result out. Ours is then the packed table the page receives and reads as it paints;
 * sql.js and PGlite give arrays. On a machine that others use too, `--clock cpu` counts the process's own time. What each answers is compared, so that nobody is fast by being wrong.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { backyard } from "./backyard.mjs";
import { shop } from "./data.mjs";
import { pglite, sqlJs } from "./peers.mjs";
import { queries } from "./queries.mjs";

/** A query is repeated until it has both, at most 50 times, and no longer than `LONG_MILLIS`. */
const REPETITIONS = 7;
const ENOUGH_MILLIS = 60;
const LONG_MILLIS = 1500;
const DROP = "DROP TABLE IF EXISTS copy; DROP TABLE IF EXISTS sale; DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS product; DROP TABLE IF EXISTS customer; DROP TABLE IF EXISTS category; DROP TABLE IF EXISTS city;";

const wall = () => performance.now();
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
let now = wall;

/** @param {{sizes?: number[], clock?: "wall" | "cpu", only?: string, engine?: string, withPglite?: boolean}} options */
export async function engineBench({ sizes = [1000, 10_000, 100_000], only = "", engine, withPglite = true, clock = "wall" } = {}) {
  now = clock === "cpu" ? cpu : wall;
  const engines = [await backyard(engine ? built(engine) : undefined), await sqlJs(), ...(withPglite ? [await pglite()] : [])];
  const all = [];
  for (const size of sizes) {
    const { counts, script } = shop(size);
    const loading = [];
    for (const [at, it] of engines.entries()) {
      await it.run(DROP);
      const began = now();
      for (const part of script) await it.run(part);
      loading[at] = now() - began;
      await it.run("ANALYZE;").catch(() => {}); // an engine without statistics plans without
    }
    console.log(`\n${size.toLocaleString("en")} rows (loaded in ${loading.map((ms, at) => `${engines[at].name} ${ms.toFixed(0)} ms`).join(", ")})\n`);
    console.log(head(engines));
    const times = [];
    for (const query of queries(counts).filter(({ name }) => name.includes(only))) {
      const answers = [];
      for (const it of engines) answers.push(await measure(it, query).catch((error) => ({ error })));
      times.push({ size, name: query.name, millis: answers.map(({ millis }) => millis) });
      console.log(line(times.at(-1)) + differences(engines, answers));
    }
    all.push(...times);
    console.log(means(engines, times));
    console.log(`wasm memory of ours: ${(engines[0].bytes() / 2 ** 20).toFixed(0)} MB`);
  }
  if (sizes.length > 1) console.log(`\nAll sizes:\n${means(engines, all)}`);
  return all;
}

async function measure(engine, { sql, before, after }) {
  const times = [];
  let rows;
  const more = (spent) => times.length < REPETITIONS || (spent < ENOUGH_MILLIS && times.length < 50);
  for (let spent = 0; more(spent) && spent < LONG_MILLIS;) {
    if (before) await engine.run(before);
    const began = now();
    const result = await engine.run(sql);
    const millis = now() - began;
    rows ??= result.rows();
    if (after) await engine.run(after);
    times.push(millis);
    spent += millis;
  }
  // The first run of several also pays for compiling what it is the first to use.
  return { millis: median(times.length > 2 ? times.slice(1) : times), rows: shown(rows) };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/** Rows as text in which 3, 3.0 and 3.00 are alike. */
function shown(rows) {
  const cell = (value) => (value === null ? "" : value !== "" && Number.isFinite(Number(value)) ? Number(value).toPrecision(9) : String(value));
  return rows.map((row) => row.map(cell).join("|"));
}

function differences(engines, answers) {
  const problems = answers.flatMap(({ error }, at) => (error ? `${engines[at].name} failed: ${error.message.slice(0, 90)}` : []));
  const expected = answers.at(-1).rows ?? answers[1].rows;
  const wrong = answers.flatMap(({ rows }, at) => (rows && expected && rows.join("\n") !== expected.join("\n") ? engines[at].name : []));
  if (wrong.length) problems.push(`answers differ: ${wrong}`);
  return problems.length ? `   ${problems.join("; ")}` : "";
}

const ratio = (ours, theirs) => (ours && theirs ? (ours / theirs).toFixed(2) : "-").padStart(10);

function head(engines) {
  const names = engines.map(({ name }) => `${name} ms`.padStart(12)).join("");
  return `${"query".padEnd(30)}${names}   ours to ${engines.slice(1).map(({ name }) => name).join(", ")}`;
}

function line({ name, millis }) {
  const [ours, ...theirs] = millis;
  return name.padEnd(30) + millis.map((ms) => (ms?.toFixed(2) ?? "-").padStart(12)).join("") + theirs.map((ms) => ratio(ours, ms)).join("");
}

function means(engines, times) {
  return engines.slice(1).map(({ name }, peer) => {
    const ratios = times.filter(({ millis }) => millis[0] && millis[peer + 1]).map((it) => ({ ...it, ratio: it.millis[0] / it.millis[peer + 1] }));
    const mean = Math.exp(ratios.reduce((sum, it) => sum + Math.log(it.ratio), 0) / ratios.length);
    const worst = ratios.toSorted((a, b) => b.ratio - a.ratio);
    const beyond = worst.filter((it) => it.ratio > 6).map((it) => `${it.name} at ${it.size}`);
    return `ours to ${name}: geometric mean ${mean.toFixed(2)} over ${ratios.length} queries; worst ${worst[0]?.ratio.toFixed(1)} (${worst[0]?.name}); beyond 6: ${beyond.length}${beyond.length ? ` (${beyond.join(", ")})` : ""}`;
  }).join("\n");
}

/** A folder with `engine.js` and `engine_bg.wasm`, as wasm-bindgen writes them. */
function built(folder) {
  const file = (pattern) => {
    const name = readdirSync(folder).find((each) => pattern.test(each));
    return name && path.join(folder, name);
  };
  return { glue: file(/^engine.*\.js$/), wasm: file(/^engine(?!-rest).*\.wasm$/), rest: file(/^engine-rest.*\.wasm$/) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
  const engine = option("--engine");
  if (engine && !existsSync(engine)) throw new Error(`there is no folder ${engine}`);
  await engineBench({
    sizes: option("--sizes")?.split(",").map(Number),
    only: option("--only"),
    engine,
    withPglite: !process.argv.includes("--no-pglite"),
    clock: option("--clock"),
  });
  process.exit(0); // PGlite keeps the process alive
}
