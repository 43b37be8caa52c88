/**
 * A request's trace in Chromium with a processor four times slower: from Send to the painted answer and its trace, opening a
 * trace of 5,000 spans, and scrolling through it in two ways.
 *
 * - As a person does, with a wheel: Chromium then moves what is painted by itself, 60 times a second, and the page brings
 *   rows as it gets to it. Counted are the frames that were drawn, and those in which the wheel had overtaken the rows.
 * - By a script, which makes each frame wait for the page: frames a second, and the main thread's time a frame, which is the
 *   figure to compare two builds by. Frames a second of it are of this machine and its load.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../../tools/serve.mjs";
import { Workbench } from "../../tests/browser/pages/workbench.mjs";
import { RequestPanel } from "../../tests/browser/pages/requests.mjs";
import { chromium as browsers } from "../../tests/browser/support/playwright.mjs";

const SLOWDOWN = 4;
const FRAMES = 180;
/** Pixels a second: a quick read, and a wheel that is spun. */
const WHEELS = [1200, 3600];
/** How long a wheel turns. */
const WHEEL_SECONDS = 3;

const SERVER = `import express from "express";
import pg from "pg";
const pool = new pg.Pool();
const app = express();
app.get("/few", async (req, res) => {
  const { rows } = await pool.query("SELECT n, 'Book ' || n AS title FROM generate_series(1, 5) AS n");
  for (const row of rows) row.author = (await pool.query("SELECT $1::int AS id", [row.n])).rows[0];
  res.json(rows);
});
app.get("/many", async (req, res) => {
  for (let at = 0; at < 2500; at += 1) await pool.query("SELECT $1::int AS number", [at]);
  res.json({ done: true });
});
app.listen(3000);
`;
const REQUESTS = "### Few\nGET /few\n\n### Many\nGET /many\n";

