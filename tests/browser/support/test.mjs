/**
 * `test` as every spec uses it: the built site on a server of its own, and a page that may not complain.
 */
import { fileURLToPath } from "node:url";
import { serve } from "../../../tools/serve.mjs";
import { Workbench } from "../pages/workbench.mjs";
import { watchComplaints } from "./complaints.mjs";
import { expect, test as base } from "./playwright.mjs";

export { expect };

/** The built site. */
export const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));

export const test = base.extend({
  /** The site on a free port; one server for all tests of a process. */
  site: [
    async ({}, use) => {
      const server = await serve({ dir: DIST, port: 0 });
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],

  baseURL: ({ site }, use) => use(site.url),

  /**
   * What the pages of this test complained of (console errors, uncaught errors, refusals of the content security
   * policy). The test fails if there is any; `complaints.expect(/…/)` names one that belongs to the test.
   */
  complaints: [
    async ({ context }, use) => {
      const complaints = watchComplaints(context);
      await use(complaints);
      expect(complaints.unexpected(), "complaints of the page").toEqual([]);
    },
    { auto: true },
  ],

  /** The workbench, not yet opened. */
  workbench: ({ page, isMobile }, use) => use(new Workbench(page, Boolean(isMobile))),
});
