/**
 * Bundles the editor with esbuild into hashed modules: `node bundle/editor.mjs OUTDIR` writes them and prints
 * `{"editor": name, "needed": [names it imports at once], "later": [names it imports when used]}`;
 * `--metafile FILE` keeps esbuild's account of the bytes.
 */
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { shrink } from "./shrink.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));

/**
 * style-mod (CodeMirror's style sheets) writes a `<style>` element into documents, which our content security
 * policy refuses; it has constructable sheets for shadow roots only. The condition is all that stands between.
 */
const adoptedSheets = {
  name: "adopted-style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod[\\/]src[\\/]style-mod\.js$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      const condition = "!root.head && root.adoptedStyleSheets && win.CSSStyleSheet";
      if (source.split(condition).length !== 2) {
        throw new Error("style-mod has changed: see whether it now uses adoptedStyleSheets in documents by itself");
      }
      return { contents: source.replace(condition, "root.adoptedStyleSheets && win.CSSStyleSheet"), loader: "js" };
    });
  },
};

/** @param {string} outdir */
export async function bundleEditor(outdir) {
  const result = await build({
    entryPoints: { editor: path.join(web, "editor/index.js") },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: ["es2022"],
    legalComments: "none", // all licences are in NOTICES.html
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    logLevel: "warning",
    write: false,
    plugins: [adoptedSheets],
  });
  await mkdir(outdir, { recursive: true });
  await Promise.all(result.outputFiles.map(async ({ path: file, text }) => writeFile(file, await shrink(text))));
  const outputs = Object.entries(result.metafile.outputs);
  const [, entry] = outputs.find(([, output]) => output.entryPoint?.endsWith("editor/index.js"));
  const needed = new Set();
  const follow = (output) => {
    for (const { path: file, kind } of output.imports) {
      if (kind !== "import-statement" || needed.has(file)) continue;
      needed.add(file);
      follow(result.metafile.outputs[file]);
    }
  };
  follow(entry);
  const names = {
    editor: path.basename(outputs.find(([, output]) => output === entry)[0]),
    needed: [...needed].map((file) => path.basename(file)),
    later: outputs.filter(([file, output]) => output !== entry && !needed.has(file)).map(([file]) => path.basename(file)),
  };
  return { names, packages: packagesOf(result.metafile), metafile: result.metafile };
}

/** @returns {string[]} folders of the npm packages that are in the bundle */
function packagesOf({ outputs }) {
  const folders = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll("\\", "/"));
      if (found && bytesInOutput > 0) folders.add(path.resolve(found[1]));
    }
  }
  return [...folders].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { names, metafile } = await bundleEditor(process.argv[2] ?? path.join(web, "build"));
  const keep = process.argv.indexOf("--metafile");
  if (keep > 0) await writeFile(process.argv[keep + 1], JSON.stringify(metafile));
  console.log(JSON.stringify(names));
}
