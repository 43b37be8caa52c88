/**
 * The forty queries. `sql` is what is measured, `before` brings the table `copy` into the state it starts from and is
 * not measured. Statements that take microseconds are measured by the hundred, as one script.
 */

const COPY = "DELETE FROM copy; INSERT INTO copy SELECT id, order_id, product_id, quantity, amount FROM sale;";
const EMPTY = "DELETE FROM copy;";

/** @param {{customer: number, product: number, orders: number, sale: number}} n rows of each table */
export function queries(n) {
  const many = (count, below, statement) =>
    Array.from({ length: count }, (_, at) => statement(1 + Math.floor(((at * 7919) % 1009) * (below / 1009)))).join("\n");
  const values = Array.from({ length: 1000 }, (_, at) => `(${at + 1}, ${at % 97}, ${at % 31}, ${at % 10}, ${at}.25)`);
  return [
    ["point: primary key ×100", many(100, n.sale, (id) => `SELECT * FROM sale WHERE id = ${id};`)],
    ["point: unique text ×100", many(100, n.customer, (id) => `SELECT id, name FROM customer WHERE email = 'c${id}@example.org';`)],
    ["point: index ×100", many(100, n.orders, (id) => `SELECT id, amount FROM sale WHERE order_id = ${id};`)],
    ["range: primary key", `SELECT id, amount FROM sale WHERE id BETWEEN ${n.sale / 2} AND ${n.sale * 0.55};`],
    ["range: index", "SELECT count(*), min(day), max(id) FROM orders WHERE day BETWEEN 300 AND 350;"],
    ["filter: integer", "SELECT count(*) FROM sale WHERE quantity > 7;"],
    ["filter: numeric", "SELECT count(*) FROM sale WHERE amount * 2 > 1000.50;"],
    ["filter: LIKE", "SELECT count(*) FROM customer WHERE name LIKE '%son';"],
    ["filter: OR and NULL", "SELECT count(*) FROM sale WHERE (quantity = 3 AND discount > 0.1) OR (discount IS NULL AND quantity IN (5, 7));"],
    ["aggregate: whole table", "SELECT count(*), sum(quantity), min(amount), max(amount), avg(discount) FROM sale;"],
    ["group: few groups", "SELECT quantity, count(*), sum(amount) FROM sale GROUP BY quantity ORDER BY quantity;"],
    ["group: many groups", "SELECT order_id, count(*), sum(quantity) FROM sale GROUP BY order_id ORDER BY order_id;"],
    ["group: HAVING", "SELECT product_id, avg(quantity) FROM sale GROUP BY product_id HAVING count(*) > 45 ORDER BY product_id;"],
    ["group: count(DISTINCT)", "SELECT count(DISTINCT order_id), count(DISTINCT product_id) FROM sale;"],
    ["join: 2 tables", "SELECT count(*), sum(s.quantity) FROM sale s JOIN product p ON p.id = s.product_id WHERE p.category_id = 3;"],
    ["join: left", "SELECT c.id, count(o.id) FROM customer c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY c.id;"],
    ["join: 3 tables", "SELECT g.name, sum(s.amount) FROM sale s JOIN product p ON p.id = s.product_id JOIN category g ON g.id = p.category_id GROUP BY g.name ORDER BY g.name;"],
    ["join: 4 tables", "SELECT t.name, count(*) FROM sale s JOIN orders o ON o.id = s.order_id JOIN customer c ON c.id = o.customer_id JOIN city t ON t.id = c.city_id GROUP BY t.name ORDER BY t.name;"],
    ["join: 5 tables", "SELECT t.name, max(p.price) FROM sale s JOIN orders o ON o.id = s.order_id JOIN customer c ON c.id = o.customer_id JOIN city t ON t.id = c.city_id JOIN product p ON p.id = s.product_id WHERE o.day < 500 GROUP BY t.name ORDER BY t.name;"],
    ["join: 6 tables", "SELECT g.name, t.name, sum(s.quantity) FROM sale s JOIN orders o ON o.id = s.order_id JOIN customer c ON c.id = o.customer_id JOIN city t ON t.id = c.city_id JOIN product p ON p.id = s.product_id JOIN category g ON g.id = p.category_id GROUP BY g.name, t.name ORDER BY g.name, t.name;"],
    ["join: one customer ×20", many(20, n.customer * 0.9, (id) => `SELECT o.day, p.name, s.amount FROM orders o JOIN sale s ON s.order_id = o.id JOIN product p ON p.id = s.product_id WHERE o.customer_id = ${id} ORDER BY o.day, s.id;`)],
    ["top-N", "SELECT id, amount FROM sale ORDER BY amount DESC, id LIMIT 10;"],
    ["top-N: of a join", "SELECT p.name, sum(s.amount) AS total FROM sale s JOIN product p ON p.id = s.product_id GROUP BY p.id, p.name ORDER BY total DESC, p.name LIMIT 10;"],
    ["sort: whole table", "SELECT id, product_id FROM sale ORDER BY product_id, quantity, id;"],
    ["IN (SELECT)", "SELECT count(*) FROM sale WHERE product_id IN (SELECT id FROM product WHERE price > 100);"],
    ["EXISTS", "SELECT count(*) FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.day > 900);"],
    ["anti-join: NOT EXISTS", "SELECT count(*) FROM customer c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id);"],
    ["correlated: scalar", "SELECT c.id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customer c ORDER BY c.id;"],
    ["correlated: latest", "SELECT count(*) FROM orders o WHERE o.day = (SELECT max(x.day) FROM orders x WHERE x.customer_id = o.customer_id);"],
    ["window: row_number", "SELECT id, row_number() OVER (PARTITION BY product_id ORDER BY amount DESC, id) FROM sale ORDER BY id;"],
    ["window: running sum", "SELECT max(total) FROM (SELECT sum(quantity) OVER (PARTITION BY order_id ORDER BY id) AS total FROM sale) x;"],
    ["CTE: used twice", "WITH t AS (SELECT product_id, sum(amount) AS total FROM sale GROUP BY product_id) SELECT count(*) FROM t WHERE total > (SELECT avg(total) FROM t);"],
    ["CTE: recursive", `WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < ${n.sale / 4}) SELECT count(*), max(i) FROM r;`],
    ["UNION", "SELECT count(*) FROM (SELECT product_id FROM sale WHERE quantity < 3 UNION SELECT id FROM product) u;"],
    ["insert: 1,000 rows of VALUES", `INSERT INTO copy VALUES ${values.join(",")};`, EMPTY],
    ["insert: from SELECT", "INSERT INTO copy SELECT id, order_id, product_id, quantity, amount FROM sale;", EMPTY],
    ["update: all rows", "UPDATE copy SET quantity = quantity + 1;", COPY],
    ["update: by key ×100", `BEGIN;\n${many(100, n.sale, (id) => `UPDATE copy SET amount = amount + 1 WHERE id = ${id};`)}\nCOMMIT;`, COPY],
    ["delete: a tenth", "DELETE FROM copy WHERE quantity = 3;", COPY],
    ["index build", "CREATE INDEX copy_order ON copy (order_id, amount);", `DROP INDEX IF EXISTS copy_order; ${COPY}`, "DROP INDEX copy_order;"],
  ].map(([name, sql, before, after]) => ({ name, sql, before, after }));
}
