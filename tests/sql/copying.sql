-- COPY … FROM stdin, as dumps write it
CREATE TABLE t (id int PRIMARY KEY, name text, price numeric(6,2) DEFAULT 1, day date);
COPY t (id, name, price, day) FROM stdin;
1	one	1.50	2024-01-31
2	two\twords	\N	\N
3	back\\slash\nline	3	2024-02-01
\.
SELECT * FROM t ORDER BY id;
COPY t (id, name) FROM STDIN;
4	four
5	
\.
SELECT id, name, price, name = '' AS empty FROM t WHERE id > 3 ORDER BY id;
COPY t FROM stdin WITH (FORMAT csv, HEADER true);
id,name,price,day
6,"quoted, with comma",6.5,2024-06-06
7,"say ""hi""",,
8,,8,2024-08-08
9,"",9,2024-09-09
\.
SELECT *, name IS NULL AS missing FROM t WHERE id > 5 ORDER BY id;
COPY t (id, name) FROM stdin (DELIMITER '|', NULL 'nil');
10|ten
11|nil
\.
SELECT id, name FROM t WHERE id >= 10 ORDER BY id;
COPY t (id, name) FROM stdin CSV;
12,twelve
\.
COPY t (id, name) FROM stdin;
1	again
\.
COPY t (id, name) FROM stdin;
20
\.
COPY t (id, name) FROM stdin;
20	a	b
\.
COPY t (id, name) FROM stdin;
abc	a
\.
COPY t (id, nope) FROM stdin;
\.
COPY nowhere FROM stdin;
\.
SELECT count(*) FROM t;
CREATE TABLE flags (ok boolean, tags text[], data jsonb, at timestamptz, raw bytea);
COPY flags FROM stdin;
t	{a,"b c"}	{"k": 1}	2024-01-01 12:00:00+02	\\xdeadbeef
f	{}	null	\N	\N
\.
SELECT * FROM flags ORDER BY ok DESC;
