/**
 * Keys. The page's own commands come first; Ctrl/⌘+K is left alone, so that it reaches the page's palette.
 */
import { defaultKeymap, historyKeymap, indentWithTab, toggleComment } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { nextProblem, previousProblem } from "./diagnostics.js";
import { openFind } from "./find.js";

/** How long after Escape a Tab still leaves the editor. CodeMirror's own 2 s is short for some people. */
const LEAVE_AFTER_ESCAPE_MILLIS = 30_000;

/** @param {(name: string) => void} onCommand */
export function keys(onCommand) {
  const command = (name) => () => {
    onCommand(name);
    return true;
  };
  return [
    // `Shift-Mod-Enter` must stand before `Mod-Enter`, which would also match it.
    { key: "Shift-Mod-Enter", run: command("run-all"), preventDefault: true },
    { key: "Mod-Enter", run: command("run-statement"), preventDefault: true },
    { key: "Shift-Alt-f", run: command("format"), preventDefault: true },
    { key: "Mod-s", run: command("save"), preventDefault: true },
    { key: "Mod-/", run: toggleComment },
    { key: "F8", run: nextProblem, shift: previousProblem },
    { key: "Mod-f", run: openFind, preventDefault: true },
    ...historyKeymap,
    ...defaultKeymap.filter((binding) => !reachesPage(binding)),
    indentWithTab,
    { key: "Escape", run: allowTabToLeave },
  ];
}

/** The bindings of CodeMirror's (Emacs habits on macOS among them) that the page needs for itself. */
function reachesPage(binding) {
  return [binding.key, binding.mac].some((key) => key === "Mod-k" || key === "Ctrl-k");
}

/** Editors that Escape was last pressed in. */
const leaving = new WeakSet();

function allowTabToLeave(view) {
  leaving.add(view);
  // After the view's own handler of Escape, which would shorten the time again.
  queueMicrotask(() => view.setTabFocusMode(LEAVE_AFTER_ESCAPE_MILLIS));
  return false;
}

/** Once left, the editor takes Tab again (unless Ctrl+M has given Tab away for good). */
export const takeTabAgain = EditorView.domEventHandlers({
  blur(_event, view) {
    if (leaving.delete(view)) view.setTabFocusMode(false);
  },
});
