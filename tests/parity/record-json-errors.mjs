/**
 * Records what JSON.parse of Node 20 says of each broken text in tests/http/json-errors.jsonl: learners read these messages in the
 * answers of body parsers, so ours are the same. Other versions of Node word some of them in another way.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../http/json-errors.jsonl", import.meta.url));
const inputs = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).input);
if (!process.version.startsWith("v20.")) {
  console.log(`-- messages of JSON.parse are recorded with Node 20, this is ${process.version}: left out`);
} else {
  const lines = inputs.map((input) => {
    try {
      JSON.parse(input);
      return { input, ok: true };
    } catch ({ name, message }) {
      return { input, name, message };
    }
  });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  console.log(`tests/http/json-errors.jsonl: ${lines.length} texts`);
}
