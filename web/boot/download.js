/**
 * Downloads that count their bytes. Progress of all of them together goes to the window as `backyard-progress`
 * events (`detail: {loaded, total}`, decoded bytes), at most once a frame; those the page waits for go to the screen.
 */
import { HttpFailure, NetworkFailure } from "./failure.js";

export class Downloads {
  #counts = new Map();
  #frame = 0;

  /** @param {(loaded: number, total: number) => void} show */
  constructor(show) {
    this.show = show;
  }

  /** Compiled while it arrives. @returns {Promise<WebAssembly.Module>} */
  async module(asset, options) {
    const response = await this.#open(asset);
    // The untouched response goes to the compiler, so that the browser may keep the compiled code with it.
    this.#count(asset, response.clone(), options);
    if (WebAssembly.compileStreaming && /^application\/wasm\b/.test(response.headers.get("Content-Type") ?? "")) {
      return WebAssembly.compileStreaming(response);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  }

  /** @returns {Promise<string>} */
  async text(asset, options) {
    const response = await this.#open(asset);
    this.#count(asset, response.clone(), options);
    return response.text().catch((cause) => { throw new NetworkFailure(asset.url, cause); });
  }

  async #open(asset) {
    let response;
    try {
      response = await fetch(asset.url);
    } catch (cause) {
      throw new NetworkFailure(asset.url, cause);
    }
    if (!response.ok) throw new HttpFailure(asset.url, response.status);
    return response;
  }

  async #count(asset, response, { shown = false } = {}) {
    const count = { loaded: 0, total: asset.bytes, shown };
    this.#counts.set(asset.url, count);
    try {
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        count.loaded += part.value.length;
        this.#report();
      }
    } catch {
      // whoever reads the other half of the response hears of it
    }
  }

  #report() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const counts = [...this.#counts.values()];
      dispatchEvent(new CustomEvent("backyard-progress", { detail: sum(counts) }));
      const { loaded, total } = sum(counts.filter((count) => count.shown));
      if (total) this.show(loaded, total);
    });
  }
}

function sum(counts) {
  return {
    loaded: counts.reduce((all, count) => all + Math.min(count.loaded, count.total), 0),
    total: counts.reduce((all, count) => all + count.total, 0),
  };
}
