/**
 * The search panel and its keys (see find.js).
 */
import "./index.js"; // so that the editor is one chunk, which this one shares: two cost 3 kB more
import { EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";

/** The panel's words, written as everywhere on the page. */
const WORDS = {
  next: "Next", previous: "Previous", all: "All", replace: "Replace", "replace all": "Replace all", close: "Close",
  "match case": "Match case", regexp: "Regular expression", "by word": "Whole words",
};

export const findPanel = [
  EditorState.phrases.of(WORDS),
  search({ top: true }),
  keymap.of(searchKeymap),
  highlightSelectionMatches({ minSelectionLength: 2 }),
];

export { openSearchPanel };
