/**
 * Finishes what Trunk built (its `post_build` hook, in TRUNK_STAGING_DIR): hashed names for everything, the content
 * security policy, the boot script, styles, editor, samples, icons, manifest and the service worker.
 * Every address in the result is relative, so that `dist/` works on any host and under any path.
 */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Site, digest } from "./build/files.mjs";
import { dataBlock, fillHead } from "./build/head.mjs";
import { shortenNames } from "./build/names.mjs";
import { policyMeta } from "./build/policy.mjs";
import { addPacks } from "./build/packs.mjs";
import { packSamples } from "./build/samples.mjs";
import { splitEngine, splitPage, splitServer, sqlAlone } from "./build/split.mjs";
import { writeNotices } from "./notices.mjs";
import { brotliSize } from "./build/brotli.mjs";
import { bundleBoot } from "../web/bundle/boot.mjs";
import { bundleEditor } from "../web/bundle/editor.mjs";
import { drawIcons } from "../web/bundle/icons.mjs";
import { shrink } from "../web/bundle/shrink.mjs";
import { bundleStyles } from "../web/bundle/styles.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const staging = process.env.TRUNK_STAGING_DIR;
if (!staging) {
  console.error("tools/finish.mjs is run by Trunk. Use `make build`.");
  process.exit(2);
}

/** The sample whose first answer is weighed. */
const SAMPLE_API = "api-starter";

const site = new Site(staging);
await site.prepare();

const { defaultSample, samples } = await packSamples(path.join(repository, "samples"), site);

/**
 * A program that Trunk built, in two halves, under hashed names.
 * @param {(wasm: Buffer, script: string) => Promise<{first: Buffer, rest: Buffer, told: string}>} split
 * @param {boolean} module else the script's top-level name is what the worker's start code calls
 * @param {string} after more script
 */
async function program(name, split, module, after = "") {
  const [scriptFile, wasmFile] = [path.join(staging, `${name}.js`), path.join(staging, `${name}_bg.wasm`)];
  const [source, whole] = await Promise.all([readFile(scriptFile, "utf8"), readFile(wasmFile)]);
  const { first, rest, told } = await split(whole, source);
  console.log(`${name}: ${told}`);
  const { script, wasm } = shortenNames(first, await shrink(source, { module }));
  await Promise.all([rm(scriptFile), rm(wasmFile)]);
  return { script: await site.add(`${name}.js`, script + after), wasm: await site.add(`${name}.wasm`, wasm), rest: await site.add(`${name}-rest.wasm`, rest) };
}

const page = await program("app", splitPage, true);
// Takes seconds; only of a release build is the size of interest.
const sqlBytes = process.env.TRUNK_PROFILE === "release" ? await brotliSize(await sqlAlone(await readFile(path.join(staging, "engine_bg.wasm")))) : null;
const sampleFiles = samples.map(({ url }) => path.join(staging, url));
const start = `\n${await bundleBoot("worker")}`;
const engine = await program("engine", (wasm, glue) => splitEngine(wasm, glue, sampleFiles), false, start);
const packs = await addPacks(site);
const server = await program("server", (wasm, glue) => splitServer(wasm, glue, path.join(staging, packs.list.url), sampleFiles), false, start);
const { names, packages } = await bundleEditor(site.folder);
const editor = await site.existing(names.editor);
const editorParts = await Promise.all(names.needed.map((name) => site.existing(name)));
const later = await Promise.all(names.later.map((name) => site.existing(name)));
const boot = await site.add("boot.js", await bundleBoot());
const sheets = await bundleStyles(site.folder);
const styles = await site.add("styles.css", sheets.first);
const stylesLater = await site.add("styles-later.css", sheets.later);
const icons = await Promise.all((await drawIcons()).map(async ({ bytes, ...icon }) => ({ ...icon, ...(await site.add(icon.name, bytes)) })));
await writeNotices(repository, site, [...packages, ...packs.folders]);

const { version } = packageOf(await readFile(path.join(repository, "Cargo.toml"), "utf8"));
const policy = policyMeta();
const source = await readFile(path.join(staging, "index.html"), "utf8");
const assets = { version, page, engine, server, stylesLater, editor, packs: packs.list, defaultSample, samples };
const build = digest(JSON.stringify([assets, editorParts, later, boot, styles, icons, policy, source]));

const manifest = JSON.parse(await readFile(path.join(repository, "web/manifest.json"), "utf8"));
manifest.icons = icons.filter(({ purpose }) => purpose).map(({ url, type, sizes, purpose }) => ({ src: url, type, sizes, purpose }));
await site.write("manifest.webmanifest", JSON.stringify(manifest));

const icon = (name) => icons.find((each) => each.name === name).url;
await site.write("index.html", fillHead(source, policy, [
  dataBlock("backyard-assets", { build, ...assets }),
  // The boot script asks for these at once: naming them saves the round trip until it has arrived. They stand before
  // it, or a boot script from the cache would ask first and the preload would fetch the same again.
  `<link rel="modulepreload" href="${page.script.url}">`,
  `<link rel="preload" as="fetch" crossorigin href="${page.wasm.url}">`,
  `<link rel="preload" as="fetch" crossorigin href="${engine.script.url}">`,
  `<link rel="preload" as="fetch" crossorigin href="${engine.wasm.url}">`,
  ...[editor, ...editorParts].map(({ url }) => `<link rel="modulepreload" href="${url}">`),
  `<script src="${boot.url}"></script>`,
  // After the script, which would wait for it.
  `<link rel="stylesheet" href="${styles.url}">`,
  `<link rel="icon" type="image/svg+xml" href="${icon("icon.svg")}">`,
  `<link rel="apple-touch-icon" href="${icon("icon-apple-180.png")}">`,
  `<link rel="manifest" href="./manifest.webmanifest">`,
]));

/** What each stage of a visit loads; tools/sizes.mjs and the benches read it. `rest` follows the first result. */
const groups = {
  page: ["./index.html", boot, styles, page.script, page.wasm, editor, ...editorParts],
  result: [engine.script, engine.wasm, ...samples.filter(({ slug }) => slug === defaultSample)],
  rest: [stylesLater, page.rest, engine.rest],
  // To the first answer of an application with Express and pg, after the page.
  answer: [server.script, server.wasm, packs.list, ...["express", "pg"].map((name) => packs.named.get(name)), ...samples.filter(({ slug }) => slug === SAMPLE_API)],
  serverRest: [server.rest],
  later: [...later, ...[...packs.named].filter(([name]) => !["express", "pg"].includes(name)).map(([, file]) => file), ...samples.filter(({ slug }) => slug !== defaultSample && slug !== SAMPLE_API), ...icons, "./manifest.webmanifest"],
};
const urls = (group) => group.map((each) => each.url ?? each);
await site.write("assets.json", JSON.stringify({ build, ...assets, sqlBytes, groups: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, urls(group)])) }, null, 1));

const offline = [...groups.answer, ...groups.serverRest, ...packs.named.values()];
const precache = ["./", ...new Set(urls([...groups.page.slice(1), ...groups.result, ...groups.rest, ...later, ...offline, ...icons])), "./manifest.webmanifest"];
const worker = (await readFile(path.join(repository, "web/sw/sw.js"), "utf8"))
  .replace('"__BUILD__"', () => JSON.stringify(build))
  .replace("__PRECACHE__", () => JSON.stringify(precache));
await site.write("sw.js", await shrink(worker, { module: false }));

function packageOf(manifestText) {
  const version = /^version\s*=\s*"([^"]+)"/m.exec(manifestText)?.[1];
  if (!version) throw new Error("Cargo.toml has no version");
  return { version };
}
