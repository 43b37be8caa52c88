import pg from "pg";

// numeric arrives as text, since a number of JavaScript is not exact; prices here are small enough.
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
// A date is a day without a time zone: it stays text.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

// Where the database is, PGHOST, PGPORT, PGUSER and PGDATABASE say.
export const pool = new pg.Pool();

export async function many(text, values) {
  const { rows } = await pool.query(text, values);
  return rows;
}

export async function one(text, values) {
  const [row] = await many(text, values);
  return row;
}

/** All of `work`, or nothing of it. */
export async function transaction(work) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}
