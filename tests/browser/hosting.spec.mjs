/**
 * Where the site may live: under a path, in a sandboxed frame of another site, and without a network.
 */
import { DIST, expect, test } from "./support/test.mjs";
import { hostPage } from "./support/host.mjs";
import { serve } from "../../tools/serve.mjs";
import { Workbench } from "./pages/workbench.mjs";

test("it runs under any path @once", async ({ workbench, page }) => {
  const site = await serve({ dir: DIST, port: 0, base: "/some/sub/path/" });
  try {
    const outside = [];
    page.on("request", (request) => void (/^http/.test(request.url()) && !request.url().startsWith(site.url) && outside.push(request.url())));
    page.on("response", (response) => void (response.status() >= 400 && outside.push(`${response.status()} ${response.url()}`)));
    await workbench.open(site.url);
    await expect(workbench.grid().status).toHaveText("10 rows");
    expect(outside).toEqual([]);
  } finally {
    await site.close();
  }
});

test("it needs nothing from other hosts @once", async ({ workbench, page, site }) => {
  const elsewhere = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== new URL(site.url).origin) elsewhere.push(url.href);
  });
  await workbench.open();
  await expect(workbench.grid().status).toHaveText("10 rows");
  expect(elsewhere).toEqual([]);
});

test("inside a sandboxed frame of another site, the first result appears and queries run", async ({ page, site, isMobile }) => {
  const host = await hostPage(`<iframe title="Backyard" sandbox="allow-scripts" src="${site.url}"></iframe>`);
  try {
    await page.goto(host.url);
    const frame = page.frame({ url: (url) => url.href.startsWith(site.url) }) ?? page.frames()[1];
    await expect.poll(() => page.frames().length).toBe(2);
    const workbench = new Workbench(frame ?? page.frames()[1], Boolean(isMobile));
    await workbench.ready();
    await workbench.show("Results");
    await expect(workbench.grid().status).toHaveText("10 rows");
    await workbench.query("SELECT 'framed' AS place;");
    expect(await workbench.grid().rows()).toEqual([["framed"]]);
    await expect(workbench.memoryOnly).toBeVisible();
  } finally {
    await host.close();
  }
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("after one visit it opens and runs queries @once", async ({ workbench, page, context }) => {
    await workbench.open();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await workbench.query("SELECT 'stored' AS word;");
    await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
    await context.setOffline(true);
    await page.reload();
    await workbench.ready();
    expect(await workbench.answer("SELECT count(*) > 0 AS there FROM books;")).toEqual([["true"]]);
  });
});
