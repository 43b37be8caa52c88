-- The bookshop in ten questions. Put the cursor into one and run it.

-- 1. The ten bestsellers (medium)
-- Five tables joined, then one row for each book: copies and money add up.
-- The first place is a surprise: look at its reviews (try query 8's idea on it).
SELECT b.title,
       a.name AS author,
       c.name AS category,
       b.price,
       sum(i.quantity) AS copies_sold,
       sum(i.quantity * i.unit_price) AS revenue
FROM order_items AS i
JOIN orders AS o ON o.id = i.order_id
JOIN books AS b ON b.id = i.book_id
JOIN categories AS c ON c.id = b.category_id
JOIN book_authors AS ba ON ba.book_id = b.id AND ba.position = 1
JOIN authors AS a ON a.id = ba.author_id
WHERE o.status <> 'cancelled'
GROUP BY b.id, b.title, a.name, c.name, b.price
ORDER BY copies_sold DESC, b.title
LIMIT 10;

-- 2. Books for less than 10 that are in stock (easy)
-- WHERE keeps rows, ORDER BY sorts them; the title breaks ties between equal prices.
SELECT title, published_year, price, stock
FROM books
WHERE price < 10 AND stock > 0
ORDER BY price, title;

-- 3. Computing books and their shelf (easy)
-- A join of two tables: each book finds the category it belongs to.
SELECT c.name AS category, b.title, b.published_year, b.pages, b.price
FROM books AS b
JOIN categories AS c ON c.id = b.category_id
WHERE c.name IN ('Programming', 'Databases')
ORDER BY c.name, b.published_year DESC, b.title;

-- 4. Parcels to pack today (easy)
-- Orders that wait, with the customer's name and city, the oldest first.
SELECT o.id AS order_id, o.ordered_at, cu.name, cu.city, o.total
FROM orders AS o
JOIN customers AS cu ON cu.id = o.customer_id
WHERE o.status = 'pending'
ORDER BY o.ordered_at, o.id;

-- 5. Books that nobody ever ordered (medium)
-- A LEFT JOIN keeps every book; where no order item was found, its columns are NULL.
SELECT b.id, b.title, c.name AS category, b.published_year
FROM books AS b
JOIN categories AS c ON c.id = b.category_id
LEFT JOIN order_items AS i ON i.book_id = b.id
WHERE i.order_id IS NULL
ORDER BY b.id;

-- 6. Each quarter at a glance (medium)
-- date_trunc makes the groups, FILTER counts only some rows of each group.
-- One quarter is thin: ask the same by month to see which month it was.
SELECT date_trunc('quarter', ordered_at)::date AS quarter,
       count(*) AS orders,
       count(*) FILTER (WHERE status = 'returned') AS returned,
       count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
       sum(total) FILTER (WHERE status NOT IN ('returned', 'cancelled')) AS revenue
FROM orders
GROUP BY date_trunc('quarter', ordered_at)
ORDER BY quarter;

-- 7. Who sends the most back (medium)
-- HAVING filters groups, after they are counted. One customer stands out.
SELECT cu.name,
       cu.country,
       count(*) AS orders,
       count(*) FILTER (WHERE o.status = 'returned') AS returned,
       round(100.0 * count(*) FILTER (WHERE o.status = 'returned') / count(*), 1) AS returned_percent
FROM customers AS cu
JOIN orders AS o ON o.customer_id = cu.id
GROUP BY cu.id, cu.name, cu.country
HAVING count(*) FILTER (WHERE o.status = 'returned') > 0
ORDER BY returned DESC, returned_percent DESC, cu.name;

-- 8. Rated worse than the shelf they stand on (demanding)
-- A correlated subquery: for each book, the average of its own category is asked for.
SELECT b.title,
       c.name AS category,
       round(avg(r.rating), 2) AS rating,
       count(*) AS reviews,
       (SELECT round(avg(r2.rating), 2)
        FROM reviews AS r2
        JOIN books AS b2 ON b2.id = r2.book_id
        WHERE b2.category_id = b.category_id) AS category_rating
FROM books AS b
JOIN categories AS c ON c.id = b.category_id
JOIN reviews AS r ON r.book_id = b.id
GROUP BY b.id, b.title, b.category_id, c.name
HAVING count(*) >= 2
   AND avg(r.rating) < (SELECT avg(r3.rating)
                        FROM reviews AS r3
                        JOIN books AS b3 ON b3.id = r3.book_id
                        WHERE b3.category_id = b.category_id)
ORDER BY rating, reviews DESC, b.title;

-- 9. Sales of every branch of the category tree (demanding)
-- WITH RECURSIVE walks from each category down to all that lie inside it,
-- so that 'Fiction' counts the books of 'Crime' and of 'Harbour crime' too.
WITH RECURSIVE branch AS (
  SELECT id AS root_id, id AS category_id, 0 AS depth
  FROM categories
  UNION ALL
  SELECT branch.root_id, c.id, branch.depth + 1
  FROM branch
  JOIN categories AS c ON c.parent_id = branch.category_id
),
path AS (
  SELECT id, name::text AS path
  FROM categories
  WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, path.path || ' > ' || c.name
  FROM path
  JOIN categories AS c ON c.parent_id = path.id
)
SELECT path.path AS category,
       count(DISTINCT b.id) AS books,
       coalesce(sum(i.quantity), 0) AS copies,
       coalesce(sum(i.quantity * i.unit_price), 0) AS revenue
FROM path
JOIN branch ON branch.root_id = path.id
LEFT JOIN books AS b ON b.category_id = branch.category_id
LEFT JOIN order_items AS i ON i.book_id = b.id
GROUP BY path.id, path.path
ORDER BY path.path;

-- 10. Month by month: growth against last year, and the running total (demanding)
-- Window functions look at other rows: lag 12 months back, a sum of all rows so far.
WITH monthly AS (
  SELECT date_trunc('month', ordered_at)::date AS month,
         count(*) AS orders,
         sum(total) AS revenue
  FROM orders
  WHERE status NOT IN ('returned', 'cancelled')
  GROUP BY date_trunc('month', ordered_at)
)
SELECT month,
       orders,
       revenue,
       lag(revenue, 12) OVER (ORDER BY month) AS year_before,
       round(100 * (revenue / lag(revenue, 12) OVER (ORDER BY month) - 1), 1) AS growth_percent,
       sum(revenue) OVER (ORDER BY month) AS running_total,
       rank() OVER (ORDER BY revenue DESC) AS place
FROM monthly
ORDER BY month;
