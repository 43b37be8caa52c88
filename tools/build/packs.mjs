/**
 * Puts the packs (tools/packs.mjs) into the site, each under a hashed name, and the list of them with these names.
 */
import { writePacks } from "../packs.mjs";

/**
 * @param {import("./files.mjs").Site} site
 * @returns {Promise<{list: {url: string, bytes: number}, named: Map<string, {url: string, bytes: number}>, folders: string[]}>}
 * `named`: the file of each pack; `list` is packs.json, in which each pack's `file` is relative to the list itself
 */
export async function addPacks(site) {
  const { manifest, packs, folders } = await writePacks();
  const named = new Map();
  for (const [name, text] of packs) {
    const asset = await site.add(`pack-${name}.json`, text);
    manifest.packs[name].file = asset.url.split("/").pop();
    named.set(name, asset);
  }
  return { list: await site.add("packs.json", JSON.stringify(manifest)), named, folders };
}
