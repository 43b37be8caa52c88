-- Rows of the warehouse, made by arithmetic: the same numbers on every run.
-- A row number i is mixed by a polynomial modulo a prime, (a*i*i + b*i) % 1000003;
-- the result h looks random and is not. Squaring h (h*h) gives the long tail: few
-- products and customers have most of the orders.
-- Built in on purpose, for queries to find: warehouse 3 has no order in June 2024
-- (flood), warehouse 4 ships late in November 2025 (strike), one order line has a
-- typing error in its quantity, and about twenty products were never ordered.

INSERT INTO warehouses (id, code, city, opened_on) VALUES
  (1, 'ROT', 'Rotterdam', '2023-01-01'),
  (2, 'POZ', 'Poznań', '2023-01-01'),
  (3, 'LYO', 'Lyon', '2023-01-01'),
  (4, 'MAL', 'Malmö', '2023-01-01'),
  (5, 'BIL', 'Bilbao', '2023-01-01');

INSERT INTO categories (id, parent_id, name) VALUES
  (1, NULL, 'Garden'), (2, NULL, 'Workshop'), (3, NULL, 'House'),
  (4, 1, 'Digging'), (5, 1, 'Watering'), (6, 1, 'Plants'), (7, 2, 'Hand tools'), (8, 2, 'Fixings'),
  (9, 3, 'Lighting'), (10, 3, 'Storage'), (11, 6, 'Pots'), (12, 7, 'Measuring');

INSERT INTO suppliers (id, name, country)
SELECT i,
       a.word || ' ' || b.word,
       CASE i % 7 WHEN 0 THEN 'Germany' WHEN 1 THEN 'Italy' WHEN 2 THEN 'Vietnam' WHEN 3 THEN 'Poland'
                  WHEN 4 THEN 'Turkey' WHEN 5 THEN 'Portugal' ELSE 'Sweden' END
FROM generate_series(1, 120) AS g(i)
JOIN (VALUES (0, 'Alder'), (1, 'Brandt'), (2, 'Corvo'), (3, 'Duna'), (4, 'Edel'), (5, 'Fiore'), (6, 'Gård'), (7, 'Hạ Long'),
             (8, 'Iskra'), (9, 'Jade'), (10, 'Kale'), (11, 'Luz')) AS a(n, word) ON a.n = i % 12
JOIN (VALUES (0, 'Works'), (1, 'Tools'), (2, '& Sons'), (3, 'Metal'), (4, 'Timber'), (5, 'Ceramics'), (6, 'Trading'), (7, 'Forge'),
             (8, 'Supply'), (9, 'Brothers')) AS b(n, word) ON b.n = i / 12 % 10;

-- 20 things x 10 materials x 10 sizes; the price depends on all three.
INSERT INTO products (id, sku, name, category_id, supplier_id, price, weight_grams, discontinued_on)
SELECT i,
       'F' || lpad((i * 37 % 10007)::text, 5, '0'),
       material.word || ' ' || thing.word || ', ' || size.word,
       thing.category_id,
       1 + (i * 53 + i / 20) % 120,
       round((thing.cents * material.percent / 100 * (60 + size.n * 15) / 100)::numeric / 100, 2),
       40 + thing.cents * (3 + size.n) / 10,
       CASE WHEN i % 41 = 7 THEN date '2024-01-31' + i % 600 END
FROM generate_series(1, 2000) AS g(i)
JOIN (VALUES (0, 'spade', 4, 3400), (1, 'watering can', 5, 2600), (2, 'flower pot', 11, 1250), (3, 'hammer', 7, 2100), (4, 'hinge', 8, 480),
             (5, 'lantern', 9, 2950), (6, 'shelf', 10, 5400), (7, 'folding rule', 12, 900), (8, 'trowel', 4, 1150), (9, 'hose reel', 5, 6200),
             (10, 'seed tray', 6, 350), (11, 'saw', 7, 2780), (12, 'bracket', 8, 390), (13, 'lamp', 9, 4100), (14, 'crate', 10, 1700),
             (15, 'spirit level', 12, 1950), (16, 'hanging basket', 11, 1480), (17, 'chisel', 7, 1620), (18, 'fork', 4, 3150), (19, 'rain gauge', 5, 780)
     ) AS thing(n, word, category_id, cents) ON thing.n = i % 20
