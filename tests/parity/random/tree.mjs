/**
 * SQL as a tree of texts, so that what differs can be made smaller: a part of a type may be replaced by one of its own
 * parts of that type or by a literal, an optional part left out, a list shortened.
 */

/** Numbers from a seed (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    maybe: (probability) => next() < probability,
    pick: (list) => list[below(list.length)],
    /** Calls one of the functions. */
    one: (list) => list[below(list.length)](),
    some: (count, make) => Array.from({ length: count }, (_, at) => make(at)),
  };
}

/** A template: `sql("int")`${a} + ${b}`` is a part of type int made of texts and parts. */
export const sql = (type) => (texts, ...parts) => ({ type, parts: texts.flatMap((text, at) => (at < parts.length ? [text, parts[at]] : [text])) });
/** May be left out. */
export const optional = (texts, ...parts) => ({ optional: true, ...sql(null)(texts, ...parts) });
/** A list of which at least `least` stay. */
export const list = (items, { separator = ", ", least = 1 } = {}) => ({ separator, least, parts: items });

/** @returns {string} */
export function text(node) {
  if (typeof node !== "object") return String(node);
  return node.parts.map(text).join(node.separator ?? "");
}

const SIMPLE = {
  int: "1", bigint: "1::bigint", numeric: "1.5", float: "0.5::float8", text: "'a'", bool: "true", date: "'2024-01-01'::date",
  timestamp: "'2024-01-01'::timestamp", interval: "'1 day'::interval", jsonb: "'1'::jsonb", timestamptz: "'2024-01-01'::timestamptz", time: "'01:00'::time", uuid: "'00000001-0000-4000-8000-000000000001'::uuid", mood: "'ok'::mood", bytea: "'a'::bytea", "int[]": "'{1}'::int[]", "text[]": "'{a}'::text[]",
};

/** Smaller trees, the boldest steps first. @returns {Generator<object>} */
export function* smaller(node) {
  if (typeof node !== "object") return;
  if (node.optional) yield { parts: [] };
  if (node.separator && node.parts.length > node.least) {
    if (node.parts.length > 3) {
      const half = node.parts.length >> 1;
      if (half >= node.least) yield { ...node, parts: node.parts.slice(0, half) };
      if (node.parts.length - half >= node.least) yield { ...node, parts: node.parts.slice(half) };
    }
    for (let at = 0; at < node.parts.length; at += 1) yield { ...node, parts: node.parts.toSpliced(at, 1) };
  }
  if (node.type) {
    for (const part of below(node)) if (part.type === node.type) yield part;
    if (SIMPLE[node.type] && text(node).length > SIMPLE[node.type].length) yield { type: node.type, parts: [SIMPLE[node.type]] };
  }
  for (let at = 0; at < node.parts.length; at += 1) {
    for (const part of smaller(node.parts[at])) yield { ...node, parts: node.parts.with(at, part) };
  }
}

function* below(node) {
  for (const part of node.parts) {
    if (typeof part !== "object") continue;
    yield part;
    yield* below(part);
  }
}
