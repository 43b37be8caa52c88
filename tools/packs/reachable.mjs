/**
 * Which files of the npm packages in web/runtime a learner's import can reach, found by esbuild's resolver.
 *
 * The CommonJS form of every package is taken, also for `import`: one copy serves both ways of importing (two copies of graphql
 * refuse each other's schemas), and half the bytes.
 */
import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { SUBSTITUTES } from "./substitutes.mjs";

/** @typedef {{text: string, imports: {name: string, file: string}[]}} Source */

/**
 * @param {string} root the folder with package.json and node_modules
 * @param {string} specifier "express", "graphql-http/lib/use/express"
 * @returns {Promise<{entry: string, sources: Map<string, Source>}>} by path below `root`
 */
export async function reachable(root, specifier) {
  const texts = new Map();
  const { metafile } = await build({
    stdin: { contents: `require(${JSON.stringify(specifier)})`, resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    // Node's own conditions and fields, without bundlers' "module".
    conditions: [],
    mainFields: ["main"],
    logLevel: "error",
    plugins: [reader(root, texts)],
  });
  const inputs = Object.entries(metafile.inputs).filter(([file]) => file !== "<stdin>");
  for (const [file, { format }] of inputs) {
    if (format === "esm") throw new Error(`${file} is an ES module: the packs hold CommonJS`);
  }
  const sources = new Map(inputs.map(([file, { imports }]) => [file, {
    text: texts.get(file),
    imports: imports.filter(({ external }) => !external).map(({ original, path: to }) => ({ name: original, file: to })),
  }]));
  return { entry: metafile.inputs["<stdin>"].imports[0].path, sources };
}

/** Reads files with their substitutes in place, so that what these leave out is not followed. */
function reader(root, texts) {
  const substitutes = new Map(SUBSTITUTES.map(({ file, to }) => [file, to]));
  return {
    name: "substitutes",
    setup({ onLoad }) {
      onLoad({ filter: /node_modules/ }, async ({ path: absolute }) => {
        const file = path.relative(root, absolute).replaceAll("\\", "/");
        const original = await readFile(absolute, "utf8");
        const substitute = substitutes.get(file);
        const text = typeof substitute === "function" ? substitute(original) : (substitute ?? original);
        texts.set(file, text);
        return { contents: text, loader: file.endsWith(".json") ? "json" : "js" };
      });
    },
  };
}
