/**
 * The worker's engine as the site ships it (`dist/`), under Node: the glue is given a global object that passes for a
 * worker's, and requests go in and events come out as the same bytes the page exchanges.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { Reader, Writer, callNumbers } from "../../tools/build/postcard.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { RunSql: RUN_SQL } = await callNumbers();
/** `Target::All` in src/protocol: its place in the enum. */
const ALL = 0;
/** Generous: a benchmark wants to see how long it takes, not that it was stopped. */
const LIMITS = { millis: 120_000, rows: 2_000_000, bytes: 1_000_000_000 };

/**
 * A worker's program under Node: `ask` gives it a message and returns what it posted meanwhile.
 *
 * @param {{glue: string, wasm: string, rest?: string}} files
 */
export async function worker({ glue, wasm, rest }) {
  let events = [];
  globalThis.DedicatedWorkerGlobalScope = class { static [Symbol.hasInstance]() { return true; } };
  globalThis.addEventListener = () => {}; // for the page's start code, which is not what runs here
  globalThis.postMessage = (buffer) => events.push(new Reader(new Uint8Array(buffer)));
  const bindgen = vm.runInThisContext(`(() => { ${await readFile(glue, "utf8")}; return wasm_bindgen; })()`, { filename: glue });
  const exports = await linked(await readFile(wasm), rest && (await readFile(rest)), (module) => bindgen.initSync({ module }));
  const receive = globalThis.onmessage;
  let id = 0;
  return {
    bytes: () => exports.memory.buffer.byteLength,
    /** @param {Writer} call @returns {Reader[]} */
    ask(call) {
      events = [];
      receive({ data: new Writer().number(++id).append(call).buffer() });
      return events;
    },
  };
}

/** @param {{glue: string, wasm: string, rest?: string}} [files] another build than the one in `dist/` */
export async function backyard(files) {
  const engine = await worker(files ?? (await built("engine")));
  return {
    name: "Backyard",
    bytes: engine.bytes,
    /** Runs a script; gives the rows of its last result. Nothing is decoded before `rows` is called, as on the page. */
    async run(sql) {
      const message = new Writer().number(RUN_SQL).text(sql).number(ALL);
      for (const limit of Object.values(LIMITS)) message.number(limit);
      const got = engine.ask(message);
      const statements = got.map(statement).filter(Boolean);
      const failed = statements.find(({ error }) => error);
      if (failed || !got.length) throw new Error(failed?.error ?? "no answer");
      return { rows: () => statements.map((it) => it.rows()).findLast(Boolean) ?? [] };
    },
  };
}

/** The files of a program in `dist/`. @param {"engine" | "server"} name */
export async function built(name) {
  const program = JSON.parse(await readFile(path.join(root, "dist/assets.json"), "utf8"))[name];
  const [glue, wasm, rest] = [program.script, program.wasm, program.rest].map(({ url }) => path.join(root, "dist", url));
  return { glue, wasm, rest };
}

/** Starts the program as web/boot/rest.js does: its other half is there from the beginning. */
async function linked(wasm, rest, start) {
  if (!rest) return start(wasm);
  const { Instance } = WebAssembly;
  let primary;
  const load = () => new Instance(new WebAssembly.Module(rest), { p: primary });
  WebAssembly.Instance = function (module, imports) {
    const instance = new Instance(module, { ...imports, split: { load } });
    primary = instance.exports;
    load();
    return instance;
  };
  try {
    return start(wasm);
  } finally {
    WebAssembly.Instance = Instance;
  }
}

/** `Event::Progress(Progress::Statement)` of src/protocol, field by field. */
function statement(event) {
  const kind = event.number();
  if (kind === 3) return { error: `fatal: ${event.text()}` };
  if (kind !== 1) return null;
  event.number();
  if (event.number() !== 0) return null;
  for (let field = 0; field < 6; field += 1) event.number(); // number, start, end, line, elapsed_micros, rows_read
  if (event.number() === 1) return { error: `${event.text()}: ${event.text()}` };
  return { rows: () => table(event) };
}

function table(event) {
  event.text(); // command
  if (event.number()) event.number(); // row_count
  if (!event.number()) return null;
  const columns = event.list(() => (event.text(), event.text(), event.number()));
  event.number(); // total_rows
  const rows = event.list(() => event.number()).length;
  event.number(); // length of the bytes that follow
  const cell = () => {
    const size = event.number();
    return size ? event.bytes(size - 1).toString("utf8") : null;
  };
  return Array.from({ length: rows }, () => columns.map(cell));
}
