/**
 * Playwright, from where `web/package.json` installs it: these tests lie outside the folder in which Node would look.
 */
export { chromium, defineConfig, devices, expect, test } from "../../../web/node_modules/@playwright/test/index.mjs";
