import express from "express";
import pg from "pg";

export const db = new pg.Pool(); // it finds the database by PGHOST, PGPORT and their like
const app = express();

app.use(express.json()); // a body of JSON becomes req.body

app.get("/notes", async (req, res) => {
  const { rows } = await db.query("SELECT id, text FROM notes ORDER BY id");
  res.json(rows);
});

app.get("/notes/:id", async (req, res) => {
  const { rows } = await db.query("SELECT id, text, created_at FROM notes WHERE id = $1", [req.params.id]);
  if (rows.length === 0) return res.status(404).json({ error: "There is no such note" });
  res.json(rows[0]);
});

app.post("/notes", async (req, res) => {
  const { rows } = await db.query("INSERT INTO notes (text) VALUES ($1) RETURNING id, text", [req.body.text]);
  res.status(201).location(`/notes/${rows[0].id}`).json(rows[0]);
});

app.delete("/notes/:id", async (req, res) => {
  const { rowCount } = await db.query("DELETE FROM notes WHERE id = $1", [req.params.id]);
  res.sendStatus(rowCount === 0 ? 404 : 204);
});

// Errors of all routes come here. PostgreSQL's have a code: 22… a value is wrong, 23… it breaks a constraint.
app.use((error, req, res, next) => {
  if (/^2[23]/.test(error.code)) return res.status(422).json({ error: error.message });
  next(error);
});

export const server = app.listen(process.env.PORT || 3000);
