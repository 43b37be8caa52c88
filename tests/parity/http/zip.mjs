/**
 * Reads a zip archive (APPNOTE 4.3), stored or deflated, by its central directory.
 */
import { inflateRawSync } from "node:zlib";

/** @param {Buffer} archive @returns {[string, Buffer][]} files by name, folders left out */
export function unzip(archive) {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("this is no zip archive");
  const files = [];
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const [method, packed] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const local = archive.readUInt32LE(at + 42);
    const path = archive.toString("utf8", at + 46, at + 46 + name);
    at += 46 + name + extra + comment;
    if (path.endsWith("/")) continue;
    if (path.startsWith("/") || path.split("/").includes("..")) throw new Error(`the archive has a file outside of itself: ${path}`);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = archive.subarray(start, start + packed);
    files.push([path, method === 8 ? inflateRawSync(bytes) : bytes]);
  }
  return files;
}
