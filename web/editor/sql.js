/**
 * SQL: PostgreSQL's spelling of the language, and completion from the live schema.
 */
import { LanguageSupport } from "@codemirror/language";
import { SQLDialect } from "@codemirror/lang-sql";
import { FUNCTION_WORDS, KEYWORDS, TYPES } from "./sql-words.js";
import { completeSql } from "./sql-completion.js";

/**
 * Our own word lists: lang-sql's PostgreSQL dialect colours every non-reserved word of the manual
 * (`name`, `class`, `level`, …) as a keyword, though they are ordinary column names.
 */
const dialect = /*@__PURE__*/ SQLDialect.define({
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  operatorChars: "+-*/<>=~!@#%^&|`?:",
  specialVar: "",
  keywords: KEYWORDS,
  types: TYPES,
  builtin: FUNCTION_WORDS,
});

/** @param {{schema: import("./schema.js").Schema}} context */
export function sqlLanguage(context) {
  return new LanguageSupport(dialect.language, [
    dialect.language.data.of({
      autocomplete: (completion) => completeSql(completion, context.schema),
      closeBrackets: { brackets: ["(", "[", "'", '"'] },
    }),
  ]);
}
