/**
 * The formatter, in a chunk of its own that loads at the first use.
 */
import { formatDialect, postgresql } from "sql-formatter";

/** @returns {{ok: true, text: string, message: string} | {ok: false, message: string}} */
export function formatSql(text) {
  try {
    const formatted = formatDialect(text, { dialect: postgresql, tabWidth: 2, linesBetweenQueries: 1, expressionWidth: 80 });
    return { ok: true, text: text.endsWith("\n") ? `${formatted}\n` : formatted, message: "" };
  } catch (error) {
    return { ok: false, message: readable(error) };
  }
}

/** sql-formatter's parser prints its grammar after the first line; a learner needs the place alone. */
function readable(error) {
  const first = String(error?.message ?? error).split("\n")[0];
  const place = /at line (\d+) column (\d+)/i.exec(first);
  return place
    ? `The formatter does not understand line ${place[1]}, column ${place[2]}. The text was left as it is.`
    : "The formatter does not understand this text. It was left as it is.";
}
