import { Router } from "express";
import { many, one, query } from "../db.js";
import { NotFound } from "../problems.js";

const COLUMNS = ["title", "author_id", "year", "isbn", "copies"];
const router = Router();

router.get("/", async (req, res) => {
  res.json(await many("SELECT books.id, title, name AS author, copies FROM books JOIN authors ON authors.id = author_id ORDER BY title"));
});

router.post("/", async (req, res) => {
  const { title, author_id, year, isbn, copies } = req.body ?? {};
  const book = await one("INSERT INTO books (title, author_id, year, isbn, copies) VALUES ($1, $2, $3, $4, COALESCE($5, 1)) RETURNING *", [title, author_id, year, isbn, copies]);
  res.status(201).location(`/books/${book.id}`).json(book);
});

router.get("/:id", async (req, res) => {
  const book = await one("SELECT * FROM books WHERE id = $1", [req.params.id]);
  if (!book) throw new NotFound(`book ${req.params.id}`);
  res.json(book);
});

// PUT writes the whole book; what is left out becomes NULL.
router.put("/:id", async (req, res) => {
  const values = COLUMNS.map((name) => req.body[name]);
  const sets = COLUMNS.map((name, index) => `${name} = $${index + 2}`).join(", ");
  const book = await one(`UPDATE books SET ${sets} WHERE id = $1 RETURNING *`, [req.params.id, ...values]);
  if (!book) throw new NotFound(`book ${req.params.id}`);
  res.json(book);
});

// PATCH writes what is there.
router.patch("/:id", async (req, res) => {
  const changes = Object.entries(req.body).filter(([name]) => COLUMNS.includes(name));
  if (changes.length === 0) return res.status(400).json({ error: `nothing to change: one of ${COLUMNS.join(", ")}` });
  const sets = changes.map(([name], index) => `${name} = $${index + 2}`).join(", ");
  const book = await one(`UPDATE books SET ${sets} WHERE id = $1 RETURNING *`, [req.params.id, ...changes.map(([, value]) => value)]);
  if (!book) throw new NotFound(`book ${req.params.id}`);
  res.json(book);
});

router.delete("/:id", async (req, res) => {
  const { rowCount } = await query("DELETE FROM books WHERE id = $1", [req.params.id]);
  if (rowCount === 0) throw new NotFound(`book ${req.params.id}`);
  res.status(204).end();
});

router.get("/:id/loans", async (req, res) => {
  res.json(await many("SELECT reader, due FROM loans WHERE book_id = $1 ORDER BY due", [req.params.id]));
});

// A second loan of the same book by the same reader is an extension.
router.put("/:id/loans/:reader", async (req, res) => {
  const loan = await one(
    "INSERT INTO loans (book_id, reader, due) VALUES ($1, $2, $3) ON CONFLICT (book_id, reader) DO UPDATE SET due = GREATEST(loans.due, EXCLUDED.due) RETURNING *",
    [req.params.id, req.params.reader, req.body.due],
  );
  res.json(loan);
});

export default router;
