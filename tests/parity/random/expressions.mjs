/** Random expressions of a type over the columns in scope; `subquery` comes from queries.mjs. */
import { literal, TYPES } from "./schema.mjs";
import { list, sql } from "./tree.mjs";

/** @typedef {{columns: {sql: string, type: string}[], outer: Scope | null}} Scope */

const COMPARABLE = ["int", "int", "bigint", "numeric", "text", "text", "date", "timestamp", "interval", "bool", "float", "int[]", "jsonb"];

export function expressions(r, queries) {
  const column = (type, scope) => {
    for (let at = scope; at; at = at.outer) {
      const found = at.columns.filter((each) => each.type === type);
      if (found.length && (r.maybe(0.85) || !at.outer)) return sql(type)`${r.pick(found).sql}`;
    }
    return sql(type)`${literal(r, type)}`;
  };

  /** @param {string} type @param {Scope} scope @param {number} depth what may still be nested */
  function expression(type, scope, depth) {
    const e = (t) => expression(t, scope, depth - 1);
    const leaf = () => (r.maybe(0.75) ? column(type, scope) : r.maybe(0.12) ? sql(type)`NULL::${CAST[type]}` : sql(type)`${literal(r, type)}`);
    if (depth <= 0 || r.maybe(0.3)) return leaf();
    const T = sql(type);
    const common = [
      () => T`coalesce(${e(type)}, ${e(type)})`,
      () => T`CASE WHEN ${e("bool")} THEN ${e(type)} ELSE ${e(type)} END`,
      () => T`CASE ${e("int")} WHEN 1 THEN ${e(type)} WHEN ${e("int")} THEN ${e(type)} END`,
      () => T`nullif(${e(type)}, ${e(type)})`,
    ];
    if (!["jsonb"].includes(type)) common.push(() => T`${r.pick(["greatest", "least"])}(${e(type)}, ${e(type)})`);
    if (scope.subqueries !== false && depth > 1) common.push(() => T`(${queries.scalar(type, scope, depth - 1)})`);
    const own = OWN[type](T, e, r, scope, depth, queries);
    return r.maybe(0.25) ? r.one(common) : r.one(own);
  }

  return { expression, column };
}

export const CAST = { int: "int", bigint: "bigint", numeric: "numeric", float: "float8", text: "text", bool: "bool", date: "date", timestamp: "timestamp", interval: "interval", jsonb: "jsonb", "int[]": "int[]", "text[]": "text[]" };
const UNITS = ["year", "quarter", "month", "week", "day", "hour", "minute"];

