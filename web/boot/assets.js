/**
 * What the build put into the page: names of hashed files and their sizes.
 *
 * @typedef {{url: string, bytes: number}} Asset `bytes` as decoded; a compressed answer's Content-Length says less
 * @typedef {{script: Asset, wasm: Asset, rest: Asset}} Program `rest`: the half of it that is not needed at once
 * @typedef {{build: string, version: string, page: Program, engine: Program, server: Program,
 *   stylesLater: Asset, editor: Asset, packs: Asset, defaultSample: string | null, samples: (Asset & {slug: string, title: string, summary: string, server?: true})[]}} Assets
 */

/**
 * An address with `?sample=api-starter` has a first visit open that one; a project that is there already stays.
 *
 * @returns {Assets} with absolute addresses, so that they mean the same in a worker started from a blob
 */
export function readAssets() {
  const assets = JSON.parse(document.getElementById("backyard-assets").textContent);
  const wanted = new URLSearchParams(location.search).get("sample");
  if (assets.samples.some(({ slug }) => slug === wanted)) assets.defaultSample = wanted;
  return JSON.parse(JSON.stringify(assets), (key, value) => (key === "url" ? new URL(value, document.baseURI).href : value));
}
