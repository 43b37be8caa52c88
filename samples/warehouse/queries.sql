-- The warehouse in ten questions. Put the cursor into one and run it; EXPLAIN ANALYZE
-- before a SELECT shows how PostgreSQL finds the answer.

-- 1. The ten dearest products (easy)
-- A join of two tables, sorted and cut off.
SELECT p.sku, p.name, c.name AS category, p.price, p.weight_grams, p.discontinued_on
FROM products AS p
JOIN categories AS c ON c.id = p.category_id
ORDER BY p.price DESC, p.id
LIMIT 10;

-- 2. What Rotterdam must order again (easy)
-- Shelves with less than they should have; a product no longer made is left alone.
SELECT p.sku, p.name, s.quantity, s.reorder_at, s.counted_on
FROM stock AS s
JOIN products AS p ON p.id = s.product_id
WHERE s.warehouse_id = 1 AND s.quantity < s.reorder_at AND p.discontinued_on IS NULL
ORDER BY s.quantity, p.sku
LIMIT 20;

-- 3. The largest order lines (easy)
-- Sorted by quantity. The first one is a typing error: nobody needs so many.
SELECT l.order_id, l.line, p.name, l.quantity, l.unit_price, l.quantity * l.unit_price AS amount
FROM order_lines AS l
JOIN products AS p ON p.id = l.product_id
WHERE l.quantity >= 40
ORDER BY l.quantity DESC, l.order_id, l.line
LIMIT 10;

-- 4. Takings of each category, year by year (medium)
-- Four tables and 100,000 lines in one grouping; FILTER makes a column for each year.
SELECT c.name AS category,
       count(*) AS lines,
       round(sum(l.quantity * l.unit_price * (100 - l.discount) / 100) FILTER (WHERE o.ordered_on < '2024-01-01'), 2) AS in_2023,
       round(sum(l.quantity * l.unit_price * (100 - l.discount) / 100) FILTER (WHERE o.ordered_on BETWEEN '2024-01-01' AND '2024-12-31'), 2) AS in_2024,
       round(sum(l.quantity * l.unit_price * (100 - l.discount) / 100) FILTER (WHERE o.ordered_on >= '2025-01-01'), 2) AS in_2025
FROM order_lines AS l
JOIN orders AS o ON o.id = l.order_id
JOIN products AS p ON p.id = l.product_id
JOIN categories AS c ON c.id = p.category_id
WHERE o.status = 'delivered'
GROUP BY c.id, c.name
ORDER BY lines DESC, c.name;

-- 5. Products that were never ordered (medium)
-- LEFT JOIN … IS NULL over 100,000 lines; the index on product_id helps.
SELECT p.id, p.name, p.price, s.name AS supplier
FROM products AS p
JOIN suppliers AS s ON s.id = p.supplier_id
LEFT JOIN order_lines AS l ON l.product_id = p.id
WHERE l.order_id IS NULL
ORDER BY p.id;

-- 6. Orders of each warehouse, month by month (medium)
-- One column stops for a month in 2024: the cellar of Lyon was under water.
SELECT date_trunc('month', o.ordered_on)::date AS month,
       count(*) FILTER (WHERE o.warehouse_id = 1) AS rotterdam,
       count(*) FILTER (WHERE o.warehouse_id = 2) AS poznan,
       count(*) FILTER (WHERE o.warehouse_id = 3) AS lyon,
       count(*) FILTER (WHERE o.warehouse_id = 4) AS malmo,
       count(*) FILTER (WHERE o.warehouse_id = 5) AS bilbao,
       count(*) AS orders
FROM orders AS o
GROUP BY date_trunc('month', o.ordered_on)
ORDER BY month;

-- 7. Who was late, and when (medium)
-- A date minus a date is a number of days. HAVING keeps the slow months; one of them is
-- no chance: a strike.
SELECT w.city,
       date_trunc('month', o.ordered_on)::date AS month,
       count(*) AS parcels,
       round(avg(o.shipped_on - o.ordered_on), 2) AS days_on_average,
       max(o.shipped_on - o.ordered_on) AS days_at_most
FROM orders AS o
JOIN warehouses AS w ON w.id = o.warehouse_id
WHERE o.shipped_on IS NOT NULL
GROUP BY w.id, w.city, date_trunc('month', o.ordered_on)
HAVING avg(o.shipped_on - o.ordered_on) > 2.7
ORDER BY days_on_average DESC, w.city, month;

-- 8. The three best products of each category (demanding)
-- A window ranks the products inside their category; only places 1 to 3 are kept.
WITH sales AS (
  SELECT p.category_id, p.id, p.name,
         sum(l.quantity) AS pieces,
         sum(l.quantity * l.unit_price) AS amount
  FROM order_lines AS l
  JOIN products AS p ON p.id = l.product_id
  WHERE l.quantity < 1000
  GROUP BY p.category_id, p.id, p.name
),
ranked AS (
  SELECT sales.*,
         row_number() OVER (PARTITION BY category_id ORDER BY amount DESC, id) AS place,
         sum(amount) OVER (PARTITION BY category_id) AS of_category
  FROM sales
)
SELECT c.name AS category, r.place, r.name AS product, r.pieces, r.amount,
       round(100 * r.amount / r.of_category, 1) AS percent
FROM ranked AS r
JOIN categories AS c ON c.id = r.category_id
WHERE r.place <= 3
ORDER BY c.name, r.place;

-- 9. Stock of every branch of the category tree (demanding)
-- The recursive query finds all categories below each one; 'Garden' contains 'Plants',
-- which contains 'Pots'. A correlated subquery looks up the full path of the branch.
WITH RECURSIVE branch AS (
  SELECT id AS root_id, id, name::text AS path
  FROM categories
  UNION ALL
  SELECT b.root_id, c.id, b.path || ' > ' || c.name
  FROM branch AS b
  JOIN categories AS c ON c.parent_id = b.id
)
SELECT (SELECT max(up.path) FROM branch AS up
        JOIN categories AS top ON top.id = up.root_id AND top.parent_id IS NULL
        WHERE up.id = b.root_id) AS category,
       count(DISTINCT p.id) AS products,
       sum(s.quantity) AS pieces,
       sum(s.quantity * p.price) AS worth,
       count(*) FILTER (WHERE s.quantity = 0) AS empty_shelves
FROM branch AS b
JOIN products AS p ON p.category_id = b.id
JOIN stock AS s ON s.product_id = p.id
GROUP BY b.root_id
ORDER BY category;

-- 10. How few products bring most of the money (demanding)
-- ntile cuts the products into ten parts by what they brought; a running sum of the
-- parts' shares shows the long tail.
WITH per_product AS (
  SELECT p.id, coalesce(sum(l.quantity * l.unit_price), 0) AS amount
  FROM products AS p
  LEFT JOIN order_lines AS l ON l.product_id = p.id AND l.quantity < 1000
  GROUP BY p.id
),
parts AS (
  SELECT id, amount, ntile(10) OVER (ORDER BY amount DESC, id) AS part
  FROM per_product
)
SELECT part,
       count(*) AS products,
       sum(amount) AS amount,
       round(100 * sum(amount) / sum(sum(amount)) OVER (), 1) AS percent,
       round(100 * sum(sum(amount)) OVER (ORDER BY part) / sum(sum(amount)) OVER (), 1) AS percent_so_far
FROM parts
GROUP BY part
ORDER BY part;
