/**
 * Typing over a selection of several lines. Left to the browser, Chromium joins the lines with a style attribute of
 * its own making, which the page's content security policy refuses (and reports) before CodeMirror redraws them.
 */
import { EditorView } from "@codemirror/view";

export const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { from, to } = state.selection.main;
    if (event.inputType !== "insertText" || event.data === null || view.composing) return false;
    if (state.selection.ranges.length > 1 || state.doc.lineAt(from).number === state.doc.lineAt(to).number) return false;
    event.preventDefault();
    const insert = () => state.update(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    // Brackets and quotes around a selection are others' work.
    const taken = state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, event.data, insert));
    if (!taken) view.dispatch(insert());
    return true;
  },
});
