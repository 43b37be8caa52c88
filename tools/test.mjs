/**
 * Runs the tests, cheap checks first, and adds up what passed and failed in its last line.
 *
 *   node tools/test.mjs [all|fast|e2e|parity|lessons] [-- arguments for the last step]
 *
 * A failing step does not end the run, so that one run says all that is wrong; only what needs a failed step's result
 * is left out.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const split = process.argv.indexOf("--");
const suite = process.argv[2] && split !== 2 ? process.argv[2] : "all";
const rest = split < 0 ? [] : process.argv.slice(split + 1);
const has = (name) => existsSync(path.join(repository, name));

/** @typedef {{name: string, command: string[], env?: Record<string, string>, skip?: string, needs?: string}} Step */

/**
 * Property tests try the same cases in every run, so that a change fails for what it changed. Whoever looks for new ones
 * says so: `PROPTEST_RNG_SEED=$RANDOM PROPTEST_CASES=20000 make fast`.
 */
const CASES = { PROPTEST_RNG_SEED: process.env.PROPTEST_RNG_SEED ?? "1996" };

/** @type {Record<string, () => Step>} */
const STEPS = {
  format: () => ({ name: "Rust formatting", command: ["cargo", "fmt", "--check"] }),
  splitter: () => ({ name: "clippy, tools/split", command: ["cargo", "clippy", "--locked", "--manifest-path", "tools/split/Cargo.toml", "--", "-D", "warnings"] }),
  splitterFormat: () => ({ name: "Rust formatting, tools/split", command: ["cargo", "fmt", "--check", "--manifest-path", "tools/split/Cargo.toml"] }),
  web: () => ({ name: "web unit tests", command: ["node", "--test", ...webTests()] }),
  contrast: () => ({
    name: "contrast of colours",
    command: ["node", "web/styles/check-contrast.mjs"],
    skip: has("web/styles/check-contrast.mjs") ? "" : "web/styles/check-contrast.mjs is not there",
  }),
  notices: () => ({ name: "licences of dependencies", command: ["node", "tools/notices.mjs", "--check"] }),
  lintHost: () => ({ name: "clippy, host", command: ["cargo", "clippy", "--locked", "--all-targets", "--", "-D", "warnings"] }),
  lintWasm: () => ({
    name: "clippy, wasm32",
    command: ["cargo", "clippy", "--locked", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "app", "--bin", "engine", "--bin", "server", "--", "-D", "warnings"],
  }),
  packs: () => ({ name: "packs of npm packages", command: ["node", "tools/packs.mjs"] }),
  host: () => ({ name: "host tests", command: ["cargo", "nextest", "run", "--locked", "--no-tests=pass", "--no-fail-fast", ...own("fast")], env: CASES }),
  docs: () => ({ name: "documentation tests", command: ["cargo", "test", "--locked", "--doc", "--quiet"] }),
  samples: () => ({
    name: "generated samples are as committed",
    command: ["node", "samples/generate/all.mjs", "--check"],
    skip: has("samples/generate/all.mjs") ? "" : "samples/generate/all.mjs is not there",
  }),
  lessons: () => ({
    name: "samples answer as recorded (there are no lessons yet)",
    command: ["node", "tools/samples.mjs"],
    skip: has("samples") ? "" : "there are no samples",
  }),
  // Needs a PostgreSQL, so it is not part of `all`. It runs the other programs of tests/parity.
  parity: () => ({ name: "beside the real thing", command: ["node", "tests/parity/run.mjs", ...own("parity")] }),
  build: () => ({ name: "release build", command: ["node", "tools/build.mjs"] }),
  traces: () => ({ name: "the same traces in wasm as on the host", needs: "build", command: ["node", "tests/http/wasm.mjs"] }),
  sizes: () => ({ name: "size budgets", needs: "build", command: ["node", "tools/sizes.mjs", "--check"] }),
  browser: () => ({
    name: "browser tests",
    needs: "build",
    command: ["playwright", "test", "--config", "tests/browser/playwright.config.mjs", ...own("e2e")],
    env: { BACKYARD_CHROMIUM: chromium() },
    skip: has("tests/browser/playwright.config.mjs") ? "" : "tests/browser/playwright.config.mjs is not there",
  }),
};

const SUITES = {
  all: ["format", "splitterFormat", "web", "contrast", "notices", "lintHost", "lintWasm", "splitter", "samples", "packs", "host", "docs", "lessons", "build", "sizes", "traces", "browser"],
  fast: ["format", "web", "contrast", "lintHost", "lintWasm", "packs", "host"],
  e2e: ["build", "browser"],
  parity: ["parity"],
  lessons: ["lessons"],
};

