/**
 * The search panel and its keys (see find.js).
 */
import "./index.js"; // so that the editor is one chunk, which this one shares: two cost 3 kB more
import { keymap } from "@codemirror/view";
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";

export const findPanel = [
  search({ top: true }),
  keymap.of(searchKeymap),
  highlightSelectionMatches({ minSelectionLength: 2 }),
];

export { openSearchPanel };
