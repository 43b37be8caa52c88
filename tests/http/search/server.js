const express = require("express");
const { Pool } = require("pg");

const pool = new Pool();
const app = express();
app.set("query parser", "extended");

const SORTS = { title: "title", price: "price", printed: "printed", sold: "sold" };

/** Collects conditions; values only ever travel as parameters. */
class Where {
  constructor() {
    this.parts = [];
    this.values = [];
  }
  add(sql, ...values) {
    this.parts.push(sql.replace(/\?/g, () => `$${this.values.push(values.shift())}`));
  }
  toString() {
    return this.parts.length ? `WHERE ${this.parts.join(" AND ")}` : "";
  }
}

app.get("/maps", async (req, res) => {
  const { q, region, tag, min, max, before, folded, sort = "title", page = "1", size = "5" } = req.query;
  const where = new Where();
  if (q) where.add("title ILIKE '%' || ? || '%'", q);
  if (region) where.add("region = ANY(?)", [region].flat());
  if (tag) where.add("tags @> ?", [tag].flat());
  if (min) where.add("price >= ?", min);
  if (max) where.add("price <= ?", max);
  if (before) where.add("printed < ?::date", before);
  if (folded) where.add("(extra->>'folded')::boolean = ?", folded === "yes");

  const [, sign, name] = /^(-?)(\w+)$/.exec(sort) ?? [];
  if (!SORTS[name]) return res.status(400).json({ error: `sort by one of ${Object.keys(SORTS).join(", ")}` });
  const limit = Math.min(Number(size), 20);
  if (!(limit > 0) || !(Number(page) > 0)) return res.status(400).json({ error: "page and size are numbers from 1" });

  const [{ rows }, { rows: [{ total }] }] = await Promise.all([
    pool.query(`SELECT id, title, region, price FROM maps ${where} ORDER BY ${SORTS[name]} ${sign ? "DESC" : "ASC"}, id LIMIT ${limit} OFFSET ${(Number(page) - 1) * limit}`, where.values),
    pool.query(`SELECT count(*)::int AS total FROM maps ${where}`, where.values),
  ]);
  const pages = Math.ceil(total / limit);
  const link = (to) => `${req.path}?${new URLSearchParams({ ...flat(req.query), page: String(to) })}`;
  if (Number(page) < pages) res.links({ next: link(Number(page) + 1), last: link(pages) });
  res.set("X-Total-Count", String(total)).json(rows);
});
const flat = (query) => Object.fromEntries(Object.entries(query).filter(([, value]) => typeof value === "string"));

// Pages by key: where the last page ended, nothing is skipped when rows are added.
app.get("/maps/after", async (req, res) => {
  const [printed, id] = (req.query.cursor ? Buffer.from(req.query.cursor, "base64url").toString() : "-infinity,0").split(",");
  const { rows } = await pool.query("SELECT id, title, printed::text FROM maps WHERE (printed, id) > ($1::date, $2::int) ORDER BY printed, id LIMIT 3", [printed, id]);
  const last = rows.at(-1);
  res.json({ rows, next: last ? Buffer.from(`${last.printed},${last.id}`).toString("base64url") : null });
});

app.get("/regions", async (req, res) => {
  const { rows } = await pool.query(`
    SELECT name, count(maps.id)::int AS maps, round(avg(price), 2) AS average, min(price) AS cheapest, max(printed)::text AS newest,
           coalesce(sum(sold), 0)::int AS sold, coalesce(json_agg(title ORDER BY sold DESC, id) FILTER (WHERE sold > 45), '[]') AS favourites
    FROM regions LEFT JOIN maps ON region = code GROUP BY code, name ORDER BY name`);
  res.json(rows);
});

app.get("/ranking", async (req, res) => {
  const { rows } = await pool.query(`
    WITH ranked AS (
      SELECT title, region, sold, rank() OVER (PARTITION BY region ORDER BY sold DESC) AS place, sold - lag(sold) OVER (PARTITION BY region ORDER BY sold DESC, id) AS gap
      FROM maps)
    SELECT * FROM ranked WHERE place <= $1 ORDER BY region, place`, [req.query.top ?? 2]);
  res.json(rows);
});

app.get("/tags", async (req, res) => {
  const { rows } = await pool.query("SELECT tag, count(*) AS maps FROM maps, unnest(tags) AS tag GROUP BY tag HAVING count(*) > $1 ORDER BY count(*) DESC, tag", [req.query.more ?? 0]);
  res.json(rows);
});

app.get("/years", async (req, res) => {
  const { rows } = await pool.query("SELECT extract(year FROM printed)::int AS year, count(*)::int AS maps, sum(count(*)) OVER (ORDER BY extract(year FROM printed)::int)::int AS so_far FROM maps GROUP BY 1 ORDER BY 1");
  res.json(rows);
});

app.get("/bestsellers", async (req, res) => res.json((await pool.query("SELECT * FROM bestsellers ORDER BY sold DESC, id LIMIT 3")).rows));

app.get("/maps/:id", async (req, res) => {
  const { rows: [map] } = await pool.query(
    "SELECT m.*, row_to_json(r) AS region, (SELECT json_agg(json_build_object('id', o.id, 'title', o.title) ORDER BY o.id) FROM maps o WHERE o.region = m.region AND o.scale = m.scale AND o.id <> m.id AND o.id < 12) AS similar FROM maps m JOIN regions r ON r.code = m.region WHERE m.id = $1",
    [req.params.id],
  );
  if (!map) return res.status(404).json({ error: "no such map" });
  res.json({ ...map, printed: map.printed.toISOString().slice(0, 10) });
});

// One query for each row, and one for all of them: the same answer.
app.get("/slow/regions", async (req, res) => {
  const { rows } = await pool.query("SELECT code, name FROM regions ORDER BY code");
  for (const region of rows) region.maps = (await pool.query("SELECT count(*)::int AS n FROM maps WHERE region = $1", [region.code])).rows[0].n;
  res.json(rows);
});

app.use((error, req, res, next) => res.status(error.code?.startsWith("22") ? 400 : 500).json({ code: error.code, message: error.message }));

app.listen(process.env.PORT || 3000);
