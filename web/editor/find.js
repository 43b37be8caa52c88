/**
 * Find and replace. The panel is a chunk of its own, loaded at the first use: nobody searches before a first result.
 */
import { Compartment } from "@codemirror/state";

const slot = new Compartment();

/** Where the panel's extensions go once they are loaded; every document's state has it. */
export const findSlot = slot.of([]);

/** @param {import("@codemirror/view").EditorView} view */
export function openFind(view) {
  import("./find-panel.js").then(
    ({ findPanel, openSearchPanel }) => {
      const missing = slot.get(view.state) !== findPanel;
      if (missing) view.dispatch({ effects: slot.reconfigure(findPanel) });
      openSearchPanel(view);
    },
    () => { /* offline before the chunk was ever loaded: the browser's own find still works on what is in sight */ },
  );
  return true;
}
