/**
 * The workbench as a person uses it: by names and roles, whatever the size of the screen.
 */
import { expect } from "../support/playwright.mjs";
import { ResultGrid } from "./grid.mjs";
import { PlanView } from "./plan.mjs";

export class Workbench {
  /**
   * @param {import("@playwright/test").Page | import("@playwright/test").Frame} page or the frame it is embedded in
   * @param {boolean} phone one panel at a time
   */
  constructor(page, phone) {
    this.page = page;
    this.phone = phone;
    this.header = page.getByRole("banner");
    this.editor = page.getByRole("textbox", { name: /^Editor of / });
    /** The results panel: one section a statement. */
    this.results = page.locator("#results");
    this.blocks = this.results.locator(".result");
    /** What became of the run: "2 statements in 3 ms, 1 failed". */
    this.status = this.results.locator(".run-status__text");
    this.visibleStop = page.getByRole("button", { name: "Stop", exact: true }).and(page.locator(":visible")).first();
    this.toasts = page.getByRole("log", { name: "Messages" });
    /** Why the engine cannot be used. */
    this.engineProblem = page.getByRole("alert").filter({ hasText: /engine/i });
    this.memoryOnly = page.getByText("Kept in memory only:").and(page.locator(":visible")).first();
    this.projectName = page.getByRole("button", { name: /^Project: / });
  }

  /** Opens the site for the first time and waits until the first query has run. */
  async open(address = "./") {
    await this.page.goto(address);
    await this.greeted();
  }

  /** The query that a fresh sample runs by itself has run. */
  async greeted() {
    await expect(this.status).toHaveText(/^1 statement in /);
    await this.ready();
  }

  /** Queries can run. */
  async ready() {
    // On a phone the button may be on a part that is not shown.
    await expect(this.page.getByRole("button", { name: "Run all", exact: true, includeHidden: true })).toBeEnabled();
    await expect(this.page.locator("#editor .cm-content")).toBeAttached();
  }

  button(name, options = { exact: true }) {
    return this.page.getByRole("button", { name, ...options }).and(this.page.locator(":visible")).first();
  }

  /** Replaces the text of the open file, as pasting over everything does; the cursor is at its end. */
  async write(text) {
    await this.paste(text);
    await expect.poll(() => this.text()).toBe(text);
  }

