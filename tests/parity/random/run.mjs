/**
 * Random schemas, data and statements, on PostgreSQL and on our engine; every answer must be the same.
 *
 *   node tests/parity/random/run.mjs [--seed 1] [--queries 2000] [--program target/debug/backyard] [--out FOLDER]
 *
 * The server is the one PGHOST, PGPORT and PGUSER name. A case (a seed) is a schema with data and forty statements. What
 * differs is made smaller until nothing can be left out, and written to FOLDER (target/random) as a script: a candidate
 * for tests/sql. Statements we refuse with 0A000 are counted, not failures.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { difference } from "./compare.mjs";
import { definitions } from "./definitions.mjs";
import { ours as startOurs, postgresql } from "./engines.mjs";
import { queries } from "./queries.mjs";
import { schema } from "./schema.mjs";
import { chance, smaller, text } from "./tree.mjs";
import { writes } from "./writes.mjs";

const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const STATEMENTS = 40;
/** Tries to make one difference smaller. */
const TRIES = 1500;
/** Differences of one sort that are made smaller and written; the others are counted. */
const PER_SORT = 2;

const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const target = () => JSON.parse(execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], { cwd: repository, maxBuffer: 1 << 28 })).target_directory;
const program = option("--program") ?? path.join(target(), "debug/backyard");
const out = option("--out") ?? path.join(target(), "random");
const wanted = Number(option("--queries", 2000));
const firstSeed = Number(option("--seed", 1));

const theirs = await postgresql();
const ours = startOurs(program);
const sorts = new Map();
const refused = new Map();
let done = 0;
let failed = 0;
for (let seed = firstSeed; done < wanted; seed += 1) {
  await oneCase(seed);
  if (seed % 50 === 0) console.log(`seed ${seed}: ${done} statements, ${failed} differences, ${[...refused.values()].reduce((sum, n) => sum + n, 0)} refused`);
}
for (const [what, count] of [...refused].sort((a, b) => b[1] - a[1]).slice(0, 15)) console.log(`refused ${count} times: ${what}`);
for (const [what, count] of [...sorts].sort((a, b) => b[1] - a[1]).slice(0, 30)) console.log(`different ${count} times: ${what}`);
await theirs.close();
ours.close();
console.log(`${done - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

async function oneCase(seed) {
  const r = chance(seed);
  const { tables, statements } = schema(r);
  const q = queries(r, tables);
  const w = writes(r, tables, q);
  const before = [];
  await Promise.all([theirs.reset(), ours.reset()]);
  const plan = [...statements];
  for (let at = 0; at < STATEMENTS; at += 1) {
    if (r.maybe(0.2)) plan.push(w.write(), w.look(r.pick(tables)));
    else plan.push(q.query());
  }
  // what changes the tables comes last: the queries are made for the tables as they were
  const d = definitions(r, tables, q);
  for (let at = 0; at < 6; at += 1) plan.push(d.define(), ...(r.maybe(0.4) ? [w.write()] : []), d.look());
  for (const statement of plan) {
    const found = await compare(text(statement));
    done += 1;
    if (found?.kind === "unsupported") refused.set(found.what, (refused.get(found.what) ?? 0) + 1);
    if (found?.kind === "wrong") {
      failed += 1;
      const sort = found.what.replace(/"[^"]*"|\d+/g, "_");
      sorts.set(sort, (sorts.get(sort) ?? 0) + 1);
      if (sorts.get(sort) <= PER_SORT || (sort === "rows differ" && sorts.get(sort) <= 12)) await shrink(seed, before, statement, sort);
    }
    const write = !/^(SELECT|WITH(?! w AS \((INSERT|UPDATE|DELETE))|\(|VALUES|TABLE)/.test(text(statement));
    if (write) before.push(statement);
    if (write && found) return; // from here on the two databases may differ
    if (ours.lost()) return;
  }
}

async function compare(statement) {
  const [a, b] = await Promise.all([theirs.run(statement), ours.run(statement)]);
  return difference(statement, a, b);
}

/** Leaves out what the difference does not need, and writes what remains. */
async function shrink(seed, before, statement, sort) {
  let tries = 0;
  const differs = async (setup, last) => {
    tries += 1;
    await Promise.all([theirs.reset(), ours.reset()]);
    for (const each of setup) await Promise.all([theirs.run(text(each)), ours.run(text(each))]);
    const found = await compare(text(last));
    return found?.kind === "wrong" && found.what.replace(/"[^"]*"|\d+/g, "_") === sort;
  };
  let setup = before;
  let last = statement;
  if (await differs(setup, last)) {
    for (let again = true; again && tries < TRIES;) {
      again = false;
      for (let at = setup.length - 1; at >= 0; at -= 1) {
        if (await differs(setup.toSpliced(at, 1), last)) [setup, again] = [setup.toSpliced(at, 1), true];
      }
      for (let better = true; better && tries < TRIES;) {
        better = false;
        for (const part of smaller(last)) {
          if (tries >= TRIES) break;
          if (await differs(setup, part)) {
            [last, better, again] = [part, true, true];
            break;
          }
        }
      }
      for (let at = 0; at < setup.length; at += 1) {
        for (const part of smaller(setup[at])) {
          if (tries >= TRIES) break;
          if (await differs(setup.with(at, part), last)) {
            [setup, again] = [setup.with(at, part), true];
            break;
          }
        }
      }
    }
  }
  const script = [...setup, last].map((each) => `${text(each)};\n`).join("");
  mkdirSync(out, { recursive: true });
  const file = path.join(out, `seed-${seed}-${done}.sql`);
  writeFileSync(file, script);
  await Promise.all([theirs.reset(), ours.reset()]);
  for (const each of setup) await Promise.all([theirs.run(text(each)), ours.run(text(each))]);
  const [a, b] = [await theirs.run(text(last)), await ours.run(text(last))];
  const shown = (answer) => JSON.stringify(answer.code ? [answer.code, answer.message] : [answer.columns, answer.rows]).slice(0, 400);
  console.log(`\n${file} (${tries} tries)\n${script}PostgreSQL ${shown(a)}\nBackyard   ${shown(b)}`);
  await Promise.all([theirs.reset(), ours.reset()]);
  for (const each of before) await Promise.all([theirs.run(text(each)), ours.run(text(each))]);
}
