/**
 * One editor on the page: builds the view, and gives the handle that the page calls.
 */
import { EditorView } from "@codemirror/view";
import { toggleComment } from "@codemirror/commands";
import { setup } from "./setup.js";
import { Documents } from "./documents.js";
import { Announcer } from "./announce.js";
import { normaliseSchema } from "./schema.js";
import { showDiagnostics, clearDiagnostics } from "./diagnostics.js";
import { showRunMarks } from "./run-marks.js";
import { statementRange } from "./statement.js";
import { formatView } from "./format.js";
import { openFind } from "./find.js";
import { wholeWithin } from "./positions.js";

/** Milliseconds without scrolling after which it has ended. */
const SCROLL_PAUSE = 150;

/**
 * @typedef {object} EditorOptions
 * @property {string} [doc] text of the first document
 * @property {string} [key] its key, as in `swapDocument`
 * @property {string} [language] "sql", "javascript", "json", "http" or "text"; an unknown name is plain text
 * @property {string} [label] accessible name
 * @property {boolean} [readOnly]
 * @property {boolean} [wrap] wrap long lines
 * @property {(text: string) => void} [onChange] after each change the person or `format`, `insert` made
 * @property {(name: string) => void} [onCommand] "run-statement" | "run-all" | "format" | "save"
 * @property {(anchor: number, head: number) => void} [onCursor] offsets in UTF-16 units; also of a document just shown
 * @property {(top: number) => void} [onScroll] where the first visible line begins, once scrolling has ended
 */

/**
 * @param {HTMLElement} parent
 * @param {EditorOptions} options
 */
export function createEditor(parent, options = {}) {
  /** What completion reads; one object for the editor's life, so a new schema needs no new state. */
  const context = { schema: normaliseSchema(null) };
  const announcer = new Announcer(parent);
  const { base, settings } = setup({
    context,
    announcer,
    label: options.label ?? "Code",
    readOnly: options.readOnly ?? false,
    wrap: options.wrap ?? false,
    onCommand: (name) => options.onCommand?.(name),
    onUpdate(update) {
      // A swap or `setDoc` is the page telling the editor, not the reverse.
      const fromPage = update.transactions.some((transaction) => transaction.isUserEvent("page"));
      if (update.docChanged && !fromPage) options.onChange?.(update.state.doc.toString());
      if (update.selectionSet || update.docChanged) tellCursor();
    },
  });
  const documents = new Documents(base, settings);
  const state = documents.open(options.key ?? "", options.doc ?? "", options.language ?? "text");
  const view = new EditorView({ state, parent });

  function tellCursor() {
    const { anchor, head } = view.state.selection.main;
    options.onCursor?.(anchor, head);
  }

  let scrolled = 0;
  view.scrollDOM.addEventListener("scroll", () => {
    clearTimeout(scrolled);
    scrolled = setTimeout(() => {
      const { scrollTop, clientHeight } = view.scrollDOM;
      if (clientHeight) options.onScroll?.(view.lineBlockAtHeight(scrollTop - view.documentPadding.top).from);
    }, SCROLL_PAUSE);
  }, { passive: true });

  const handle = {
    /** The text; CodeMirror keeps lines with "\n" whatever they ended with. */
    getDoc: () => view.state.doc.toString(),

    /** Replaces the whole text as one undoable change that is not reported to `onChange`. */
    setDoc(text) {
      documents.replaceText(view, String(text));
    },

    selection() {
      const { from, to } = view.state.selection.main;
      return { from, to };
    },

    /** The statement the cursor is in or, between two, the one before; null in an empty text. */
    statement: () => statementRange(view.state, view.state.selection.main.head),

    select(from, to) {
      const range = wholeWithin(view.state.doc, from, to);
      view.dispatch({
        selection: { anchor: range.from, head: range.to },
        effects: EditorView.scrollIntoView(range.from, { y: "nearest", yMargin: 40 }),
      });
    },

    insert(text) {
      view.dispatch(view.state.replaceSelection(String(text)), { userEvent: "input", scrollIntoView: true });
      view.focus();
    },

    replaceRange(from, to, text) {
      view.dispatch({ changes: { ...wholeWithin(view.state.doc, from, to), insert: String(text) }, userEvent: "input" });
    },

    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,

    setSchema(schema) {
      context.schema = normaliseSchema(schema);
    },

    setDiagnostics(list) {
      showDiagnostics(view, list, announcer);
    },

    clearDiagnostics() {
      clearDiagnostics(view, announcer);
    },

    showRunMarks: (list) => showRunMarks(view, list),

    openSearch: () => void openFind(view),
    toggleComment: () => void toggleComment(view),

    /** @returns {Promise<{ok: boolean, message: string}>} */
    format: () => formatView(view),

    setReadOnly: (on) => settings.readOnly.set(view, Boolean(on)),
    setWrap: (on) => settings.wrap.set(view, Boolean(on)),
    setLabel: (label) => settings.label.set(view, String(label)),

    /**
     * Shows another file; the one shown keeps its undo history, cursor and scroll under its key. A file that was not
     * shown yet opens at `cursor`, with the line of `top` first, both offsets in UTF-16 units.
     */
    swapDocument(key, text, language, label, cursor = 0, top = 0) {
      documents.swap(view, String(key), String(text), String(language ?? "text"), { cursor, top });
      if (label != null) settings.label.set(view, String(label));
      announcer.clear();
      tellCursor();
    },

    forgetDocument: (key) => documents.forget(String(key)),
    renameDocument: (from, to) => documents.rename(String(from), String(to)),

    destroy() {
      clearTimeout(scrolled);
      view.destroy();
      announcer.remove();
    },
  };
  return handle;
}
