/**
 * Formatting as one undoable change. Only white space is touched: the formatter's answer is laid over the text
 * letter by letter, so that cursor and marks stay at their letters, and an answer that changed anything else is refused.
 */

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import { sqlLanguage } from "./sql.js";

/** Longer texts would block the page for seconds, in UTF-16 units. */
const LIMIT = 400_000;
const PARSE_MILLIS = 500;

/** @returns {Promise<{ok: boolean, message: string}>} */
export async function formatView(view) {
  const state = view.state;
  if (state.readOnly) return { ok: false, message: "This file cannot be changed." };
  if (!sqlLanguage.isActiveAt(state, 0)) return { ok: false, message: "Only SQL is formatted here." };
  const { from, to } = state.selection.main.empty ? { from: 0, to: state.doc.length } : state.selection.main;
  const text = state.sliceDoc(from, to);
  if (!text.trim()) return { ok: true, message: "Nothing to format." };
  if (text.length > LIMIT) return { ok: false, message: "The text is too long to format at once. Select a part of it." };

  let formatSql;
  try {
    ({ formatSql } = await import("./sql-formatter.js"));
  } catch {
    return { ok: false, message: "The formatter could not be loaded. Check the connection and try again." };
  }
  const formatted = formatSql(text);
  if (!formatted.ok) return formatted;
  if (view.state.doc !== state.doc) return { ok: false, message: "The text changed while it was being formatted. Try again." };
  const changes = whiteSpaceChanges(text, formatted.text, from);
  if (!changes || changesQuoted(state, changes)) return { ok: false, message: "The formatter would have changed more than white space, so the text was left as it is." };
  if (!changes.length) return { ok: true, message: "Already formatted." };
  view.dispatch({ changes, userEvent: "format", scrollIntoView: true });
  return { ok: true, message: "Formatted." };
}

/** White space within quotes is data. */
function changesQuoted(state, changes) {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MILLIS) ?? syntaxTree(state);
  return changes.some(({ from }) => {
    const node = tree.resolveInner(from, 1);
    return (node.name === "String" || node.name === "QuotedIdentifier") && node.from < from;
  });
}

/**
 * The replacements of white space that turn `before` into `after`; null where their other letters differ.
 * @param {number} offset where `before` begins in the document
 */
export function whiteSpaceChanges(before, after, offset) {
  const changes = [];
  const space = /\s*/y;
  const take = (text, at) => {
    space.lastIndex = at;
    return space.exec(text)?.[0] ?? "";
  };
  let a = 0;
  let b = 0;
  for (;;) {
    const old = take(before, a);
    const fresh = take(after, b);
    if (old !== fresh) changes.push({ from: offset + a, to: offset + a + old.length, insert: fresh });
    a += old.length;
    b += fresh.length;
    if (a >= before.length || b >= after.length) return a >= before.length && b >= after.length ? changes : null;
    if (before[a] !== after[b]) return null;
    a++;
    b++;
  }
}
