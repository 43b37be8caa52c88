// What Node's URL makes of the addresses in tests/url/inputs.txt (a line each: address, tab, base or nothing).
// Writes tests/url/urls.tsv; run by `make parity`.
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../url/", import.meta.url);
const lines = readFileSync(new URL("inputs.txt", folder), "utf8").split("\n").filter(Boolean);
const read = (text) => JSON.parse(`"${text}"`);
const out = lines.map((line) => {
  const [input, base = ""] = line.split("\t");
  let answer = "invalid";
  try {
    const url = new URL(read(input), base ? read(base) : undefined);
    answer = [url.href, url.origin, url.host].join("\t");
  } catch {}
  return [input, base, answer].join("\t");
});
writeFileSync(new URL("urls.tsv", folder), out.join("\n") + "\n");
console.log(`${out.length} addresses`);
