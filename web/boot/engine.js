/**
 * Starts the engine's worker, as often as the page asks: a runaway worker is ended and another one started from
 * the same compiled modules. The worker (worker.js) begins as a blob, for two reasons: a frame with an opaque origin
 * may not start one from an address, and a blob's worker inherits the page's content security policy.
 */

export class Engine {
  #parts = null;
  #ahead = null;
  #rest = null;
  #newest = null;

  /**
   * @param {import("./assets.js").Program} assets
   * @param {string} [packs] where the list of packages is that its applications can import
   */
  constructor(assets, downloads, packs) {
    this.assets = assets;
    this.downloads = downloads;
    this.packs = packs;
  }

  /**
   * Downloads, compiles and starts ahead of the page's program, which is starting at the same time.
   * @param {Promise<string>} [sample] the text of a sample's bundle, which the engine opens before it is asked to
   */
  prepare(sample) {
    this.#ahead = this.#spawn(hold);
    this.#ahead.catch(() => { this.#ahead = null; }); // `start` tries again and tells
    // Before any request of the page, as that has the sample from the same promise.
    Promise.all([this.#ahead, sample]).then(([{ worker }, text]) => text && worker.postMessage(text), () => {});
  }

  /**
   * @returns {Promise<Worker>} a new worker in which the engine is starting; its own first message says it is ready.
   * Rejects with an Error whose message can be shown to a person.
   */
  async start() {
    const ahead = this.#ahead;
    this.#ahead = null;
    const { worker, release } = await (ahead ?? this.#spawn());
    // After the caller has put its listeners on.
    if (release) setTimeout(release);
    return worker;
  }

  /** Fetches the other half of the program: for the worker that runs, and for each that will be started. */
  async loadRest() {
    if (!this.#parts || this.#rest) return; // it was never started, or there is nothing left to do
    // Not beside the first half, which is waited for.
    await this.#parts.module;
    this.#rest = await this.downloads.module(this.assets.rest);
    this.#newest?.postMessage({ rest: this.#rest });
  }

  /** @param {(worker: Worker) => () => void} [keep] called before anything can arrive */
  async #spawn(keep) {
    const { script, module } = this.#load();
    const worker = new Worker(await script, { name: "backyard-engine" });
    const release = keep?.(worker);
    try {
      const life = nameOfLife();
      const first = await module;
      if (this.#rest) worker.postMessage({ rest: this.#rest });
      worker.postMessage({ first, restUrl: this.assets.rest.url, packs: this.packs, life });
      this.#newest = worker;
      // Its first word comes after it has the lock.
      if (life) worker.addEventListener("message", () => tellItsEnd(worker, life), { once: true });
    } catch (error) {
      worker.terminate();
      throw error;
    }
    return { worker, release };
  }

  /** The script as a blob's address, and the compiled module; asked for again only after a failure. */
  #load() {
    if (!this.#parts) {
      const parts = {
        script: this.downloads.text(this.assets.script).then((text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }))),
        module: this.downloads.module(this.assets.wasm),
      };
      this.#parts = parts;
      Promise.all([parts.script, parts.module]).catch(() => { this.#parts = null; });
    }
    return this.#parts;
  }
}

/** An end that nobody else tells becomes an error event. */
function tellItsEnd(worker, life) {
  const ended = () => void worker.dispatchEvent(new ErrorEvent("error", { message: "the browser ended it" }));
  navigator.locks.request(life, ended).catch(() => { /* no locks here: Stop starts another one */ });
}

/** A name that no other worker of this origin has; null where there are no locks. */
function nameOfLife() {
  try {
    return navigator.locks ? `backyard/engine/${Date.now()}-${Math.random()}` : null;
  } catch {
    return null; // a frame without an origin
  }
}

/** Holds back what a worker says until its owner listens; gives the function that lets go. */
function hold(worker) {
  const held = [];
  const keep = (event) => {
    event.stopImmediatePropagation();
    held.push(event);
  };
  const types = ["message", "messageerror", "error"];
  for (const type of types) worker.addEventListener(type, keep);
  return () => {
    for (const type of types) worker.removeEventListener(type, keep);
    for (const event of held) {
      // An event is dispatched once: its copy says the same.
      worker.dispatchEvent(event.type === "error" ? new ErrorEvent("error", event) : new MessageEvent(event.type, { data: event.data }));
    }
  };
}
