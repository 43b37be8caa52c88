import express from "express";
import { many, one } from "./db.js";
import { problems } from "./problems.js";
import books from "./routes/books.js";

const app = express();
app.use(express.json());
app.use("/books", books);
app.get("/authors", async (req, res) => res.json(await many("SELECT authors.*, count(books.id)::int AS books FROM authors LEFT JOIN books ON author_id = authors.id GROUP BY authors.id ORDER BY name")));
app.post("/authors", async (req, res) => res.status(201).json(await one("INSERT INTO authors (name) VALUES ($1) RETURNING *", [req.body.name])));
app.delete("/authors/:id", async (req, res) => res.json(await one("DELETE FROM authors WHERE id = $1 RETURNING *", [req.params.id])));
app.get("/overdue", async (req, res) => res.json(await many("SELECT reader, count(*)::int AS books, min(due) AS since, $1::date - min(due) AS days FROM loans WHERE due < $1 GROUP BY reader ORDER BY reader", [req.query.on])));
app.use(problems);
app.listen(process.env.PORT ?? 3000);
