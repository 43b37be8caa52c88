/**
 * `make bench`: measures ours beside named peers in one run and prints ratios. Nothing here asserts a time.
 *
 *   node benches/run.mjs [all|engine|server|trace|first-result] [runs of the first result]
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
if (!existsSync(path.join(here, "node_modules"))) execFileSync("npm", ["ci"], { cwd: here, stdio: "inherit" });

const which = ["engine", "server", "trace", "first-result"].includes(process.argv[2]) ? process.argv[2] : "all";
if (which === "all" || which === "engine") {
  console.log("Forty queries (benches/engine), milliseconds under Node");
  const { engineBench } = await import("./engine/run.mjs");
  await engineBench();
}
if (which === "all" || which === "server") {
  const { serverBench } = await import("./server/run.mjs");
  await serverBench();
}
const chromium = process.env.BACKYARD_CHROMIUM || "/usr/bin/chromium";
if (which === "all" || which === "trace") {
  console.log("\nA request's trace in Chromium, 4× slower processor");
  const { traceBench } = await import("./trace/run.mjs");
  await traceBench({ chromium });
}
if (which !== "all" && which !== "first-result") process.exit(0);

const runs = Number(process.argv.slice(2).find(Number) ?? 5);
const { firstResult } = await import("./first-result/run.mjs");

const results = await firstResult({ chromium, runs });
const ours = results[0];
console.log(`\nNavigation to the first SQL result (median of ${runs}; 4× slower processor, 10 Mbit/s, 40 ms)\n`);
console.log("page        cold ms   warm ms   ours/theirs cold   warm");
for (const { name, cold, warm } of results) {
  const ratio = (mine, theirs) => (mine / theirs).toFixed(2).padStart(6);
  console.log(
    `${name.padEnd(10)} ${cold.toFixed(0).padStart(8)} ${warm.toFixed(0).padStart(9)}   ${ratio(ours.cold, cold).padStart(16)} ${ratio(ours.warm, warm)}`,
  );
}
