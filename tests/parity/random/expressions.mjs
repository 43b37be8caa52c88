/** Random expressions of a type over the columns in scope; `subquery` comes from queries.mjs. */
import { literal, TYPES } from "./schema.mjs";
import { list, sql } from "./tree.mjs";

/** @typedef {{columns: {sql: string, type: string}[], outer: Scope | null}} Scope */

const COMPARABLE = ["int", "int", "bigint", "numeric", "text", "text", "date", "timestamp", "interval", "bool", "float", "int[]", "jsonb", "timestamptz", "time", "uuid", "mood", "bytea"];

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
      () => T`nullif(${e(type)}, ${type === "text[]" ? T`(${e(type)})::text[]` : e(type)})`,
    ];
    if (!["jsonb"].includes(type)) common.push(() => T`${r.pick(["greatest", "least"])}(${e(type)}, ${e(type)})`);
    if (scope.subqueries !== false && depth > 1) common.push(() => T`(${queries.scalar(type, scope, depth - 1)})`);
    const own = OWN[type](T, e, r, scope, depth, queries);
    return r.maybe(0.25) ? r.one(common) : r.one(own);
  }

  return { expression, column };
}

export const CAST = { int: "int", bigint: "bigint", numeric: "numeric", float: "float8", text: "text", bool: "bool", date: "date", timestamp: "timestamp", timestamptz: "timestamptz", time: "time", interval: "interval", uuid: "uuid", mood: "mood", bytea: "bytea", jsonb: "jsonb", "int[]": "int[]", "text[]": "text[]" };
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
    () => T`length(${e("bytea")})`,
    () => T`extract(${r.pick(["hour", "minute", "century", "decade", "isoyear"])} FROM ${e(r.pick(["timestamp", "timestamptz"]))})::int`,
    () => T`date_part('${r.pick(["day", "month", "year", "hour"])}', ${e("interval")})::int`,
    () => T`octet_length(${e("text")})`,
    () => T`jsonb_array_length(jsonb_build_array(${e("jsonb")}, ${e("int")}))`,
    () => T`gcd(${e("int")}, ${e("int")})`,
    () => T`(${e("int")} ${r.pick(["<<", ">>"])} ${r.between(0, 4)})`,
    () => T`array_upper(${e("int[]")}, 1)`,
    () => T`strpos(${e("text")}, ${e("text")})`,
    () => T`(${e("float")})::int`,
    () => T`regexp_count(${e("text")}, '[ab]')`,
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
    () => T`extract(${r.pick(["second", "milliseconds", "epoch"])} FROM ${e(r.pick(["timestamp", "timestamptz", "time"]))})`,
    () => T`trim_scale(${e("numeric")})`,
    () => T`sqrt(abs(${e("numeric")}))`,
    () => T`round(ln(abs(${e("numeric")}) + 1), 6)`,
    () => T`(${e("float")})::numeric`,
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
    () => T`(${e(r.pick(["timestamptz", "time", "uuid", "mood", "bytea"]))})::text`,
    () => T`encode(${e("bytea")}, '${r.pick(["hex", "base64", "escape"])}')`,
    () => T`to_char(${e("interval")}, '${r.pick(["HH24:MI:SS", "DD HH12 AM", "YYYY-MM"])}')`,
    () => T`to_char(${e("timestamptz")}, '${r.pick(["YYYY-MM-DD HH24:MI", "HH12:MI am", "J", "WW", "CC", "MS"])}')`,
    () => T`to_char(${e(r.pick(["int", "numeric", "float"]))}, '${r.pick(["FM9990.00", "9.99EEEE", "RN", "999PR", "999PR", "MI99", "0000", "99V9", "FM$999"]).replace("$", "L")}')`,
    () => T`substring(${e("text")} FROM '${r.pick(["[ab]+", "(a).", "^x"])}')`,
    () => T`overlay(${e("text")} PLACING ${e("text")} FROM ${r.between(1, 3)}${r.pick(["", " FOR 1"])})`,
    () => T`trim(${r.pick(["BOTH", "LEADING", "TRAILING"])} 'a' FROM ${e("text")})`,
    () => T`(regexp_match(${e("text")}, '${r.pick(["(a)(b)?", "[0-9]+", "(.)$"])}'))[1]`,
    () => T`(regexp_split_to_array(${e("text")}, '${r.pick(["", "b", "\\\\s"]).replaceAll("\\\\", "\\")}'))[2]`,
    () => T`json_build_object('a', ${e(r.pick(["int", "text", "numeric", "jsonb", "date", "bool", "timestamptz", "float"]))})::text`,
    () => T`(to_json(${e(r.pick(["text", "int[]", "timestamp", "interval", "text[]", "jsonb", "mood", "uuid"]))}) #>> '{}')`,
    () => T`row_to_json(ROW(${e("int")}, ${e("text")}, ${e("date")}))::text`,
    () => T`ROW(${e("int")}, ${e("text")}, ${e("numeric")})::text`,
    () => T`jsonb_pretty(${e("jsonb")})`,
    () => T`(${e("float")})::real::text`,
    () => T`pg_typeof(${e(r.pick(TYPES))})::text`,
    () => T`chr(65 + abs(${e("int")} % 20))`,
    () => T`left(sha256(${e("bytea")})::text, 12)`,
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
      () => T`((${e("int")}, ${e("text")}) ${r.pick(["", "NOT "])}IN ((${e("int")}, ${e("text")}), (${e("int")}, ${e("text")})))`,
      () => T`((${e("int")}, ${e("date")}) IS ${r.pick(["", "NOT "])}DISTINCT FROM (${e("int")}, ${e("date")}))`,
      () => T`(ROW(${e("int")}, ${e("text")}) IS ${r.pick(["", "NOT "])}NULL)`,
      () => T`(${e(cmp)} ${r.pick(["", "NOT "])}BETWEEN SYMMETRIC ${e(cmp)} AND ${e(cmp)})`,
      () => T`(${e("text")} ${r.pick(["", "NOT "])}SIMILAR TO '${r.pick(["(a|b)%", "_b", "%[0-9]+", "a{1,2}%", "A_c"])}')`,
      () => T`(${e("text")} LIKE ${r.pick(["ANY", "ALL"])} (${e("text[]")}::text[]))`,
      () => T`(${e("text")} LIKE 'a!_%' ESCAPE '!')`,
      () => T`((${e("date")}, ${e("date")}) OVERLAPS (${e("date")}, ${e("interval")}))`,
      () => T`(${e("date")} ${op} ${e(r.pick(["timestamp", "timestamptz"]))})`,
      () => T`(${e("jsonb")} ${r.pick(["?|", "?&"])} ${e("text[]")})`,
      () => T`(${e("jsonb")} <@ ${e("jsonb")})`,
      () => T`starts_with(${e("text")}, ${e("text")})`,
      () => T`(${e("int[]")} ${r.pick(["@>", "<@", "&&"])} ${e("int[]")})`,
      () => T`isfinite(${e("timestamp")})`,
    ];
    if (scope.subqueries !== false && depth > 1) {
      const inner = r.pick(["int", "int", "text", "date"]);
      all.push(
        () => T`(${r.pick(["", "NOT "])}EXISTS (${queries.any(scope, depth - 1)}))`,
        () => T`(${e(inner)} ${r.pick(["", "NOT "])}IN (${queries.column(inner, scope, depth - 1)}))`,
        () => T`(${e(inner)} ${r.pick(["=", "<", ">"])} ${r.pick(["ANY", "ALL"])} (${queries.column(inner, scope, depth - 1)}))`,
        () => T`((${e(inner)}, ${e("int")}) ${r.pick(["", "NOT "])}IN (${queries.pair(inner, "int", scope, depth - 1)}))`,
        () => T`(${e(inner)} = ANY (ARRAY(${queries.column(inner, scope, depth - 1)})))`,
        () => T`(${e(inner)} ${r.pick(["", "NOT "])}IN (VALUES (${e(inner)}), (${e(inner)})))`,
      );
    }
    return all;
  },
  date: (T, e, r) => [
    () => T`(${e("date")} ${r.pick(["+", "-"])} ${e("int")})`,
    () => T`${e("timestamp")}::date`,
    () => T`(date_trunc('${r.pick(UNITS)}', ${e("timestamp")}))::date`,
    () => T`make_date(2024, ${r.between(1, 12)}, ${r.between(1, 28)})`,
    () => T`to_date(to_char(${e("date")}, 'DD/MM/YYYY'), 'DD/MM/YYYY')`,
    () => T`${e("timestamptz")}::date`,
    () => T`(date_trunc('month', ${e("date")}) + interval '1 month - 1 day')::date`,
  ],
  timestamp: (T, e, r) => [
    () => T`(${e("timestamp")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`(${e("date")} + ${e("interval")})`,
    () => T`date_trunc('${r.pick(UNITS)}', ${e("timestamp")})`,
    () => T`${e("date")}::timestamp`,
    () => T`(${e("timestamptz")} AT TIME ZONE '${r.pick(["UTC", "America/New_York", "Asia/Kolkata", "+03"])}')`,
    () => T`(${e("date")} + ${e("time")})`,
    () => T`date_bin('${r.pick(["15 minutes", "1 day", "2 hours"])}', ${e("timestamp")}, '2020-01-01')`,
  ],
  timestamptz: (T, e, r) => [
    () => T`(${e("timestamptz")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`(${e("timestamp")} AT TIME ZONE '${r.pick(["UTC", "America/New_York", "Europe/Paris", "Asia/Tokyo"])}')`,
    () => T`date_trunc('${r.pick(UNITS)}', ${e("timestamptz")}${r.pick(["", ", 'America/New_York'"])})`,
    () => T`${e(r.pick(["date", "timestamp"]))}::timestamptz`,
    () => T`to_timestamp(${e("float")})`,
  ],
  time: (T, e, r) => [
    () => T`(${e("time")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`${e(r.pick(["timestamp", "timestamptz", "interval"]))}::time`,
    () => T`make_time(${r.below(24)}, ${r.below(60)}, ${r.below(60)})`,
    () => T`date_trunc('hour', ${e("time")})::time`,
  ],
  uuid: (T, e) => [() => T`${e("uuid")}::text::uuid`],
  mood: (T, e, r) => [() => T`${e("mood")}::text::mood`, () => T`(enum_range(NULL::mood))[${r.between(1, 3)}]`, () => T`enum_first(NULL::mood)`],
  bytea: (T, e, r) => [
    () => T`(${e("bytea")} || ${e("bytea")})`,
    () => T`convert_to(${e("text")}, 'UTF8')`,
    () => T`substr(${e("bytea")}, ${r.between(1, 2)}, 1)`,
    () => T`decode(md5(${e("text")}), 'hex')`,
  ],
  interval: (T, e, r) => [
    () => T`(${e("timestamp")} - ${e("timestamp")})`,
    () => T`(${e("interval")} ${r.pick(["+", "-"])} ${e("interval")})`,
    () => T`(${e("interval")} * ${r.pick(["2", "0.5", "-1", "3"])})`,
    () => T`(${e("interval")} / ${r.pick(["2", "3", "-4"])})`,
    () => T`age(${e("timestamp")}, ${e("timestamp")})`,
    () => T`${r.pick(["justify_days", "justify_hours", "justify_interval"])}(${e("interval")})`,
    () => T`make_interval(0, ${e("int")})`,
    () => T`(${e("timestamptz")} - ${e("timestamptz")})`,
    () => T`(${e("time")} - ${e("time")})`,
    () => T`make_interval(days => ${e("int")}, hours => ${r.between(-3, 30)})`,
    () => T`(- ${e("interval")})`,
    () => T`date_trunc('${r.pick(["hour", "day", "month"])}', ${e("interval")})`,
    () => T`${e("time")}::interval`,
    () => T`(${e("interval")} * ${e("float")})`,
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
    () => T`(jsonb_build_object('b', ${e("jsonb")}, 'c', 1) - '${r.pick(["a", "b", "s"])}')`,
    () => T`(jsonb_build_array(${e("jsonb")}, ${e("text")}) - ${r.pick(["0", "1", "2", "(-1)", "(-3)"])})`,
    () => T`(${e("jsonb")} #> '{${r.pick(["b,0", "b,c", "0", "a"])}}')`,
    () => T`jsonb_insert(jsonb_build_array(${e("int")}), '{${r.pick(["0", "1", "-1"])}}', ${e("jsonb")}${r.pick(["", ", true"])})`,
    () => T`to_jsonb(${e(r.pick(["timestamptz", "time", "uuid", "mood", "bytea", "interval", "float"]))})`,
    () => T`jsonb_object(ARRAY['k', ${e("text")}])`,
    () => T`(json_build_array(${e("int")}, ${e("text")}, ${e("jsonb")}))::jsonb`,
    () => T`(${e("jsonb")})[${r.pick(["'a'", "'b'", "0", "-1", "'b'][0"])}]`,
  ],
  "int[]": (T, e, r) => [
    () => T`ARRAY[${e("int")}, ${e("int")}]`,
    () => T`array_append(${e("int[]")}, ${e("int")})`,
    () => T`(${e("int[]")} || ${e("int[]")})`,
    () => T`array_remove(${e("int[]")}, ${e("int")})`,
    () => T`array_replace(${e("int[]")}, 1, ${e("int")})`,
    () => T`(${e("int[]")})[${r.pick(["1:2", ":1", "2:", ":"])}]`,
    () => T`array_prepend(${e("int")}, ${e("int[]")})`,
    () => T`array_positions(${e("int[]")}, ${e("int")})`,
    () => T`array_fill(${e("int")}, ARRAY[${r.between(0, 3)}])`,
    () => T`(${e("int")} || ${e("int[]")})`,
    () => T`trim_array(ARRAY[${e("int")}, ${e("int")}], 1)`,
  ],
  "text[]": (T, e) => [
    () => T`string_to_array(${e("text")}, 'b')`,
    () => T`ARRAY[${e("text")}, ${e("text")}]`,
    () => T`(${e("text[]")} || ${e("text")}::text)`,
    () => T`array_cat(${e("text[]")}, ${e("text[]")})`,
  ],
};
