/**
 * Which tables a position of a statement sees, under which names: FROM and JOIN lists with aliases,
 * common table expressions and derived tables (their columns read off the select list), outer queries
 * of a subquery. It reads words, not a grammar: a half-written statement is the usual case.
 *
 * @typedef {{name: string, columns: import("./schema.js").Column[], comment: string}} Source
 */
import { isReserved } from "./sql-phrases.js";

/** Words after which a list of tables stands, until another clause. */
const OPENS_SOURCES = new Set(["from", "join", "update", "into", "using", "table", "only"]);

/** Not reserved, but never an alias where a clause may begin. */
const NOT_ALIAS = new Set(["set", "values", "cross", "natural", "inner", "left", "right", "full", "join", "where", "tablesample"]);

/** @returns {{sources: Source[], ctes: Source[]}} the nearest first */
export function scopeAt(tokens, position, schema) {
  const root = group(tokens);
  const ctes = [];
  const path = [];
  for (let current = root; current; current = current.items.find((item) => item.items && item.from < position && position <= item.to)) {
    path.unshift(current);
  }
  for (const each of [...path].reverse()) ctes.unshift(...commonTables(each, schema, ctes));
  return { sources: path.flatMap((each) => sourcesOf(each, schema, ctes)), ctes };
}

/** Nests tokens by parentheses; an unclosed one reaches to the end. */
function group(tokens) {
  const root = { items: [], from: 0, to: Infinity };
  const stack = [root];
  for (const token of tokens) {
    const top = stack[stack.length - 1];
    if (token.kind === "mark" && token.text === "(") {
      const inner = { items: [], from: token.from, to: Infinity };
      top.items.push(inner);
      stack.push(inner);
    } else if (token.kind === "mark" && token.text === ")" && stack.length > 1) {
      top.to = token.from;
      stack.pop();
    } else {
      top.items.push(token);
    }
  }
  return root;
}

/** `WITH name (columns) AS (query), …` at this level. */
function commonTables({ items }, schema, known) {
  const found = [];
  if (!isWord(items[0], "with")) return found;
  for (let i = 1; i < items.length; i++) {
    if (isWord(items[i], "select", "insert", "update", "delete")) break;
    if (!isName(items[i]) || isWord(items[i], "recursive", "as", "materialized", "not")) continue;
    const name = items[i].text;
    const listed = items[i + 1]?.items ? columnNames(items[++i]) : null;
    while (isWord(items[i + 1], "as", "not", "materialized")) i++;
    const body = items[i + 1]?.items ? items[++i] : null;
    const columns = listed ?? (body ? selectColumns(body, schema, [...known, ...found]) : []);
    found.push({ name, columns, comment: "" });
  }
  return found;
}

function sourcesOf({ items }, schema, ctes) {
  const sources = [];
  let open = false;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item.kind === "word" && OPENS_SOURCES.has(item.text)) {
      // `DISTINCT FROM`, `ON CONFLICT … DO UPDATE` and `USING (column)` name no table.
      open = !isWord(items[i - 1], "distinct", "do") && !(item.text === "using" && items[i + 1]?.items);
      continue;
    }
    if (item.kind === "word" && item.text === "lateral") continue;
    if (item.kind === "mark" && item.text === ",") continue;
    if (!open) continue;
    if (isName(item) || item.items) {
      let at = i;
      while (isMark(items[at + 1], ".") && isName(items[at + 2])) at += 2;
      let source = item.items
        ? { name: "", columns: selectColumns(item, schema, ctes), comment: "" }
        : lookup(items[at], schema, ctes);
      if (isWord(items[at + 1], "as")) at++;
      if (isName(items[at + 1]) && !isWord(items[at + 1], "as") && !NOT_ALIAS.has(items[at + 1].text)) {
        const renamed = items[++at].text;
        const columns = items[at + 1]?.items ? columnNames(items[++at], source.columns) : source.columns;
        source = { ...source, name: renamed, columns };
      } else if (!item.items && items[at + 1]?.items) {
        at++; // the arguments of a function, or the column list of INSERT
      }
      if (source.name) sources.push(source);
      i = at;
      open = isMark(items[at + 1], ",");
    } else {
      open = false;
    }
  }
  return sources;
}

function lookup(token, schema, ctes) {
  const same = (table) => table.name === token.text;
  return ctes.find(same) ?? schema.tables.find(same) ?? { name: token.text, columns: [], comment: "" };
}

/** The columns a parenthesised query gives: the last name of each entry of its select list. */
function selectColumns(body, schema, ctes) {
  const start = body.items.findIndex((item) => isWord(item, "select"));
  if (start < 0) return [];
  const sources = sourcesOf(body, schema, ctes);
  const columns = [];
  let last = null;
  const end = () => {
    if (isMark(last, "*")) columns.push(...sources.flatMap((source) => source.columns));
    else if (isName(last)) columns.push(typed(last.text, sources));
    last = null;
  };
  for (const item of body.items.slice(start + 1)) {
    if (isWord(item, "from", "union", "intersect", "except", "where", "order", "group", "limit")) break;
    if (isMark(item, ",")) end();
    else last = item;
  }
  end();
  return columns;
}

function typed(name, sources) {
  const column = sources.flatMap((source) => source.columns).find((column) => column.name === name);
  return column ?? { name, type: "", comment: "" };
}

function columnNames(list, known = []) {
  return list.items.filter(isName).map((item, index) => ({ name: item.text, type: known[index]?.type ?? "", comment: "" }));
}

function isName(item) {
  return item?.kind === "name" || (item?.kind === "word" && !isReserved(item.text));
}

function isWord(item, ...words) {
  return item?.kind === "word" && words.includes(item.text);
}

function isMark(item, mark) {
  return item?.kind === "mark" && item.text === mark;
}
