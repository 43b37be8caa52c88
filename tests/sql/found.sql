-- What random statements and fuzzing found (tests/parity/random, fuzz), made small.
SELECT '2024-01-01'::timestamp::date, '1 day'::interval::text;
SELECT CASE WHEN true THEN 1.5 ELSE NULL::numeric END, CASE WHEN true THEN 1 ELSE abs(2) END, CASE 1 WHEN 1 THEN 1 END::bigint;
SELECT (SELECT 1::int)::text, (SELECT 1 AS one)::text, abs(1)::text, ARRAY[1]::text, ('a'::text);
SELECT last_value('a') OVER ();
SELECT lag('a') OVER ();
SELECT lag('a', 1, 'b') OVER ();
SELECT nth_value(NULL, 1) OVER ();
SELECT E'\xc3\xa9', E'\303\251', E'\x41\102', E'\xg';
SELECT E'\xff';
SELECT E'\xe2\x82';
SELECT E'a\000b';
SELECT convert_from('\xe282'::bytea, 'UTF8');
SELECT length(format('%1500000s', 'x')), length(format('%-1500000s', 'x'));
SELECT 1 IS NULL IS NULL;
SELECT to_jsonb('x');
