/**
 * What the build adds to the page's head.
 */

/** Puts `policy` and `lines` where index.html has its two marks, and takes Trunk's links out. */
export function fillHead(html, policy, lines) {
  const marks = [/<!-- finish:policy[^>]*-->/, /<!-- finish:head[^>]*-->/];
  if (!marks.every((mark) => mark.test(html))) throw new Error("index.html lacks its finish:policy or finish:head mark");
  return html
    .replace(marks[0], () => policy)
    .replace(marks[1], () => lines.join("\n"))
    .replace(/<link data-trunk\b[^>]*>\n?/g, "")
    .replace(/<!-- data-wasm-opt-params[^>]*-->\n?/, "");
}

/** JSON as a data block: no script runs from it, and no "</script>" in it can end it. */
export function dataBlock(id, value) {
  return `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll("<", "\\u003c")}</script>`;
}
