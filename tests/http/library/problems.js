// Errors of the database, told as RFC 9457 problem details.
export class NotFound extends Error {}

const CODES = {
  23505: (error) => [409, "already there", error.detail],
  23503: (error) => [error.detail.includes("still referenced") ? 409 : 422, "refers to something", error.detail],
  23514: (error) => [422, "not allowed", `rule ${error.constraint} of ${error.table}`],
  23502: (error) => [422, "missing", `${error.column} is required`],
  22001: (error) => [422, "too long", error.message],
  22003: (error) => [422, "out of range", error.message],
  22007: (error) => [400, "not a date", error.message],
  22008: (error) => [400, "not a date", error.message],
  "22P02": (error) => [400, "not of this type", error.message],
};

export function problems(error, req, res, next) {
  const [status, title, detail] =
    error instanceof NotFound ? [404, "not found", error.message] : (CODES[error.code]?.(error) ?? [error.status ?? 500, error.status ? error.type : "a mistake of ours", error.status ? error.message : `${error.code}: ${error.message}`]);
  res.status(status).type("application/problem+json").send(JSON.stringify({ title, status, detail, instance: req.originalUrl }));
}
