/**
 * A query stepped through: rows that come and go, in words and in tables.
 */
import { expectAccessible } from "./support/axe.mjs";
import { expect, test } from "./support/test.mjs";

const TABLES = "CREATE TABLE team (id int PRIMARY KEY, city text);\nCREATE TABLE player (name text, team_id int, goals int);\nINSERT INTO team VALUES (1, 'Bern'), (2, 'Oslo');\nINSERT INTO player VALUES ('Ada', 1, 3), ('Bo', 2, NULL), ('Cy', 1, 0), ('Di', NULL, 9);";

/** Runs a query on small tables and begins to step through it. */
async function stepped(workbench, sql) {
  await workbench.open();
  await workbench.script(TABLES);
  await workbench.query(sql);
  await workbench.results.getByRole("button", { name: "Step through this query" }).click();
  const steps = workbench.page.getByRole("region", { name: "Step by step" });
  await expect(steps).toBeFocused();
  return { steps, said: steps.getByRole("status"), forward: steps.getByRole("button", { name: "Step forward" }) };
}

test("a filter: each row is kept, or out with the reason", async ({ workbench, page }) => {
  const { steps, said, forward } = await stepped(workbench, "SELECT name FROM player WHERE goals > 1;");
  await expect(said).toHaveText("Press the arrow to the right to begin");
  await forward.click();
  await expect(said).toHaveText("Row 1 meets the condition: it is kept");
  await forward.click();
  await expect(said).toHaveText("Row 2 is out: goals > 1 is NULL, which is not true (goals is NULL)");
  await forward.click();
  await expect(said).toHaveText("Row 3 is out: goals > 1 is false (goals is 0)");
  await expect(steps.getByRole("row", { name: /^3 Cy 1 0 out: goals > 1 is false/ })).toHaveAttribute("aria-current", "true");
  await expectAccessible(page, "a step, light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page, "a step, dark");
});

test("keys step, and the slider goes anywhere", async ({ workbench, page }) => {
  const { steps, said } = await stepped(workbench, "SELECT name FROM player WHERE goals > 1;");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(said).toContainText("Row 2 is out");
  await page.keyboard.press("ArrowLeft");
  await expect(said).toContainText("Row 1 meets");
  const slider = steps.getByRole("slider", { name: "Step" });
  await slider.press("End");
  await expect(steps.getByRole("region", { name: "The answer" }).getByRole("row").nth(1)).toContainText("Ada");
  await expect(steps.getByRole("region", { name: "The answer" }).getByRole("row")).toHaveCount(3);
  await slider.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", /^Before the first of/);
});

test("a join and a grouping: who meets whom, and in which group", async ({ workbench }) => {
  const { steps } = await stepped(workbench, "SELECT t.city, count(*) FROM player p JOIN team t ON t.id = p.team_id GROUP BY t.city ORDER BY 1;");
  await steps.getByText("All steps in words").click();
  const words = steps.locator(".steps__sentences");
  await expect(words).toContainText(/Left row \d meets right row \d: together they are row \d/);
  await expect(words).toContainText(/has no partner on the right: it is out/);
  await expect(words).toContainText(/begins group 1/);
  await expect(words).toContainText(/comes to place 1/);
  await steps.getByRole("button", { name: "Next node" }).click();
  await expect(steps.getByRole("list", { name: /^Nodes of the plan/ }).locator("[aria-current=step]")).toHaveCount(1);
});

test("steps play by themselves, and pause", async ({ workbench }) => {
  // Enough of them that they are still playing when the test looks.
  const { steps } = await stepped(workbench, "SELECT g FROM generate_series(1, 200) AS g;");
  const slider = steps.getByRole("slider", { name: "Step" });
  await steps.getByRole("button", { name: "Play", exact: true }).click();
  await expect(slider).not.toHaveValue("0");
  await steps.getByRole("button", { name: "Pause" }).click();
  await expect(steps.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("without motion nothing plays", async ({ workbench, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const { steps, forward } = await stepped(workbench, "SELECT name FROM player;");
  await expect(steps.getByRole("button", { name: "Play", exact: true })).toBeHidden();
  await expect(forward).toBeVisible();
});

test("the statement at the cursor is stepped through without running it first", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.script(TABLES);
  await workbench.write("SELECT city FROM team ORDER BY city DESC;");
  await workbench.command("Step through query");
  const steps = page.getByRole("region", { name: "Step by step" });
  await expect(steps).toContainText("ORDER BY city DESC");
  await steps.getByRole("button", { name: "Close the steps" }).click();
  await expect(steps).toHaveCount(0);
});

test("what is too large, or no query, is refused with a way out", async ({ workbench, page }) => {
  await workbench.open();
  await workbench.write("SELECT * FROM generate_series(1, 5000);");
  await workbench.command("Step through query");
  const steps = page.getByRole("region", { name: "Step by step" });
  await expect(steps.getByRole("alert")).toContainText("too large to step through");
  await expect(steps.getByRole("alert")).toContainText("add WHERE");
  await workbench.write("CREATE TABLE nothing (id int);");
  await workbench.command("Step through query");
  await expect(steps.getByRole("alert")).toContainText("Step through a SELECT");
});