JOIN (VALUES (0, 'Steel', 100), (1, 'Oak', 135), (2, 'Copper', 190), (3, 'Plastic', 55), (4, 'Ash', 120), (5, 'Brass', 165),
             (6, 'Zinc', 90), (7, 'Bamboo', 75), (8, 'Iron', 105), (9, 'Recycled', 80)) AS material(n, word, percent) ON material.n = i / 20 % 10
JOIN (VALUES (0, 'mini'), (1, 'small'), (2, 'short'), (3, 'medium'), (4, 'classic'), (5, 'long'), (6, 'wide'), (7, 'large'),
             (8, 'extra large'), (9, 'professional')) AS size(n, word) ON size.n = i / 200 % 10;

INSERT INTO stock (product_id, warehouse_id, quantity, reorder_at, counted_on)
SELECT p.id,
       w.id,
       CASE WHEN p.discontinued_on IS NOT NULL THEN (p.id * 31 + w.id * 17) % 4
            WHEN (p.id * 13 + w.id * 7) % 29 = 0 THEN 0
            ELSE (p.id * 97 + w.id * 389 + p.id / 7) % 240 END,
       CASE WHEN p.discontinued_on IS NOT NULL THEN 0 ELSE 10 + (p.id + w.id * 3) % 4 * 5 END,
       date '2025-10-01' + (p.id * 7 + w.id * 11) % 90
FROM products AS p
CROSS JOIN warehouses AS w;

-- The first 400 came over from the old system, then six a day.
INSERT INTO customers (id, name, country, segment, joined_on)
SELECT i,
       a.word || b.word || ' ' || kind.word,
       CASE WHEN i % 100 < 31 THEN 'Germany' WHEN i % 100 < 50 THEN 'France' WHEN i % 100 < 64 THEN 'Poland' WHEN i % 100 < 75 THEN 'Netherlands'
            WHEN i % 100 < 85 THEN 'Sweden' WHEN i % 100 < 93 THEN 'Spain' WHEN i % 100 < 97 THEN 'Ireland' ELSE 'Malta' END,
       CASE WHEN kind.n < 6 THEN 'private' WHEN kind.n < 13 THEN 'trade' ELSE 'public' END,
       date '2023-01-01' + greatest(0, i - 400 + 5) / 6
FROM generate_series(1, 6900) AS g(i)
JOIN (VALUES (0, 'Ash'), (1, 'Birken'), (2, 'Clair'), (3, 'Dal'), (4, 'Elm'), (5, 'Fjell'), (6, 'Grün'), (7, 'Hasel'), (8, 'Insel'), (9, 'Jasmin'),
             (10, 'Kirk'), (11, 'Lind'), (12, 'Mont'), (13, 'Nord'), (14, 'Olm'), (15, 'Pré'), (16, 'Quell'), (17, 'Rosen'), (18, 'Sol'), (19, 'Tal'),
             (20, 'Ulmen'), (21, 'Val'), (22, 'Wald')) AS a(n, word) ON a.n = i % 23
JOIN (VALUES (0, 'berg'), (1, 'brook'), (2, 'by'), (3, 'dorf'), (4, 'eau'), (5, 'feld'), (6, 'garth'), (7, 'hausen'), (8, 'heim'), (9, 'hof'),
             (10, 'holm'), (11, 'ières'), (12, 'lund'), (13, 'mare'), (14, 'owo'), (15, 'stad'), (16, 'thorpe'), (17, 'vik'), (18, 'wick')
     ) AS b(n, word) ON b.n = i / 23 % 19
JOIN (VALUES (0, 'Family'), (1, 'Household'), (2, 'House'), (3, 'Cottage'), (4, 'Farm'), (5, 'Allotments'), (6, 'Carpentry'), (7, 'Landscaping'),
             (8, 'Builders'), (9, 'Nursery'), (10, 'Hotel'), (11, 'Florist'), (12, 'Joinery'), (13, 'School'), (14, 'Town Hall'), (15, 'Hospital')
     ) AS kind(n, word) ON kind.n = (i / 437 * 2 + i + 6) % 16;