/** @param {{chromium: string, dist?: string, runs?: number}} options prints what it measures */
export async function traceBench({ chromium, dist = fileURLToPath(new URL("../../dist", import.meta.url)), runs = 5 }) {
  const server = await serve({ dir: path.resolve(dist), port: 8320, compress: "off" });
  const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: "block" });
    const page = await context.newPage();
    const workbench = new Workbench(page, false);
    await workbench.open(server.url);
    await workbench.newProject("Bench");
    await workbench.newFile("server.js");
    await workbench.write(SERVER);
    await workbench.newFile("requests.http");
    await workbench.write(REQUESTS);
    const panel = new RequestPanel(workbench);
    await panel.send("Few");
    await panel.send("Many", 120_000);
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable");
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });

    const opened = [];
    for (let run = 0; run < runs; run += 1) {
      await panel.part("Body");
      opened.push(await painted(page, () => [...document.querySelectorAll(".answer__tabs .tab")].find((it) => it.textContent.startsWith("Trace")), ".trace-row"));
    }
    const count = await page.getByRole("treegrid", { name: "Trace" }).getAttribute("aria-rowcount");
    say(`opening a trace of ${count} lines`, `${median(opened)} ms to its painted rows (${opened.join(", ")})`);

    const tree = await page.locator("#waterfall").boundingBox();
    for (const speed of WHEELS) {
      await page.evaluate(() => void (document.querySelector("#waterfall").scrollTop = 0));
      await page.waitForTimeout(500);
      await page.evaluate(watchRows);
      await browser.startTracing(page, { categories: ["viz"] });
      await session.send("Input.synthesizeScrollGesture", { x: tree.x + 200, y: tree.y + 60, yDistance: -speed * WHEEL_SECONDS, speed, gestureSourceType: "mouse", preventFling: true });
      const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
      const drawn = traceEvents.filter((it) => it.name === "Display::DrawAndSwap" && it.ph === "X").map((it) => it.ts);
      const seconds = (Math.max(...drawn) - Math.min(...drawn)) / 1e6;
      const { updates, overtaken, moved } = await page.evaluate(() => globalThis.rowsWatched());
      if (moved < speed) throw new Error(`the wheel moved the trace by ${moved} px only`);
      say(`scrolling, a wheel of ${speed} px a second`, `${((drawn.length - 1) / seconds).toFixed(1)} frames/s drawn; rows overtaken in ${overtaken} of ${updates} updates`);
    }

    for (const [name, step] of [["by script, 60 px a frame", 60], ["by script, from end to end in 4 s", Math.ceil((Number(count) * 28) / 240)]]) {
      const before = await metrics(session);
      const { fps, longest, late } = await page.evaluate(scroll, { step, frames: FRAMES });
      const after = await metrics(session);
      const a = (it) => ((1000 * (after[it] - before[it])) / FRAMES).toFixed(1);
      say(`scrolling, ${name}`, `${fps} frames/s, longest ${longest} ms, ${late} of ${FRAMES} over 20 ms; a frame: ${a("TaskDuration")} ms of the main thread (script ${a("ScriptDuration")}, style ${a("RecalcStyleDuration")}, layout ${a("LayoutDuration")})`);
    }

    await panel.list.getByRole("button").filter({ hasText: "Few" }).first().click();
    const sent = [];
    for (let run = 0; run < runs; run += 1) {
      sent.push(await painted(page, () => document.querySelector("[aria-label='Send Few']"), ".trace-row"));
    }
    say("from Send to the painted answer and trace", `${median(sent)} ms (${sent.join(", ")})`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Milliseconds from a press to the frame that shows what it brings, after that was gone. */
async function painted(page, find, gone) {
  const handle = await page.evaluateHandle(find);
  return page.evaluate(([button, selector]) => new Promise((done) => {
    let wasGone = document.querySelector(selector) === null;
    const from = performance.now();
    button.click();
    const look = () => {
      const isThere = document.querySelector(selector) !== null;
      wasGone ||= !isThere;
      // The frame after the one in which it came is the first that has been painted.
      if (wasGone && isThere) requestAnimationFrame(() => done(Math.round(performance.now() - from)));
      else requestAnimationFrame(look);
    };
    look();
  }), [handle, gone]);
}

/**
 * Runs in the page: counts how often the rows that stood below were fewer than what the wheel went on by until the page came
 * to bring the next ones, so that there was nothing to be seen at the lower edge.
 */
function watchRows() {
  const tree = document.querySelector("#waterfall");
  const seen = { updates: 0, overtaken: 0, moved: 0 };
  let [before, bottom, isOn] = [tree.scrollTop, Infinity, true];
  const look = () => {
    if (tree.scrollTop !== before) {
      seen.updates += 1;
      if (tree.scrollTop + tree.clientHeight > bottom + 1) seen.overtaken += 1;
      seen.moved += tree.scrollTop - before;
      before = tree.scrollTop;
    }
    const from = tree.querySelector(".waterfall__body").getBoundingClientRect().top;
    const axis = tree.querySelector(".waterfall__axis").clientHeight;
    bottom = axis + Math.max(...[...tree.querySelectorAll(".waterfall__rows")].map((it) => it.getBoundingClientRect().bottom - from));
    if (isOn) requestAnimationFrame(look);
  };
  look();
  globalThis.rowsWatched = () => {
    isOn = false;
    return seen;
  };
}

/** Runs in the page: scrolls the trace down, and up again at its end, and tells the lengths of frames. */
function scroll({ step, frames }) {
  return new Promise((done) => {
    const tree = document.querySelector("#waterfall");
    tree.scrollTop = 0;
    const lengths = [];
    let before = performance.now();
    let direction = 1;
    const frame = (now) => {
      lengths.push(now - before);
      before = now;
      if (lengths.length > frames) {
        const all = lengths.slice(1);
        const sum = all.reduce((total, it) => total + it, 0);
        done({ fps: Math.round((1000 * all.length) / sum), longest: Math.round(Math.max(...all)), late: all.filter((it) => it > 20).length });
        return;
      }
      if (tree.scrollTop + tree.clientHeight >= tree.scrollHeight - 1) direction = -1;
      tree.scrollTop += direction * step;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

async function metrics(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function say(what, figures) {
  console.log(`${what.padEnd(48)} ${figures}`);
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
