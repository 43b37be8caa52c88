/**
 * The grid of one result, with its toolbar and its status line.
 */
import { expect } from "../support/playwright.mjs";

export class ResultGrid {
  /**
   * @param {import("@playwright/test").Page} page
   * @param {import("@playwright/test").Locator} table the element with role grid
   */
  constructor(page, table) {
    this.page = page;
    this.table = table;
    this.frame = page.locator(".grid").filter({ has: table });
    this.status = this.frame.locator(".grid__status").getByRole("status");
    this.filter = this.frame.getByRole("searchbox", { name: "Filter rows" });
  }

  /** The texts of the rows in the document, without their numbers; NULL as null. */
  rows() {
    return this.table.locator(".grid__body").getByRole("row").evaluateAll((rows) => rows.map((row) => (
      [...row.querySelectorAll("[role=gridcell]")].map((cell) => (
        cell.classList.contains("grid__cell--null") ? null : cell.querySelector(".visually-hidden") ? "" : cell.textContent))
    )));
  }

  /** The texts of one column. */
  async column(at) {
    return (await this.rows()).map((row) => row[at]);
  }

  header(name) {
    return this.table.getByRole("columnheader", { name: new RegExp(`^${name}\\b`) });
  }

  /** The names of the columns. */
  names() {
    return this.table.locator(".grid__column").allTextContents();
  }

  cell(row, column) {
    return this.table.locator(`[data-row="${row}"][data-column="${column}"]`);
  }

  toggle(name) {
    return this.frame.getByRole("button", { name, exact: true });
  }

  /** Opens the menu and chooses an item; with a heading, the item below it. */
  async choose(name, heading) {
    await this.frame.getByRole("button", { name: "Copy, download and more" }).click();
    const menu = this.page.getByRole("menu", { name: "Copy, download and more" });
    await expect(menu).toBeVisible();
    const items = menu.getByRole(/Filter columns|Chart/.test(name) ? "menuitemradio" : "menuitem", { name, exact: true });
    // An item of the same name stands below each heading.
    const below = heading
      ? await menu.evaluate((element, [name, heading]) => {
          let at = -1;
          let under = false;
          for (const child of element.children) {
            if (child.classList.contains("menu__heading")) under = child.textContent.includes(heading);
            else if (child.querySelector(".menu__label")?.textContent === name) {
              at += 1;
              if (under) return at;
            }
          }
          throw new Error(`no ${name} below ${heading}`);
        }, [name, heading])
      : 0;
    await items.nth(below).click();
    await expect(menu).toBeHidden();
  }
}
