/**
 * Languages by the name the page gives. A new one is one line here and one file beside.
 */
import { sqlLanguage } from "./sql.js";

/** @type {Record<string, (context: object) => import("@codemirror/state").Extension>} */
const LANGUAGES = {
  sql: sqlLanguage,
  text: () => [],
};

/** @param {string} name @param {object} context what completion reads */
export function language(name, context) {
  const build = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : LANGUAGES.text;
  return build(context);
}
