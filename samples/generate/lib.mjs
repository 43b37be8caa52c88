// What every generator shares: a seeded source of chance, dates without a time
// zone, and a writer of INSERT statements. Only integer arithmetic decides
// anything, so the same seed prints the same bytes on every machine.

/** A source of chance (mulberry32) that a 32-bit seed fixes entirely. */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  /** A whole number from low to high, both included. */
  const int = (low, high) => low + (next() % (high - low + 1));
  /** True in `percent` of 100 cases. */
  const percent = (p) => next() % 1000 < p * 10;
  const pick = (list) => list[next() % list.length];
  /** The index of one of `weights` (non-negative whole numbers), or -1 if all are 0. */
  const weightedIndex = (weights) => {
    let total = 0;
    for (const w of weights) total += w;
    if (total === 0) return -1;
    let left = next() % total;
    for (let i = 0; i < weights.length; i += 1) {
      left -= weights[i];
      if (left < 0) return i;
    }
    return -1;
  };
  const weighted = (list, weight) => list[weightedIndex(list.map(weight))];
  const shuffled = (list) => {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = next() % (i + 1);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  };
  return { int, percent, pick, weighted, weightedIndex, shuffled };
}

const pad = (n, width = 2) => String(n).padStart(width, '0');

/** Minutes since 1970 of a UTC moment: the generators count time in minutes. */
export const minutes = (year, month, day, hour = 0, minute = 0) =>
  Date.UTC(year, month - 1, day, hour, minute) / 60000;

/** Minutes of an ISO date, '2024-02-29'. */
export const minutesOf = (iso) => Date.parse(`${iso}T00:00:00Z`) / 60000;

export const DAY = 24 * 60;
export const daysInMonth = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** '2024-02-29' */
export function date(min) {
  const d = new Date(min * 60000);
  return `${d.getUTCFullYear()}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`;
}
/** '2024-02-29 18:05' */
export function timestamp(min) {
  const d = new Date(min * 60000);
  return `${date(min)} ${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}`;
}
/** '2024-02-29 18:05+00' */
export const timestamptz = (min) => `${timestamp(min)}+00`;
/** 0 is Sunday. */
export const weekday = (min) => new Date(min * 60000).getUTCDay();
export const hourOf = (min) => new Date(min * 60000).getUTCHours();

/** Whole cents as a price, '12.50', written into SQL without quotes. */
export const money = (cents) => raw(`${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${pad(Math.abs(cents) % 100)}`);

/** Text that goes into the SQL as it is. */
export const raw = (text) => ({ raw: String(text) });

function literal(value) {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`not a whole number: ${value}`);
    return String(value);
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'object') return value.raw;
  return `'${value.replaceAll("'", "''")}'`;
}

/** INSERT statements of at most `batch` rows, one row a line. */
export function insert(table, columns, rows, batch = 250) {
  const parts = [];
  for (let i = 0; i < rows.length; i += batch) {
    const lines = rows.slice(i, i + batch).map((row) => {
      if (row.length !== columns.length) throw new Error(`${table}: ${row.length} values for ${columns.length} columns`);
      return `  (${row.map(literal).join(', ')})`;
    });
    parts.push(`INSERT INTO ${table} (${columns.join(', ')}) VALUES\n${lines.join(',\n')};\n`);
  }
  return parts.join('\n');
}

/** Makes the identity column go on after the rows that came with their own id. */
export const restart = (table, rows, column = 'id') =>
  `ALTER TABLE ${table} ALTER COLUMN ${column} RESTART WITH ${rows.length + 1};\n`;

/** An e-mail name made of a person's name: 'Zoë O\'Shea' -> 'zoe.oshea'. */
export const asciiName = (name) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f']/g, '')
    .replaceAll('ø', 'o').replaceAll('ł', 'l').replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('đ', 'd').replaceAll('ı', 'i')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '');
