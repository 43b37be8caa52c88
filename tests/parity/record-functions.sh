#!/bin/sh
# Records the answers of PostgreSQL 15 to the expressions of tests/functions/*.tsv, in place.
# The first column is kept; the others become: type and text of the answer (\N for NULL), or
# `!SQLSTATE` and message, with detail and hint where there are any.
# Connection: the usual PG… variables. Run from the repository's root.
set -eu
for file in tests/functions/*.tsv; do
    {
        cat <<'SQL'
SET client_min_messages = error; SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres';
CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok', 'happy');
CREATE FUNCTION pg_temp.answer(expression text) RETURNS text LANGUAGE plpgsql AS $answer$
DECLARE kind text; shown text; code text; message text; detail text; hint text;
BEGIN
    EXECUTE 'SELECT pg_typeof(x)::text, CASE WHEN num_nulls(x) = 0 THEN format(''%s'', x) END FROM (SELECT '
        || expression || ' AS x) AS s' INTO kind, shown;
    shown := replace(replace(replace(shown, E'\\', E'\\\\'), E'\n', E'\\n'), E'\t', E'\\t');
    RETURN kind || E'\t' || coalesce(shown, E'\\N');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
        detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RETURN rtrim('!' || code || E'\t' || message || E'\t' || detail || E'\t' || hint, E'\t');
END $answer$;
SQL
        cut -f1 "$file" | while IFS= read -r line; do
            case $line in
            '' | '#'*) printf "\\\\qecho '%s'\n" "$(printf %s "$line" | sed "s/'/''/g")" ;;
            *) printf 'SELECT $expression$%s$expression$ || E'"'"'\\t'"'"' || pg_temp.answer($expression$%s$expression$);\n' "$line" "$line" ;;
            esac
        done
    } | psql -X -q -A -t -v ON_ERROR_STOP=1 >"$file.new"
    mv "$file.new" "$file"
done
