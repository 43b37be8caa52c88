/**
 * A project's requests, sent to the real thing, as the text of its `answers.jsonl`; and what differs between two such texts.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { sendAll } from "./client.mjs";
import { masked } from "./masks.mjs";
import { parse } from "./reader.mjs";

/** @param {import("./stage.mjs").Stage} stage @param {string} source the project's folder @returns {Promise<string>} */
export async function recording(stage, source) {
  const name = path.basename(source);
  const file = parse(readFileSync(path.join(source, "requests.http"), "utf8"), `${name}/requests.http`);
  const project = stage.place(source);
  const server = await stage.start(project, stage.database(project));
  try {
    return (await sendAll(file, server.port)).map((answer) => `${JSON.stringify(masked(answer))}\n`).join("");
  } catch (error) {
    error.message = `${name}: ${error.message}\n${server.output()}`;
    throw error;
  } finally {
    await server.stop();
  }
}

/** @returns {string[]} a text for each answer that is another */
export function compare(name, recorded, now) {
  const [old, lines] = [recorded.split("\n"), now.split("\n")];
  return Array.from({ length: Math.max(old.length, lines.length) }, (_, index) => index)
    .filter((index) => old[index] !== lines[index])
    .map((index) => `${name}: recorded ${old[index] || "nothing"}\n${" ".repeat(name.length)}       now ${lines[index] || "nothing"}`);
}
