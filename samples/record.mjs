// Runs the samples in PostgreSQL and records the answers of their queries.
//   node samples/record.mjs                  writes samples/*/answers.jsonl
//   node samples/record.mjs --check          fails when a committed answer differs
//   node samples/record.mjs bookshop cinema  only these
// Needs psql, and a server of PostgreSQL 15 that PGHOST, PGPORT, PGUSER … point
// to; a database is made for the time of the run and dropped.
//
// It fails as well when a check of checks.sql returns rows, when a query has
// more than MOST_ROWS rows, or when its ORDER BY leaves the order open: every
// query runs again over tables whose rows lie in another order.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const MOST_ROWS = 200;
const SHUFFLES = 3;
const ROOT = fileURLToPath(new URL('.', import.meta.url));
const DATABASE = 'backyard_samples_record';
const GRADES = { easy: 3, medium: 4, demanding: 3 };

/** Runs `script` with psql and returns what it printed. */
function psql(database, script, options = []) {
  const run = spawnSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-A', '-t', '-F', '\t', '-d', database, ...options], {
    input: script, encoding: 'utf8', maxBuffer: 1 << 28,
    env: { ...process.env, PGTZ: 'UTC', PGDATESTYLE: 'ISO', PGCLIENTENCODING: 'UTF8', PGOPTIONS: '-c client_min_messages=warning' },
  });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(run.stderr.trim());
  return run.stdout;
}

/** Statements of a script with the line they begin on; comments before one are left out of it. */
function statements(text) {
  const list = [];
  let start = -1;
  for (let i = 0; i < text.length; i += 1) {
    const two = text.slice(i, i + 2);
    if (two === '--') {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
      continue;
    }
    if (text[i] === "'" || text[i] === '"') {
      if (start < 0) start = i;
      i = text.indexOf(text[i], i + 1);
      continue;
    }
    if (text[i] === ';') {
      if (start >= 0) list.push({ sql: text.slice(start, i), line: text.slice(0, start).split('\n').length });
      start = -1;
    } else if (start < 0 && text[i].trim() !== '') start = i;
  }
  if (start >= 0) throw new Error('the last statement has no semicolon');
  return list;
}

