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
import { Halves, fetchNow } from "./halves.js";
import { showProgress, showFailure } from "./status.js";
import { NetworkFailure, watchPolicy } from "./failure.js";
import { registerUpdates } from "./updates.js";
import { firstVisit, read } from "./storage.js";

watchPolicy();
applyTheme();

const assets = readAssets();
const downloads = new Downloads(showProgress);
const engine = new Engine(assets.engine, downloads);
const server = new Engine(assets.server, downloads, assets.packs.url);
const isFirst = firstVisit();
/** Whether what is opened first has an application; the key is set while the project that is open has one. */
const startsServer = isFirst ? assets.samples.some(({ slug, server }) => server && slug === assets.defaultSample) : Boolean(read("backyard.server"));
const ahead = startsServer ? server : engine;
const program = new Halves(fetchRestNow);
let sample;
let wantsRest = false;

globalThis.backyardBoot = {
  assets,
  startsServer,
  /** Undefined: the one that is started ahead; true: the one that runs applications too. */
  startEngine: (runsServer) => startEngine(runsServer === undefined ? ahead : runsServer ? server : engine),
  /** The text of a sample's bundle. The default one is fetched ahead at a first visit. */
  fetchSample: (slug) => (slug === assets.defaultSample ? defaultSample() : sampleText(slug)),
  /** After the next frame: the editor takes a while to start, and the page asks for it when it has something to show. */
  loadEditor: () => nextFrame().then(() => import(assets.editor.url)),
  /** The first result is there: what is not needed for it can come. */
  loadRest: () => nextFrame().then(loadRest),
};

start().catch((error) => showFailure(error));

async function start() {
  // All requests leave together; only the program of the page is waited for.
  const script = import(assets.page.script.url);
  const module = downloads.module(assets.page.wasm, { shown: true });
  ahead.prepare(isFirst ? defaultSample() : undefined);

  const [{ default: init }, compiled] = await Promise.all([script, module, parsed()]);
  await program.start(() => init({ module_or_path: compiled }));
  registerUpdates(assets.build);
}

function startEngine(chosen) {
  const worker = chosen.start();
  if (wantsRest) untilItWorks(() => chosen.loadRest());
  return worker;
}

function nextFrame() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 100); // a hidden tab draws no frames
  });
}

/** The other halves of the programs that run, and the sheet of the views that are in them. */
function loadRest() {
  wantsRest = true;
  return Promise.all([
    untilItWorks(loadSheet),
    untilItWorks(async () => program.arrive(await downloads.module(assets.page.rest))),
    ...[engine, server].map((each) => untilItWorks(() => each.loadRest())),
  ]);
}

let sheet;

function loadSheet() {
  sheet ??= new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: assets.stylesLater.url });
    link.onload = done;
    link.onerror = () => {
      link.remove();
      sheet = undefined;
      failed(new NetworkFailure(link.href));
    };
    document.head.append(link);
  });
  return sheet;
}

async function untilItWorks(load) {
  for (let wait = 1000; ; wait = Math.min(2 * wait, 60_000)) {
    try {
      return await load();
    } catch {
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

/**
 * Something in the other half is called before that has arrived. The page stands still meanwhile, also while it asks
 * what to do: to go on without it is not possible.
 */
function fetchRestNow() {
  const { url } = assets.page.rest;
  loadSheet().catch(() => { /* asked for again with the rest */ });
  for (;;) {
    const rest = fetchNow(url);
    if (rest) return rest;
    const failure = new NetworkFailure(url);
    if (!confirm(`${failure.message}\n\nTry again? Otherwise the page has to be loaded anew.`)) {
      showFailure(failure, "Backyard cannot go on.");
      throw failure;
    }
  }
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
