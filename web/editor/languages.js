/**
 * Languages by the name the page gives. A new one is one line here and one file beside. SQL is there at once; the
 * others come in a chunk of their own when a file first asks for them, and colour it when they have arrived.
 */
import { Compartment } from "@codemirror/state";
import { sqlLanguage } from "./sql.js";

/** @type {Record<string, import("@codemirror/state").Extension>} */
const LANGUAGES = {
  sql: sqlLanguage,
  text: [],
};

const LATER = ["javascript", "json", "http"];

const slot = new Compartment();

/** @param {string} name */
export function language(name) {
  return slot.of(Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : LANGUAGES.text);
}

/**
 * Gives the document its language if it has not got it yet. Without the chunk (offline before it was ever loaded) the
 * file is plain text, and the next time it is shown it is tried again.
 * @param {import("@codemirror/view").EditorView} view
 * @param {string} name
 * @param {() => boolean} isShown whether the view still shows the document
 */
export async function fetchLanguage(view, name, isShown) {
  if (!LATER.includes(name)) return;
  try {
    if (!Object.hasOwn(LANGUAGES, name)) Object.assign(LANGUAGES, (await import("./code-languages.js")).LANGUAGES);
  } catch {
    return;
  }
  if (isShown() && slot.get(view.state) !== LANGUAGES[name]) view.dispatch({ effects: slot.reconfigure(LANGUAGES[name]) });
}
