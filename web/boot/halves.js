/**
 * A program in two halves (docs/decisions/008-split-programs.md): the first runs up to a first result, and the rest
 * comes after it. The halves are linked once both are there. What is called in the rest before that waits, in a call
 * that blocks, until it has been fetched.
 */
export class Halves {
  #exports = null;
  #rest = null;
  #isLinked = false;

  /** @param {() => WebAssembly.Module} fetchNow blocks until the rest is there; throws when it cannot be had */
  constructor(fetchNow) {
    this.fetchNow = fetchNow;
  }

  /**
   * Runs wasm-bindgen's start code, which instantiates the first half: that is given the function that it calls for
   * the rest, and what the rest is linked with is taken from it before anything in it runs.
   * @param {() => Promise<unknown>} begin
   */
  async start(begin) {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (module, imports) => {
      const instance = await instantiate.call(WebAssembly, module, { ...imports, split: { load: () => this.#load() } });
      this.#exports = instance.exports;
      if (this.#rest) this.#link();
      return instance;
    };
    try {
      return await begin();
    } finally {
      WebAssembly.instantiate = instantiate;
    }
  }

  /** @param {WebAssembly.Module} rest */
  arrive(rest) {
    this.#rest = rest;
    if (this.#exports) this.#link();
  }

  #load() {
    this.#rest ??= this.fetchNow();
    this.#link();
  }

  #link() {
    if (this.#isLinked) return;
    // It puts its functions into the table of the first half.
    new WebAssembly.Instance(this.#rest, { p: this.#exports });
    this.#isLinked = true;
  }
}

/** How often a blocking fetch is tried. */
const ATTEMPTS = 3;

/** @returns {WebAssembly.Module | null} null when it does not arrive */
export function fetchNow(url) {
  // A page that blocks may ask for nothing but text; of this kind it has one character for each byte.
  const text = fetchText(url, "x-user-defined");
  try {
    return text && new WebAssembly.Module(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  } catch {
    return null; // half of it
  }
}

/** @returns {string | null} null when it does not arrive */
export function fetchText(url, charset = "utf-8") {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      request.overrideMimeType(`text/plain; charset=${charset}`);
      request.send();
      if (request.status === 200) return request.responseText;
    } catch {
      // the connection
    }
  }
  return null;
}
