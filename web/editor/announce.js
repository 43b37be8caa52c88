/**
 * What is said to screen readers: how to leave the editor, and the list of problems in the text.
 */

let editors = 0;

export class Announcer {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    const document = parent.ownerDocument;
    this.descriptionId = `code-editor-help-${++editors}`;
    this.help = hidden(document, "span");
    this.help.id = this.descriptionId;
    this.help.textContent = "Press Escape, then Tab, to leave the editor. F8 goes to the next problem.";
    this.live = hidden(document, "ul");
    this.live.setAttribute("aria-live", "polite");
    this.live.setAttribute("aria-label", "Problems in the code");
    parent.append(this.help, this.live);
  }

  /** @param {string[]} problems one sentence each */
  list(problems) {
    const document = this.live.ownerDocument;
    this.live.replaceChildren(...problems.map((problem) => {
      const item = document.createElement("li");
      item.textContent = problem;
      return item;
    }));
  }

  clear() {
    this.list([]);
  }

  remove() {
    this.help.remove();
    this.live.remove();
  }
}

/** Hidden from sight alone: `display: none` would hide it from screen readers too. */
function hidden(document, tag) {
  const element = document.createElement(tag);
  Object.assign(element.style, {
    position: "absolute", width: "1px", height: "1px", margin: "-1px", padding: "0", border: "0",
    overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap",
  });
  return element;
}
