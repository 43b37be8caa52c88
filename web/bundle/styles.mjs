/**
 * Bundles `web/styles`, and the loading screen's sheet, into one. The order is `web/styles/index.css`'s or, without
 * one, that of the layers: tokens, base, layout, components, print.
 */
import { build } from "esbuild";
import { access, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const styles = fileURLToPath(new URL("../styles", import.meta.url));
const LAYERS = ["tokens", "base", "layout", "components", "print"];

/**
 * @param {string} outdir where fonts and images that the sheets name are written, hashed
 * @returns {Promise<string>} the sheet
 */
export async function bundleStyles(outdir) {
  const result = await build({
    stdin: { contents: await entry(), resolveDir: (await exists(styles)) ? styles : path.join(styles, "../boot"), loader: "css", sourcefile: "all-styles.css" },
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
  await refuseForgotten(Object.keys(result.metafile.inputs));
  const file = Object.keys(result.metafile.outputs).find((name) => name.endsWith(".css"));
  return readFile(path.resolve(file), "utf8");
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
