/**
 * Around the panels: palette, shortcuts, theme, help, sizes of panels, the phone's switcher, less motion.
 */
import { expect, test } from "./support/test.mjs";

test("the palette gives a command by keyboard alone", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1 AS one;\nSELECT 2 AS two;");
  const palette = await workbench.palette();
  await page.keyboard.type("run al");
  await expect(palette.getByRole("option").first()).toContainText("Run all");
  await expect(palette.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await workbench.finished(() => page.keyboard.press("Enter"));
  await expect(workbench.blocks).toHaveCount(2);
});

test("Escape closes the palette, and the editor has the focus again", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT 1;");
  await workbench.palette();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(workbench.editor).toBeFocused();
});

test("the palette finds by other words and by letters in their order", async ({ workbench, page }) => {
  await workbench.open();
  const options = (await workbench.palette()).getByRole("option");
  await page.keyboard.type("beautify");
  await expect(options.first()).toContainText("Format");
  await page.getByRole("combobox").fill("xyzzy");
  await expect(options).toHaveCount(0);
});

test("the theme is chosen and kept; until then it follows the device", async ({ workbench, page }) => {
  await workbench.open();
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector("main")).backgroundColor + getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).color);
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await background();
  expect(dark).not.toBe(light);
  await workbench.command("Theme: light");
  await expect.poll(background).toBe(light);
  await page.reload();
  await workbench.ready();
  expect(await background()).toBe(light);
  await workbench.command("Theme: as the device");
  await expect.poll(background).toBe(dark);
});

test("the help lists every shortcut", async ({ workbench, page }) => {
  await workbench.open();
  await page.keyboard.press("F1");
  const help = page.getByRole("dialog", { name: /Help/ });
  for (const [command, keys] of [["Run statement", /Ctrl.*Enter/], ["Run all", /Shift.*Enter/], ["All commands", /Ctrl.*K/], ["Next panel", /F6/]]) {
    await expect(help.locator(".help__row").filter({ hasText: command }).first()).toHaveText(keys);
  }
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
});

test("about names the version and leads to the licences", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.command("About and licences");
  const about = page.getByRole("dialog", { name: /About/ });
  await expect(about).toContainText(/\d+\.\d+\.\d+/);
  const link = about.getByRole("link", { name: /licen/i }).first();
  const address = new URL(await link.getAttribute("href"), page.url());
  expect((await page.request.get(address.href)).ok()).toBe(true);
});

test("F6 goes round the panels", async ({ workbench, page, isMobile }) => {
  test.skip(isMobile, "one panel at a time");
  await workbench.open();
  await workbench.write("SELECT 1;");
  await workbench.editor.focus();
  for (const part of ["part-results", "part-tables", "part-editor"]) {
    await page.keyboard.press("F6");
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest("[id^='part-']")?.id)).toBe(part);
  }
});

test("panels are resized by keyboard, and keep their sizes", async ({ workbench, page, isMobile }) => {
  test.skip(isMobile, "one panel at a time");
  await workbench.open();
  const separators = page.getByRole("separator", { name: /^(Width of the side panel|Height of the editor)$/ });
  await expect(separators).toHaveCount(2);
  const values = () => separators.evaluateAll((all) => all.map((each) => Number(each.getAttribute("aria-valuenow"))));
  const before = await values();
  await separators.nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await separators.nth(1).focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(values).not.toEqual(before);
  const after = await values();
  expect(after[0]).toBeGreaterThan(before[0]);
  expect(after[1]).toBeGreaterThan(before[1]);
  await page.reload();
  await workbench.ready();
  expect(await values()).toEqual(after);
});

test("the side panel closes, and stays closed", async ({ workbench, page, isMobile }) => {
  test.skip(isMobile, "one panel at a time");
  await workbench.open();
  const tables = page.getByRole("region", { name: "Schema" });
  await expect(tables).toBeVisible();
  await page.keyboard.press("Control+B");
  await expect(tables).toBeHidden();
  await page.reload();
  await workbench.ready();
  await expect(tables).toBeHidden();
  await page.keyboard.press("Control+B");
  await expect(tables).toBeVisible();
});

test("a phone shows one panel at a time, and nothing is wider than the screen", async ({ workbench, page, isMobile }) => {
  test.skip(!isMobile, "there is room for all");
  await workbench.open();
  for (const [name, shown] of [
    ["Tables", page.getByRole("region", { name: "Schema" })],
    ["Editor", workbench.editor],
    ["Results", workbench.results],
    ["History", page.getByRole("region", { name: "History" })],
  ]) {
    await workbench.show(name);
    await expect(shown).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  }
  await expect(workbench.editor).toBeHidden();
});

test("running on a phone shows the results", async ({ workbench, isMobile }) => {
  test.skip(!isMobile, "they are always visible");
  await workbench.open();
  await workbench.write("SELECT 1 AS one;");
  await workbench.button("Run statement").click();
  await expect(workbench.results).toBeVisible();
  await expect(workbench.grid().table).toBeVisible();
});

test("who asked for less motion gets none", async ({ workbench, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await workbench.open();
  // Everything that moves without being asked to, whether it is on the screen at this moment or not.
  await page.evaluate(() => {
    const spinner = document.createElement("span");
    spinner.className = "spinner";
    document.body.append(spinner);
  });
  expect(await moving(page)).toEqual([]);
  await workbench.show("Editor");
  await workbench.editor.focus();
  expect(await moving(page)).toEqual([]);
  await workbench.palette();
  expect(await moving(page)).toEqual([]);
});

/** What moves for longer than an eye notices, in words. */
function moving(page) {
  return page.evaluate(() => document.getAnimations().filter((each) => {
    const { duration, iterations } = each.effect.getComputedTiming();
    return Number(duration) > 10 || iterations === Infinity;
  }).map((each) => {
    const { target, pseudoElement } = each.effect;
    const name = each.animationName ?? each.transitionProperty ?? "a script's";
    return `${name} of <${target?.localName} class="${target?.getAttribute("class") ?? ""}">${pseudoElement ?? ""}`;
  }));
}
