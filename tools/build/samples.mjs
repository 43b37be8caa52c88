/**
 * Packs each sample project of `samples/` into one file: {"sample": sample.json, "files": {"schema.sql": …}}. Those with a server
 * (`samples/api-*`) come after those of SQL alone, with all their files.
 */
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";

/** Opened at a first visit. */
const DEFAULT = "bookshop";

/** What a project of SQL has, in this order. */
const FILES = ["schema.sql", "seed.sql", "queries.sql"];

/** What a project with a server has beside its files: said about it, and recorded of it. */
const APART = ["sample.json", "answers.jsonl"];

/**
 * @param {string} folder
 * @param {import("./files.mjs").Site} site
 * @returns {Promise<{defaultSample: string | null, samples: object[]}>}
 */
export async function packSamples(folder, site) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const samples = [];
  const servers = [];
  for (const { name: slug } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const read = (name) => readFile(path.join(folder, slug, name), "utf8").catch((error) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    const description = await read("sample.json");
    if (description === null) continue; // generators and other folders
    const sample = JSON.parse(description);
    const server = (await read("server.js")) !== null;
    const files = {};
    for (const name of server ? await serverFiles(path.join(folder, slug)) : FILES) {
      const text = await read(name);
      if (text === null) throw new Error(`samples/${slug} has no ${name}`);
      files[name] = text;
    }
    const asset = await site.add(`sample-${slug}.json`, JSON.stringify({ sample, files }));
    (server ? servers : samples).push({ slug, title: String(sample.title ?? slug), summary: String(sample.summary ?? ""), ...(server && { server }), ...asset });
  }
  const found = samples.find(({ slug }) => slug === DEFAULT) ?? samples[0];
  return { defaultSample: found?.slug ?? null, samples: [...samples, ...servers] };
}

async function serverFiles(folder) {
  const names = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!APART.includes(name) && (await stat(path.join(folder, name))).isFile()) names.push(name.replaceAll("\\", "/"));
  }
  return names.sort();
}