-- 7,000 orders in 2023, 9,500 in 2024, 13,500 in 2025; part runs from 0 to 9999 within
-- its year, and the last 30 % of a year's orders come in its last 72 days.
INSERT INTO orders (id, customer_id, warehouse_id, ordered_on, shipped_on, status)
SELECT i,
       1 + (h % 10000) * (h % 10000) / 10000 * least(6900, 400 + (ordered_on - date '2023-01-01') * 6) / 10000,
       warehouse_id,
       ordered_on,
       CASE WHEN status IN ('open', 'cancelled') THEN NULL
            WHEN warehouse_id = 4 AND ordered_on BETWEEN date '2025-11-01' AND date '2025-11-20' THEN ordered_on + 9 + (h % 5)::integer
            ELSE ordered_on + 1 + (h % 4)::integer END,
       status
FROM (
  SELECT i, h, ordered_on,
         CASE WHEN h % 100 < 34 THEN 1
              WHEN h % 100 < 57 THEN 2
              WHEN h % 100 < 75 AND ordered_on BETWEEN date '2024-06-01' AND date '2024-06-30' THEN 2
              WHEN h % 100 < 75 THEN 3
              WHEN h % 100 < 89 THEN 4
              ELSE 5 END AS warehouse_id,
         CASE WHEN ordered_on >= date '2025-12-26' THEN 'open'
              WHEN h / 100 % 100 < 3 THEN 'returned'
              WHEN h / 100 % 100 < 5 THEN 'cancelled'
              ELSE 'delivered' END AS status
  FROM (
    SELECT i, h, starts_on + (CASE WHEN part < 7000 THEN part * 292 / 7000 ELSE 292 + (part - 7000) * 72 / 3000 END) AS ordered_on
    FROM (
      SELECT i,
             (i::bigint * i * 29 + i * 7919 + 17) % 1000003 AS h,
             CASE WHEN i <= 7000 THEN date '2023-01-02' WHEN i <= 16500 THEN date '2024-01-02' ELSE date '2025-01-02' END AS starts_on,
             CASE WHEN i <= 7000 THEN (i - 1) * 10 / 7
                  WHEN i <= 16500 THEN (i - 7001) * 20 / 19
                  ELSE (i - 16501) * 20 / 27 END AS part
      FROM generate_series(1, 30000) AS g(i)
    ) AS numbered
  ) AS dated
) AS placed;

-- Ten lines for three orders: one line, three lines, six lines.
INSERT INTO order_lines (order_id, line, product_id, quantity, unit_price, discount)
SELECT o.id,
       l.line,
       p.id,
       CASE WHEN l.i = 61803 THEN 4400
            WHEN l.h % 100 < 61 THEN 1
            WHEN l.h % 100 < 82 THEN 2
            WHEN l.h % 100 < 97 THEN 3 + l.h / 1000 % 6
            ELSE 20 + l.h / 1000 % 31 END,
       round(p.price * CASE WHEN o.ordered_on < date '2024-01-01' THEN 88 WHEN o.ordered_on < date '2025-01-01' THEN 94 ELSE 100 END / 100, 2),
       CASE WHEN l.h / 10 % 100 < 12 THEN 10 WHEN l.h / 10 % 100 < 15 THEN 25 ELSE 0 END
FROM (
  SELECT i, h, order_id, line, 1 + (h % 10000) * (h % 10000) / 10000 * 1980 / 10000 AS product_place
  FROM (
    SELECT i,
           (i::bigint * i * 41 + i * 15485 + 5) % 1000003 AS h,
           (i - 1) / 10 * 3 + CASE WHEN (i - 1) % 10 = 0 THEN 1 WHEN (i - 1) % 10 <= 3 THEN 2 ELSE 3 END AS order_id,
           CASE WHEN (i - 1) % 10 = 0 THEN 1 WHEN (i - 1) % 10 <= 3 THEN (i - 1) % 10 ELSE (i - 1) % 10 - 3 END AS line
    FROM generate_series(1, 100000) AS g(i)
  ) AS mixed
) AS l
JOIN orders AS o ON o.id = l.order_id
JOIN products AS wanted ON wanted.id = 1 + l.product_place * 677 % 2000
-- What is no longer made on that day is replaced by the next product.
JOIN products AS p ON p.id = CASE WHEN wanted.discontinued_on <= o.ordered_on THEN wanted.id + 1 ELSE wanted.id END;

-- New rows go on after the last id.
ALTER TABLE suppliers ALTER COLUMN id RESTART WITH 121;
ALTER TABLE products ALTER COLUMN id RESTART WITH 2001;
ALTER TABLE customers ALTER COLUMN id RESTART WITH 6901;
ALTER TABLE orders ALTER COLUMN id RESTART WITH 30001;
