/** Statements of one shape each that random nesting seldom makes: DISTINCT ON, named windows, frames by value, rows from functions … */
import { literal } from "./schema.mjs";
import { list, optional, sql } from "./tree.mjs";

const Q = sql(null);
/** Texts that may or may not be a value of a type. */
const TEXTS = [
  "1", " 12 ", "-0", "1.5", "1e3", "1e400", "abc", "", " ", "2147483648", "9223372036854775808", "32768", "0x1F", "1_000", "NaN", "Infinity", "-inf", "t", "yes", "of", "no ", "o",
  "2024-02-30", "2024-02-29", "20240131", "Jan 5 2024", "5 January 2024", "01/02/2024", "2024-1-2 3:4:5", "24:00:00", "25:00", "12:30 PM", "noon", "allballs", "infinity", "epoch",
  "2024-01-01 00:00+05:45", "2024-01-01 00:00 America/New_York", "2024-01-01 00:00 Nowhere/Land", "1 day", "1 day ago", "P1Y2M3DT4H", "1-2", "1:2:3", "-1 day +2 hours", "1.5 months", "2 fortnights", "1 mon -1 days", "@ 3 min",
  "{1,2}", "{1,NULL,3}", "{{1,2},{3}}", "{{1,2},{3,4}}", "{a,\"b c\",null}", "{", "{}", "[0:1]={1,2}", "{\"a\": 1}", "{\"a\": 1,}", "[1, 2", "nul", "null", "\"x\"", "{\"a\":{\"b\":[1,2.50,1e2,\"\\u00e9\"]}}",
  "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC999C0B4EF8BB6D6BB9BD380A11", "a0eebc99", "\\x616", "\\x6162", "\\141", "\\xzz", "é", "ok", "happy", "HAPPY", "123456789.987654321", "0.00001", ".5", "5.", "1,5", "12345678901234567890",
];
const INTO = ["int", "bigint", "smallint", "numeric", "numeric(5,2)", "numeric(3,-2)", "real", "float8", "bool", "text", "varchar(3)", "char(3)", "date", "time", "time(0)", "timestamp", "timestamp(0)", "timestamptz", "interval", "uuid", "bytea", "json", "jsonb", "int[]", "text[]", "numeric(4,1)[]", "mood", "mood[]", "name", "oid"];
/** Calls whose errors are as much of interest as their values. */
const CALLS = [
  "2147483647 + @i", "(-2147483648) / @z", "32767::smallint + @i::smallint", "9223372036854775807 + @i", "@i / @z", "@i % @z", "@n / @z", "@f / @z", "power(@n, @n)", "power(@f, 400)", "sqrt(@i)", "ln(@n)", "log(@i, 2)", "exp(@n * 10)", "exp(1000.0::float8)", "factorial(@i)", "10::numeric ^ @i",
  "(@f)::int", "(@n * 1e10)::int", "(@n)::numeric(3,2)", "round(@n, @i)", "trunc(@n, @i)", "substr(@t, @i, @i)", "left(@t, @i)", "repeat(@t, @i)", "lpad(@t, @i, @t)", "split_part(@t, @t, @i)", "chr(@i)", "ascii(@t)", "to_char(@n, 'FM999D99')", "to_char(@i, '@9')", "to_number(@t, '99')",
  "to_date(@t, 'YYYY-MM-DD')", "to_timestamp(@t, 'HH24:MI')", "make_date(@i, @i, @i)", "make_time(@i, 0, 0)", "make_timestamp(2024, @i, 1, 0, 0, @f)", "date_trunc(@t, '2024-01-01'::timestamp)", "extract(@u FROM '2024-05-06 07:08:09.5'::@d)", "'2024-01-31'::date + interval '@i months'", "age('2024-03-31'::timestamp, '2023-@m-30')",
  "(ARRAY[1,2,3])[@i]", "(ARRAY[1,2,3,4])[@i:@i]", "array_length(ARRAY[[1,2],[3,4]], @i)", "array_position(ARRAY['a',@t], @t)", "ARRAY[@i] || @i", "array_fill(0, ARRAY[@i])", "string_to_array(@t, @t)", "width_bucket(@n, 0, @n, @i)", "generate_subscripts(ARRAY[1,2], @i)", "trim_array(ARRAY[1,2,3], @i)",
  "('[1, {\"a\": [2, null]}]'::jsonb) -> @i", "('[1, {\"a\": [2, null]}]'::jsonb) #> ARRAY[@t, 'a']", "jsonb_set('{\"a\": [1, 2]}', ARRAY['a', '@i'], '9')", "jsonb_insert('[1,2]', '{@i}', '9')", "('{\"a\":1}'::jsonb) - @t", "('{\"a\":1}'::jsonb ->> 'a')::int + @i", "jsonb_build_object(@t)", "jsonb_object_keys('[1]')",
  "@t ~ '['", "regexp_replace(@t, '(', '')", "regexp_match(@t, '(a)|(b)')", "@t LIKE 'a\\'", "similar_to_escape('a', 'bc')", "overlay(@t placing @t from @i)", "decode(@t, 'hex')", "decode(@t, 'base64')", "encode(@t::bytea, @t)", "get_byte('\\x01'::bytea, @i)", "set_byte('\\x01'::bytea, 0, @i)", "format('%s %I %L', @t, @t)", "format('%', 1)", "format('%3$s', 1)", "format(@t)", "quote_nullable(@t)",
  "abs(@t)", "lower(@i)", "length(@i)", "@t + @i", "@t || @i", "@i || @i", "NOT @i", "@t AND true", "-(@t)", "coalesce(@i, @t)", "CASE WHEN true THEN @i ELSE @t END", "greatest(@i, @t, @n)", "nullif(@i, @t)", "@i IN (@t, @i)", "@i = ANY(ARRAY[@t])", "(@i, @t) = (@t, @i)", "(@i, @i) < (@i)", "nosuch(@i)", "round(@t)", "max(@i)", "sum(max(@i))", "row_number()", "@i::date", "@t::nosuch", "true::int + '@i'", "bool(@i)", "@i::bool", "1::bit", "gcd(@i, @i)", "lcm(@i, @i)", "scale(@n)", "min_scale(@n)", "mod(@n, @n)", "div(@n, @n)", "sign(@f)", "round(cbrt(@f)::numeric, 12)", "degrees(@f)", "atan2(@f, @i)", "initcap(@t)", "translate(@t, 'abc', 'x')", "reverse(@t)", "concat_ws(@t, @i, NULL, @t)", "justify_interval('@i days 30 hours')", "interval '@i' year", "to_char('2024-05-06 17:08:09.5'::timestamp, 'TMDay, DD  FMMonth YYYY HH12:MI:SS.MS a.m. TZ')", "starts_with(@t, @t)", "string_to_table(@t, 'b')", "num_nonnulls(@i, NULL, @t)", "nextval('nosuch')", "currval('nosuch')", "to_regclass('t0')", "'t0'::regclass", "'nosuch'::regclass", "pg_typeof(@n + @i)", "pg_typeof(@i / @f)", "pg_typeof(NULL)", "pg_typeof('a')", "cardinality('{}'::int[])", "@n::int8 # @i", "~ @i", "@i << @i", "bit_length(@t)", "date '2024-01-31' - date '2024-@m-01'", "time '10:00' - interval '@i hours'", "date '2024-01-01' - time '10:00'", "localtimestamp(0) IS NULL", "timestamp '2024-01-01' AT TIME ZONE @t", "(timestamptz '2024-07-01 12:00+00' AT TIME ZONE 'Europe/Berlin') + @i * interval '1 hour'",
];

