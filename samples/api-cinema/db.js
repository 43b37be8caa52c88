import pg from "pg";

pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
// The cinema's times are local times without a zone: as text they stay what they are.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMP, (text) => text.slice(0, 16));

export const pool = new pg.Pool();
export const many = async (text, values) => (await pool.query(text, values)).rows;
