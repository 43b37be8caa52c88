INSERT INTO regions VALUES ('al', 'Alps'), ('ba', 'Baltic coast'), ('ca', 'Carpathians'), ('du', 'Dunes');
INSERT INTO maps (title, region, scale, price, printed, tags, extra, sold)
SELECT (ARRAY['Ridge', 'Valley', 'Harbour', 'Forest', 'Lake', 'Pass'])[1 + n % 6] || ' ' || n,
       (ARRAY['al', 'ba', 'ca'])[1 + n % 3], (ARRAY[10000, 25000, 50000])[1 + n % 3] * (1 + n % 2),
       5 + (n * 37 % 100) / 4.0, date '2020-01-01' + n * 41,
       CASE WHEN n % 2 = 0 THEN ARRAY['hiking'] ELSE ARRAY['hiking', 'cycling'] END || CASE WHEN n % 5 = 0 THEN ARRAY['winter'] ELSE '{}'::text[] END,
       jsonb_build_object('folded', n % 4 = 0, 'sheets', 1 + n % 3), n * 7 % 60
FROM generate_series(1, 40) AS n;
