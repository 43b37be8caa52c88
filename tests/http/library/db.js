import pg from "pg";

// A date is a day, not a moment: as text it has no time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const pool = new pg.Pool();

export const query = (text, values) => pool.query(text, values);
export const one = async (text, values) => (await pool.query(text, values)).rows[0];
export const many = async (text, values) => (await pool.query(text, values)).rows;
