/**
 * Puts the packs (tools/packs.mjs) into the site, each under a hashed name, and the list of them with these names.
 */
import { writePacks } from "../packs.mjs";

/**
 * @param {import("./files.mjs").Site} site
 * @returns {Promise<{list: {url: string, bytes: number}, files: {url: string, bytes: number}[], folders: string[]}>}
 * `list` is packs.json, in which each pack's `file` is relative to the list itself
 */
export async function addPacks(site) {
  const { manifest, packs, folders } = await writePacks();
  const files = [];
  for (const [name, text] of packs) {
    const asset = await site.add(`pack-${name}.json`, text);
    manifest.packs[name].file = asset.url.split("/").pop();
    files.push(asset);
  }
  return { list: await site.add("packs.json", JSON.stringify(manifest)), files, folders };
}
