/**
 * Accessibility rules on what is shown now, by axe-core. It is evaluated by the debugger and not by the page, so the
 * page's content security policy stays as it is.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "./playwright.mjs";

const source = readFileSync(fileURLToPath(new URL("../../../web/node_modules/axe-core/axe.min.js", import.meta.url)), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Fails with the rule, the element and the reason for each violation.
 *
 * @param {import("@playwright/test").Page} page
 * @param {string} view what is looked at, for the message
 */
export async function expectAccessible(page, view) {
  // Colours are measured where transitions have ended.
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((it) => it.effect?.getComputedTiming().iterations !== Infinity);
    // One that is broken off has ended too.
    return Promise.all(ending.map((it) => it.finished.catch(() => {}))).then(() => {});
  });
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const violations = await page.evaluate(async (rules) => {
    const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
    // Two rules do not see what is there. A row of the tree shows its count or type beside its name; spoken, words
    // stand between them. And the editor's text takes the focus by being editable, without a tabindex.
    const isSound = (id, node) => {
      const element = document.querySelector(node.target.join(" "));
      return (id === "label-content-name-mismatch" && element?.role === "treeitem")
        || (id === "scrollable-region-focusable" && element?.querySelector("[contenteditable=true]"));
    };
    return found.violations.flatMap(({ id, nodes }) => nodes.filter((node) => !isSound(id, node)).map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`));
  }, RULES);
  expect(violations, `accessibility of ${view}`).toEqual([]);
}
