/**
 * The plan of a statement in the results.
 */
export class PlanView {
  /** @param {import("@playwright/test").Page} page @param {import("@playwright/test").Locator} block */
  constructor(page, block) {
    this.page = page;
    this.block = block;
    this.views = block.getByRole("group", { name: "Show the plan as" });
    this.drawing = block.getByRole("group", { name: /^The plan as a tree/ });
    this.list = block.getByRole("list", { name: "Steps of the plan" });
    this.advice = block.getByRole("region", { name: "What costs, and what would help" });
    this.totals = block.locator(".plan__totals");
    /** What a screen reader is told of the step that the keys are at. */
    this.reading = block.locator(".plan-tree__reading");
    this.details = block.getByRole("region", { name: /^Details of / });
    /** What EXPLAIN wrote. */
    this.text = block.locator(".result__text");
    this.comparison = block.locator(".plan-compare");
  }

  /** @param {"Tree" | "List" | "Compare" | "Text"} name */
  async show(name) {
    await this.view(name).click();
  }

  view(name) {
    return this.views.getByRole("button", { name, exact: true });
  }

  /** The step of the list with these words in its title. */
  step(name) {
    return this.list.getByRole("button").filter({ hasText: name }).first();
  }

  /** Waits until the engine has tried out what would help. */
  async advised() {
    await this.advice.getByText("Trying out what would help…").waitFor({ state: "hidden" });
  }

  button(name) {
    return this.block.getByRole("button", { name, exact: true });
  }
}
