/** Random tables with random rows: small, with NULLs, equal values and keys between them. */
import { list, sql } from "./tree.mjs";

export const TYPES = ["int", "bigint", "numeric", "float", "text", "bool", "date", "timestamp", "timestamptz", "time", "interval", "uuid", "mood", "bytea", "jsonb", "int[]", "text[]"];
const DECLARED = {
  int: ["integer", "integer", "smallint"], bigint: ["bigint"], numeric: ["numeric(8,2)", "numeric"], float: ["double precision"],
  text: ["text", "text", "varchar(10)", "char(4)"], bool: ["boolean"], date: ["date"], timestamp: ["timestamp", "timestamp(0)"], timestamptz: ["timestamptz"], time: ["time"], interval: ["interval"],
  uuid: ["uuid"], mood: ["mood"], bytea: ["bytea"],
  jsonb: ["jsonb"], "int[]": ["integer[]"], "text[]": ["text[]"],
};
const WORDS = ["a", "b", "ab", "Abc", "x y", "", "ba", "10", "é", "a_b", "Zz%"];

export function literal(r, type) {
  const two = (n) => String(n).padStart(2, "0");
  const day = () => `202${r.between(3, 5)}-${two(r.between(1, 12))}-${two(r.between(1, 28))}`;
  const word = () => r.pick(WORDS);
  switch (type) {
    case "int": return String(r.between(-3, 12));
    case "bigint": return `${r.pick(["0", "1", "7", "-2", "3000000000"])}::bigint`;
    case "numeric": return `${r.between(0, 40)}.${r.pick(["0", "5", "25", "125", "10"])}`;
    case "float": return `${r.pick(["0.5", "1", "-2.25", "3.125", "100"])}::float8`;
    case "text": return `'${word()}'`;
    case "bool": return r.pick(["true", "false"]);
    case "date": return `'${day()}'::date`;
    case "timestamp": return `'${day()} ${two(r.below(24))}:${two(r.below(60))}:${two(r.below(60))}${r.pick(["", "", ".5"])}'::timestamp`;
    case "timestamptz": return `'${day()} ${two(r.below(24))}:${two(r.below(60))}${r.pick(["", "+02", "-05:30", "Z"])}'::timestamptz`;
    case "time": return `'${two(r.below(24))}:${two(r.below(60))}:${two(r.below(60))}${r.pick(["", ".25"])}'::time`;
    case "uuid": return `'0000000${r.between(1, 4)}-0000-4000-8000-00000000000${r.between(1, 2)}'::uuid`;
    case "mood": return `'${r.pick(["sad", "ok", "happy"])}'::mood`;
    case "bytea": return `'\\x${r.pick(["", "00", "61ff", "616263"])}'::bytea`;
    case "interval": return `'${r.pick(["1 day", "2 hours", "1 month", "-3 days", "1 year 2 mons", "90 minutes", "1 day 02:03:04"])}'::interval`;
    case "jsonb": return `'${r.pick(['{"a": 1}', '{"a": "x", "b": [1, 2]}', "[1, 2, 3]", '"s"', "2.50", "null", "true", '{"b": {"c": null}}', "{}", "[]"])}'::jsonb`;
    case "int[]": return `'{${r.some(r.below(4), () => r.pick(["1", "2", "3", "NULL"])).join(",")}}'::int[]`;
    case "text[]": return `'{${r.some(r.below(4), () => r.pick(["a", "b", "ab", "NULL"])).join(",")}}'::text[]`;
    default: throw new Error(type);
  }
}

/** @returns {{tables: object[], statements: object[]}} the tables as the generator knows them, and the SQL that makes them */
export function schema(r) {
  const tables = [];
  const statements = [sql(null)`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')`];
  for (let at = 0; at < r.between(2, 4); at += 1) {
    const columns = [{ name: "id", type: "int" }];
    const parts = ["id integer PRIMARY KEY"];
    if (at > 0 && r.maybe(0.8)) {
      const to = r.pick(tables);
      columns.push({ name: `${to.name}_id`, type: "int", refers: to });
      const action = r.pick(["", "", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON UPDATE CASCADE", " ON DELETE RESTRICT"]);
      parts.push(`${to.name}_id integer${r.maybe(0.7) ? ` REFERENCES ${to.name}${action}` : ""}`);
    }
    for (let column = 0; column < r.between(2, 5); column += 1) {
      const type = r.pick(r.maybe(0.5) ? ["int", "text", "numeric"] : TYPES);
      const name = `c${column}`;
      const declared = r.pick(DECLARED[type]);
      columns.push({ name, type: declared.startsWith("char") ? "char" : type });
      const check = type === "int" && r.maybe(0.2) ? ` CHECK (${name} < 12)` : "";
      parts.push(`${name} ${declared}${r.maybe(0.1) ? " NOT NULL" : ""}${check}${r.maybe(0.2) ? ` DEFAULT ${literal(r, type)}` : ""}`);
    }
    if (r.maybe(0.15)) {
      columns.push({ name: "made", type: "int", made: true });
      parts.push(`made integer GENERATED ${r.pick(["ALWAYS AS (id * 2) STORED", "ALWAYS AS IDENTITY", "BY DEFAULT AS IDENTITY"])}`);
    }
    const plain = columns.filter(({ name, type }) => /^c/.test(name) && ["int", "text", "date"].includes(type));
    if (plain.length > 1 && r.maybe(0.1)) parts.push(`UNIQUE (${plain[0].name}, ${plain[1].name})`);
    const table = { name: `t${at}`, columns };
    tables.push(table);
    statements.push(sql(null)`CREATE TABLE ${table.name} (${parts.join(", ")})`);
    if (r.maybe(0.5)) {
      const indexed = columns.filter(({ type }) => ["int", "text", "numeric", "date"].includes(type));
      statements.push(sql(null)`CREATE ${r.maybe(0.15) ? "UNIQUE " : ""}INDEX ON ${table.name} (${r.some(r.between(1, 2), () => r.pick(indexed).name).filter((name, i, all) => all.indexOf(name) === i).join(", ")})`);
    }
    if (r.maybe(0.2)) {
      const [one] = columns.filter(({ type }) => ["int", "text", "date"].includes(type)).slice(-1);
      const other = { int: `(${one.name} % 3)`, text: `lower(${one.name})`, date: `(${one.name} + 1)` }[one.type];
      statements.push(sql(null)`CREATE INDEX ON ${table.name} (${other})${r.maybe(0.5) ? ` WHERE ${one.name} IS NOT NULL` : ""}`);
    }
    statements.push(rows(r, table, 1, r.between(0, 14)));
  }
  return { tables, statements };
}

/** One INSERT a row would be slow and one for all could fail as a whole, so that is what it may do. */
function rows(r, table, from, count) {
  if (count === 0) return sql(null)`SELECT 1`;
  const value = ({ type, refers, name, made }, id) => {
    if (name === "id") return String(id);
    if (made) return "DEFAULT";
    if (r.maybe(0.15)) return "NULL";
    return refers ? String(r.between(1, 8)) : literal(r, type === "char" ? "text" : type);
  };
  return sql(null)`INSERT INTO ${table.name} VALUES ${list(r.some(count, (at) => `(${table.columns.map((column) => value(column, from + at)).join(", ")})`))} ON CONFLICT DO NOTHING`;
}
