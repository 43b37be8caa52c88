/**
 * Bundles `web/styles` into one sheet, in the order of the layers: tokens, base, layout, components, then print.
 */
import { build } from "esbuild";
import { access, readFile, readdir } from "node:fs/promises";
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
    stdin: { contents: await entry(), resolveDir: styles, loader: "css", sourcefile: "index.css" },
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
  const file = Object.keys(result.metafile.outputs).find((name) => name.endsWith(".css"));
  return readFile(path.resolve(file), "utf8");
}

async function entry() {
  const own = path.join(styles, "index.css");
  if (await exists(own)) return '@import "./index.css";';
  const lines = [`@layer ${LAYERS.join(", ")};`];
  for (const layer of LAYERS) {
    for (const file of await sheets(layer)) {
      // A sheet that names its layer itself is taken as it is.
      const named = /@layer\s/.test(await readFile(path.join(styles, file), "utf8"));
      lines.push(`@import "./${file}"${named ? "" : ` layer(${layer})`};`);
    }
  }
  return lines.join("\n");
}

async function sheets(layer) {
  const single = (await exists(path.join(styles, `${layer}.css`))) ? [`${layer}.css`] : [];
  const folder = await readdir(path.join(styles, layer)).catch(() => []);
  return [...single, ...folder.filter((name) => name.endsWith(".css")).sort().map((name) => `${layer}/${name}`)];
}

function exists(file) {
  return access(file).then(() => true, () => false);
}
