/**
 * Bundles the boot script, one classic script, readable by browsers too old for the rest, which it tells so; and what
 * starts the engine in its worker.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { shrink } from "./shrink.mjs";

/** @param {"main" | "worker"} name @returns {Promise<string>} */
export async function bundleBoot(name = "main") {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../boot/${name}.js`, import.meta.url))],
    bundle: true,
    format: "iife",
    target: ["es2022"],
    write: false,
    legalComments: "none",
    logLevel: "warning",
    // `import()` of the page's program and of the editor is the browser's to do.
    supported: { "dynamic-import": true },
  });
  return shrink(result.outputFiles[0].text, { module: false, toplevel: true });
}
