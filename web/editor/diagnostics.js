/**
 * Problems the engine found, shown at their exact text: underlined, explained in a tooltip under the pointer and
 * under the cursor, listed for screen readers, reached with F8.
 */
import { StateField } from "@codemirror/state";
import { EditorView, showTooltip } from "@codemirror/view";
import { forEachDiagnostic, linter, setDiagnostics } from "@codemirror/lint";
import { wholeWithin } from "./positions.js";

/** More than this many are no help. */
const LIMIT = 100;
const SEVERITIES = new Set(["error", "warning", "info", "hint"]);

/** The tooltip of the problem the cursor stands in. */
const atCursor = StateField.define({
  create: () => null,
  update(shown, transaction) {
    if (!transaction.docChanged && !transaction.selection && !transaction.effects.length) return shown;
    return tooltipAt(transaction.state, shown);
  },
  provide: (field) => showTooltip.from(field),
});

function tooltipAt(state, shown) {
  const { head, empty } = state.selection.main;
  if (!empty && state.selection.ranges.length > 1) return null;
  let found = null;
  forEachDiagnostic(state, (diagnostic, from, to) => {
    if (!found && from <= head && head <= to) found = { diagnostic, from };
  });
  if (!found) return null;
  if (shown && shown.diagnostic === found.diagnostic && shown.pos === found.from) return shown;
  return {
    diagnostic: found.diagnostic,
    pos: found.from,
    above: false,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-problem";
      dom.append(explanation(found.diagnostic));
      return { dom };
    },
  };
}

export const diagnostics = [
  // F8 also opens lint's own tooltip: a problem that the cursor's tooltip explains is not explained twice.
  linter(null, { tooltipFilter: (list, state) => list.filter((each) => each !== state.field(atCursor, false)?.diagnostic) }),
  atCursor,
];

/**
 * @param {EditorView} view
 * @param {{from: number, to: number, severity?: string, message: string, hint?: string, code?: string}[]} list
 * @param {import("./announce.js").Announcer} announcer
 */
export function showDiagnostics(view, list, announcer) {
  const { doc } = view.state;
  const shown = (Array.isArray(list) ? list : []).slice(0, LIMIT);
  const problems = shown.map((problem) => {
    const { from, to } = wholeWithin(doc, problem?.from, problem?.to);
    const severity = SEVERITIES.has(problem?.severity) ? problem.severity : "error";
    const parts = {
      message: String(problem?.message ?? ""),
      hint: problem?.hint ? String(problem.hint) : "",
      code: problem?.code ? String(problem.code) : "",
    };
    const diagnostic = { from, to, severity, ...parts, others: shown.length > 1 };
    diagnostic.renderMessage = () => explanation(diagnostic);
    return diagnostic;
  });
  view.dispatch(setDiagnostics(view.state, problems));
  announcer.list(problems.map((problem) => sentence(doc, problem)));
}

export function clearDiagnostics(view, announcer) {
  view.dispatch(setDiagnostics(view.state, []));
  announcer.clear();
}

/** Built from text nodes: messages quote names of imported tables. */
function explanation({ message, hint, code, others }) {
  const box = document.createElement("div");
  box.append(line("cm-problem-message", message));
  if (hint) box.append(line("cm-problem-hint", hint));
  if (code) box.append(line("cm-problem-code", code));
  if (others) box.append(line("cm-problem-keys", "F8 goes to the next problem"));
  return box;
}

function line(className, text) {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  return element;
}

function sentence(doc, { from, severity, message, hint, code }) {
  const at = doc.lineAt(from);
  const place = `line ${at.number}, column ${from - at.from + 1}`;
  return [`${severity} at ${place}: ${message}`, hint && `Hint: ${hint}`, code && `Code ${code}`]
    .filter(Boolean)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(" ");
}
