/**
 * The pages under test, laid out in folders so that one static server can serve them alike: ours as
 * built (with SQL, and with a server of Express and pg), and minimal pages of sql.js and PGlite with the same data and the same first query.
 */
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, "../..");
const modules = path.join(here, "../node_modules");

/** What is waited for: the first cell of the first row of the first result; for an API the status of its first answer. */
export const PAGES = [
  { name: "Backyard", folder: "backyard", file: "index.html", selector: "[role=gridcell]" },
  { name: "Express+pg", folder: "backyard", file: "index.html?sample=api-starter", selector: ".answer__code" },
  { name: "sql.js", folder: "sqljs", file: "sqljs.html", selector: "#out td" },
  { name: "PGlite", folder: "pglite", file: "pglite.html", selector: "#out td" },
];

/** @param {string} out a folder that is made anew */
export async function layOut(out) {
  await rm(out, { recursive: true, force: true });
  const sample = path.join(root, "samples/bookshop");
  const [schema, seed, queries] = await Promise.all(
    ["schema.sql", "seed.sql", "queries.sql"].map((name) => readFile(path.join(sample, name), "utf8")),
  );
  const query = first(queries);
  await cp(path.join(root, "dist"), path.join(out, "backyard"), { recursive: true });
  for (const name of ["sqljs", "pglite"]) {
    const folder = path.join(out, name);
    await mkdir(folder, { recursive: true });
    await cp(path.join(here, `${name}.html`), path.join(folder, `${name}.html`));
    await cp(path.join(here, "show.js"), path.join(folder, "show.js"));
    await writeFile(path.join(folder, "query.sql"), query);
  }
  await writeFile(path.join(out, "sqljs/sqlite.sql"), `BEGIN;\n${sqlite(schema)}\n${sqlite(seed)}\nCOMMIT;`);
  await writeFile(path.join(out, "pglite/postgres.sql"), `${schema}\n${seed}`);
  for (const file of ["sql-wasm.js", "sql-wasm.wasm"]) {
    await cp(path.join(modules, "sql.js/dist", file), path.join(out, "sqljs", file));
  }
  await cp(path.join(modules, "@electric-sql/pglite/dist"), path.join(out, "pglite/pglite"), {
    recursive: true,
    filter: (source) => !/\.(map|cjs|d\.ts|d\.cts)$/.test(source),
  });
}

/** The first statement of a script, without the comments before it. */
function first(script) {
  const text = script.replace(/^--.*$/gm, "");
  return text.slice(0, text.indexOf(";") + 1).trim();
}

/** PostgreSQL's schema in words SQLite knows. */
function sqlite(script) {
  return script
    .replace(/ GENERATED (ALWAYS|BY DEFAULT) AS IDENTITY/g, "")
    .replace(/^COMMENT ON [\s\S]*?;$/gm, "")
    .replace(/^ALTER TABLE [\s\S]*?;$/gm, "")
    .replace(/^SELECT setval[\s\S]*?;$/gm, "")
    .replace(/OVERRIDING SYSTEM VALUE/g, "");
}
