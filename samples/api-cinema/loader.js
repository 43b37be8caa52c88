import { many } from "./db.js";

/**
 * Collects the keys that are asked for in one turn, and asks the database once for all of them.
 * @param {(keys: number[]) => Promise<Map<number, object>>} loadAll
 */
function loader(loadAll) {
  const known = new Map();
  let wanted = [];
  return (key) => {
    if (!known.has(key)) {
      // The first of a turn plans the query; the others of the turn are in time for it.
      if (wanted.length === 0) queueMicrotask(() => run(wanted.splice(0)));
      known.set(key, new Promise((resolve, reject) => wanted.push({ key, resolve, reject })));
    }
    return known.get(key);
  };

  async function run(batch) {
    try {
      const found = await loadAll(batch.map(({ key }) => key));
      for (const { key, resolve } of batch) resolve(found.get(key) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

const byId = (rows) => new Map(rows.map((row) => [row.id, row]));

export const loaders = () => ({
  film: loader(async (ids) => byId(await many("SELECT * FROM films WHERE id = ANY($1)", [ids]))),
  screen: loader(async (ids) => byId(await many("SELECT * FROM screens WHERE id = ANY($1)", [ids]))),
  genres: loader(async (ids) => {
    const rows = await many("SELECT film_id, name FROM film_genres JOIN genres ON genres.id = genre_id WHERE film_id = ANY($1) ORDER BY name", [ids]);
    return new Map(ids.map((id) => [id, rows.filter(({ film_id }) => film_id === id).map(({ name }) => name)]));
  }),
  seatsSold: loader(async (ids) => {
    const rows = await many("SELECT showing_id AS id, count(*)::int AS sold FROM tickets WHERE showing_id = ANY($1) GROUP BY showing_id", [ids]);
    return new Map(ids.map((id) => [id, rows.find((row) => row.id === id)?.sold ?? 0]));
  }),
});