const OWN = {
  int: (T, e, r) => [
    () => T`(${e("int")} ${r.pick(["+", "-", "*"])} ${e("int")})`,
    () => T`(${e("int")} ${r.pick(["/", "%"])} nullif(${e("int")}, 0))`,
    () => T`(- ${e("int")})`,
    () => T`abs(${e("int")})`,
    () => T`length(${e("text")})`,
    () => T`${e("bool")}::int`,
    () => T`(${e("date")} - ${e("date")})`,
    () => T`extract(${r.pick(["year", "month", "day", "dow", "doy", "quarter", "isodow", "week"])} FROM ${e("date")})::int`,
    () => T`cardinality(${e("int[]")})`,
    () => T`array_length(${e("text[]")}, 1)`,
    () => T`position(${e("text")} IN ${e("text")})`,
    () => T`round(${e("numeric")})::int`,
    () => T`(${e("int[]")})[${e("int")}]`,
    () => T`ascii(${e("text")})`,
    () => T`mod(${e("int")}, ${r.pick(["2", "3", "7", "-4"])})`,
    () => T`array_position(${e("int[]")}, ${e("int")})`,
    () => T`(${e("int")} ${r.pick(["&", "|", "#"])} ${e("int")})`,
    () => T`width_bucket(${e("numeric")}, 0, 40, 4)`,
    () => T`num_nulls(${e("int")}, ${e("text")})`,
    () => T`sign(${e("numeric")})::int`,
  ],
  bigint: (T, e, r) => [
    () => T`(${e("bigint")} ${r.pick(["+", "-"])} ${e("int")})`,
    () => T`${e("int")}::bigint`,
    () => T`(${e("bigint")} * ${r.between(-2, 5)})`,
    () => T`(${e("bigint")} / ${r.pick(["2", "3", "-7"])})`,
    () => T`abs(${e("bigint")})`,
  ],
  numeric: (T, e, r) => [
    () => T`(${e("numeric")} ${r.pick(["+", "-", "*"])} ${e("numeric")})`,
    () => T`(${e("numeric")} / nullif(${e("numeric")}, 0))`,
    () => T`(${e("numeric")} % nullif(${e("numeric")}, 0))`,
    () => T`(${e("int")} * ${e("numeric")})`,
    () => T`${r.pick(["round", "trunc"])}(${e("numeric")}, ${r.between(-1, 3)})`,
    () => T`${r.pick(["ceil", "floor", "abs", "round", "sign"])}(${e("numeric")})`,
    () => T`${e("int")}::numeric`,
    () => T`${e("numeric")}::numeric(20,${r.between(0, 3)})`,
    () => T`power(${e("numeric")}, 2)`,
    () => T`extract(epoch FROM ${e("interval")})`,
    () => T`div(${e("numeric")}, ${r.pick(["2.5", "3"])})`,
  ],
  float: (T, e, r) => [
    () => T`(${e("float")} ${r.pick(["+", "-", "*"])} ${e("float")})`,
    () => T`${e("int")}::float8`,
    () => T`${e("numeric")}::float8`,
    () => T`sqrt(abs(${e("float")}))`,
    () => T`${r.pick(["ceil", "floor", "abs", "round", "trunc"])}(${e("float")})`,
    () => T`(${e("float")} / nullif(${e("float")}, 0))`,
  ],
  text: (T, e, r) => [
    () => T`(${e("text")} || ${e(r.pick(["text", "text", "int", "numeric", "bool", "date"]))})`,
    () => T`${r.pick(["upper", "lower", "initcap", "reverse", "trim", "ltrim", "rtrim", "md5", "quote_literal", "quote_ident"])}(${e("text")})`,
    () => T`substr(${e("text")}, ${r.between(-1, 3)}, ${r.between(0, 3)})`,
    () => T`substring(${e("text")} FROM ${r.between(1, 3)})`,
    () => T`${r.pick(["left", "right"])}(${e("text")}, ${r.between(-2, 3)})`,
    () => T`replace(${e("text")}, ${e("text")}, '-')`,
    () => T`${r.pick(["lpad", "rpad"])}(${e("text")}, ${r.between(0, 6)}, ${e("text")})`,
    () => T`repeat(${e("text")}, ${r.between(-1, 3)})`,
    () => T`${e(r.pick(["int", "numeric", "bool", "date", "timestamp", "interval", "jsonb", "int[]", "text[]", "bigint"]))}::text`,
    () => T`to_char(${e(r.pick(["date", "timestamp"]))}, '${r.pick(["YYYY-MM-DD", "DD Mon YYYY", "Day", "HH24:MI:SS", "Q", "IYYY-IW", "FMMonth", "Dy DDD"])}')`,
    () => T`to_char(${e(r.pick(["int", "numeric"]))}, '${r.pick(["999.99", "FM990.0", "000", "S99", "9,999"])}')`,
    () => T`split_part(${e("text")}, 'b', ${r.between(1, 3)})`,
    () => T`concat(${e("text")}, ${e("int")}, ${e("bool")})`,
    () => T`concat_ws('-', ${e("text")}, ${e("int")}, ${e("text")})`,
    () => T`(${e("jsonb")} ->> '${r.pick(["a", "b", "zz"])}')`,
    () => T`(${e("jsonb")} #>> '{b,0}')`,
    () => T`(${e("jsonb")} ->> ${r.between(-1, 2)})`,
    () => T`array_to_string(${e(r.pick(["text[]", "int[]"]))}, ','${r.pick(["", ", '*'"])})`,
    () => T`regexp_replace(${e("text")}, '${r.pick(["[ab]", "^.", "(a)(b)?", "\\d+"])}', '${r.pick(["_", "<\\\\1>", ""]).replaceAll("\\\\", "\\")}'${r.pick(["", ", 'g'", ", 'i'"])})`,
    () => T`format('%s/%L', ${e("text")}, ${e("int")})`,
    () => T`(${e("text[]")})[${r.between(0, 3)}]`,
    () => T`translate(${e("text")}, 'ab', 'x')`,
    () => T`jsonb_typeof(${e("jsonb")})`,
  ],
  bool: (T, e, r, scope, depth, queries) => {
    const cmp = r.pick(COMPARABLE);
    const op = r.pick(["=", "=", "<>", "<", "<=", ">", ">="]);
    const all = [
      () => T`(${e(cmp)} ${op} ${e(cmp)})`,
      () => T`(${e(cmp)} ${op} ${e(cmp)})`,
      () => T`(${e("int")} ${op} ${e(r.pick(["numeric", "bigint", "float"]))})`,
      () => T`(${e("bool")} ${r.pick(["AND", "OR"])} ${e("bool")})`,
      () => T`(${e("bool")} ${r.pick(["AND", "OR"])} ${e("bool")})`,
      () => T`(NOT ${e("bool")})`,
      () => T`(${e(r.pick(TYPES))} IS ${r.pick(["", "NOT "])}NULL)`,
      () => T`(${e(cmp)} IS ${r.pick(["", "NOT "])}DISTINCT FROM ${e(cmp)})`,
      () => T`(${e(cmp)} ${r.pick(["", "NOT "])}BETWEEN ${e(cmp)} AND ${e(cmp)})`,
      () => T`(${e(cmp)} ${r.pick(["", "NOT "])}IN (${list([e(cmp), e(cmp), e(cmp)])}))`,
      () => T`(${e("text")} ${r.pick(["", "NOT "])}${r.pick(["LIKE", "ILIKE"])} '${r.pick(["a%", "%b%", "_b", "%", "A_c", "x\\_%"])}')`,
      () => T`(${e("text")} ${r.pick(["~", "!~", "~*"])} '${r.pick(["^a", "b$", "[0-9]+", "a.c", "(a|b)+"])}')`,
      () => T`(${e("int")} ${op} ${r.pick(["ANY", "ALL"])} (${e("int[]")}))`,
      () => T`(${e("text")} = ANY (${e("text[]")}))`,
      () => T`(${e("bool")} IS ${r.pick(["TRUE", "NOT TRUE", "FALSE", "UNKNOWN", "NOT UNKNOWN"])})`,
      () => T`(${e("jsonb")} @> ${e("jsonb")})`,
      () => T`(${e("jsonb")} ? 'a')`,
      () => T`(${e(r.pick(["int[]", "text[]"]))} ${r.pick(["@>", "<@", "&&"])} '{}')`,
      () => T`((${e("int")}, ${e("text")}) ${r.pick(["=", "<", ">=", "<>"])} (${e("int")}, ${e("text")}))`,
    ];
    if (scope.subqueries !== false && depth > 1) {
      const inner = r.pick(["int", "int", "text", "date"]);
      all.push(
        () => T`(${r.pick(["", "NOT "])}EXISTS (${queries.any(scope, depth - 1)}))`,
        () => T`(${e(inner)} ${r.pick(["", "NOT "])}IN (${queries.column(inner, scope, depth - 1)}))`,
        () => T`(${e(inner)} ${r.pick(["=", "<", ">"])} ${r.pick(["ANY", "ALL"])} (${queries.column(inner, scope, depth - 1)}))`,
      );
    }
    return all;
  },
  date: (T, e, r) => [
    () => T`(${e("date")} ${r.pick(["+", "-"])} ${e("int")})`,
    () => T`${e("timestamp")}::date`,
    () => T`(date_trunc('${r.pick(UNITS)}', ${e("timestamp")}))::date`,
    () => T`make_date(2024, ${r.between(1, 12)}, ${r.between(1, 28)})`,
  ],
  timestamp: (T, e, r) => [
    () => T`(${e("timestamp")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`(${e("date")} + ${e("interval")})`,
    () => T`date_trunc('${r.pick(UNITS)}', ${e("timestamp")})`,
    () => T`${e("date")}::timestamp`,
  ],
  interval: (T, e, r) => [
    () => T`(${e("timestamp")} - ${e("timestamp")})`,
    () => T`(${e("interval")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`(${e("interval")} * ${r.pick(["2", "0.5", "-1", "3"])})`,
    () => T`(${e("interval")} / ${r.pick(["2", "3", "-4"])})`,
    () => T`age(${e("timestamp")}, ${e("timestamp")})`,
    () => T`${r.pick(["justify_days", "justify_hours", "justify_interval"])}(${e("interval")})`,
    () => T`make_interval(0, ${e("int")})`,
  ],
  jsonb: (T, e, r) => [
    () => T`jsonb_build_object('k', ${e(r.pick(TYPES))}, 'a', ${e("int")})`,
    () => T`jsonb_build_array(${e(r.pick(TYPES))}, ${e("text")})`,
    () => T`to_jsonb(${e(r.pick(["int", "numeric", "bool", "date", "int[]", "text[]", "timestamp"]))})`,
    () => T`(${e("jsonb")} || ${e("jsonb")})`,
    () => T`(${e("jsonb")} -> '${r.pick(["a", "b"])}')`,
    () => T`(${e("jsonb")} -> ${r.between(-1, 2)})`,
    () => T`jsonb_set(jsonb_build_object('a', ${e("int")}), '{${r.pick(["a", "b", "a,b"])}}', ${e("jsonb")})`,
    () => T`jsonb_strip_nulls(${e("jsonb")})`,
    () => T`(jsonb_build_object('b', ${e("jsonb")}) #- '{b}')`,
  ],
  "int[]": (T, e) => [
    () => T`ARRAY[${e("int")}, ${e("int")}]`,
    () => T`array_append(${e("int[]")}, ${e("int")})`,
    () => T`(${e("int[]")} || ${e("int[]")})`,
    () => T`array_remove(${e("int[]")}, ${e("int")})`,
    () => T`array_replace(${e("int[]")}, 1, ${e("int")})`,
    () => T`(${e("int[]")})[1:2]`,
  ],
  "text[]": (T, e) => [
    () => T`string_to_array(${e("text")}, 'b')`,
    () => T`ARRAY[${e("text")}, ${e("text")}]`,
    () => T`(${e("text[]")} || ${e("text")}::text)`,
    () => T`array_cat(${e("text[]")}, ${e("text[]")})`,
  ],
};
