/**
 * Which statement is running and which ran: a line mark at the left edge and a sign in the gutter
 * (the sign, so that nobody has to tell colours apart).
 */
import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";
import { wholeWithin } from "./positions.js";

/** @typedef {{from: number, to: number, state: "running" | "ran" | "failed"}} Mark */

/** All marks anew: in order, none over another. */
const replace = StateEffect.define({
  map: (list, changes) => list.map((mark) => ({ ...mark, from: changes.mapPos(mark.from), to: changes.mapPos(mark.to) })),
});

/** Marks in order; a mark goes when its own text is edited, as it no longer says what ran. */
const marks = StateField.define({
  create: () => /** @type {Mark[]} */ ([]),
  update(list, transaction) {
    if (transaction.docChanged) {
      list = list
        .filter((mark) => !touched(transaction.changes, mark))
        .map((mark) => ({ ...mark, from: transaction.changes.mapPos(mark.from, 1), to: transaction.changes.mapPos(mark.to, -1) }))
        .filter((mark) => mark.from < mark.to);
    }
    for (const effect of transaction.effects) {
      if (effect.is(replace)) list = effect.value;
    }
    return list;
  },
  provide: (field) => EditorView.decorations.from(field, (list) => (view) => lines(view.state, list)),
});

function touched(changes, { from, to }) {
  let hit = false;
  changes.iterChangedRanges((start, end) => {
    if (start < to && end > from) hit = true;
  });
  return hit;
}

function lines(state, list) {
  const ranges = [];
  let next = 0;
  for (const mark of list) {
    const decoration = Decoration.line({ class: `cm-run-line cm-run-${mark.state}` });
    const last = state.doc.lineAt(mark.to).number;
    // Two statements may share a line: a line is marked once.
    for (let number = Math.max(state.doc.lineAt(mark.from).number, next); number <= last; number++) {
      ranges.push(decoration.range(state.doc.line(number).from));
      next = number + 1;
    }
  }
  return RangeSet.of(ranges);
}

class Sign extends GutterMarker {
  constructor(state) {
    super();
    this.state = state;
  }

  eq(other) {
    return other.state === this.state;
  }

  toDOM() {
    const element = document.createElement("span");
    element.className = `cm-run-sign cm-run-${this.state}`;
    element.textContent = { running: "▸", ran: "✓", failed: "✕" }[this.state];
    return element;
  }
}

const SIGNS = { running: new Sign("running"), ran: new Sign("ran"), failed: new Sign("failed") };

export const runMarks = [
  marks,
  gutter({
    class: "cm-run-gutter",
    markers(view) {
      const seen = new Set();
      const ranges = [];
      for (const mark of view.state.field(marks)) {
        const at = view.state.doc.lineAt(mark.from).from;
        if (!seen.has(at)) ranges.push(SIGNS[mark.state].range(at));
        seen.add(at);
      }
      return RangeSet.of(ranges, true);
    },
    initialSpacer: () => SIGNS.ran,
  }),
];

/**
 * Shows these marks in place of all others, as one change: a script may have hundreds.
 *
 * @param {EditorView} view
 * @param {Mark[]} list of two over each other the later one counts
 */
export function showRunMarks(view, list) {
  const { doc } = view.state;
  const inOrder = list
    .map(({ from, to, state }, at) => ({ ...wholeWithin(doc, from, to), state, at }))
    .sort((a, b) => a.from - b.from || a.at - b.at);
  const kept = [];
  for (const mark of inOrder) {
    const before = kept.at(-1);
    if (!before || before.to <= mark.from) kept.push(mark);
    else if (before.at < mark.at) kept[kept.length - 1] = mark;
  }
  if (kept.length || view.state.field(marks).length) view.dispatch({ effects: replace.of(kept) });
}