  /** The same with a text of more lines than the editor draws. */
  async paste(text) {
    await this.show("Editor");
    await this.editor.press("Control+A");
    await this.editor.evaluate((element, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Scrolls the editor to a part of its height, from 0 to 1, and waits until it has drawn that. */
  async scrollEditor(part) {
    await this.editor.evaluate(async (element, part) => {
      const scroller = element.closest(".cm-scroller");
      scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * part;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, part);
  }

  /** The text of the editor. CodeMirror draws only what is on screen: for texts of a few lines. */
  text() {
    return this.editor.evaluate((element) => [...element.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
  }

  /** Puts the cursor before the first occurrence of `words` in the editor. */
  async cursorAt(words) {
    await this.select(words, true);
  }

  /** Selects the first occurrence of `words` in the editor (within one line), as dragging over it does. */
  async select(words, collapse = false) {
    await this.show("Editor");
    await this.editor.focus();
    await this.editor.evaluate((element, [words, collapse]) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const line = [...element.querySelectorAll(".cm-line")].find((each) => each.textContent.includes(words));
      if (!line) throw new Error(`"${words}" is not in the editor`);
      const place = (offset) => {
        walker.currentNode = line;
        for (let node = walker.nextNode(), before = 0; node; node = walker.nextNode()) {
          if (offset <= before + node.length) return [node, offset - before];
          before += node.length;
        }
        throw new Error("past the end of the line");
      };
      const start = line.textContent.indexOf(words);
      const from = place(start);
      const to = collapse ? from : place(start + words.length);
      getSelection().setBaseAndExtent(...from, ...to);
    }, [words, collapse]);
    // CodeMirror reads the selection when the browser tells of it.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  /** Shows a panel where only one is visible at a time. */
  async show(name) {
    if (!this.phone) return;
    await this.page.getByRole("navigation", { name: "Parts of the workbench" }).getByRole("button", { name }).click();
  }

  /** Runs what `press` starts and waits for its end. */
  async finished(press) {
    const before = await this.runNumber();
    await press();
    await expect.poll(() => this.runNumber(), { intervals: [20, 50, 100] }).not.toBe(before);
    await this.show("Results");
    await expect(this.status).toHaveText(/ in \d|^Stopped|There is no statement|^The /);
  }

  /** Counts runs; 0 before the first. */
  runNumber() {
    return this.page.evaluate(() => Number(document.querySelector("[id^='result-']")?.id.split("-")[1] ?? 0));
  }

  /** Runs the statement at the cursor by its button. */
  async runStatement() {
    await this.show("Editor");
    return this.finished(() => this.button("Run statement").click());
  }

  async runAll() {
    await this.show("Editor");
    return this.finished(() => this.button("Run all").click());
  }

  /** Shows the plan of the statement at the cursor. @param {boolean} run with what is counted and measured */
  async explain(run) {
    await this.show("Editor");
    await this.button("Explain").click();
    const name = run ? /^Explain with run/ : /^Explain: the plan alone/;
    return this.finished(() => this.page.getByRole("menuitem", { name }).click());
  }

  /** The plan of a statement of the last run. @param {number} number counted from 1 */
  plan(number = 1) {
    return new PlanView(this.page, this.blocks.nth(number - 1));
  }

  /** Writes one statement in place of the file's text and runs it. */
  async query(sql) {
    await this.write(sql);
    await this.runStatement();
  }

  /** Writes a script in place of the file's text and runs all of it. */
  async script(sql) {
    await this.write(sql);
    await this.runAll();
  }

  /** The rows of a statement of the last run. @param {number} number counted from 1 */
  grid(number = 1) {
    return new ResultGrid(this.page, this.page.getByRole("grid", { name: `Rows of statement ${number}` }));
  }

  /** All cells of a query's answer, which must be short. */
  async answer(sql) {
    await this.query(sql);
    return this.grid().rows();
  }

  /** The command palette, opened, its field ready for typing. */
  async palette() {
    await this.page.keyboard.press("Control+K");
    const palette = this.page.getByRole("dialog", { name: "Command, table, file or sample" });
    await expect(palette.getByRole("combobox")).toBeFocused();
    return palette;
  }

  /** Gives a command by the palette. @param {string} label as the palette lists it */
  async command(label) {
    const palette = await this.palette();
    await palette.getByRole("combobox").fill(label);
    await expect(palette.getByRole("option").first()).toContainText(label);
    await this.page.keyboard.press("Enter");
    await expect(palette).toBeHidden();
  }

  /** The schema browser. */
  async schema() {
    await this.command("Focus tables");
    return this.page.getByRole("region", { name: "Schema" });
  }

  async history() {
    await this.command("Focus history");
    return this.page.getByRole("region", { name: "History" });
  }

  async timeline() {
    await this.command("Focus timeline");
    return this.page.getByRole("region", { name: "Timeline" });
  }

  async openImport() {
    await this.command("Import file…");
    const dialog = this.page.getByRole("dialog", { name: "Import a file" });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** Chooses a file to import. @param {string} name @param {string} text */
  async chooseImport(name, text) {
    const dialog = await this.openImport();
    const chooser = this.page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: "Choose a file…" }).click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  }

  async openExport() {
    await this.command("Export database…");
    const dialog = this.page.getByRole("dialog", { name: "Export" });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  /** An empty project with this name. */
  async newProject(name) {
    await this.command("New project…");
    const dialog = this.page.getByRole("dialog", { name: "New project" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Create" }).click();
    await expect(this.projectName).toHaveAccessibleName(`Project: ${name}`);
    await this.ready();
  }

  async renameProject(name) {
    await this.command("Rename project…");
    const dialog = this.page.getByRole("dialog", { name: "Rename project" });
    await dialog.getByRole("textbox", { name: "Name" }).fill(name);
    await dialog.getByRole("button", { name: "Rename" }).click();
    await expect(this.projectName).toHaveAccessibleName(`Project: ${name}`);
  }

  /** The dialog with all projects. */
  async projects() {
    await this.command("Projects…");
    const dialog = this.page.getByRole("dialog", { name: "Projects" });
    await expect(dialog).toBeVisible();
    return dialog;
  }

  async openProject(name) {
    const dialog = await this.projects();
    await dialog.locator(".project-list__open").filter({ hasText: name }).click();
    if (await dialog.isVisible()) await this.page.keyboard.press("Escape");
    await expect(this.projectName).toHaveAccessibleName(`Project: ${name}`);
    await this.ready();
  }

  /** A new, empty file, open in the editor. */
  async newFile(path) {
    await this.show("Editor");
    await this.button("New file").click();
    const dialog = this.page.getByRole("dialog", { name: "New file" });
    await dialog.getByRole("textbox").fill(path);
    await this.page.keyboard.press("Enter");
    await expect(this.editor).toHaveAccessibleName(`Editor of ${path}`);
  }

  async openFile(path) {
    await this.show("Editor");
    await this.page.getByRole("tab", { name: path }).click();
    await expect(this.editor).toHaveAccessibleName(`Editor of ${path}`);
  }

  /** Everything that changed is stored. */
  async saved() {
    await expect(this.page.locator(".save-state__text")).toHaveText(/^Saved (just now|\d+ s ago)$/);
  }
}
