/**
 * Completion and closing brackets arrive when the editor is first entered. Until then typing is plain.
 */
import { EditorView, keymap } from "@codemirror/view";

/**
 * @param {import("./settings.js").Setting<any>} setting holds the extension once it is there, for every document
 * @param {object} context what completion reads
 */
export function helpOnEntry(setting, context) {
  let loading = null;
  const load = (view) => {
    loading ??= import("./typing-help.js").then(
      (help) => {
        setting.set(view, help.typingHelp(context));
        return help;
      },
      () => (loading = null), // offline: the next entry tries again
    );
    return loading;
  };
  const complete = (view) => {
    load(view).then((help) => help?.startCompletion(view));
    return true;
  };
  return [
    EditorView.domEventHandlers({ focus: (_event, view) => void load(view) }),
    keymap.of([{ key: "Ctrl-Space", run: complete }]),
  ];
}
