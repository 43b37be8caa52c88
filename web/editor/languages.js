/**
 * Languages by the name the page gives. A new one is one line here and one file beside.
 */
import { sqlLanguage } from "./sql.js";

/** @type {Record<string, import("@codemirror/state").Extension>} */
const LANGUAGES = {
  sql: sqlLanguage,
  text: [],
};

/** @param {string} name */
export function language(name) {
  return Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : LANGUAGES.text;
}
