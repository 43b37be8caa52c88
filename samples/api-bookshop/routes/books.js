import { Router } from "express";
import { z } from "zod";
import { many, one, pool } from "../db.js";
import { Problem } from "../errors.js";

const router = Router();

const List = z.object({
  q: z.string().optional(),
  category: z.string().optional(),
  inStock: z.stringbool().optional(),
  sort: z.enum(["title", "price", "newest"]).default("title"),
  page: z.coerce.number().int().min(1).default(1),
  size: z.coerce.number().int().min(1).max(50).default(10),
});
// Names of columns cannot be parameters: they come from this list, never from the request.
const ORDER = { title: "title", price: "price", newest: "listed_on DESC" };

router.get("/", async (req, res) => {
  const { q, category, inStock, sort, page, size } = List.parse(req.query);
  const found = `
    FROM books JOIN categories ON categories.id = category_id
    WHERE ($1::text IS NULL OR title ILIKE '%' || $1 || '%')
      AND ($2::text IS NULL OR categories.name = $2)
      AND ($3::boolean IS NULL OR (stock > 0) = $3)`;
  const filters = [q, category, inStock];
  const books = await many(
    `SELECT books.id, title, categories.name AS category, price, stock ${found} ORDER BY ${ORDER[sort]}, books.id LIMIT $4 OFFSET $5`,
    [...filters, size, (page - 1) * size],
  );
  const { total } = await one(`SELECT count(*)::int AS total ${found}`, filters);
  res.json({ total, page, pages: Math.ceil(total / size), books });
});

const Id = z.coerce.number().int().positive();

router.get("/:id", async (req, res) => {
  const book = await one(
    `SELECT books.id, isbn, title, categories.name AS category, published_year, pages, price, stock,
            (SELECT json_agg(authors.name ORDER BY position) FROM book_authors JOIN authors ON authors.id = author_id WHERE book_id = books.id) AS authors,
            (SELECT round(avg(rating), 1) FROM reviews WHERE book_id = books.id) AS rating
     FROM books JOIN categories ON categories.id = category_id WHERE books.id = $1`,
    [Id.parse(req.params.id)],
  );
  if (!book) throw new Problem(404, `There is no book ${req.params.id}.`);
  res.json(book);
});

const Book = z.strictObject({
  isbn: z.string().regex(/^\d{13}$/, "thirteen digits"),
  title: z.string().trim().min(1),
  category_id: z.int().positive(),
  published_year: z.int().min(1900),
  pages: z.int().positive().optional(),
  price: z.number().positive().max(9999),
  stock: z.int().min(0).default(0),
  listed_on: z.iso.date().default("2026-01-01"),
});

router.post("/", async (req, res) => {
  const book = Book.parse(req.body);
  const columns = Object.keys(book);
  const row = await one(`INSERT INTO books (${columns.join(", ")}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(", ")}) RETURNING *`, Object.values(book));
  res.status(201).location(`/books/${row.id}`).json(row);
});

router.patch("/:id", async (req, res) => {
  // Every field may be left out, but a default must not sneak in.
  const changes = Book.partial().parse(req.body ?? {});
  const given = Object.keys(changes).filter((name) => name in req.body);
  if (given.length === 0) throw new Problem(400, "Nothing to change.");
  const row = await one(`UPDATE books SET ${given.map((name, index) => `${name} = $${index + 2}`).join(", ")} WHERE id = $1 RETURNING *`, [Id.parse(req.params.id), ...given.map((name) => changes[name])]);
  if (!row) throw new Problem(404, `There is no book ${req.params.id}.`);
  res.json(row);
});

router.delete("/:id", async (req, res) => {
  const { rowCount } = await pool.query("DELETE FROM books WHERE id = $1", [Id.parse(req.params.id)]);
  if (rowCount === 0) throw new Problem(404, `There is no book ${req.params.id}.`);
  res.sendStatus(204);
});

router.get("/:id/reviews", async (req, res) => {
  res.json(
    await many("SELECT customers.name AS reader, rating, body, reviewed_on FROM reviews JOIN customers ON customers.id = customer_id WHERE book_id = $1 ORDER BY reviewed_on DESC, reviews.id DESC LIMIT 5", [Id.parse(req.params.id)]),
  );
});

const Review = z.object({ customer_id: z.int(), rating: z.int().min(1).max(5), body: z.string().max(500).optional(), reviewed_on: z.iso.date() });

router.post("/:id/reviews", async (req, res) => {
  const { customer_id, rating, body, reviewed_on } = Review.parse(req.body);
  const bought = await one("SELECT 1 FROM order_items JOIN orders ON orders.id = order_id WHERE book_id = $1 AND customer_id = $2", [Id.parse(req.params.id), customer_id]);
  if (!bought) throw new Problem(403, "Only who bought the book may review it.");
  const review = await one("INSERT INTO reviews (book_id, customer_id, rating, body, reviewed_on) VALUES ($1, $2, $3, $4, $5) RETURNING rating, body, reviewed_on", [req.params.id, customer_id, rating, body, reviewed_on]);
  res.status(201).json(review);
});

export default router;
