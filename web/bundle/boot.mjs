/**
 * Bundles the boot script: one classic script, readable by browsers too old for the rest, which it tells so.
 */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** @returns {Promise<string>} */
export async function bundleBoot() {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("../boot/main.js", import.meta.url))],
    bundle: true,
    format: "iife",
    target: ["es2022"],
    minify: true,
    write: false,
    legalComments: "none",
    logLevel: "warning",
    // `import()` of the page's program and of the editor is the browser's to do.
    supported: { "dynamic-import": true },
  });
  return result.outputFiles[0].text;
}

/** @param {string} source @returns {Promise<string>} minified; the service worker is one file without imports */
export async function minifyScript(source) {
  const { transform } = await import("esbuild");
  return (await transform(source, { minify: true, target: "es2022", legalComments: "none" })).code;
}
