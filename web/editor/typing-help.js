/**
 * What helps while one types: completion and closing brackets, in a chunk of their own that loads when the editor is
 * first entered (see help.js): a tenth of the editor, and nothing of it is needed to see a first result.
 */
import "./index.js"; // see find-panel.js
import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, startCompletion } from "@codemirror/autocomplete";
import { completeSql } from "./sql-completion.js";
import { sqlData } from "./sql.js";

/** @param {{schema: import("./schema.js").Schema}} context what completion reads */
export function typingHelp(context) {
  return [
    // Before the editor's own Tab, which indents.
    Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }, ...closeBracketsKeymap])),
    closeBrackets(),
    autocompletion({ icons: false, maxRenderedOptions: 60, tooltipClass: () => "cm-completions" }),
    sqlData.of({ autocomplete: (completion) => completeSql(completion, context.schema) }),
  ];
}

export { startCompletion };
