/** The peers, behind the same two calls as ours: SQLite (sql.js) and PostgreSQL (PGlite), both wasm, both in memory. */
import { createRequire } from "node:module";

export async function sqlJs() {
  const start = createRequire(import.meta.url)("sql.js");
  const db = new (await start()).Database();
  return {
    name: "sql.js",
    async run(sql) {
      const results = db.exec(sql);
      return { rows: () => results.at(-1)?.values ?? [] };
    },
  };
}

export async function pglite() {
  const { PGlite } = await import("@electric-sql/pglite");
  const db = await PGlite.create();
  return {
    name: "PGlite",
    async run(sql) {
      const results = await db.exec(sql, { rowMode: "array" });
      return { rows: () => results.findLast(({ fields }) => fields.length)?.rows ?? [] };
    },
  };
}
