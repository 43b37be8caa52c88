/**
 * What to offer at the cursor: columns of the tables in sight, tables, aliases, functions, types, keywords.
 */
import { syntaxTree } from "@codemirror/language";
import { statementTokens } from "./statement.js";
import { scopeAt } from "./sql-scope.js";
import { COMMON_TYPES, PHRASES, quoteIdentifier } from "./sql-phrases.js";
import { FUNCTION_WORDS } from "./sql-words.js";

const NOWHERE = new Set(["String", "LineComment", "BlockComment", "Number", "Bits"]);
const BEFORE_TABLE = new Set(["from", "join", "into", "update", "table", "references", "truncate", "only"]);
const WORD = /^[\w$]*$/;

/** Columns offered when no table is in sight yet (SELECT before FROM). */
const LOOSE_COLUMNS = 300;

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @param {import("./schema.js").Schema} schema
 */
export function completeSql(context, schema) {
  const { state, pos } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  if (NOWHERE.has(node.name)) return null;
  const quoted = node.name === "QuotedIdentifier" && node.from < pos && (pos < node.to || isOpen(state.sliceDoc(node.from, node.to)));
  const word = quoted
    ? { from: node.from, text: state.sliceDoc(node.from, pos) }
    : (context.matchBefore(/[\w$]+/) ?? { from: pos, text: "" });
  if (/^\d/.test(word.text)) return null;
  const tokens = statementTokens(state, pos);
  const before = tokens.filter((token) => token.to <= word.from);
  const last = before[before.length - 1];
  const afterDot = last?.text === "." && last.to === word.from;
  if (!word.text && !afterDot && !context.explicit) return null;

  const result = (options) => (options.length
    ? {
        from: word.from,
        to: quoted && state.sliceDoc(pos, pos + 1) === '"' ? pos + 1 : undefined,
        options: quoted ? options.filter((option) => option.name).map(inQuotes) : options,
        validFor: quoted ? /^"(?:[^"\n]|"")*$/ : WORD,
      }
    : null);
  // The word being typed is no alias of the table before it.
  const scope = scopeAt(tokens.filter((token) => !(token.from === word.from && token.to === pos)), pos, schema);

  if (afterDot) return result(afterQualifier(before[before.length - 2], scope, schema));
  if (last?.text.endsWith("::")) return result(types());
  const tables = () => [...scope.ctes.map((cte) => tableOption(cte, "with")), ...schema.tables.map((table) => tableOption(table, "table"))];
  if (last?.kind === "word" && BEFORE_TABLE.has(last.text)) return result([...tables(), ...keywords(word.text, -20)]);

  const insert = insertList(before, schema);
  if (insert) return result(insert.columns.map((column) => columnOption(column, "", 20)));

  const sources = scope.sources;
  const columns = sources.length
    ? sources.flatMap((source) => source.columns.map((column) => columnOption(column, source.name, 20)))
    : loose(schema);
  return result([
    ...withoutRepeats(columns),
    ...sources.map((source) => ({ ...tableOption(source, "alias"), boost: 10 })),
    ...functions(schema),
    ...keywords(word.text, 0),
    ...(sources.length ? [] : tables()),
    ...(isDefinition(before) ? types() : []),
  ]);
}

/** A quoted name that still lacks its closing quote. */
function isOpen(text) {
  return text.length < 2 || (text.split('"').length - 1) % 2 === 1;
}

function afterQualifier(qualifier, { sources, ctes }, schema) {
  if (!qualifier || qualifier.kind === "mark") return [];
  const same = (source) => source.name === qualifier.text;
  if (qualifier.text === "public" && !sources.some(same)) return schema.tables.map((table) => tableOption(table, "table"));
  const source = sources.find(same) ?? ctes.find(same) ?? schema.tables.find(same);
  return source ? source.columns.map((column) => columnOption(column, source.name, 0)) : [];
}

/** `INSERT INTO books (` or `REFERENCES books (` up to the cursor: only columns of that table fit. */
function insertList(before, schema) {
  let i = before.length - 1;
  while (i >= 0 && (before[i].kind !== "mark" || before[i].text === ",")) i--;
  if (i < 2 || before[i].text !== "(") return null;
  const [keyword, name] = [before[i - 2], before[i - 1]];
  if (keyword.kind !== "word" || (keyword.text !== "into" && keyword.text !== "references")) return null;
  return schema.tables.find((table) => table.name === name.text) ?? null;
}

function isDefinition(before) {
  return before[0]?.kind === "word" && (before[0].text === "create" || before[0].text === "alter");
}

function tableOption(table, detail) {
  return named(table.name, { type: "table", detail, info: describe(table.comment, table.columns.length ? columnList(table) : "") });
}

function columnOption(column, of, boost) {
  const detail = [column.type, of].filter(Boolean).join(" · ");
  return named(column.name, { type: "column", detail, info: describe(column.comment), boost });
}

/** `name` is kept for the quoted form; `displayLabel` shows control characters of a hostile name as spaces. */
function named(name, rest) {
  const written = quoteIdentifier(name);
  return { name, label: name, apply: written, displayLabel: shown(written), ...rest };
}

function inQuotes(option) {
  const written = `"${option.name.replaceAll('"', '""')}"`;
  return { ...option, label: written, apply: written };
}

function shown(text) {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, " ");
}

function describe(...parts) {
  const text = parts.filter(Boolean).join("\n\n");
  if (!text) return undefined;
  return () => {
    const box = document.createElement("div");
    box.textContent = text; // comments come from imported files: text, never HTML
    return box;
  };
}

function columnList(table) {
  const lines = table.columns.slice(0, 12).map((column) => `${column.name} ${column.type}`.trim());
  if (table.columns.length > 12) lines.push(`and ${table.columns.length - 12} more`);
  return lines.join("\n");
}

function loose(schema) {
  const all = schema.tables.flatMap((table) => table.columns.map((column) => columnOption(column, table.name, -5)));
  return all.slice(0, LOOSE_COLUMNS);
}

/** The same column of two tables is offered once for each table, but twice the same line never. */
function withoutRepeats(options) {
  const seen = new Set();
  return options.filter((option) => {
    const key = `${option.name}\n${option.detail}`;
    return !seen.has(key) && seen.add(key);
  });
}

function functions(schema) {
  const known = schema.functions.length
    ? schema.functions
    : FUNCTION_WORDS.split(" ").map((name) => ({ name, detail: "", comment: "" }));
  return known.map((entry) => ({
    label: entry.name,
    type: "function",
    detail: entry.detail,
    info: describe(entry.comment),
    boost: -2,
  }));
}

function types() {
  return COMMON_TYPES.map((label) => ({ label, type: "type", detail: "type" }));
}

/** In the case the learner types in. */
function keywords(typed, boost) {
  const lower = /^[a-z]/.test(typed);
  return PHRASES.map((phrase) => ({ label: lower ? phrase.toLowerCase() : phrase, type: "keyword", boost }));
}
