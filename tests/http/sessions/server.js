// A pottery course's booking page: what is kept in cookies, and what on the server.
const express = require("express");
const cookieParser = require("cookie-parser");
const session = require("express-session");

const app = express();
app.use(express.json());

const cookies = express.Router();
cookies.use(cookieParser("clay and water"));
cookies.get("/", (req, res) => res.json({ cookies: req.cookies, signed: req.signedCookies }));
cookies.post("/language/:code", (req, res) => {
  res.cookie("language", req.params.code, { maxAge: 86_400_000, sameSite: "lax", path: "/cookies" });
  res.sendStatus(204);
});
cookies.post("/size", (req, res) => {
  res.cookie("size", { height: 12, glazed: true }, { path: "/cookies" });
  res.json({ ok: true });
});
cookies.post("/ticket", (req, res) => {
  res.cookie("ticket", "wheel 4", { signed: true, httpOnly: true, path: "/cookies" });
  res.json({ ok: true });
});
cookies.post("/secure", (req, res) => {
  res.cookie("locker", "17", { secure: true, httpOnly: true, sameSite: "strict", domain: "localhost", path: "/cookies/locker" });
  res.cookie("plain", "a b=c;d", { path: "/cookies/locker", encode: encodeURIComponent });
  res.json({ ok: true });
});
cookies.delete("/language", (req, res) => {
  res.clearCookie("language", { path: "/cookies" });
  res.sendStatus(204);
});
cookies.post("/bad", (req, res) => res.cookie("not a name", "x").send("never"));
app.use("/cookies", cookies);

const users = [
  { id: 1, name: "Mira", password: "vase" },
  { id: 2, name: "Tom", password: "bowl" },
];

app.use(session({ secret: "kiln", resave: false, saveUninitialized: false, cookie: { maxAge: 3_600_000 } }));

app.get("/visits", (req, res) => {
  req.session.visits = (req.session.visits ?? 0) + 1;
  res.json({ visits: req.session.visits });
});
app.post("/login", (req, res, next) => {
  const user = users.find(({ name, password }) => name === req.body?.name && password === req.body?.password);
  if (!user) return res.status(401).json({ error: "name or password is wrong" });
  // A new id, so that one that was known before the login is worth nothing.
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.userId = user.id;
    req.session.basket = [];
    res.json({ hello: user.name });
  });
});
const loggedIn = (req, res, next) => {
  req.user = users.find(({ id }) => id === req.session.userId);
  if (!req.user) return res.status(401).json({ error: "log in first" });
  next();
};
app.get("/me", loggedIn, (req, res) => res.json({ name: req.user.name, visits: req.session.visits ?? 0 }));
app.post("/basket", loggedIn, (req, res) => {
  req.session.basket.push(req.body.course);
  res.status(201).json(req.session.basket);
});
app.get("/basket", loggedIn, (req, res) => res.json(req.session.basket));
app.post("/logout", (req, res, next) => {
  req.session.destroy((error) => {
    if (error) return next(error);
    res.clearCookie("connect.sid").json({ bye: true });
  });
});
app.post("/flash", (req, res) => {
  req.session.flash = "Your place is booked.";
  res.redirect(303, "/flash");
});
app.get("/flash", (req, res) => {
  const { flash } = req.session;
  delete req.session.flash;
  res.json({ flash: flash ?? null });
});

app.use((error, req, res, next) => res.status(500).json({ error: error.message, code: error.code }));

app.listen(process.env.PORT || 3000);
