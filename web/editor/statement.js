/**
 * The statement around a position, and its words.
 */
import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";

/** A longer statement (a bulk INSERT) is read only this far to each side of the cursor, in UTF-16 units. */
const REACH = 20_000;

/** Parsing time spent when the tree does not reach the cursor yet, in milliseconds. */
const PARSE_MILLIS = 100;

/** The statement that `position` is in or, between two, the one before it; null where there is none. */
export function statementRange(state, position) {
  const node = statementNode(state, position);
  return node ? { from: node.from, to: node.to } : null;
}

function statementNode(state, position) {
  const tree = ensureSyntaxTree(state, position, PARSE_MILLIS) ?? syntaxTree(state);
  let before = null;
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== "Statement") continue;
    if (node.from > position) return before ?? node;
    before = node;
    if (position <= node.to) return node;
  }
  return before;
}

/**
 * @typedef {{kind: "word" | "name" | "mark", text: string, from: number, to: number}} Token
 * `word`: unquoted, `text` in lower case as PostgreSQL folds it; `name`: quoted, `text` without quotes; `mark`: the rest
 */

/** @returns {Token[]} of the statement that holds `position`, comments left out */
export function statementTokens(state, position) {
  const statement = statementNode(state, position);
  // Right after a `;` a new statement begins, though none is there yet.
  if (!statement || (position >= statement.to && state.sliceDoc(statement.to - 1, statement.to) === ";")) return [];
  const tokens = [];
  const from = Math.max(statement.from, position - REACH);
  const to = Math.min(statement.to, position + REACH);
  syntaxTree(state).iterate({
    from,
    to,
    enter(node) {
      if (node.name === "LineComment" || node.name === "BlockComment") return false;
      if (node.node.firstChild) return true;
      // Empty nodes mark what is missing in a half-written statement.
      if (node.from < from || node.to > to || node.from === node.to) return false;
      const text = state.sliceDoc(node.from, node.to);
      tokens.push(token(node.name, text, node.from, node.to));
      return false;
    },
  });
  return tokens;
}

function token(kind, text, from, to) {
  switch (kind) {
    case "QuotedIdentifier":
      return { kind: "name", text: text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined).replaceAll('""', '"'), from, to };
    case "Identifier": case "Keyword": case "Type": case "Builtin": case "Bool": case "Null":
      return { kind: "word", text: text.toLowerCase(), from, to };
    default:
      return { kind: "mark", text, from, to };
  }
}
