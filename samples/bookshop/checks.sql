-- What must hold in the bookshop. Each query must return no row.

-- An order's total is the sum of its items, and every order has items.
SELECT o.id, o.total, sum(i.quantity * i.unit_price)
FROM orders AS o LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id, o.total
HAVING o.total IS DISTINCT FROM sum(i.quantity * i.unit_price);

-- Nobody orders before joining.
SELECT o.id FROM orders AS o JOIN customers AS c ON c.id = o.customer_id
WHERE o.ordered_at::date < c.joined_on;

-- No book is ordered before it is listed.
SELECT i.order_id, i.book_id
FROM order_items AS i JOIN orders AS o ON o.id = i.order_id JOIN books AS b ON b.id = i.book_id
WHERE o.ordered_at::date < b.listed_on;

-- No parcel leaves before the order, and what was sent says when.
SELECT id FROM orders WHERE shipped_on < ordered_at::date;
SELECT id FROM orders WHERE status IN ('shipped', 'delivered', 'returned') AND shipped_on IS NULL;

-- A review comes after a delivered order of that book by that customer.
SELECT r.id FROM reviews AS r
WHERE NOT EXISTS (
  SELECT 1 FROM orders AS o JOIN order_items AS i ON i.order_id = o.id
  WHERE o.customer_id = r.customer_id AND i.book_id = r.book_id
    AND o.status = 'delivered' AND o.shipped_on < r.reviewed_on);

-- A customer is referred by somebody who was there before.
SELECT c.id FROM customers AS c JOIN customers AS by ON by.id = c.referred_by
WHERE by.joined_on > c.joined_on OR by.id = c.id;

-- Every book has a first author, and no gap in the positions.
SELECT b.id FROM books AS b LEFT JOIN book_authors AS ba ON ba.book_id = b.id
GROUP BY b.id HAVING count(ba.position) <> coalesce(max(ba.position), -1);

-- An author is not too young for the book, a book not listed before it is published.
SELECT b.id FROM books AS b JOIN book_authors AS ba ON ba.book_id = b.id JOIN authors AS a ON a.id = ba.author_id
WHERE b.published_year < a.born_year + 18;
SELECT id FROM books WHERE extract(year FROM listed_on) < published_year;

-- Categories have no circle: every one is reached from the top.
WITH RECURSIVE reached AS (
  SELECT id FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id FROM categories AS c JOIN reached ON c.parent_id = reached.id
)
SELECT id FROM categories WHERE id NOT IN (SELECT id FROM reached);

-- Check digits of the ISBNs.
SELECT b.id FROM books AS b
WHERE (SELECT sum(substr(b.isbn, n, 1)::integer * CASE WHEN n % 2 = 1 THEN 1 ELSE 3 END)
       FROM generate_series(1, 13) AS n) % 10 <> 0;

-- What the comments promise to find is there: the thin month, the bestseller
-- with poor reviews, the customer with many returns, the shelf without a book.
SELECT 'February 2024' WHERE (SELECT count(*) FROM orders
  WHERE date_trunc('month', ordered_at) = '2024-02-01 00:00:00+00') > 2;
SELECT 'bestseller' WHERE (
  SELECT avg(rating) FROM reviews WHERE book_id = (
    SELECT i.book_id FROM order_items AS i JOIN orders AS o ON o.id = i.order_id
    WHERE o.status <> 'cancelled' GROUP BY i.book_id ORDER BY sum(i.quantity) DESC LIMIT 1)) > 2.5;
SELECT 'returns' WHERE (SELECT max(n) FROM (
  SELECT count(*) AS n FROM orders WHERE status = 'returned' GROUP BY customer_id) AS per_customer) < 4;
SELECT 'empty shelf' WHERE NOT EXISTS (
  SELECT 1 FROM categories AS c WHERE NOT EXISTS (SELECT 1 FROM books WHERE category_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM categories AS inner_one WHERE inner_one.parent_id = c.id));
