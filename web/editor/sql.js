/**
 * SQL: PostgreSQL's spelling of the language. Completion is put onto it by typing-help.js.
 */
import { Language, continuedIndent, defineLanguageFacet, indentNodeProp, languageDataProp } from "@codemirror/language";
import { styleTags, tags } from "@lezer/highlight";
import { sqlParser } from "./sql-parser.js";

/** What other parts of the editor may say of SQL. */
export const sqlData = /*@__PURE__*/ defineLanguageFacet({
  commentTokens: { line: "--", block: { open: "/*", close: "*/" } },
  closeBrackets: { brackets: ["(", "[", "'", '"'] },
});

const parser = /*@__PURE__*/ sqlParser([
  /*@__PURE__*/ languageDataProp.add((type) => (type.isTop ? sqlData : undefined)),
  /*@__PURE__*/ indentNodeProp.add({ "Statement": /*@__PURE__*/ continuedIndent() }),
  /*@__PURE__*/ styleTags({
    "Keyword": tags.keyword,
    "Type": tags.typeName,
    "Builtin": /*@__PURE__*/ tags.standard(tags.name),
    "Bool": tags.bool,
    "Null": tags.null,
    "Number Bits": tags.number,
    "String": tags.string,
    "Identifier": tags.name,
    "QuotedIdentifier": /*@__PURE__*/ tags.special(tags.string),
    "LineComment": tags.lineComment,
    "BlockComment": tags.blockComment,
    "Operator": tags.operator,
    "Punctuation Semicolon": tags.punctuation,
    "Bracket": tags.paren,
  }),
]);

export const sqlLanguage = /*@__PURE__*/ new Language(sqlData, parser, [], "sql");