// What a first build keeps for the next one's sake is gigabytes, and no use where there is no next one (CI).
if (suite === "all" && !has("target/debug/incremental")) process.env.CARGO_INCREMENTAL ??= "0";

// Linking the site's programs takes minutes of one core each. Begun first, it is done when its turn comes; what it prints
// waits until then.
const compiling = suite === "all" ? run({ name: "compilation of the site", command: ["node", "tools/build.mjs", "--compile"] }, true) : null;

const total = { passed: 0, failed: 0 };
/** @type {Map<string, string>} key → name */
const failed = new Map();
if (!Object.hasOwn(SUITES, suite)) finish(`There is no suite "${suite}": one of ${Object.keys(SUITES).join(", ")}.`);
for (const key of SUITES[suite]) {
  const step = STEPS[key]();
  if (step.needs && failed.has(step.needs)) {
    console.log(`\n-- ${step.name}: left out, ${failed.get(step.needs)} failed`);
    continue;
  }
  if (step.skip) {
    console.log(`\n-- ${step.name}: left out, ${step.skip}`);
    continue;
  }
  console.log(`\n-- ${step.name}`);
  const began = performance.now();
  if (key === "build" && compiling) process.stdout.write((await compiling).output);
  const { code, output } = await run(step);
  const counted = count(output);
  total.passed += counted.passed;
  total.failed += counted.failed;
  // A step that counts nothing (a linter, a build) is one check.
  if (!counted.passed && !counted.failed && code === 0) total.passed += 1;
  if (code !== 0 && !counted.failed) total.failed += 1;
  console.log(`-- ${step.name}: ${code === 0 ? "passed" : "FAILED"} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  if (code !== 0 || counted.failed) failed.set(key, step.name);
}
finish(failed.size ? `Failed: ${[...failed.values()].join(", ")}.` : "");

function finish(message) {
  if (message) {
    console.error(`\n${message}`);
    total.failed ||= 1;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed ? 1 : 0);
}

/** @param {Step} step @param {boolean} quiet @returns {Promise<{code: number, output: string}>} */
function run({ command: [program, ...args], env }, quiet = false) {
  return new Promise((done) => {
    const colours = process.stdout.isTTY ? { CARGO_TERM_COLOR: "always", FORCE_COLOR: "1" } : {};
    const child = spawn(program, args, { cwd: repository, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...colours, ...env } });
    let output = "";
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from.on("data", (part) => {
        if (!quiet) to.write(part);
        output = (output + part).slice(-20_000); // summaries stand at the end
      });
    }
    child.on("error", (error) => done({ code: 1, output: `${output}\n${error.message}\n` }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** Reads the summaries of nextest, libtest, Playwright and node:test. */
function count(output) {
  const text = output.replace(/\u001b\[[0-9;]*m/g, "");
  const sum = (pattern) => [...text.matchAll(pattern)].reduce((all, [, number]) => all + Number(number), 0);
  const nextest = /Summary \[[^\]]*\]\s+(?:\d+\/)?\d+ tests? run: (\d+) passed[^\n]*?(?:, (\d+) failed)?(?:[^\n]*?, (\d+) timed out)?/.exec(text);
  if (nextest) {
    const line = /Summary \[[^\n]*/.exec(text)[0];
    const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0);
    return { passed: number("passed"), failed: number("failed") + number("timed out") + number("exec failed") };
  }
  const libtest = { passed: sum(/test result: \w+\. (\d+) passed/g), failed: sum(/test result: \w+\. \d+ passed; (\d+) failed/g) };
  const node = { passed: sum(/^(?:#|ℹ) pass (\d+)$/gm), failed: sum(/^(?:#|ℹ) fail (\d+)$/gm) };
  // flaky: passed when tried again
  const playwright = { passed: sum(/^\s+(\d+) (?:passed \(|flaky$)/gm), failed: sum(/^\s+(\d+) (?:failed|did not run)$/gm) };
  const plain = { passed: sum(/^(\d+) passed, \d+ failed$/gm), failed: sum(/^\d+ passed, (\d+) failed$/gm) };
  const all = [libtest, node, playwright, plain];
  return { passed: all.reduce((n, each) => n + each.passed, 0), failed: all.reduce((n, each) => n + each.failed, 0) };
}

function webTests() {
  return ["web/editor", "web/boot", "tools"].flatMap((folder) => readdirSync(path.join(repository, folder), { recursive: true })
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => path.join(folder, name)));
}

/** Arguments after `--` go to the step that the suite is named after. */
function own(name) {
  return suite === name ? rest : [];
}

function chromium() {
  const { status, stdout } = spawnSync("bash", ["tools/chromium.sh"], { cwd: repository, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  if (status !== 0) finish("There is no browser to test with.");
  return stdout.trim().split("\n").pop();
}
