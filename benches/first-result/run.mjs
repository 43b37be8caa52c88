/**
 * From navigation to the first SQL result on the screen, ours beside sql.js and PGlite, in one Chromium run.
 *
 * Network: 10 Mbit/s and 40 ms, processor: 4 times slower, both by Chromium's own emulation. The latter slows the main
 * thread only. That flatters whoever works in a worker, as we do with SQL, while both peers work on the main thread here:
 * read the ratios with that in mind.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { serve } from "../../tools/serve.mjs";
import { PAGES, layOut } from "./pages.mjs";

const SLOWDOWN = 4;
const NETWORK = { offline: false, latency: 40, downloadThroughput: 10e6 / 8, uploadThroughput: 10e6 / 8 };

/** @param {{chromium: string, runs?: number}} options @returns {Promise<object[]>} milliseconds, one object a page */
export async function firstResult({ chromium: executablePath, runs = 5 }) {
  const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("@playwright/test");
  const out = await mkdtemp(path.join(os.tmpdir(), "backyard-bench-"));
  await layOut(out);
  const server = await serve({ dir: out, port: 8300, compress: "br" });
  const results = [];
  try {
    for (const page of PAGES) await warmServer(chromium, executablePath, server.url, page);
    for (const page of PAGES) results.push({ name: page.name, cold: [], warm: [] });
    // Page by page within a run, so that a slow minute of the machine strikes all alike.
    for (let run = 0; run < runs; run += 1) {
      for (const [at, page] of PAGES.entries()) {
        const { cold, warm } = await measure(chromium, executablePath, server.url, page);
        results[at].cold.push(cold);
        results[at].warm.push(warm);
      }
    }
  } finally {
    await server.close();
    await rm(out, { recursive: true, force: true });
  }
  return results.map(({ name, cold, warm }) => ({ name, cold: median(cold), warm: median(warm) }));
}

/** The server compresses a file when it is first asked for; that is not to be measured. */
async function warmServer(chromium, executablePath, url, page) {
  const browser = await chromium.launch({ executablePath, args: ARGS });
  await once(await browser.newPage(), url, page);
  await browser.close();
}

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

async function measure(chromium, executablePath, url, page) {
  // A profile on disk, so that the second visit finds the HTTP cache, compiled code and service worker of the first.
  const profile = await mkdtemp(path.join(os.tmpdir(), "backyard-profile-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: ARGS });
  try {
    const times = [];
    for (const visit of ["cold", "warm"]) {
      const tab = await context.newPage();
      const session = await context.newCDPSession(tab);
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", NETWORK);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
      times.push(await once(tab, url, page));
      await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
      // Let what follows the first result (storing for offline use) finish before the second visit.
      if (visit === "cold") await tab.waitForTimeout(4000);
      // Caches stay, stored projects go: the first query runs by itself only where there is none yet.
      await session.send("Storage.clearDataForOrigin", { origin: new URL(url).origin, storageTypes: "indexeddb,local_storage" });
      await tab.close();
    }
    return { cold: times[0], warm: times[1] };
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function once(tab, url, page) {
  await tab.addInitScript((selector) => {
    const look = () => {
      if (document.querySelector(selector)?.textContent) globalThis.firstResultAt = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, page.selector);
  await tab.goto(`${url}${page.folder}/${page.file}`, { waitUntil: "commit" });
  await tab.waitForSelector(page.selector, { state: "attached", timeout: 60_000 });
  // The frame that shows it may still be to come.
  return tab.evaluate(() => new Promise((done) => {
    const look = () => (globalThis.firstResultAt ? done(globalThis.firstResultAt) : setTimeout(look, 5));
    look();
    setTimeout(() => done(performance.now()), 500);
  }));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
