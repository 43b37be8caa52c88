/**
 * The schema completion reads. It describes what learners imported, so every part is taken as any value at all
 * and ends as plain strings; nothing of it is ever parsed as HTML.
 *
 * @typedef {{name: string, type: string, comment: string}} Column
 * @typedef {{name: string, comment: string, columns: Column[]}} Table
 * @typedef {{name: string, detail: string, comment: string}} Func
 * @typedef {{tables: Table[], functions: Func[]}} Schema
 */

/** Longest comment shown beside a completion, in UTF-16 units. */
const COMMENT_LIMIT = 400;

/** @returns {Schema} */
export function normaliseSchema(schema) {
  return {
    tables: list(schema?.tables).map((table) => ({
      name: text(table?.name),
      comment: text(table?.comment).slice(0, COMMENT_LIMIT),
      columns: list(table?.columns)
        .map((column) => ({
          name: text(column?.name),
          type: text(column?.type),
          comment: text(column?.comment).slice(0, COMMENT_LIMIT),
        }))
        .filter((column) => column.name),
    })).filter((table) => table.name),
    functions: list(schema?.functions)
      .map((entry) => (typeof entry === "string"
        ? { name: entry, detail: "", comment: "" }
        : { name: text(entry?.name), detail: text(entry?.detail), comment: text(entry?.comment).slice(0, COMMENT_LIMIT) }))
      .filter((entry) => entry.name),
  };
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

function text(value) {
  return value == null ? "" : String(value);
}
