const { Router } = require("express");
const db = require("./db.js");

const todos = Router();

// Every query here says user_id = $1. A to-do of somebody else is not forbidden: it is not found.
const mine = async (text, req, ...values) => (await db.query(text, [req.user.id, ...values])).rows;

todos.param("id", (req, res, next, id) => (/^\d{1,9}$/.test(id) ? next() : res.status(404).json({ error: "There is no such to-do." })));

todos.get("/", async (req, res) => {
  const done = { yes: true, no: false }[req.query.done] ?? null;
  res.json(await mine("SELECT id, text, done, due FROM todos WHERE user_id = $1 AND ($2::boolean IS NULL OR done = $2) ORDER BY done, due NULLS LAST, id", req, done));
});

todos.get("/summary", async (req, res) => {
  const [summary] = await mine("SELECT count(*)::int AS total, count(*) FILTER (WHERE done)::int AS done, min(due) FILTER (WHERE NOT done) AS next FROM todos WHERE user_id = $1", req);
  res.json(summary);
});

todos.post("/", async (req, res) => {
  const { text, due = null } = req.body ?? {};
  if (typeof text !== "string" || !text.trim()) return res.status(422).json({ error: "text says what is to be done." });
  const [todo] = await mine("INSERT INTO todos (user_id, text, due) VALUES ($1, $2, $3) RETURNING id, text, done, due", req, text.trim(), due);
  res.status(201).location(`/todos/${todo.id}`).json(todo);
});

todos.get("/:id", async (req, res) => {
  const [todo] = await mine("SELECT id, text, done, due FROM todos WHERE user_id = $1 AND id = $2", req, req.params.id);
  if (!todo) return res.status(404).json({ error: "There is no such to-do." });
  res.json(todo);
});

todos.patch("/:id", async (req, res) => {
  const { text = null, done = null } = req.body ?? {};
  // due may be set to null, so whether it is there is asked apart from its value.
  const hasDue = Object.hasOwn(req.body ?? {}, "due");
  const [todo] = await mine(
    "UPDATE todos SET text = COALESCE($3, text), done = COALESCE($4, done), due = CASE WHEN $5 THEN $6::date ELSE due END WHERE user_id = $1 AND id = $2 RETURNING id, text, done, due",
    req, req.params.id, text, done, hasDue, req.body?.due ?? null,
  );
  if (!todo) return res.status(404).json({ error: "There is no such to-do." });
  res.json(todo);
});

todos.delete("/:id", async (req, res) => {
  const gone = await mine("DELETE FROM todos WHERE user_id = $1 AND id = $2 RETURNING id", req, req.params.id);
  res.sendStatus(gone.length ? 204 : 404);
});

module.exports = todos;
