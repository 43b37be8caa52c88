/**
 * A newer version of the page: it is offered when it has arrived, and taken when the person says so.
 */
import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { serve } from "../../tools/serve.mjs";
import { DIST, expect, test } from "./support/test.mjs";

test.use({ serviceWorkers: "allow" });

/** A site of its own with the files of `dist/`, whose service worker can be that of another build. */
async function siteOfTwoBuilds(dir) {
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(DIST)) {
    if (name !== "sw.js") await symlink(path.join(DIST, name), path.join(dir, name));
  }
  const worker = await readFile(path.join(DIST, "sw.js"), "utf8");
  const publish = (build) => writeFile(path.join(dir, "sw.js"), build ? worker.replace(/BUILD="\w+"/, `BUILD="${build}"`) : worker);
  await publish();
  return { publish, ...(await serve({ dir, port: 0 })) };
}

test("a new version is offered, and Reload switches to it with the work intact", async ({ workbench, page }, info) => {
  const site = await siteOfTwoBuilds(info.outputPath("site"));
  try {
    await workbench.open(site.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await expect.poll(() => page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
    await workbench.script("CREATE TABLE kept (n integer);\nINSERT INTO kept VALUES (5);");

    await site.publish("another-build");
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await expect(workbench.toasts).toContainText("A new version of Backyard is ready");
    const loaded = page.waitForEvent("load");
    await workbench.toasts.getByRole("button", { name: "Reload" }).click();
    await loaded;
    await workbench.ready();
    await expect.poll(() => page.evaluate(() => caches.keys())).toEqual([expect.stringContaining("another-build")]);
    expect(await workbench.answer("SELECT n FROM kept;")).toEqual([["5"]]);
  } finally {
    await site.close();
  }
});