export function shapes(r, tables, { from, select, expression, types }) {
  const e = (type, scope, depth = 1) => expression(type, { ...scope, subqueries: false }, depth);
  const quote = (text) => `${/\\/.test(text) ? "" : ""}'${text.replaceAll("'", "''")}'`;
  const where = (scope) => (r.maybe(0.5) ? optional` WHERE ${e("bool", scope, 2)}` : "");
  /** A FROM clause whose rows have a key. */
  const keyed = () => {
    for (;;) {
      const made = from(null, 0);
      if (made.keys?.length) return made;
    }
  };
  const table = () => r.pick(tables);
  const of = (table, type) => table.columns.filter((column) => column.type === type);

  function call() {
    const fill = {
      "@i": () => r.pick(["0", "1", "2", "3", "-1", "-2", "7", "100", "NULL::int"]), "@z": () => r.pick(["0", "1", "-1", "2"]), "@n": () => r.pick(["0.0", "1.5", "-2.25", "12.345", "1e10", "'NaN'::numeric", "99999.5"]), "@f": () => r.pick(["0::float8", "1.5::float8", "-2.5::float8", "1e20::float8", "'NaN'::float8", "'-Infinity'::float8"]),
      "@t": () => quote(r.pick(["a", "ab", "abc", "b", "", "a b", "1", "12", "day", "UTC", "é", "hex", "2024-05-06", "12:34"])), "@u": () => r.pick(["year", "month", "day", "hour", "second", "epoch", "dow", "week", "quarter", "milliseconds", "century", "julian", "timezone", "fortnight"]), "@d": () => r.pick(["timestamp", "date", "timestamptz", "time", "interval"]), "@m": () => r.pick(["01", "02", "06", "12"]),
    };
    return `SELECT CAST((${r.pick(CALLS).replace(/@[a-z]/g, (at) => (fill[at] ? fill[at]().replace(/^-/, "-") : at))}) AS text)`;
  }

  return () => r.one([
    () => Q`${call()}`,
    () => Q`${call()}`,
    () => Q`SELECT CAST('${r.pick(TEXTS).replaceAll("'", "''")}' AS ${r.pick(INTO)})`,
    () => Q`SELECT CAST('${r.pick(TEXTS).replaceAll("'", "''")}'::${r.pick(INTO.filter((type) => !/-|2\)/.test(type)))} AS ${r.pick(INTO)})`,
    () => {
      const { sql: clause, scope, keys } = keyed();
      const by = e(r.pick(["int", "text", "date", "bool"]), scope);
      const more = types(2).map((type) => e(type, scope));
      return Q`SELECT DISTINCT ON (${by}) ${by}, ${list(more)} FROM ${clause}${where(scope)} ORDER BY ${r.pick(["1", "1 DESC", "1 NULLS FIRST"])}, ${keys.join(", ")}`;
    },
    () => {
      const wanted = types(r.between(1, 3));
      return Q`VALUES ${list(r.some(r.between(1, 5), () => `(${wanted.map((type) => (r.maybe(0.15) ? "NULL" : literal(r, type))).join(", ")})`))} ORDER BY 1${wanted.length > 1 ? ", 2" : ""}${wanted.length > 2 ? ", 3" : ""}`;
    },
    () => {
      const { sql: clause, scope, keys } = keyed();
      const type = r.pick(["int", "numeric", "date", "timestamp"]);
      const offset = () => ({ int: `${r.between(0, 3)}`, numeric: `${r.pick(["0", "1.5", "10"])}`, date: `interval '${r.between(0, 40)} days'`, timestamp: `interval '${r.between(0, 3)} months'` })[type];
      const frame = r.pick([`RANGE BETWEEN ${offset()} PRECEDING AND ${offset()} FOLLOWING`, `RANGE BETWEEN ${offset()} FOLLOWING AND UNBOUNDED FOLLOWING`, `RANGE BETWEEN UNBOUNDED PRECEDING AND ${offset()} PRECEDING`, "RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", "GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING", "GROUPS 2 PRECEDING", `ROWS BETWEEN ${r.between(0, 2)} PRECEDING AND ${r.between(0, 2)} FOLLOWING`]);
      const exclude = r.pick(["", "", " EXCLUDE CURRENT ROW", " EXCLUDE TIES", " EXCLUDE GROUP"]);
      const order = Q`ORDER BY ${e(type, scope, 0)}${r.pick(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"])}`;
      const over = frame.startsWith("ROWS") ? Q`${order}, ${keys.join(", ")}` : order;
      return Q`SELECT ${keys.join(", ")}, count(*) OVER w, sum(${e("int", scope, 0)}) OVER w, ${r.pick(["max", "min"])}(${e(r.pick(["text", "date", "numeric"]), scope, 0)}) OVER w FROM ${clause}${where(scope)} WINDOW w AS (${r.maybe(0.4) ? optional`PARTITION BY ${e("bool", scope)} ` : ""}${over} ${frame}${exclude})`;
    },
    () => {
      const { sql: clause, scope, keys } = keyed();
      const order = Q`ORDER BY ${e("text", scope, 0)}, ${keys.join(", ")}`;
      return Q`SELECT ${keys.join(", ")}, row_number() OVER w, lag(${e("int", scope, 0)}, 1, 0) OVER w, sum(${e("numeric", scope, 0)}) OVER (w ROWS 1 PRECEDING), ntile(${r.between(1, 4)}) OVER (v ${order}) FROM ${clause}${where(scope)} WINDOW v AS (PARTITION BY ${e("bool", scope)}), w AS (v ${order})`;
    },
    () => {
      const [a, b] = [table(), table()];
      return Q`SELECT * FROM ${a.name} AS a ${r.pick(["NATURAL JOIN", "NATURAL LEFT JOIN", "NATURAL FULL JOIN"])} ${b.name} AS b`;
    },
    () => {
      const [a, b] = [table(), table()];
      const kind = r.pick(["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
      return Q`SELECT ${r.pick(["*", "id, a.id, b.id", "count(id), sum(a.id)", "a.*", "j.id"])} FROM ${a.name} AS a ${kind} ${b.name} AS b USING (id) AS j${r.maybe(0.3) ? optional` WHERE id > ${r.between(1, 6)}` : ""}`;
    },
    () => {
      const scope = { columns: table().columns.map(() => []).flat(), outer: null };
      const t = table();
      scope.columns = t.columns.map(({ name, type }) => ({ sql: `t.${name}`, type }));
      const rows = r.pick([
        [Q`unnest(${e("int[]", scope)})`, 1], [Q`unnest(${e("text[]", scope)}, ${e("int[]", scope)})`, 2], [Q`generate_series(${e("date", scope, 0)}, ${e("date", scope, 0)} + 3, '1 day')`, 1],
        [Q`generate_series(1, t.id % 4)`, 1], [Q`jsonb_each(jsonb_build_object('k', ${e("jsonb", scope)}, 'i', t.id))`, 2], [Q`jsonb_array_elements(jsonb_build_array(${e("jsonb", scope)}, ${e("text", scope)}))`, 1], [Q`jsonb_each_text(jsonb_build_object('k', ${e("jsonb", scope)}))`, 2],
        [Q`string_to_table(${e("text", scope)}, 'b')`, 1], [Q`regexp_split_to_table(${e("text", scope)}, '[ab]')`, 1], [Q`regexp_matches(${e("text", scope)}, '[a-z]', 'g')`, 1], [Q`jsonb_object_keys(jsonb_build_object('k', ${e("int", scope)}, 'j', 1))`, 1], [Q`generate_subscripts(${e("int[]", scope)}, 1)`, 1], [Q`ROWS FROM (unnest(${e("int[]", scope)}), generate_series(1, 2))`, 2],
      ]);
      const numbered = r.maybe(0.5);
      const join = r.pick(["CROSS JOIN", ",", "LEFT JOIN"]);
      return Q`SELECT t.id, f.* FROM ${t.name} AS t ${join} ${r.pick(["LATERAL ", ""])}${rows[0]}${numbered ? " WITH ORDINALITY" : ""} AS f(a${rows[1] > 1 ? ", b" : ""}${numbered ? ", n" : ""})${join === "LEFT JOIN" ? " ON true" : ""}`;
    },
    () => {
      const t = table();
      const scope = { columns: t.columns.map(({ name, type }) => ({ sql: name, type })), outer: null };
      return Q`SELECT id, ${r.pick(["unnest", "unnest", "cardinality"])}(${e("int[]", scope)}), generate_series(1, ${r.between(0, 3)})${r.maybe(0.3) ? Q`, ${e("text", scope)}` : ""} FROM ${t.name}${where(scope)}${r.maybe(0.3) ? " ORDER BY 1, 2, 3" : ""}`;
    },
    () => {
      const { sql: clause, scope } = keyed();
      const column = (...kinds) => scope.columns.filter(({ type }) => kinds.includes(type)).map(({ sql }) => sql);
      const [a, b] = [r.pick([...column("int", "bool")]), r.pick([...column("text", "date"), "(1 + 1)"])];
      const sets = r.pick([["ROLLUP (", ")"], ["CUBE (", ")"], ["GROUPING SETS ((", "), ())"], ["GROUPING SETS (ROLLUP (", "), ())"]]);
      return Q`SELECT ${a}, ${b}, grouping(${a}, ${b}), count(*), sum(${e("int", scope)}) FROM ${clause}${where(scope)} GROUP BY ${sets[0]}${a}, ${b}${sets[1]}${r.maybe(0.4) ? Q` HAVING count(*) > 1` : ""} ORDER BY 3, 1, 2`;
    },
    () => {
      const t = table();
      const up = t.columns.find(({ refers }) => refers)?.name ?? "id - 1";
      return Q`WITH RECURSIVE r(id, up, depth, path) AS (SELECT id, ${up}, 0, ARRAY[id] FROM ${t.name} WHERE id < ${r.between(2, 6)} UNION${r.pick(["", " ALL"])} SELECT t.id, t.${up}, depth + 1, path || t.id FROM ${t.name} AS t JOIN r ON ${r.pick([`t.id = r.up`, `t.${up} = r.id`])} WHERE depth < ${r.between(1, 3)} AND t.id <> ALL (path)) ${r.pick(["", "", "", "SEARCH DEPTH FIRST BY id SET o ", "CYCLE id SET c USING p "])}SELECT id, up, depth, path FROM r ORDER BY 4, 1`;
    },
    () => {
      const t = table();
      const type = r.pick(["int", "text", "date"]);
      const scope = { columns: t.columns.map(({ name, type }) => ({ sql: name, type })), outer: null };
      return Q`SELECT ARRAY(SELECT ${e(type, scope)} FROM ${t.name}${where(scope)} ORDER BY 1), (SELECT count(*) FROM ${t.name})`;
    },
    () => {
      const t = table();
      return Q`SELECT ${r.pick(["t::text", "t", "row_to_json(t)::text", "to_jsonb(t)", "(t).id, t IS NOT NULL", "count(t), count(DISTINCT t)", "t.*, t", "ROW(t.*)", "max(t.id) FILTER (WHERE t IS NOT NULL)"])} FROM ${t.name} AS t${r.maybe(0.3) ? " WHERE t.id < 5" : ""}`;
    },
    () => {
      const { sql: clause, scope, keys } = keyed();
      const by = r.maybe(0.6) ? e(r.pick(["bool", "int", "text"]), scope, 0) : null;
      const gathered = () => r.one([
        () => Q`string_agg(${e("text", scope)}, ${r.pick(["','", "''", "NULL"])} ORDER BY ${keys.join(", ")}${r.pick(["", " DESC"])})`,
        () => Q`array_agg((${e(r.pick(["int", "text", "date", "numeric"]), scope)}) ORDER BY ${keys.join(", ")})`,
        () => Q`json_agg(${e(r.pick(["int", "text", "date", "jsonb"]), scope)} ORDER BY ${keys.join(", ")})::text`,
        () => Q`jsonb_object_agg(coalesce(${e("text", scope)}, '-'), ${e("int", scope)} ORDER BY ${keys.join(", ")})`,
        () => Q`percentile_cont(ARRAY[0, 0.5, 1]) WITHIN GROUP (ORDER BY ${e("int", scope)})`,
        () => Q`percentile_disc(${r.pick(["0.1", "0.5", "1"])}) WITHIN GROUP (ORDER BY ${e(r.pick(["text", "date", "int"]), scope)})`,
        () => Q`mode() WITHIN GROUP (ORDER BY ${e("bool", scope)})`,
        () => Q`${r.pick(["rank", "dense_rank", "percent_rank", "cume_dist"])}(${r.between(-1, 6)}) WITHIN GROUP (ORDER BY ${e("int", scope)})`,
        () => Q`array_agg(DISTINCT ${e("int", scope)} ORDER BY ${e("int", scope, 0)})`,
        () => Q`count(*) FILTER (WHERE ${e("bool", scope)})`,
        () => Q`sum(${e("interval", scope)})`, () => Q`avg(${e("interval", scope)})`, () => Q`stddev(${e("numeric", scope)})`,
      ]);
      return Q`SELECT ${by ? Q`${by}, ` : ""}${list(r.some(r.between(1, 3), gathered))} FROM ${clause}${where(scope)}${by ? Q` GROUP BY ${by} ORDER BY 1` : ""}`;
    },
    () => {
      const t = table();
      return Q`SELECT * FROM ${t.name} ORDER BY id ${r.pick(["LIMIT ALL", "LIMIT 0", "LIMIT NULL", "OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY", "FETCH FIRST ROW ONLY", "LIMIT -1", "LIMIT (SELECT 2)", "LIMIT 2 FOR UPDATE", "FOR SHARE", "LIMIT '1'"])}`;
    },
    () => Q`TABLE ${table().name} ORDER BY 1`,
    () => {
      const wanted = types(r.between(1, 2));
      const arm = () => Q`(${select(wanted, null, 0)}${wanted.every((type) => ["int", "bigint", "text", "date"].includes(type)) ? optional` ORDER BY ${wanted.map((_, at) => at + 1).join(", ")} LIMIT ${r.between(1, 4)}` : ""})`;
      const word = () => r.pick([" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " EXCEPT ALL ", " INTERSECT ALL "]);
      return Q`${arm()}${word()}${arm()}${word()}${arm()} ORDER BY ${wanted.map((_, at) => at + 1).join(", ")}`;
    },
  ]);
}
