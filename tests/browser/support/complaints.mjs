/**
 * Collects what pages and their workers complain of. A refusal of the content security policy is a console error too.
 */

/** @param {import("@playwright/test").BrowserContext} context */
export function watchComplaints(context) {
  const heard = [];
  const expected = [];
  context.on("console", (message) => {
    if (message.type() === "error") heard.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => heard.push(`uncaught: ${error.error().stack ?? error.error()}`));
  return {
    /** Names a complaint that the test provokes. @param {RegExp} pattern */
    expect: (pattern) => void expected.push(pattern),
    unexpected: () => heard.filter((text) => !expected.some((pattern) => pattern.test(text))),
  };
}
