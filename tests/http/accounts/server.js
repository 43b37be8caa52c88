// Accounts: passwords are hashed with bcrypt, tokens signed, input checked by zod.
const bcrypt = require("bcryptjs");
const express = require("express");
const jwt = require("jsonwebtoken");
const { Pool } = require("pg");
const { z } = require("zod");

const SECRET = process.env.JWT_SECRET;
const pool = new Pool();
const app = express();
app.use(express.json());

const Credentials = z.object({
  email: z.email("this is no e-mail address").max(60),
  password: z.string().min(8, "at least eight characters").refine((text) => !/^(.)\1+$/.test(text), "not one character all over"),
});
const Note = z.strictObject({
  text: z.string().trim().min(1).max(80),
  public: z.boolean().default(false),
});
const Page = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(10),
  order: z.enum(["newest", "oldest"]).default("newest"),
});
const Profile = z
  .object({
    name: z.string().min(2),
    age: z.number().int().positive().optional(),
    site: z.url().nullable().optional(),
    tags: z.array(z.string().regex(/^[a-z]+$/)).max(3),
    contact: z.discriminatedUnion("by", [z.object({ by: z.literal("mail"), address: z.email() }), z.object({ by: z.literal("phone"), number: z.string().length(7) })]),
    born: z.iso.date().transform((text) => Number(text.slice(0, 4))),
  })
  .superRefine((profile, context) => {
    if (profile.age && profile.born + profile.age > 2024) context.addIssue({ code: "custom", path: ["age"], message: "does not fit the year of birth" });
  });

const checked = (schema, part = "body") => (req, res, next) => {
  const result = schema.safeParse(req[part]);
  if (!result.success) return res.status(422).json({ errors: result.error.issues.map(({ path, code, message }) => ({ path: path.join("."), code, message })) });
  req.checked = result.data;
  next();
};

function authenticate(req, res, next) {
  const [scheme, token] = (req.get("Authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || !token) return res.set("WWW-Authenticate", "Bearer").status(401).json({ error: "a token is needed" });
  try {
    req.user = jwt.verify(token, SECRET, { issuer: "accounts", algorithms: ["HS256"] });
    next();
  } catch (error) {
    res.set("WWW-Authenticate", 'Bearer error="invalid_token"').status(401).json({ error: error.name, message: error.message });
  }
}
const only = (...roles) => (req, res, next) => (roles.includes(req.user.role) ? next() : res.status(403).json({ error: `only for ${roles.join(" or ")}` }));

app.post("/register", checked(Credentials), async (req, res) => {
  const { email, password } = req.checked;
  const hash = await bcrypt.hash(password, Number(process.env.ROUNDS));
  try {
    const { rows } = await pool.query("INSERT INTO users (email, password) VALUES ($1, $2) RETURNING id, email, role", [email, hash]);
    res.status(201).json(rows[0]);
  } catch (error) {
    if (error.code !== "23505") throw error;
    res.status(409).json({ error: "this address has an account", constraint: error.constraint });
  }
});

app.post("/login", checked(Credentials.partial({ password: true }).extend({ password: z.string() })), async (req, res) => {
  const { rows: [user] } = await pool.query("SELECT * FROM users WHERE lower(email) = lower($1)", [req.checked.email]);
  // Compare in any case: the answer's time must not tell whether the address is known.
  const right = await bcrypt.compare(req.checked.password, user?.password ?? "$2b$04$abcdefghijklmnopqrstuuKkNFY8VZ3CMvBpZbVY6X8r4oNxGVS2e");
  if (!user || !right || user.disabled) return res.status(401).json({ error: "address or password is wrong" });
  const token = jwt.sign({ email: user.email, role: user.role }, SECRET, { subject: String(user.id), issuer: "accounts", expiresIn: process.env.TOKEN_LIFE });
  res.json({ token, rounds: bcrypt.getRounds(user.password) });
});

app.get("/me", authenticate, async (req, res) => {
  const { rows } = await pool.query("SELECT id, email, role FROM users WHERE id = $1", [req.user.sub]);
  res.json({ ...rows[0], lives: req.user.exp - req.user.iat });
});
app.put("/me/password", authenticate, checked(z.object({ old: z.string(), new: Credentials.shape.password })), async (req, res) => {
  const { rows } = await pool.query("SELECT password FROM users WHERE id = $1", [req.user.sub]);
  if (!bcrypt.compareSync(req.checked.old, rows[0].password)) return res.status(403).json({ error: "the old password is wrong" });
  await pool.query("UPDATE users SET password = $1 WHERE id = $2", [bcrypt.hashSync(req.checked.new, 4), req.user.sub]);
  res.sendStatus(204);
});

app.get("/notes", checked(Page, "query"), async (req, res) => {
  const { rows } = await pool.query(`SELECT id, text FROM notes WHERE public ORDER BY id ${req.checked.order === "newest" ? "DESC" : "ASC"} LIMIT $1`, [req.checked.limit]);
  res.json(rows);
});
app.post("/notes", authenticate, checked(Note), async (req, res) => {
  const { rows } = await pool.query("INSERT INTO notes (user_id, text, public) VALUES ($1, $2, $3) RETURNING *", [req.user.sub, req.checked.text, req.checked.public]);
  res.status(201).json(rows[0]);
});
app.delete("/notes/:id", authenticate, async (req, res) => {
  const { rowCount } = await pool.query("DELETE FROM notes WHERE id = $1 AND (user_id = $2 OR $3)", [req.params.id, req.user.sub, req.user.role === "admin"]);
  res.sendStatus(rowCount ? 204 : 404);
});
app.get("/users", authenticate, only("admin"), async (req, res) => {
  const { rows } = await pool.query("SELECT id, email, role, disabled FROM users ORDER BY id");
  res.json(rows);
});
app.post("/profile", checked(Profile), (req, res) => res.json(req.checked));

// Tokens that were made in other ways.
const SIGNED = {
  expired: () => jwt.sign({ role: "admin" }, SECRET, { issuer: "accounts", subject: "1", expiresIn: -10 }),
  "not-yet": () => jwt.sign({ role: "admin" }, SECRET, { issuer: "accounts", notBefore: 3600 }),
  stranger: () => jwt.sign({ role: "admin" }, SECRET, { issuer: "elsewhere" }),
  forged: () => jwt.sign({ role: "admin" }, "another secret, not ours, but long", { issuer: "accounts" }),
  none: () => jwt.sign({ role: "admin" }, null, { issuer: "accounts", algorithm: "none" }),
  longer: () => jwt.sign({ role: "admin" }, SECRET, { issuer: "accounts", algorithm: "HS512" }),
  fixed: () => jwt.sign({ role: "editor", iat: 1_700_000_000 }, SECRET, { issuer: "accounts", subject: "1", header: { kid: "k1" } }),
};
app.get("/tokens/:kind", (req, res) => {
  const token = SIGNED[req.params.kind]();
  const { header, payload } = jwt.decode(token, { complete: true });
  res.json({ token, header, role: payload.role, length: req.params.kind === "fixed" ? token.length : undefined, signature: req.params.kind === "fixed" ? token.split(".")[2] : undefined });
});

app.use((error, req, res, next) => res.status(error.status ?? 500).json({ error: error.name, code: error.code, message: error.message }));

app.listen(process.env.PORT || 3000);
