/**
 * Positions that come from outside (the engine, the page) are brought into the document,
 * never trusted: the text may have changed since they were computed.
 */

/**
 * @param {import("@codemirror/state").Text} doc
 * @returns {{from: number, to: number}} in order, whole, inside the document
 */
export function wholeWithin(doc, from, to) {
  const a = clamp(from, doc.length);
  const b = clamp(to ?? from, doc.length);
  return a <= b ? { from: a, to: b } : { from: b, to: a };
}

function clamp(position, length) {
  const whole = Math.trunc(Number(position));
  return Number.isFinite(whole) ? Math.min(Math.max(whole, 0), length) : 0;
}
