/**
 * Problems the engine found, shown at their exact text: underlined, explained in a tooltip under the pointer and
 * under the cursor, listed for screen readers, reached with F8.
 */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip, showTooltip } from "@codemirror/view";
import { wholeWithin } from "./positions.js";

/** More than this many are no help. */
const LIMIT = 100;
const SEVERITIES = new Set(["error", "warning", "info", "hint"]);

/** @typedef {{severity: string, message: string, hint: string, code: string}} Problem */

const replace = StateEffect.define();

/** The underlines, each with its problem; they move with the text. */
const underlines = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) if (effect.is(replace)) return effect.value;
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function underline(doc, { from, to, problem }) {
  // What is wrong at a place, between two letters, is shown at the letter before, or else the one after.
  if (from === to) {
    const line = doc.lineAt(from);
    if (from > line.from) from--;
    else if (to < line.to) to++;
    else return [];
  }
  return [Decoration.mark({ class: `cm-lintRange cm-lintRange-${problem.severity}`, problem }).range(from, to)];
}

/** @returns {{from: number, to: number, problem: Problem} | null} the first whose text touches `position` */
function problemAt(state, position) {
  let found = null;
  state.field(underlines).between(position, position, (from, to, { spec }) => {
    found ??= { from, to, problem: spec.problem };
  });
  return found;
}

/** The tooltip of the problem the cursor stands in. */
const atCursor = StateField.define({
  create: () => null,
  update(shown, transaction) {
    if (!transaction.docChanged && !transaction.selection && !transaction.effects.length) return shown;
    const { ranges, main } = transaction.state.selection;
    const found = ranges.length > 1 && !main.empty ? null : problemAt(transaction.state, main.head);
    if (!found) return null;
    return shown?.problem === found.problem && shown.pos === found.from ? shown : tooltip(found, false);
  },
  provide: (field) => showTooltip.from(field),
});

/** Under the pointer, unless the cursor's own already explains the same. */
const underPointer = hoverTooltip((view, position) => {
  const found = problemAt(view.state, position);
  return found && found.problem !== view.state.field(atCursor)?.problem ? tooltip(found, true) : null;
}, { hideOn: (transaction) => transaction.docChanged || transaction.effects.some((effect) => effect.is(replace)) });

function tooltip({ from, to, problem }, above) {
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "cm-problem";
    dom.append(explanation(problem));
    return { dom };
  };
  return { problem, pos: from, end: to, above, create };
}

export const diagnostics = [underlines, atCursor, underPointer];

export const nextProblem = (view) => goTo(view, 1);
export const previousProblem = (view) => goTo(view, -1);

/** To the nearest problem in that direction, round the ends of the text. */
function goTo(view, direction) {
  const { from, to } = view.state.selection.main;
  const places = [];
  view.state.field(underlines).between(0, view.state.doc.length, (start, end) => void places.push({ start, end }));
  if (direction < 0) places.reverse();
  const beyond = places.find(({ start, end }) => (direction > 0 ? start > from || (start === from && end > to) : start < from));
  const place = beyond ?? places[0];
  if (!place) return false;
  view.dispatch({ selection: { anchor: place.start, head: place.end }, scrollIntoView: true });
  return true;
}

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
    return {
      from,
      to,
      problem: {
        severity: SEVERITIES.has(problem?.severity) ? problem.severity : "error",
        message: String(problem?.message ?? ""),
        hint: problem?.hint ? String(problem.hint) : "",
        code: problem?.code ? String(problem.code) : "",
        others: shown.length > 1,
      },
    };
  });
  view.dispatch({ effects: replace.of(Decoration.set(problems.flatMap((each) => underline(doc, each)), true)) });
  announcer.list(problems.map((each) => sentence(doc, each)));
}

export function clearDiagnostics(view, announcer) {
  view.dispatch({ effects: replace.of(Decoration.none) });
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

function sentence(doc, { from, problem: { severity, message, hint, code } }) {
  const at = doc.lineAt(from);
  const place = `line ${at.number}, column ${from - at.from + 1}`;
  return [`${severity} at ${place}: ${message}`, hint && `Hint: ${hint}`, code && `Code ${code}`]
    .filter(Boolean)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(" ");
}
