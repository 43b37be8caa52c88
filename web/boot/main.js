/**
 * Starts the page: fetches its program with visible progress, fetches the engine and the first sample beside it,
 * and says in words what went wrong if it cannot. It loads as a classic script, since in a frame with an opaque
 * origin a module would need CORS headers even for showing that they are missing.
 *
 * What the page's program finds in `globalThis.backyardBoot` is written in README.md beside this file.
 */
import { readAssets } from "./assets.js";
import { applyTheme } from "./theme.js";
import { Downloads } from "./download.js";
import { Engine } from "./engine.js";
import { showProgress, showFailure } from "./status.js";
import { watchPolicy } from "./failure.js";
import { registerUpdates } from "./updates.js";
import { firstVisit } from "./storage.js";

watchPolicy();
applyTheme();

const assets = readAssets();
const downloads = new Downloads(showProgress);
const engine = new Engine(assets.engine, downloads);
let sample;

globalThis.backyardBoot = {
  assets,
  startEngine: () => engine.start(),
  /** The text of a sample's bundle. The default one is fetched ahead at a first visit. */
  fetchSample: (slug) => (slug === assets.defaultSample ? defaultSample() : sampleText(slug)),
  /** After the next frame: the editor takes a while to start, and the page asks for it when it has something to show. */
  loadEditor: async () => {
    await new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, 100); // a hidden tab draws no frames
    });
    return import(assets.editor.url);
  },
};

start().catch((error) => showFailure(error));

async function start() {
  // All requests leave together; only the program of the page is waited for.
  const program = import(assets.page.script.url);
  const module = downloads.module(assets.page.wasm, { shown: true });
  engine.prepare(firstVisit() ? defaultSample() : undefined);

  const [{ default: init }, compiled] = await Promise.all([program, module, parsed()]);
  await init({ module_or_path: compiled });
  registerUpdates(assets.build);
}

/** From a cache the program can be there before the place where it is shown. */
function parsed() {
  if (document.readyState !== "loading") return undefined;
  return new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
}

function sampleText(slug) {
  const asset = assets.samples.find((each) => each.slug === slug);
  return asset ? downloads.text(asset) : Promise.reject(new Error("There is no such sample."));
}

function defaultSample() {
  sample ??= sampleText(assets.defaultSample).catch((error) => {
    sample = undefined; // whoever asks next tries again
    throw error;
  });
  return sample;
}
