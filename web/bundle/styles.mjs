/**
 * Bundles `web/styles` into two sheets: what is needed for the first paint, with the loading screen's, in the order of
 * `web/styles/index.css` or, without one, of the layers tokens, base, layout, components, print; and `later/`, what
 * views wear that are opened. Those stay unpainted until it is there (`--later` in base.css), so that nothing jumps.
 */
import { build } from "esbuild";
import { access, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const styles = fileURLToPath(new URL("../styles", import.meta.url));
const LAYERS = ["tokens", "base", "layout", "components", "print"];

/** The folder of the sheets that come after the first result. */
const LATER = "later";

/**
 * @param {string} outdir where fonts and images that the sheets name are written, hashed
 * @returns {Promise<{first: string, later: string}>} the sheets
 */
export async function bundleStyles(outdir) {
  const [first, later] = [await bundle(outdir, await entry()), await bundle(outdir, await laterEntry())];
  await refuseForgotten([...first.inputs, ...later.inputs]);
  return { first: first.text, later: later.text };
}

async function bundle(outdir, contents) {
  const result = await build({
    stdin: { contents, resolveDir: (await exists(styles)) ? styles : path.join(styles, "../boot"), loader: "css", sourcefile: "all-styles.css" },
    outdir,
    bundle: true,
    minify: true,
    write: true,
    metafile: true,
    entryNames: "styles",
    assetNames: "[name]-[hash]",
    target: ["es2022"],
    supported: { nesting: true },
    loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
    legalComments: "none",
    logLevel: "warning",
  });
  const file = path.resolve(Object.keys(result.metafile.outputs).find((name) => name.endsWith(".css")));
  const text = await readFile(file, "utf8");
  await rm(file);
  return { text, inputs: Object.keys(result.metafile.inputs) };
}

async function laterEntry() {
  return (await sheets(LATER)).map((file) => `@import "./${file}";`).join("\n");
}

async function entry() {
  const own = path.join(styles, "index.css");
  const loading = '@import "../boot/boot.css";';
  if (await exists(own)) return `@import "./index.css";\n${loading}`;
  const lines = [`@layer ${LAYERS.join(", ")};`];
  for (const layer of LAYERS) {
    for (const file of await sheets(layer)) {
      // A sheet that names its layer itself is taken as it is.
      const named = /@layer\s/.test(await readFile(path.join(styles, file), "utf8"));
      lines.push(`@import "./${file}"${named ? "" : ` layer(${layer})`};`);
    }
  }
  return [...lines, loading].join("\n");
}

/** Bundles without keeping the result: says before a long build what would stop it at its end. */
export async function checkStyles() {
  const folder = await mkdtemp(path.join(tmpdir(), "backyard-styles-"));
  try {
    return await bundleStyles(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A sheet that nobody imports would be missed only by whoever looks at the page. */
async function refuseForgotten(inputs) {
  const used = new Set(inputs.map((input) => path.resolve(input)));
  const all = (await readdir(styles, { recursive: true }).catch(() => [])).filter((name) => name.endsWith(".css"));
  const forgotten = all.filter((name) => !used.has(path.join(styles, name)));
  if (forgotten.length) throw new Error(`web/styles/index.css does not import ${forgotten.join(", ")}`);
}

async function sheets(layer) {
  const single = (await exists(path.join(styles, `${layer}.css`))) ? [`${layer}.css`] : [];
  const folder = await readdir(path.join(styles, layer)).catch(() => []);
  return [...single, ...folder.filter((name) => name.endsWith(".css")).sort().map((name) => `${layer}/${name}`)];
}

function exists(file) {
  return access(file).then(() => true, () => false);
}
