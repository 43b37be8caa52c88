#!/bin/sh
# Loads a dump of the exporter into a real PostgreSQL and uses it: sequences go on, keys hold, views answer.
# Needs psql with a server (PGHOST, PGPORT, PGUSER as usual). Not part of `make test`: PostgreSQL is not there.
set -eu
database=backyard_dump_check
script=$(mktemp)
trap 'rm -f "$script"; dropdb --if-exists "$database" >/dev/null 2>&1' EXIT
BACKYARD_DUMP_TO=$script cargo test --quiet --lib export::tests::writes_the_dump_for_postgresql >/dev/null
dropdb --if-exists "$database" >/dev/null 2>&1
createdb "$database"
psql -q -X -1 -v ON_ERROR_STOP=1 -o /dev/null -f "$script" "$database"
answer=$(psql -X -A -t -q -v ON_ERROR_STOP=1 "$database" <<'SQL'
INSERT INTO book (author_id) VALUES (2) RETURNING id, twice;
INSERT INTO author (name) VALUES ('new') RETURNING id;
SELECT count(*) FROM a_names;
SELECT rating, length(name) FROM author WHERE id = 1;
SQL
)
expected='8|16
3
3
NaN|8'
[ "$answer" = "$expected" ] || { printf 'PostgreSQL answered:\n%s\ninstead of:\n%s\n' "$answer" "$expected"; exit 1; }
echo "PostgreSQL loads the dump."
