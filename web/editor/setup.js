/**
 * The extensions every document has, in place of CodeMirror's `basicSetup`: each is here because the
 * playground uses it, as every one costs bytes before the first result.
 */
import { EditorState } from "@codemirror/state";
import {
  EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  keymap, lineNumbers,
} from "@codemirror/view";
import { history } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { Setting } from "./settings.js";
import { keys, takeTabAgain } from "./keys.js";
import { theme } from "./theme.js";
import { highlighting } from "./highlight.js";
import { diagnostics } from "./diagnostics.js";
import { runMarks } from "./run-marks.js";
import { findSlot } from "./find.js";
import { helpOnEntry } from "./help.js";
import { typing } from "./typing.js";

/**
 * @param {object} options
 * @returns {{base: import("@codemirror/state").Extension, settings: Record<string, Setting<any>>}}
 */
export function setup({ context, announcer, label, readOnly, wrap, onCommand, onUpdate }) {
  const settings = {
    help: new Setting([], (extension) => extension),
    readOnly: new Setting(readOnly, (on) => EditorState.readOnly.of(on)),
    wrap: new Setting(wrap, (on) => (on ? EditorView.lineWrapping : [])),
    label: new Setting(label, (text) =>
      EditorView.contentAttributes.of({ "aria-label": text, "aria-describedby": announcer.descriptionId })),
  };
  const base = [
    keymap.of(keys(onCommand)),
    takeTabAgain,
    lineNumbers(),
    runMarks,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(4),
    indentUnit.of("  "),
    history(),
    indentOnInput(),
    bracketMatching(),
    typing,
    helpOnEntry(settings.help, context),
    diagnostics,
    findSlot,
    highlighting,
    theme,
    EditorView.updateListener.of(onUpdate),
    ...Object.values(settings).map((setting) => setting.extension()),
  ];
  return { base, settings };
}
