const { Router } = require("express");
const { Pool } = require("pg");
const { codeOf } = require("./codes.js");

const db = new Pool();
const links = Router();

/** Names that the server needs itself. */
const RESERVED = ["links", "robots.txt", "favicon.ico"];

function checkedUrl(text) {
  const fail = (message) => {
    throw Object.assign(new Error(message), { status: 422 });
  };
  if (typeof text !== "string" || text.length > 2000 || !URL.canParse(text)) fail("url is no address.");
  const url = new URL(text);
  // A link with javascript: or data: would run in the visitor's page.
  if (!["http:", "https:"].includes(url.protocol)) fail("Only http and https.");
  if (url.username || url.password) fail("An address with a password in it is not for sharing.");
  return url.href;
}

links.get("/", async (req, res) => {
  const { rows } = await db.query(
    "SELECT code, url, title, count(link_id)::int AS visits FROM links LEFT JOIN visits ON link_id = id WHERE NOT disabled GROUP BY id ORDER BY visits DESC, id LIMIT 20",
  );
  res.json(rows);
});

links.post("/", async (req, res) => {
  const { url, code, title } = req.body ?? {};
  const href = checkedUrl(url);
  if (code !== undefined && (!/^[\w-]{3,20}$/.test(code) || RESERVED.includes(code))) return res.status(422).json({ error: "A code has 3 to 20 letters, digits, _ or -." });
  if (title !== undefined && (typeof title !== "string" || title.length > 60)) return res.status(422).json({ error: "A title has at most 60 characters." });

  const client = await db.connect();
  try {
    await client.query("BEGIN");
    const { rows: [{ id }] } = await client.query("INSERT INTO links (url, title) VALUES ($1, $2) RETURNING id", [href, title]);
    const { rows: [link] } = await client.query("UPDATE links SET code = $2 WHERE id = $1 RETURNING code, url, title", [id, code ?? codeOf(id)]);
    await client.query("COMMIT");
    res.status(201).location(`/links/${link.code}`).json({ ...link, short: `${req.protocol}://${req.get("Host")}/${link.code}` });
  } catch (error) {
    await client.query("ROLLBACK");
    if (error.code !== "23505") throw error;
    res.status(409).json({ error: `The code ${code} is taken.` });
  } finally {
    client.release();
  }
});

links.get("/:code", async (req, res) => {
  const { rows: [link] } = await db.query("SELECT id, code, url, title, disabled FROM links WHERE code = $1", [req.params.code]);
  if (!link) return res.status(404).json({ error: "There is no such link." });
  const { id, ...rest } = link;
  const [days, referrers] = await Promise.all([
    db.query("SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, count(*)::int AS visits FROM visits WHERE link_id = $1 GROUP BY 1 ORDER BY 1", [id]),
    db.query("SELECT coalesce(referrer, 'none') AS referrer, count(*)::int AS visits FROM visits WHERE link_id = $1 GROUP BY referrer ORDER BY visits DESC, referrer", [id]),
  ]);
  res.json({ ...rest, visits: days.rows.reduce((sum, { visits }) => sum + visits, 0), days: days.rows, referrers: referrers.rows });
});

links.delete("/:code", async (req, res) => {
  // The row stays: a code must never lead somewhere else later.
  const { rowCount } = await db.query("UPDATE links SET disabled = true WHERE code = $1 AND NOT disabled", [req.params.code]);
  res.sendStatus(rowCount ? 204 : 404);
});

async function visit(req, res, next) {
  const { rows: [link] } = await db.query("SELECT id, url, disabled FROM links WHERE code = $1", [req.params.code]);
  if (!link) return next();
  if (link.disabled) return res.status(410).json({ error: "This link has been taken away." });
  const referrer = URL.canParse(req.get("Referer")) ? new URL(req.get("Referer")).host.slice(0, 100) : null;
  await db.query("INSERT INTO visits (link_id, referrer) VALUES ($1, $2)", [link.id, referrer]);
  res.set("Cache-Control", "private, no-store").redirect(302, link.url);
}

module.exports = { links, visit, db };
