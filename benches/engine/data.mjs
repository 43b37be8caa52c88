/**
 * A shop of a chosen size, in words that the three engines read alike: `sale` has the given number of rows, the other
 * tables what belongs to that. Days are numbers because SQLite has no dates.
 */

const NAMES = ["Anna", "Bela", "Carla", "Dmitri", "Elif", "Farid", "Gita", "Hugo", "Ines", "Jonas", "Kaito", "Lena"];
const ENDINGS = ["son", "berg", "ova", "sen", "ini", "ez", "man", "ski"];

const SCHEMA = `
CREATE TABLE city (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE category (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, city_id integer NOT NULL);
CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL, category_id integer NOT NULL, price numeric(10,2) NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, day integer NOT NULL, note text);
CREATE TABLE sale (id integer PRIMARY KEY, order_id integer NOT NULL, product_id integer NOT NULL, quantity integer NOT NULL, amount numeric(10,2) NOT NULL, discount double precision);
CREATE TABLE copy (id integer PRIMARY KEY, order_id integer NOT NULL, product_id integer NOT NULL, quantity integer NOT NULL, amount numeric(10,2) NOT NULL);`;

const INDEXES = `
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_day ON orders (day);
CREATE INDEX sale_order ON sale (order_id);
CREATE INDEX sale_product ON sale (product_id);`;

/** @param {number} size rows of `sale` @returns {{counts: object, script: string[]}} */
export function shop(size) {
  let state = 42;
  const random = (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const counts = { city: 40, category: 20, customer: size / 10, product: Math.max(50, size / 50), orders: size / 4, sale: size };
  const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  const row = {
    city: (id) => [id, `'City ${id}'`],
    category: (id) => [id, `'Category ${id}'`],
    customer: (id) => [id, `'${NAMES[random(12)]} ${NAMES[random(12)]}${ENDINGS[random(8)]}'`, `'c${id}@example.org'`, 1 + random(counts.city)],
    product: (id) => [id, `'Product ${id}'`, 1 + random(counts.category), money(100 + random(20_000))],
    // The last tenth of the customers never ordered.
    orders: (id) => [id, 1 + random(counts.customer * 0.9), random(1000), random(5) ? "NULL" : `'note ${random(100)}'`],
    sale: (id) => [id, 1 + random(counts.orders), 1 + random(counts.product), 1 + random(10), money(100 + random(90_000)), random(4) ? "NULL" : random(30) / 100],
  };
  const script = [SCHEMA];
  for (const [table, make] of Object.entries(row)) {
    for (let from = 1; from <= counts[table]; from += 1000) {
      const rows = Array.from({ length: Math.min(1000, counts[table] - from + 1) }, (_, at) => `(${make(from + at).join(",")})`);
      script.push(`INSERT INTO ${table} VALUES ${rows.join(",")};`);
    }
  }
  script.push(INDEXES);
  return { counts, script };
}
