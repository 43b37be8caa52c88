/**
 * Starts the engine's worker, as often as the page asks: a runaway worker is ended and another one started from
 * the same compiled module. The worker begins as a blob, for two reasons: a frame with an opaque origin may not
 * start one from an address, and a blob's worker inherits the page's content security policy.
 */

/** Runs after the engine's own script: the first message brings the compiled module. */
const PRELUDE = `
onmessage = ({ data: module }) => {
  onmessage = null;
  wasm_bindgen({ module_or_path: module }).catch((error) => setTimeout(() => { throw error; }));
};
`;

export class Engine {
  #parts = null;

  /** @param {{script: import("./assets.js").Asset, wasm: import("./assets.js").Asset}} assets */
  constructor(assets, downloads) {
    this.assets = assets;
    this.downloads = downloads;
  }

  /** Downloads and compiles ahead of `start`. */
  prepare() {
    this.#load().catch(() => {}); // `start` tries again and tells
  }

  /**
   * @returns {Promise<Worker>} a new worker in which the engine is starting; its own first message says it is ready.
   * Rejects with an Error whose message can be shown to a person.
   */
  async start() {
    const { address, module } = await this.#load();
    const worker = new Worker(address, { name: "backyard-engine" });
    worker.postMessage(module);
    return worker;
  }

  #load() {
    this.#parts ??= Promise.all([this.downloads.text(this.assets.script), this.downloads.module(this.assets.wasm)]).then(
      ([script, module]) => {
        const source = new Blob([script, PRELUDE], { type: "text/javascript" });
        return { address: URL.createObjectURL(source), module };
      },
      (error) => {
        this.#parts = null;
        throw error;
      },
    );
    return this.#parts;
  }
}
