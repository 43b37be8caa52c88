/**
 * Finds out which functions of the engine run up to a first result, by having it do just that under Node: opening the
 * sample ahead (`session::rehearsal`), then what the page asks for at a first visit and at a later one. The program is
 * one that `backyard-split instrument` wrote; it exports `ran:<function>` for each of its functions.
 *
 * With PACKS (their list; "-" for none) it is the samples with an application that are visited: each answers its first requests.
 *
 *   node tools/build/profile.mjs GLUE WASM PACKS SAMPLE…  > functions, one number a line
 */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import vm from "node:vm";
import { Reader, Writer, callNumbers } from "./postcard.mjs";

const { Open: OPEN, RunSql: RUN_SQL, TakeSnapshot: TAKE_SNAPSHOT, ListRequests: LIST, SendRequest: SEND } = await callNumbers();
/** Places in enums of src/protocol: `Target::At`, `Event::Done`. */
const AT = 1;
const [DONE, FATAL] = [2, 3];
/** `Limits::default()` */
const LIMITS = [10_000, 100_000, 24 * 1024 * 1024];

/** Requests that each application answers: the first, which is what a learner waits for. */
const REQUESTS = 1;

const [glue, wasm, packs, ...samples] = process.argv.slice(2);
const module = new WebAssembly.Module(await readFile(wasm));
const script = new vm.Script(`(() => { ${await readFile(glue, "utf8")}; return wasm_bindgen; })()`);
const ran = new Set();
globalThis.backyardPack = (name) => readFileSync(path.join(path.dirname(packs), name || path.basename(packs)), "utf8");
for (const file of samples) {
  const bundle = await readFile(file, "utf8");
  const { sample, files } = JSON.parse(bundle);
  const isOfSql = /^[^#]+\.sql(#|$)/.test(sample.first_query ?? "");
  // Each program begins with what it is for; the other kind of project finds the rest there by then.
  if (isOfSql !== (packs === "-")) continue;
  const scripts = ["schema.sql", "seed.sql"].filter((name) => files[name] !== undefined);
  const open = (snapshot) => {
    const message = new Writer().number(OPEN);
    if (snapshot) return message.number(1).bytes(snapshot).number(0).number(0);
    message.number(0).number(scripts.length);
    for (const name of scripts) message.text(name).text(files[name]);
    return message.number(0);
  };
  if (!isOfSql) {
    application(files, open);
    continue;
  }
  const [asked] = sample.first_query.split("#");
  const first = () => LIMITS.reduce((message, limit) => message.number(limit), new Writer().number(RUN_SQL).text(files[asked]).number(AT).number(0));

  // A first visit: opened ahead, asked for, run, kept.
  const visit = worker();
  visit.tell(bundle);
  visit.ask(open(null));
  visit.ask(first());
  const kept = visit.ask(new Writer().number(TAKE_SNAPSHOT));
  visit.end();
  // A sample that was not opened ahead.
  const plain = worker();
  plain.ask(open(null));
  plain.ask(first());
  plain.end();
  // A later visit.
  const later = worker();
  later.ask(open(snapshotOf(kept)));
  later.ask(first());
  later.end();
}
console.log([...ran].sort((a, b) => a - b).join("\n"));

/** Two visits to an application. */
function application(files, open) {
  const visit = worker();
  visit.ask(open(null));
  const kept = visit.ask(requests(visit, files, REQUESTS));
  visit.end();
  const later = worker();
  later.ask(open(snapshotOf(kept)));
  requests(later, files, REQUESTS);
  later.end();
}

/** Sends the first requests; gives what asks for the database then. */
function requests(visit, files, count) {
  visit.ask(new Writer().number(LIST).text(files["requests.http"]).number(0).number(0));
  // Blocks are parts between `###`; one before the first request holds the file's variables.
  const first = /^\s*###/.test(files["requests.http"]) ? 0 : 1;
  for (let block = first; block < first + count; block += 1) {
    const message = new Writer().number(SEND).number(Object.keys(files).length);
    for (const [name, text] of Object.entries(files)) message.text(name).text(text);
    const reader = visit.ask(message.text("requests.http").number(block).text(""));
    if (reader.number() !== SEND || reader.number() !== 0) throw new Error("An application of a sample did not answer in the profile");
  }
  return new Writer().number(TAKE_SNAPSHOT);
}

/** A worker of its own: the glue's global object is one for each. */
function worker() {
  globalThis.DedicatedWorkerGlobalScope = class { static [Symbol.hasInstance]() { return true; } };
  let events = [];
  globalThis.postMessage = (buffer) => events.push(new Uint8Array(buffer));
  const exports = script.runInThisContext().initSync({ module });
  const receive = globalThis.onmessage;
  let id = 0;
  return {
    tell: (data) => receive({ data }),
    ask(call) {
      events = [];
      receive({ data: new Writer().number(++id).append(call).buffer() });
      for (const event of events) {
        const reader = new Reader(event);
        const kind = reader.number();
        if (kind === FATAL) throw new Error(`The engine says: ${reader.text()}. Has a message changed (src/protocol)?`);
        if (kind !== DONE) continue;
        reader.number();
        if (reader.number() !== 0) throw new Error(`The engine refused a request of the profile (${["protocol", "refused", "gone"][reader.number()]}: ${reader.text()}): see whether src/protocol has changed`);
        return reader;
      }
      throw new Error("The engine did not answer a request of the profile");
    },
    end() {
      for (const [name, global] of Object.entries(exports)) {
        const found = /^ran:(\d+)$/.exec(name);
        if (found && global.value) ran.add(Number(found[1]));
      }
    },
  };
}

/** `Reply::TakeSnapshot(Snapshot { bytes })` */
function snapshotOf(reader) {
  if (reader.number() !== TAKE_SNAPSHOT) throw new Error("The engine answered another question: see whether src/protocol has changed");
  return reader.bytes(reader.number());
}
