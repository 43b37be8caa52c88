import { ZodError } from "zod";

/** An error that the client may read. */
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function notFound(req, res) {
  res.status(404).json({ error: `There is no ${req.method} ${req.path}.` });
}

export function failed(error, req, res, next) {
  if (error instanceof ZodError) {
    const fields = error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
    return res.status(422).json({ error: "The request is not complete or not right.", fields });
  }
  // What the database forbids is the client's mistake; PostgreSQL says what it was.
  if (error.code === "23505") return res.status(409).json({ error: "It is already there.", detail: error.detail });
  if (error.code === "23503") return res.status(409).json({ error: "Something else refers to it, or it refers to nothing.", detail: error.detail });
  if (error.status) return res.status(error.status).json({ error: error.message });
  console.error(error);
  res.status(500).json({ error: "Something went wrong." });
}
