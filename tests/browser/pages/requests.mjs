/**
 * The request panel: the requests of a file, and the answer of one.
 */
import { expect } from "../support/playwright.mjs";

export class RequestPanel {
  /** @param {import("./workbench.mjs").Workbench} workbench */
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
    this.list = this.page.getByRole("list", { name: "Requests" });
    this.answer = this.page.getByRole("region", { name: "Answer" });
    this.status = this.answer.locator(".answer__code");
    this.body = this.answer.locator(".answer__body");
    /** Why there is no answer. */
    this.problem = this.answer.locator(".answer__problem");
  }

  /** Sends a request and waits for what came of it. @param {string} name as the list has it */
  async send(name, timeout) {
    await this.workbench.show("Results");
    const line = this.list.getByRole("listitem").filter({ hasText: name }).first();
    const send = line.getByRole("button", { name: `Send ${name}` });
    await expect(send).toBeEnabled();
    await send.click();
    await expect(line.locator(".request-line__state")).toHaveText(/^\d|^failed/, { timeout });
    await expect(send).toBeEnabled();
  }

  /** Shows a part of the answer. */
  async part(name) {
    await this.answer.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  }
}
