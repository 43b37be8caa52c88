const bcrypt = require("bcryptjs");
const { Router } = require("express");
const jwt = require("jsonwebtoken");
const db = require("./db.js");

const SECRET = process.env.JWT_SECRET;
/** Each step more takes twice the time, also for who tries passwords. */
const ROUNDS = 8;

const accounts = Router();

function credentials(req) {
  const { name, password } = req.body ?? {};
  const problem =
    typeof name !== "string" || !/^[a-z][a-z0-9-]{2,29}$/.test(name) ? "A name has 3 to 30 small letters, digits or hyphens."
    : typeof password !== "string" || password.length < 8 ? "A password has at least 8 characters."
    // bcrypt looks at no more.
    : Buffer.byteLength(password) > 72 ? "A password has at most 72 bytes."
    : null;
  if (problem) throw Object.assign(new Error(problem), { status: 422 });
  return { name, password };
}

accounts.post("/register", async (req, res) => {
  const { name, password } = credentials(req);
  const hash = await bcrypt.hash(password, ROUNDS);
  const { rows } = await db.query("INSERT INTO users (name, password) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING id, name", [name, hash]);
  if (rows.length === 0) return res.status(409).json({ error: `The name ${name} is taken.` });
  res.status(201).json(rows[0]);
});

accounts.post("/login", async (req, res) => {
  const { name, password } = credentials(req);
  const { rows: [user] } = await db.query("SELECT id, name, password FROM users WHERE name = $1", [name]);
  // The same words for both, or the answer tells which names there are.
  if (!user || !(await bcrypt.compare(password, user.password))) return res.status(401).json({ error: "Name or password is wrong." });
  res.json({ token: jwt.sign({ name: user.name }, SECRET, { subject: String(user.id), expiresIn: "1h" }) });
});

/** Takes the user from the token: `Authorization: Bearer …`. */
function authenticate(req, res, next) {
  const token = /^Bearer (.+)$/.exec(req.get("Authorization") ?? "")?.[1];
  if (!token) return res.set("WWW-Authenticate", "Bearer").status(401).json({ error: "Log in, and send the token." });
  try {
    // Only the algorithm that we sign with: the token must not choose.
    const { sub, name } = jwt.verify(token, SECRET, { algorithms: ["HS256"] });
    req.user = { id: Number(sub), name };
  } catch (error) {
    return res.set("WWW-Authenticate", 'Bearer error="invalid_token"').status(401).json({ error: error.name === "TokenExpiredError" ? "The token has expired: log in again." : "The token is not valid." });
  }
  next();
}

module.exports = { accounts, authenticate };
