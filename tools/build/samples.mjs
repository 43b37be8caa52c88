/**
 * Packs each sample project of `samples/` into one file: {"sample": sample.json, "files": {"schema.sql": …}}.
 */
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

/** Opened at a first visit. */
const DEFAULT = "bookshop";

/** In this order in a project. */
const FILES = ["schema.sql", "seed.sql", "queries.sql"];

/**
 * @param {string} folder
 * @param {import("./files.mjs").Site} site
 * @returns {Promise<{defaultSample: string | null, samples: object[]}>}
 */
export async function packSamples(folder, site) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const samples = [];
  for (const { name: slug } of entries.filter((entry) => entry.isDirectory()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const read = (name) => readFile(path.join(folder, slug, name), "utf8").catch((error) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    const description = await read("sample.json");
    if (description === null) continue; // generators and other folders
    const sample = JSON.parse(description);
    const files = {};
    for (const name of FILES) {
      const text = await read(name);
      if (text === null) throw new Error(`samples/${slug} has no ${name}`);
      files[name] = text;
    }
    const asset = await site.add(`sample-${slug}.json`, JSON.stringify({ sample, files }));
    samples.push({ slug, title: String(sample.title ?? slug), summary: String(sample.summary ?? ""), ...asset });
  }
  const found = samples.find(({ slug }) => slug === DEFAULT) ?? samples[0];
  return { defaultSample: found?.slug ?? null, samples };
}
