/** Random writes: what they give back, what they break and what is left afterwards. */
import { literal } from "./schema.mjs";
import { list, optional, sql } from "./tree.mjs";

const Q = sql(null);

export function writes(r, tables, { expression }) {
  const scope = (table, alias = table.name) => ({ columns: table.columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, type })), outer: null, subqueries: r.maybe(0.2) });
  const value = ({ type, refers, name }, id) => {
    if (name === "id") return String(id);
    if (r.maybe(0.1)) return "NULL";
    if (r.maybe(0.1)) return "DEFAULT";
    return refers ? String(r.between(1, 10)) : literal(r, type === "char" ? "text" : type);
  };
  const returning = (table, alias) => (r.maybe(0.5) ? optional` RETURNING ${list([`${alias ?? table.name}.id`, ...r.some(r.below(3), () => typed(table, alias, 1))])}` : "");
  const typed = (table, alias, depth) => expression(r.pick(["int", "text", "bool", "numeric", "date"]), { ...scope(table, alias), subqueries: false }, depth);
  const writable = (table) => table.columns.filter(({ name }) => name !== "id" || r.maybe(0.2));
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
      const picked = table.columns.map((column) => (column.name === "id" ? `o.id + ${r.pick([0, 100, 200])}` : column.refers ? "NULL" : (other.columns.find(({ type }) => type === column.type) ? `o.${other.columns.find(({ type }) => type === column.type).name}` : "NULL")));
      return Q`INSERT INTO ${table.name} SELECT ${picked.join(", ")} FROM ${other.name} AS o WHERE ${expression("bool", scope(other, "o"), 1)}${conflict}${returning(table)}`;
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

  return { write: () => r.one([insert, insert, update, update, remove]), look: (table) => Q`SELECT * FROM ${table.name} ORDER BY 1` };
}
