/**
 * Programs in two halves: the first result needs the first ones only; what needs the rest waits for it, and says so
 * when it does not come.
 */
import { expect, test } from "./support/test.mjs";
import { hostPage } from "./support/host.mjs";
import { Workbench } from "./pages/workbench.mjs";

const REST = /\/assets\/(app|engine)-rest-[0-9a-f]+\.wasm/;
/** Its functions are in the rest of the engine. */
const LATER = "SELECT lag(n) OVER (ORDER BY n) AS before, percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM (VALUES (1), (2)) AS v (n) GROUP BY n ORDER BY n;";
const ANSWER = [[null, "1"], ["1", "2"]];

/** Lets nothing of the rest through until it is told to. */
async function holdRest(page) {
  const asked = [];
  let open;
  const opened = new Promise((done) => (open = done));
  await page.context().route(REST, async (route) => {
    asked.push({ name: REST.exec(route.request().url())[1], kind: route.request().resourceType() });
    await opened;
    await route.continue();
  });
  return { asked, open };
}

test("the first result needs nothing of the rest", async ({ workbench, page }) => {
  const { asked, open } = await holdRest(page);
  await workbench.open();
  await workbench.show("Results");
  await expect(workbench.grid().status).toHaveText("10 rows");
  // Asked for ahead, and not in a call that blocks: what the first result needs has to stay in the first half, so take
  // it off tools/build/page-later.txt, or bring it into tools/build/profile.mjs.
  await expect.poll(() => asked.length).toBe(2);
  expect(asked.map(({ kind }) => kind)).toEqual(["fetch", "fetch"]);
  open();
  expect(await workbench.answer(LATER)).toEqual(ANSWER);
});

test("what needs the rest before it has come waits for it", async ({ workbench, page }) => {
  const { open } = await holdRest(page);
  await workbench.open();
  setTimeout(open, 1500);
  await workbench.command("About and licences");
  await expect(page.getByRole("dialog").locator("code")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await workbench.answer(LATER)).toEqual(ANSWER);
});

/** Refuses one of the two until told otherwise. */
async function refuse(page, which) {
  const refused = { now: true };
  await page.context().route(which, (route) => (refused.now ? route.abort() : route.continue()));
  return refused;
}

test("without the rest of the engine a query says why, and the next try succeeds @once", async ({ workbench, page, complaints }) => {
  complaints.expect(/ERR_FAILED|could not be loaded|Failed to load/);
  const refused = await refuse(page, /engine-rest/);
  await workbench.open();
  await workbench.write(LATER);
  await page.keyboard.press("Control+Enter");
  await expect(workbench.toasts).toContainText(/a part of it could not be loaded; check the connection.*your work was restored/);
  refused.now = false;
  await workbench.ready();
  expect(await workbench.answer(LATER)).toEqual(ANSWER);
});

test("without the rest of the page it asks whether to try again, and goes on where it was @once", async ({ workbench, page, complaints }) => {
  complaints.expect(/ERR_FAILED|could not be loaded|Failed to load/);
  const refused = await refuse(page, /app-rest/);
  await workbench.open();
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.message());
    refused.now = false;
    await dialog.accept();
  });
  // Typing needs nothing of it.
  await workbench.write("SELECT 'typed' AS word;");
  expect(asked).toEqual([]);
  await workbench.command("About and licences");
  await expect(page.getByRole("dialog").locator("code")).toBeVisible();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("app-rest.wasm could not be loaded. Check the connection.");
  await page.keyboard.press("Escape");
  expect(await workbench.text()).toBe("SELECT 'typed' AS word;");
});

test("in a sandboxed frame the rest comes too, also in a call that blocks @once", async ({ page, site }) => {
  const { open } = await holdRest(page);
  const host = await hostPage(`<iframe title="Backyard" sandbox="allow-scripts" src="${site.url}"></iframe>`);
  try {
    await page.goto(host.url);
    await expect.poll(() => page.frames().length).toBe(2);
    const workbench = new Workbench(page.frames()[1], false);
    await workbench.greeted();
    setTimeout(open, 1500);
    expect(await workbench.answer(LATER)).toEqual(ANSWER);
  } finally {
    await host.close();
  }
});

test("a worker started later has the rest from the beginning @once", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.answer(LATER);
  let asked = 0;
  await page.context().route(REST, (route) => ((asked += 1), route.continue()));
  await workbench.write("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;");
  await page.keyboard.press("Control+Enter");
  await workbench.visibleStop.click();
  await workbench.ready();
  expect(await workbench.answer(LATER)).toEqual(ANSWER);
  expect(asked).toBe(0);
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("the rest is stored for offline use, and comes also in a call that blocks @once", async ({ workbench, page, context }) => {
    await workbench.open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await workbench.ready();
    // At a later visit no first query runs: what is asked now may be sooner than the rest.
    expect(await workbench.answer(LATER)).toEqual(ANSWER);
    await workbench.command("About and licences");
    await expect(page.getByRole("dialog").locator("code")).toBeVisible();
  });
});
