-- What must hold in the warehouse. Each query must return no row.

-- The sizes that sample.json tells.
SELECT 'sizes' WHERE (SELECT count(*) FROM order_lines) <> 100000 OR (SELECT count(*) FROM orders) <> 30000
  OR (SELECT count(*) FROM customers) <> 6900 OR (SELECT count(*) FROM stock) <> 10000 OR (SELECT count(*) FROM products) <> 2000;

-- Every order has lines, numbered from 1 without a gap.
SELECT o.id FROM orders AS o LEFT JOIN order_lines AS l ON l.order_id = o.id
GROUP BY o.id HAVING count(l.line) <> coalesce(max(l.line), -1);

-- Nobody orders before joining, nothing after the end.
SELECT o.id FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE o.ordered_on < c.joined_on;
SELECT id FROM orders WHERE ordered_on < '2023-01-01' OR ordered_on > '2025-12-31' OR shipped_on > '2025-12-31';
SELECT id FROM customers WHERE joined_on > '2025-12-31';
SELECT product_id FROM stock WHERE counted_on > '2025-12-31';

-- Orders are numbered in the order of their days.
SELECT id FROM (SELECT id, ordered_on, lag(ordered_on) OVER (ORDER BY id) AS before FROM orders) AS t WHERE ordered_on < before;

-- Nothing is ordered after it is discontinued.
SELECT l.order_id, l.line FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id JOIN products AS p ON p.id = l.product_id
WHERE p.discontinued_on <= o.ordered_on;

-- The price of a line follows from the product and the year.
SELECT l.order_id, l.line FROM order_lines AS l JOIN orders AS o ON o.id = l.order_id JOIN products AS p ON p.id = l.product_id
WHERE l.unit_price <> round(p.price * CASE extract(year FROM o.ordered_on) WHEN 2023 THEN 88 WHEN 2024 THEN 94 ELSE 100 END / 100, 2);

-- What the comments promise to find is there: the flood, the strike, the typing error,
-- products never ordered, few customers with many orders.
SELECT 'flood' WHERE EXISTS (SELECT 1 FROM orders WHERE warehouse_id = 3 AND ordered_on BETWEEN '2024-06-01' AND '2024-06-30');
SELECT 'strike' WHERE (SELECT avg(shipped_on - ordered_on) FROM orders WHERE warehouse_id = 4 AND ordered_on BETWEEN '2025-11-01' AND '2025-11-30') < 6;
SELECT 'typing error' WHERE (SELECT count(*) FROM order_lines WHERE quantity > 100) <> 1;
SELECT 'never ordered' WHERE (SELECT count(*) FROM products AS p WHERE NOT EXISTS (SELECT 1 FROM order_lines WHERE product_id = p.id)) NOT BETWEEN 10 AND 25;
SELECT 'long tail' WHERE (SELECT sum(n) FROM (SELECT count(*) AS n FROM orders GROUP BY customer_id ORDER BY 1 DESC LIMIT 345) AS t) < 6000;
