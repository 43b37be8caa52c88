/**
 * Writes files of the site under names that carry a hash of their content.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** Hashed files are all in this folder; server and service worker take that as "never changes". */
export const ASSETS = "assets";

export class Site {
  /** @param {string} root the folder that becomes `dist` */
  constructor(root) {
    this.root = root;
    this.folder = path.join(root, ASSETS);
  }

  async prepare() {
    await mkdir(this.folder, { recursive: true });
  }

  /**
   * @param {string} name "app.wasm" becomes "assets/app-0123456789.wasm"
   * @param {string | Uint8Array} content
   * @returns {Promise<{url: string, bytes: number}>} the address relative to the page
   */
  async add(name, content) {
    const bytes = Buffer.from(content);
    const { name: stem, ext } = path.parse(name);
    const hashed = `${stem}-${digest(bytes)}${ext}`;
    await writeFile(path.join(this.folder, hashed), bytes);
    return { url: `./${ASSETS}/${hashed}`, bytes: bytes.length };
  }

  /** A file already in the folder under a name with a hash (esbuild's). */
  async existing(name) {
    const bytes = await readFile(path.join(this.folder, name));
    return { url: `./${ASSETS}/${name}`, bytes: bytes.length };
  }

  /** A file whose address is fixed. */
  async write(name, content) {
    await writeFile(path.join(this.root, name), content);
  }
}

/** Ten hexadecimal digits: enough that no two versions meet. */
export function digest(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}
