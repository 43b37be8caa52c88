/**
 * One state per file: text, undo history, selection and scroll stay with the file's key while another is shown.
 */
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { wholeWithin } from "./positions.js";
import { fetchLanguage, language } from "./languages.js";

/** Undo histories of this many files are kept; the one not shown for longest goes first. */
const KEPT_DOCUMENTS = 50;

export class Documents {
  #kept = new Map();
  #current = "";
  #languageName = "text";

  constructor(base, settings) {
    this.base = base;
    this.settings = settings;
  }

  /** A fresh state for the file, which becomes the one shown. */
  open(key, text, languageName) {
    this.#current = key;
    this.#languageName = languageName;
    return EditorState.create({ doc: text, extensions: [language(languageName), this.base] });
  }

  /**
   * @param {EditorView} view
   * @param {{cursor: number, top: number}} place where a file opens that was not shown yet
   */
  swap(view, key, text, languageName, place) {
    const isShown = () => key === this.#current && languageName === this.#languageName;
    if (isShown()) {
      this.replaceText(view, text);
      return;
    }
    this.#show(view, key, text, languageName, place);
    fetchLanguage(view, languageName, isShown);
  }

  #show(view, key, text, languageName, place) {
    this.#keep(this.#current, {
      state: view.state,
      languageName: this.#languageName,
      top: view.scrollDOM.scrollTop,
    });
    const kept = this.#kept.get(key);
    this.#kept.delete(key);
    if (!kept || kept.languageName !== languageName) {
      view.setState(this.open(key, text, languageName));
      const { doc } = view.state;
      const at = (offset) => wholeWithin(doc, offset, offset).from;
      this.#settle(view, { selection: { anchor: at(place.cursor) } }, EditorView.scrollIntoView(at(place.top), { y: "start", yMargin: 0 }));
      return;
    }
    this.#current = key;
    this.#languageName = languageName;
    view.setState(kept.state);
    this.#settle(view);
    this.replaceText(view, text);
    view.requestMeasure({ read: () => {}, write: () => (view.scrollDOM.scrollTop = kept.top) });
  }

  /** Settings may have changed since the state was made, or since the editor was. */
  #settle(view, more = {}, ...effects) {
    view.dispatch({ ...more, effects: [...Object.values(this.settings).map((setting) => setting.effect()), ...effects] });
  }

  /** Changes what differs only, so that cursor and marks outside it stay. */
  replaceText(view, text) {
    const before = view.state.doc.toString();
    const after = view.state.toText(text).toString();
    if (before === after) return;
    let from = 0;
    const shorter = Math.min(before.length, after.length);
    while (from < shorter && before[from] === after[from]) from++;
    let tail = 0;
    while (tail < shorter - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
    view.dispatch({
      changes: { from, to: before.length - tail, insert: after.slice(from, after.length - tail) },
      userEvent: "page.replace",
    });
  }

  forget(key) {
    this.#kept.delete(key);
  }

  rename(from, to) {
    if (this.#current === from) this.#current = to;
    const kept = this.#kept.get(from);
    if (!kept) return;
    this.#kept.delete(from);
    this.#kept.set(to, kept);
  }

  #keep(key, kept) {
    this.#kept.set(key, kept);
    if (this.#kept.size > KEPT_DOCUMENTS) this.#kept.delete(this.#kept.keys().next().value);
  }
}
