/** Random writes: what they give back, what they break and what is left afterwards. */
import { literal } from "./schema.mjs";
import { list, optional, sql } from "./tree.mjs";

const Q = sql(null);

export function writes(r, tables, { expression }) {
  const scope = (table, alias = table.name) => ({ columns: table.columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, type })), outer: null, subqueries: r.maybe(0.2) });
  const value = ({ type, refers, name, made }, id) => {
    if (name === "id") return String(id);
    if (made && r.maybe(0.95)) return "DEFAULT";
    if (r.maybe(0.1)) return "NULL";
    if (r.maybe(0.1)) return "DEFAULT";
    return refers ? String(r.between(1, 10)) : literal(r, type === "char" ? "text" : type);
  };
  const returning = (table, alias) => (r.maybe(0.5) ? optional` RETURNING ${list([`${alias ?? table.name}.id`, ...r.some(r.below(3), () => typed(table, alias, 1))])}` : "");
  const typed = (table, alias, depth) => expression(r.pick(["int", "text", "bool", "numeric", "date"]), { ...scope(table, alias), subqueries: false }, depth);
  const writable = (table) => table.columns.filter(({ name, made }) => made ? r.maybe(0.05) : name !== "id" || r.maybe(0.2));
  const assignment = (table, column, over) => Q`${column.name} = ${column.type === "char" ? expression("text", over, 1) : expression(column.type, over, 1)}`;

  function insert() {
    const table = r.pick(tables);
    const conflict = r.maybe(0.4)
      ? r.one([
          () => optional` ON CONFLICT DO NOTHING`,
          () => optional` ON CONFLICT (id) DO NOTHING`,
          () => {
            const column = r.pick(table.columns.filter(({ name }) => name !== "id"));
            return optional` ON CONFLICT (id) DO UPDATE SET ${column.name} = ${r.pick([`EXCLUDED.${column.name}`, `${table.name}.${column.name}`, "DEFAULT"])}${r.maybe(0.3) ? optional` WHERE ${table.name}.id > ${r.between(1, 6)}` : ""}`;
          },
        ])
      : "";
    if (r.maybe(0.2)) {
      const other = r.pick(tables);
      const into = table.columns.filter(({ made }) => !made);
      const picked = into.map((column) => (column.name === "id" ? `o.id + ${r.pick([0, 100, 200])}` : column.refers ? "NULL" : (other.columns.find(({ type }) => type === column.type) ? `o.${other.columns.find(({ type }) => type === column.type).name}` : "NULL")));
      return Q`INSERT INTO ${table.name} (${into.map(({ name }) => name).join(", ")}) SELECT ${picked.join(", ")} FROM ${other.name} AS o WHERE ${expression("bool", scope(other, "o"), 1)}${table.columns.some(({ made }) => made) ? " ORDER BY o.id" : ""}${conflict}${returning(table)}`;
    }
    const some = table.columns.filter(({ name }) => name === "id" || r.maybe(0.8));
    return Q`INSERT INTO ${table.name} (${some.map(({ name }) => name).join(", ")}) VALUES ${list(r.some(r.between(1, 3), () => `(${some.map((column) => value(column, r.between(1, 40))).join(", ")})`))}${conflict}${returning(table)}`;
  }

  function update() {
    const table = r.pick(tables);
    const own = scope(table);
    const columns = r.some(r.between(1, 2), () => r.pick(writable(table))).filter((column, at, all) => all.indexOf(column) === at);
    if (r.maybe(0.25)) {
      const other = r.pick(tables);
      const reference = other.columns.find(({ refers }) => refers === table);
      // one row at most for each: which of several would be taken is nobody's promise
      const on = reference ? null : Q`o.id = ${table.name}.id`;
      if (on) return Q`UPDATE ${table.name} SET ${list(columns.map((column) => assignment(table, column, { ...own, columns: [...own.columns, ...scope(other, "o").columns], subqueries: false })))} FROM ${other.name} AS o WHERE ${on}${returning(table)}`;
    }
    return Q`UPDATE ${table.name} SET ${list(columns.map((column) => assignment(table, column, { ...own, subqueries: false })))}${r.maybe(0.85) ? optional` WHERE ${expression("bool", own, 2)}` : ""}${returning(table)}`;
  }

  function remove() {
    const table = r.pick(tables);
    if (r.maybe(0.25)) {
      const other = r.pick(tables);
      return Q`DELETE FROM ${table.name} USING ${other.name} AS o WHERE o.id = ${table.name}.id AND ${expression("bool", { ...scope(other, "o"), subqueries: false }, 1)}${returning(table)}`;
    }
    return Q`DELETE FROM ${table.name} WHERE ${expression("bool", scope(table), 2)} AND ${table.name}.id % ${r.between(2, 4)} = 0${returning(table)}`;
  }

  /** One source row for each target row at most: PostgreSQL refuses the second. */
  function merge() {
    const plain = tables.filter(({ columns }) => !columns.some(({ made }) => made));
    if (!plain.length) return update();
    const table = r.pick(plain);
    const other = r.pick(tables);
    // in which order it inserts is the join's affair
    table.unordered = true;
    const [over, from] = [scope(table, "m"), scope(other, "o")];
    const both = { columns: [...over.columns, ...from.columns], outer: null, subqueries: false };
    const columns = r.some(r.between(1, 2), () => r.pick(writable(table))).filter((column, at, all) => all.indexOf(column) === at);
    const some = table.columns.filter(({ name, made }) => name === "id" || (!made && r.maybe(0.7)));
    const given = (column) => (column.name === "id" ? `o.id + ${r.pick([0, 100])}` : column.refers || r.maybe(0.3) ? "NULL" : literal(r, column.type === "char" ? "text" : column.type));
    const condition = (over) => (r.maybe(0.5) ? optional` AND ${expression("bool", over, 1)}` : "");
    const matched = () => r.one([
      () => Q` WHEN MATCHED${condition(both)} THEN UPDATE SET ${list(columns.map((column) => assignment(table, column, both)))}`,
      () => Q` WHEN MATCHED${condition(both)} THEN DELETE`,
      () => Q` WHEN MATCHED${condition(both)} THEN DO NOTHING`,
    ]);
    const missing = () => Q` WHEN NOT MATCHED${condition({ ...from, subqueries: false })} THEN ${r.maybe(0.8) ? `INSERT (${some.map(({ name }) => name).join(", ")}) VALUES (${some.map(given).join(", ")})` : "DO NOTHING"}`;
    const source = r.maybe(0.3) ? Q`(SELECT * FROM ${other.name} WHERE id % 2 = ${r.below(2)})` : other.name;
    return Q`MERGE INTO ${table.name} AS m USING ${source} AS o ON m.id = ${r.pick(["o.id", "o.id", "o.id + 100"])}${list(r.some(r.between(1, 3), () => r.one([matched, missing])), { separator: " " })}`;
  }

  /** UPDATE of several columns from one row, and writes inside WITH. */
  let moved = 1000;
  function inside() {
    // with an identity it would show in which order rows of two statements come, which is nobody's promise
    const table = r.pick(tables.filter(({ columns }) => !columns.some(({ made }) => made)).concat(tables.slice(-1)).slice(0, tables.length));
    const [a, b] = [r.pick(writable(table)), r.pick(writable(table))];
    if (a !== b && r.maybe(0.4)) {
      const row = r.maybe(0.5) ? Q`(${expression(a.type === "char" ? "text" : a.type, { ...scope(table), subqueries: false }, 1)}, ${expression(b.type === "char" ? "text" : b.type, { ...scope(table), subqueries: false }, 1)})` : Q`(SELECT x.${a.name}, x.${b.name} FROM ${table.name} AS x WHERE x.id = ${table.name}.id + 1)`;
      return Q`UPDATE ${table.name} SET (${a.name}, ${b.name}) = ${row}${returning(table)}`;
    }
    const given = r.one([
      () => Q`INSERT INTO ${table.name} (id) VALUES (${r.between(1, 60)}), (${r.between(61, 90)}) ON CONFLICT DO NOTHING RETURNING id`,
      () => Q`UPDATE ${table.name} SET ${assignment(table, a, { ...scope(table), subqueries: false })} WHERE id < ${r.between(2, 6)} RETURNING id`,
      () => Q`DELETE FROM ${table.name} WHERE id % 5 = ${r.below(5)} RETURNING id`,
    ]);
    return r.one([
      () => Q`WITH w AS (${given}) SELECT count(*), min(w.id), max(w.id) FROM w`,
      () => Q`WITH w AS (${given}) SELECT w.id, t.id FROM w LEFT JOIN ${table.name} AS t ON t.id = w.id ORDER BY 1, 2`,
      // rows deleted leave no trace of when they went; others would lie between those inserted
      () => table.columns.some(({ made }) => made) ? given : Q`WITH w AS (DELETE FROM ${table.name} WHERE id % 5 = ${r.below(5)} RETURNING id) INSERT INTO ${table.name} (id) SELECT id + ${(moved += 1000)} FROM w ON CONFLICT DO NOTHING RETURNING id`,
    ]);
  }

  return { write: () => r.one([insert, insert, update, update, remove, merge, inside]), look: (table) => Q`SELECT * FROM ${table.name} ORDER BY 1` };
}
