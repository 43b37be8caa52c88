/**
 * The worker is disposable: when it dies, the page starts another one, restores the project and says so.
 */
import { expect, test } from "./support/test.mjs";

const RESTORED = /The engine stopped unexpectedly \(.*\) and was started again; your work was restored/;

/** Lets the engine fail as an error in its program would. */
async function crash(page) {
  const worker = page.workers()[0];
  const gone = worker.waitForEvent("close");
  await worker.evaluate(() => void setTimeout(() => { throw new Error("broken by the test"); }));
  await gone;
}

test.beforeEach(({ complaints }) => complaints.expect(/broken by the test/));

test("after a crash the page says what happened, and the project is as it was", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE kept (n integer);\nINSERT INTO kept VALUES (1), (2);\nDELETE FROM reviews;");
  await crash(page);
  await expect(workbench.toasts).toContainText(RESTORED);
  await workbench.ready();
  expect(await workbench.answer("SELECT (SELECT sum(n) FROM kept), (SELECT count(*) FROM reviews);")).toEqual([["3", "0"]]);
});

test("changes after the last snapshot are done again, those of a rolled back transaction are not", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.query("CREATE TABLE log (n integer);");
  await workbench.saved();
  await workbench.script("INSERT INTO log VALUES (1);\nBEGIN;\nINSERT INTO log VALUES (2);\nROLLBACK;\nBEGIN;\nINSERT INTO log VALUES (4);\nCOMMIT;");
  await crash(page);
  await expect(workbench.toasts).toContainText(RESTORED);
  await workbench.ready();
  expect(await workbench.answer("SELECT sum(n) FROM log;")).toEqual([["5"]]);
});

/** Ends the engine without a word, as a browser does that is short of memory. */
async function end(page) {
  const worker = page.workers()[0];
  const gone = worker.waitForEvent("close");
  await worker.evaluate(() => self.close());
  await gone;
}

test("a worker that the browser ended in silence is replaced, the project is intact, and the page says so", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE quiet (n integer);\nINSERT INTO quiet VALUES (7);");
  await end(page);
  await expect(workbench.toasts).toContainText(RESTORED);
  await workbench.ready();
  expect(await workbench.answer("SELECT n FROM quiet;")).toEqual([["7"]]);
});

test("a worker whose program is ended by the debugger while a query runs is replaced by Stop @once", async ({ workbench, page, context }) => {
  await workbench.open();
  await workbench.script("CREATE TABLE quiet (n integer);\nINSERT INTO quiet VALUES (7);");
  await workbench.write("SELECT count(*) FROM generate_series(1, 100000) AS a, generate_series(1, 100000) AS b;");
  await workbench.button("Run statement").click();
  await expect(workbench.visibleStop).toBeVisible();
  const debug = await context.newCDPSession(page);
  const attached = new Promise((found) => {
    debug.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => void (targetInfo.type === "worker" && found(sessionId)));
  });
  await debug.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await debug.send("Target.sendMessageToTarget", { sessionId: await attached, message: '{"id":1,"method":"Runtime.terminateExecution"}' });
  await workbench.visibleStop.click();
  await workbench.ready();
  expect(await workbench.answer("SELECT n FROM quiet;")).toEqual([["7"]]);
});

test("without locks a worker that died in silence is replaced by Stop @once", async ({ workbench, page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
  await workbench.open();
  await workbench.query("CREATE TABLE quiet (n integer);");
  await end(page);
  await workbench.write("SELECT count(*) AS answered FROM quiet;");
  await workbench.button("Run statement").click();
  await workbench.visibleStop.click();
  await workbench.ready();
  expect(await workbench.answer("SELECT count(*) AS answered FROM quiet;")).toEqual([["0"]]);
});
