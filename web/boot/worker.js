/**
 * Starts the engine in its worker; the build puts this behind the engine's own script, whose `wasm_bindgen` it calls.
 *
 * One message brings the compiled first half, and the name of a lock that the worker holds as long as it lives: a
 * browser says nothing when it ends a worker, but the lock is free then. What comes while the program starts is kept
 * for it. Another message brings the rest, earlier or later.
 */
import { Halves, fetchNow, fetchText } from "./halves.js";

/** Bytes of memory beyond which a program that ends has most likely run out of it: half of what .cargo/config.toml allows. */
const MUCH = 2 ** 30;

let address;
let memory;
const program = new Halves(() => {
  const rest = fetchNow(address);
  if (!rest) throw new Error("a part of it could not be loaded; check the connection");
  return rest;
});

// Before the program's own listener, which shall not see it.
addEventListener("message", (event) => {
  if (!event.data?.rest) return;
  event.stopImmediatePropagation();
  program.arrive(event.data.rest);
});

// When memory runs out all that WebAssembly says is `unreachable`.
addEventListener("error", (event) => {
  if (!(event.error instanceof WebAssembly.RuntimeError) || !(memory?.buffer.byteLength > MUCH)) return;
  event.preventDefault();
  memory = undefined;
  setTimeout(() => { throw new Error("it needed more than 2 GB of memory"); });
});

onmessage = async ({ data: { first, restUrl, packs, life } }) => {
  // What an application imports, by its name beside the list; null when it cannot be had.
  globalThis.backyardPack = (name) => fetchText(new URL(name, packs).href);
  const early = [];
  onmessage = ({ data }) => early.push(data);
  address = restUrl;
  const { locks } = navigator;
  if (life && locks) {
    await new Promise((go) => locks.request(life, () => (go(), new Promise(() => {}))).catch(go));
  }
  program.start(() => wasm_bindgen({ module_or_path: first })).then(
    (exports) => {
      memory = exports.memory;
      early.forEach((data) => dispatchEvent(new MessageEvent("message", { data })));
    },
    (error) => setTimeout(() => { throw error; }),
  );
};
