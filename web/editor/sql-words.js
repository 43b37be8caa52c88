/**
 * Words of PostgreSQL's SQL. Only what is a keyword wherever it stands, or nearly never a name, is coloured.
 */

export const KEYWORDS =
  "abort action add after all alter analyse analyze and any array as asc asymmetric before begin between both by " +
  "cascade case cast check collate column commit concurrently conflict constraint constraints create cross cube " +
  "current current_catalog current_date current_role current_schema current_time current_timestamp current_user " +
  "database deallocate declare default deferrable deferred delete desc distinct do drop each else end escape except " +
  "exclude execute exists explain extension fetch filter first following for foreign from full function generated " +
  "grant group grouping having identity if ilike immediate immutable in include increment index initially inner " +
  "insert instead intersect into is isnull isolation join last lateral leading left like limit localtime " +
  "localtimestamp matched materialized merge minvalue maxvalue natural no not nothing notnull nulls of offset on " +
  "only or order ordinality out outer over overlaps overriding partition placing preceding prepare primary procedure " +
  "recursive references refresh rename repeatable replace restart restrict return returning returns revoke right " +
  "rollback rollup row rows savepoint schema select sequence serializable session_user set sets show similar some stable " +
  "start symmetric table tablesample temp temporary then ties to trailing transaction trigger truncate unbounded " +
  "uncommitted union unique unlogged update user using vacuum values variadic verbose view volatile when where " +
  "window with within without";

export const TYPES =
  "bigint bigserial bit bool boolean bytea char character cidr date daterange decimal double float float4 float8 inet " +
  "int int2 int4 int4range int8 integer interval json jsonb macaddr money nchar numeric numrange oid point precision " +
  "real regclass serial smallint smallserial text time timestamp timestamptz timetz tsquery tsrange tsvector uuid " +
  "varbit varchar varying xml zone";

/** Coloured as functions even before the engine has said which it has. */
export const FUNCTION_WORDS =
  "abs age array_agg avg bool_and bool_or ceil ceiling coalesce concat concat_ws count cume_dist date_part date_trunc " +
  "dense_rank exp extract first_value floor format gen_random_uuid generate_series greatest initcap json_agg " +
  "json_build_object jsonb_agg jsonb_build_object lag last_value lead least length ln lower lpad ltrim max " +
  "md5 min mod now nth_value ntile nullif overlay percent_rank position power random rank regexp_match " +
  "regexp_replace repeat reverse round row_number row_to_json rpad rtrim split_part sqrt string_agg string_to_array " +
  "strpos substr substring sum to_char to_date to_json to_number to_timestamp translate trim trunc unnest upper";
