/**
 * End-to-end tests in Chromium, at two sizes. README.md beside this file says how to run one and how to add one.
 * `tools/test.mjs` names the browser in BACKYARD_CHROMIUM; the built site in `dist/` is served by the tests themselves.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "./support/playwright.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const launchOptions = {
  executablePath: process.env.BACKYARD_CHROMIUM || "/usr/bin/chromium",
  args: [
    // Containers have no user namespaces and often no GPU.
    "--no-sandbox",
    "--disable-gpu",
    // Nothing but the page under test shall use the network.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: here("./"),
  testMatch: "*.spec.mjs",
  outputDir: here("../../target/browser-tests"),
  fullyParallel: true,
  workers: 2,
  // A test that fails now and then is a bug, of the page or of the test, and the summary names it as "flaky". It does
  // not fail the run: of 400 tests on a machine that others use too, one in two runs met a pause of seconds.
  retries: 1,
  // A page that does not start would fail every test, each after its whole time.
  maxFailures: 25,
  forbidOnly: Boolean(process.env.CI),
  // Only what has stopped for good shall run into these: a shared machine may stand still for many seconds.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    launchOptions,
    // Recording takes a third of all time. Who looks into a failure adds `--trace on`.
    trace: "off",
    screenshot: "only-on-failure",
    // Its cache would answer for the routes that tests set; the tests that are about it allow it.
    serviceWorkers: "block",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
      // What does not depend on the size of the screen is tested once.
      grepInvert: /@once/,
    },
  ],
});