/** One field as COPY prints it, as JSON: the form that `backyard sql --format json` has. */
function value(field, type) {
  if (field === '\\N') return null;
  if (['integer', 'smallint', 'real', 'double precision'].includes(type)) return Number(field);
  if (type === 'boolean') return field === 't';
  return field.replace(/\\(.)/g, (_, c) => ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' })[c] ?? c);
}

const copy = (sql) => `COPY (${sql}\n) TO STDOUT;\n`;

function answer(query, index) {
  const columns = psql(DATABASE, `${query.sql}\n\\gdesc\n`).trimEnd().split('\n').map((line) => {
    const [name, type] = line.split('\t');
    return { name, type };
  });
  const lines = psql(DATABASE, copy(query.sql)).split('\n').slice(0, -1);
  const rows = lines.map((line) => line.split('\t').map((field, i) => value(field, columns[i].type)));
  return { statement: index + 1, line: query.line, command: 'SELECT', columns, rows, rowCount: rows.length };
}

/** The numbers of queries whose answer changes with the order in which rows are stored. */
function unordered(queries, tables) {
  const open = new Set();
  const plain = queries.map((q) => psql(DATABASE, copy(q.sql)));
  for (let round = 1; round <= SHUFFLES; round += 1) {
    // A temporary table hides the real one of the same name.
    const shadows = tables.map((t) => `CREATE TEMP TABLE ${t} AS SELECT * FROM public.${t} ORDER BY md5(${t}::text || '${round}');\n`);
    const out = psql(DATABASE, shadows.join('') + queries.map((q) => `${copy(q.sql)}\\echo ==end==\n`).join(''));
    out.split('==end==\n').slice(0, -1).forEach((text, i) => {
      if (text !== plain[i]) open.add(i + 1);
    });
  }
  return [...open];
}

/** Columns that would give a learner's new row an id that is taken. */
function takenIds() {
  const owned = psql(DATABASE, `
    SELECT table_name, column_name, pg_get_serial_sequence(table_name, column_name)
    FROM information_schema.columns
    WHERE table_schema = 'public' AND pg_get_serial_sequence(table_name, column_name) IS NOT NULL ORDER BY 1, 2;\n`);
  return owned.trim().split('\n').filter((it) => it !== '').map((it) => it.split('\t')).filter(([table, column, sequence]) =>
    psql(DATABASE, `SELECT nextval('${sequence}') <= coalesce(max(${column}), 0) FROM ${table};\n`).trim() === 't',
  ).map(([table, column]) => `the next ${table}.${column} is taken: RESTART is missing in seed.sql`);
}

/** What is wrong with the written part of a sample: titles, grades, table notes. */
function style(folder, slug, queries, tables) {
  const wrong = [];
  const about = JSON.parse(readFileSync(join(folder, 'sample.json'), 'utf8'));
  if (about.slug !== slug) wrong.push(`sample.json says slug ${about.slug}`);
  if (Object.keys(about.tables).sort().join() !== [...tables].sort().join()) wrong.push('sample.json names other tables than schema.sql makes');
  const titles = [...readFileSync(join(folder, 'queries.sql'), 'utf8').matchAll(/^-- (\d+)\. .+ \((easy|medium|demanding)\)$/gm)];
  if (titles.length !== queries.length || titles.some((it, i) => Number(it[1]) !== i + 1)) wrong.push('queries.sql: a title for each query, numbered from 1');
  for (const [grade, count] of Object.entries(GRADES)) {
    const n = titles.filter((it) => it[2] === grade).length;
    if (n !== count) wrong.push(`queries.sql: ${n} ${grade} queries, not ${count}`);
  }
  queries.forEach((q, i) => {
    if (!/\bORDER BY\b/.test(q.sql)) wrong.push(`query ${i + 1} has no ORDER BY`);
    if (/\b(now|random|clock_timestamp)\s*\(|\bcurrent_(date|timestamp)\b/i.test(q.sql)) wrong.push(`query ${i + 1} asks for the time or for chance`);
  });
  return wrong;
}

function record(slug, check) {
  const folder = join(ROOT, slug);
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  psql('postgres', `DROP DATABASE IF EXISTS ${DATABASE};\nCREATE DATABASE ${DATABASE} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';\n`);
  const wrong = [];
  const began = Date.now();
  psql(DATABASE, read('schema.sql'), ['-1']);
  psql(DATABASE, read('seed.sql'), ['-1']);
  const millis = Date.now() - began;
  psql(DATABASE, 'ANALYZE;');
  const tables = psql(DATABASE, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1;\n").trim().split('\n');
  for (const it of statements(read('checks.sql'))) {
    const rows = psql(DATABASE, copy(it.sql)).split('\n').slice(0, -1);
    if (rows.length > 0) wrong.push(`checks.sql:${it.line}: ${rows.length} rows, the first: ${rows[0]}`);
  }
  const queries = statements(read('queries.sql'));
  wrong.push(...style(folder, slug, queries, tables));
  const answers = queries.map(answer);
  for (const it of answers) {
    if (it.rowCount === 0 || it.rowCount > MOST_ROWS) wrong.push(`query ${it.statement}: ${it.rowCount} rows`);
  }
  for (const n of unordered(queries, tables)) wrong.push(`query ${n}: its ORDER BY leaves the order open`);
  wrong.push(...takenIds());
  const total = Number(psql(DATABASE, tables.map((t) => `SELECT count(*) FROM ${t}`).join(' UNION ALL ').replace(/^/, 'SELECT sum(count) FROM (') + ') AS t;\n'));

  const text = answers.map((it) => `${JSON.stringify(it)}\n`).join('');
  const file = join(folder, 'answers.jsonl');
  if (check) {
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) wrong.push('answers.jsonl differs from what PostgreSQL answers');
  } else writeFileSync(file, text);
  for (const it of wrong) console.error(`${slug}: ${it}`);
  console.log(`${slug}: ${tables.length} tables, ${total} rows loaded in ${millis} ms, answers of ${answers.map((it) => it.rowCount).join(' ')} rows`);
  return wrong.length === 0;
}

const args = process.argv.slice(2);
const named = args.filter((it) => !it.startsWith('--'));
const all = readdirSync(ROOT).filter((it) => existsSync(join(ROOT, it, 'queries.sql')));
let good = true;
try {
  for (const slug of named.length > 0 ? named : all) good = record(slug, args.includes('--check')) && good;
} finally {
  psql('postgres', `DROP DATABASE IF EXISTS ${DATABASE};\n`);
}
process.exitCode = good ? 0 : 1;
