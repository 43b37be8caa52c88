/** Random queries: joins, grouping, windows, set operations, WITH, subqueries that may name columns from outside. */
import { CAST, expressions } from "./expressions.mjs";
import { literal, TYPES } from "./schema.mjs";
import { shapes } from "./shapes.mjs";
import { list, optional, sql, text } from "./tree.mjs";

const Q = sql(null);
const HASHED = ["int", "int", "text", "bool", "date", "numeric", "bigint", "timestamp", "timestamptz", "time", "uuid", "mood"];

export function queries(r, tables) {
  let names = 0;
  const fresh = () => `q${(names += 1)}`;
  const self = { scalar, column, any, pair };
  const { expression } = expressions(r, self);
  /** CTEs that a FROM may name while they are in scope. */
  let ctes = [];

  const types = (count) => r.some(count, () => r.pick(r.maybe(0.6) ? ["int", "text", "numeric", "bool", "date"] : TYPES));

  /** A FROM clause. `on` takes conditions over what is joined so far. */
  function from(outer, depth) {
    const columns = [];
    const keys = [];
    let keyed = true;
    const item = (lateral) => {
      const alias = fresh();
      const add = (cols) => cols.forEach((each) => columns.push({ sql: `${alias}.${each.name}`, type: each.type }));
      const pick = r.below(14);
      if (pick === 0 && depth > 0) {
        const wanted = types(r.between(1, 3));
        const inner = select(wanted, lateral, depth - 1);
        add(wanted.map((type, at) => ({ name: `s${at}`, type })));
        keyed = false;
        return { lateral: true, sql: Q`(${inner}) AS ${alias}(${wanted.map((_, at) => `s${at}`).join(", ")})` };
      }
      if (pick === 1) {
        keyed = false;
        const wanted = types(2);
        add(wanted.map((type, at) => ({ name: `v${at}`, type })));
        return { sql: Q`(VALUES ${list(r.some(r.between(1, 4), () => `(${wanted.map((type) => literal(r, type)).join(", ")})`))}) AS ${alias}(v0, v1)` };
      }
      if (pick === 2) {
        add([{ name: "n", type: "int" }]);
        keys.push(`${alias}.n`);
        return { sql: Q`generate_series(${r.between(-1, 3)}, ${r.between(2, 6)}) AS ${alias}(n)` };
      }
      if (pick === 3 && ctes.length) {
        const cte = r.pick(ctes);
        keyed = false;
        add(cte.columns);
        return { sql: Q`${cte.name} AS ${alias}` };
      }
      const table = r.pick(tables);
      add(table.columns);
      keys.push(`${alias}.id`);
      return { sql: Q`${table.name} AS ${alias}`, table, alias };
    };
    const first = item(outer);
    const parts = [first.sql];
    let before = first;
    for (let more = r.pick([0, 0, 1, 1, 1, 2, 2, 3]); more > 0; more -= 1) {
      const kind = r.pick(["JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", ", LATERAL", "USING"]);
      if (kind === ", LATERAL" && depth > 0) {
        const alias = fresh();
        const wanted = types(2);
        const inner = select(wanted, { columns: [...columns], outer }, depth - 1);
        wanted.forEach((type, at) => columns.push({ sql: `${alias}.l${at}`, type }));
        keyed = false;
        parts.push(optional` ${r.pick(["CROSS JOIN", "LEFT JOIN"])} LATERAL (${inner}) AS ${alias}(l0, l1)`);
        if (parts.at(-1).parts.some((part) => part === "LEFT JOIN")) parts.at(-1).parts.push(" ON true");
        continue;
      }
      const left = [...columns];
      const next = item(outer);
      const own = columns.slice(left.length);
      if (kind === "CROSS JOIN") parts.push(optional` CROSS JOIN ${next.sql}`);
      else if (kind === "FULL JOIN") {
        const a = left.filter(({ type }) => type === "int");
        const b = own.filter(({ type }) => type === "int");
        parts.push(a.length && b.length ? optional` FULL JOIN ${next.sql} ON ${r.pick(a).sql} = ${r.pick(b).sql}` : optional` CROSS JOIN ${next.sql}`);
      } else if (kind === "USING" && before.table && next.table) {
        // the merged column is named through the tables, which stays legal
        if (parts.length === 1) parts.push(optional` ${r.pick(["JOIN", "LEFT JOIN"])} ${next.sql} USING (id)`);
        else parts.push(optional` JOIN ${next.sql} ON true`);
      } else {
        const join = kind.endsWith("JOIN") ? kind : "JOIN";
        const reference = next.table && before.table && next.table.columns.find(({ refers }) => refers === before.table);
        const scope = { columns: [...columns], outer, subqueries: r.maybe(0.15) && depth > 0 };
        const on = reference && r.maybe(0.7) ? sql("bool")`${next.alias}.${reference.name} = ${before.alias}.id` : equality(left, own) ?? expression("bool", scope, 1);
        parts.push(optional` ${join} ${next.sql} ON ${on}${r.maybe(0.25) ? optional` AND ${expression("bool", scope, 1)}` : ""}`);
      }
      before = next;
    }
    return { sql: { parts }, scope: { columns, outer }, keys: keyed ? keys : null };
  }

  function equality(left, right) {
    const pairs = left.flatMap((a) => right.filter(({ type }) => type === a.type && HASHED.includes(type)).map((b) => [a.sql, b.sql]));
    if (!pairs.length || r.maybe(0.25)) return null;
    const [a, b] = r.pick(pairs);
    return sql("bool")`${a} = ${b}`;
  }

  /** A query whose columns have these types; no WITH, no ORDER BY. */
  function select(wanted, outer, depth) {
    if (depth > 0 && r.maybe(0.12)) return sql("query")`(${select(wanted, outer, depth - 1)}) ${r.pick(["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL", "INTERSECT ALL"])} (${select(wanted, outer, depth - 1)})`;
    const { sql: clause, scope, keys } = from(outer, depth);
    const where = r.maybe(0.65) ? optional` WHERE ${expression("bool", scope, Math.min(depth + 1, 3))}` : "";
    if (r.maybe(0.25)) return grouped(wanted, clause, scope, where, depth);
    const window = keys?.length && r.maybe(0.2);
    const items = wanted.map((type) => (window && r.maybe(0.6) ? windowed(type, scope, keys, depth) : expression(type, scope, Math.min(depth + 1, 3))));
    return sql("query")`SELECT ${r.maybe(0.12) ? optional`DISTINCT ` : ""}${list(items, { least: items.length })} FROM ${clause}${where}`;
  }

  function grouped(wanted, clause, scope, where, depth) {
    const plain = { ...scope, subqueries: false };
    const keys = r.some(r.below(3), () => {
      const type = r.pick(HASHED);
      return { type, sql: scope.columns.some((each) => each.type === type) ? expression(type, plain, r.pick([0, 0, 1])) : expression(type, plain, 1) };
    }).filter((key) => /q\d+\./.test(text(key.sql))); // a literal is no key
    const sets = keys.length > 1 && r.maybe(0.25) ? r.pick(["ROLLUP ", "CUBE ", ""]) : null;
    // PostgreSQL 15 does not put NULL for the second of two equal expressions when it can tell their value beforehand
    const shown = new Set();
    const aggregated = (type) => {
      const same = keys.filter((key) => key.type === type && !(sets !== null && shown.has(text(key.sql))));
      if (same.length && r.maybe(0.5)) {
        const key = r.pick(same);
        shown.add(text(key.sql));
        return key.sql;
      }
      return aggregate(type, plain, depth);
    };
    const items = wanted.map(aggregated);
    const by = keys.length ? Q` GROUP BY ${sets === "" ? "GROUPING SETS (" : sets ?? ""}${sets ? "(" : ""}${list(keys.map((key) => (sets === null ? key.sql : Q`(${key.sql})`)))}${sets ? ")" : sets === "" ? ", ())" : ""}` : "";
    const having = r.maybe(0.2) ? optional` HAVING ${r.one([() => sql("bool")`count(*) > ${r.between(0, 2)}`, () => sql("bool")`${aggregate("int", plain, 1)} > ${literal(r, "int")}`])}` : "";
    return sql("query")`SELECT ${list(items, { least: items.length })} FROM ${clause}${where}${by}${having}`;
  }

  function aggregate(type, scope, depth) {
    const T = sql(type);
    const e = (t) => expression(t, scope, Math.min(depth, 1));
    const filter = () => (r.maybe(0.15) ? optional` FILTER (WHERE ${e("bool")})` : "");
    const distinct = () => r.pick(["", "", "DISTINCT "]);
    const own = {
      int: [() => T`(count(${distinct()}${e(r.pick(HASHED))})${filter()})::int`, () => T`sum(${e("int")})${filter()}::int`, () => T`(count(*)${filter()})::int`, () => T`max(length(${e("text")}))`],
      bigint: [() => T`count(*)${filter()}`, () => T`sum(${distinct()}${e("int")})${filter()}`, () => T`count(${e("text")})`],
      numeric: [() => T`${r.pick(["sum", "avg"])}(${distinct()}${e("numeric")})${filter()}`, () => T`avg(${e("int")})`, () => T`round(${r.pick(["stddev_samp", "var_pop", "stddev_pop", "variance"])}(${e("int")}), 8)`, () => T`percentile_disc(0.5) WITHIN GROUP (ORDER BY ${e("numeric")})`],
      text: [() => T`string_agg(${e("text")}, ',' ORDER BY ${e("text")}, ${e("text")})`, () => T`string_agg(DISTINCT ${e("int")}::text, '+')`, () => T`mode() WITHIN GROUP (ORDER BY ${e("bool")})::text`],
      bool: [() => T`${r.pick(["bool_and", "bool_or", "every"])}(${e("bool")})${filter()}`, () => T`(count(*) > ${r.between(0, 3)})`],
      float: [() => T`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${e("int")})`],
      jsonb: [() => T`jsonb_agg(${e("int")} ORDER BY ${e("int")})`],
      "int[]": [() => T`array_agg(${e("int")} ORDER BY 1)`],
      "text[]": [() => T`array_agg(DISTINCT ${e("text")}::text)`],
    };
    // array_agg(x ORDER BY 1) orders by a constant: what it gathers has to be ordered by itself
    own["int[]"] = [() => T`array_agg(DISTINCT ${e("int")}${r.pick([" ", " "])})`];
    own.jsonb = [() => T`jsonb_agg(DISTINCT ${e("int")})`];
    own.uuid = [() => T`(array_agg(DISTINCT ${e("uuid")}))[1]`];
    own.bytea = [() => T`string_agg(DISTINCT ${e("bytea")}, '\\x2c')`];
    own.int.push(() => T`${r.pick(["bit_and", "bit_or"])}(${e("int")})`, () => T`(count(DISTINCT (${e("int")}, ${e("text")}::text)))::int`);
    own.float.push(() => T`round(${r.pick(["corr", "covar_pop", "regr_slope", "regr_intercept"])}(${e("int")}, ${e("int")})::numeric, 6)::float8`, () => T`(percentile_cont(ARRAY[0.25, 0.5]) WITHIN GROUP (ORDER BY ${e("int")}))[2]`);
    own.text = [() => T`string_agg(DISTINCT ${e("text")}, ',')`, () => T`string_agg(DISTINCT ${e("int")}::text, '+')`, () => T`mode() WITHIN GROUP (ORDER BY ${e("bool")})::text`];
    const extremes = [() => T`${r.pick(["min", "max"])}(${e(type)})${filter()}`];
    const list_ = own[type] ?? extremes;
    return ["bool", "jsonb"].includes(type) || r.maybe(0.7) || !["int", "bigint", "numeric", "text", "date", "timestamp", "timestamptz", "time", "mood", "interval", "float"].includes(type) ? r.one(list_) : r.one(extremes);
  }

  function windowed(type, scope, keys, depth) {
    const e = (t) => expression(t, { ...scope, subqueries: false }, 1);
    const partition = r.maybe(0.6) ? optional`PARTITION BY ${e(r.pick(HASHED))} ` : "";
    const order = Q`ORDER BY ${r.maybe(0.5) ? Q`${e(r.pick(HASHED))}${r.pick(["", " DESC", " NULLS FIRST"])}, ` : ""}${keys.join(", ")}`;
    const frame = r.maybe(0.4) ? optional` ${r.pick(["ROWS", "ROWS", "GROUPS"])} BETWEEN ${r.pick(["UNBOUNDED PRECEDING", "1 PRECEDING", "CURRENT ROW", "2 PRECEDING"])} AND ${r.pick(["UNBOUNDED FOLLOWING", "1 FOLLOWING", "CURRENT ROW"])}${r.pick(["", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE TIES", " EXCLUDE GROUP", " EXCLUDE NO OTHERS"])}` : "";
    const over = (framed = true) => Q` OVER (${partition}${order}${framed ? frame : ""})`;
    const T = sql(type);
    const own = [
      () => T`${r.pick(["lag", "lead"])}(${e(type)}${r.pick(["", ", 2"])})${over(false)}`,
      () => T`${r.pick(["first_value", "last_value"])}(${e(type)})${over()}`,
      () => T`nth_value(${e(type)}, 2)${over()}`,
    ];
    if (type === "int") own.push(() => T`(${r.pick(["row_number()", "rank()", "dense_rank()", "ntile(3)", "count(*)"])}${over(false)})::int`, () => T`(count(${e("text")})${over()})::int`);
    if (type === "bigint") own.push(() => T`sum(${e("int")})${over()}`, () => T`row_number()${over(false)}`);
    if (type === "numeric") own.push(() => T`avg(${e("int")})${over()}`, () => T`sum(${e("numeric")})${over()}`);
    if (["int", "numeric", "text", "date"].includes(type)) own.push(() => T`${r.pick(["min", "max"])}(${e(type)})${over()}`);
    if (type === "float") own.push(() => T`${r.pick(["percent_rank()", "cume_dist()"])}${over(false)}`);
    return r.one(own);
  }

  function scalar(type, outer, depth) {
    const { sql: clause, scope } = from(outer, 0);
    const where = r.maybe(0.7) ? optional` WHERE ${correlated(scope, outer, depth)}` : "";
    const ordered = !["bool", "jsonb", "int[]", "text[]", "bytea"].includes(type);
    if (ordered && r.maybe(0.3)) return sql("query")`SELECT ${expression(type, { ...scope, subqueries: false }, 1)} FROM ${clause}${where} ORDER BY 1 LIMIT 1`;
    return sql("query")`SELECT ${aggregate(type, { ...scope, outer: null, subqueries: false }, 1)} FROM ${clause}${where}`;
  }

  function column(type, outer, depth) {
    const { sql: clause, scope } = from(outer, 0);
    return sql("query")`SELECT ${expression(type, { ...scope, subqueries: false }, 1)} FROM ${clause}${r.maybe(0.6) ? optional` WHERE ${correlated(scope, outer, depth)}` : ""}`;
  }

  function pair(first, second, outer, depth) {
    const { sql: clause, scope } = from(outer, 0);
    const e = (type) => expression(type, { ...scope, subqueries: false }, 1);
    return sql("query")`SELECT ${e(first)}, ${e(second)} FROM ${clause}${r.maybe(0.6) ? optional` WHERE ${correlated(scope, outer, depth)}` : ""}`;
  }

  function any(outer, depth) {
    const { sql: clause, scope } = from(outer, 0);
    return sql("query")`SELECT 1 FROM ${clause} WHERE ${correlated(scope, outer, depth)}`;
  }

  function correlated(scope, outer, depth) {
    const pairs = outer && r.maybe(0.7) ? equality(scope.columns, outer.columns) : null;
    const condition = expression("bool", { ...scope, subqueries: depth > 1 && r.maybe(0.2) }, 1);
    return pairs ? (r.maybe(0.5) ? pairs : sql("bool")`(${pairs} AND ${condition})`) : condition;
  }

  /** A whole statement. */
  function query() {
    names = 0;
    ctes = [];
    if (r.maybe(0.2)) return shape();
    const depth = r.pick([0, 1, 1, 2, 2, 3]);
    const parts = [];
    if (r.maybe(0.18)) {
      const recursive = r.maybe(0.3);
      const made = r.some(r.between(1, 2), (at) => {
        const name = `w${at}`;
        if (recursive && at === 0) {
          const cte = { name, columns: [{ name: "n", type: "int" }, { name: "s", type: "text" }] };
          ctes.push(cte);
          return Q`${name}(n, s) AS (SELECT ${r.between(0, 2)}, ${literal(r, "text")}::text UNION ${r.pick(["ALL ", ""])}SELECT n + ${r.between(1, 2)}, s || ${literal(r, "text")} FROM ${name} WHERE n < ${r.between(2, 6)})`;
        }
        const wanted = types(r.between(1, 3));
        const inner = select(wanted, null, 1);
        ctes.push({ name, columns: wanted.map((type, i) => ({ name: `c${i}`, type })) });
        return Q`${name}(${wanted.map((_, i) => `c${i}`).join(", ")}) AS ${r.pick(["", "", "MATERIALIZED "])}(${inner})`;
      });
      parts.push(Q`WITH ${recursive ? "RECURSIVE " : ""}${list(made)} `);
    }
    const wanted = types(r.between(1, 4));
    parts.push(select(wanted, null, depth));
    if (r.maybe(0.4)) {
      parts.push(optional` ORDER BY ${wanted.map((_, at) => `${at + 1}${r.pick(["", "", " DESC", " NULLS FIRST", " DESC NULLS LAST"])}`).join(", ")}`);
      // values that are equal and look different would make the cut a matter of luck
      const exact = wanted.every((type) => ["int", "bigint", "text", "bool", "date", "timestamp"].includes(type));
      if (exact && r.maybe(0.5)) parts.push(optional`${r.pick([" LIMIT 3", " LIMIT 5 OFFSET 1", " OFFSET 2", " FETCH FIRST 2 ROWS ONLY", " FETCH FIRST 2 ROWS WITH TIES"])}`);
    }
    return { parts };
  }

  const shape = shapes(r, tables, { from, select, expression, types, optional });
  return { query, expression, select, cast: CAST };
}
