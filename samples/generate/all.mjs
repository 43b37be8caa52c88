// Writes samples/<slug>/seed.sql for every generator here.
//   node samples/generate/all.mjs            writes
//   node samples/generate/all.mjs --check    fails when a committed seed differs
//   node samples/generate/all.mjs bookshop   only this one
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const GENERATED = ['bookshop', 'cinema', 'bike-rental', 'social'];

const args = process.argv.slice(2);
const check = args.includes('--check');
const only = args.filter((it) => it !== '--check');
let stale = 0;
for (const slug of only.length > 0 ? only : GENERATED) {
  const { generate } = await import(`./${slug}.mjs`);
  const text = generate();
  const file = new URL(`../${slug}/seed.sql`, import.meta.url);
  const size = `${(Buffer.byteLength(text) / 1024).toFixed(1)} KB`;
  const same = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (check && !same) {
    stale += 1;
    console.error(`${slug}: seed.sql differs from its generator; run: node samples/generate/all.mjs ${slug}`);
  } else if (!check && !same) {
    writeFileSync(file, text);
    console.log(`${slug}: written, ${size}`);
  } else {
    console.log(`${slug}: up to date, ${size}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
