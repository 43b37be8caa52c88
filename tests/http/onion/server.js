// A post office in layers: what middleware does on the way in, and on the way out.
const { AsyncLocalStorage } = require("node:async_hooks");
const crypto = require("node:crypto");
const express = require("express");

const app = express();
const context = new AsyncLocalStorage();
const finished = [];
app.locals.office = "North";

// On the way in each adds its name; on the way out the same in reverse.
const layer = (name) =>
  function layered(req, res, next) {
    (req.trail ??= []).push(`in ${name}`);
    const end = res.json;
    res.json = function (value) {
      res.json = end;
      req.trail.push(`out ${name}`);
      return res.json({ ...value, trail: req.trail });
    };
    next();
  };
app.get("/onion", layer("outer"), layer("middle"), layer("inner"), (req, res) => res.json({ letter: "A" }));

// A request's own storage, which reaches everywhere without being passed on.
let count = 0;
app.use("/parcels", (req, res, next) => context.run({ id: `r${++count}`, steps: [] }, next));
const step = (what) => context.getStore()?.steps.push(what);
const weigh = async () => {
  await new Promise((resolve) => setTimeout(resolve, 3));
  step("weighed");
  return 2;
};
app.get("/parcels/:name", async (req, res) => {
  step("taken");
  const weight = await weigh();
  await Promise.all([Promise.resolve().then(() => step("stamped")), new Promise((resolve) => setImmediate(() => (step("labelled"), resolve())))]);
  res.json({ name: req.params.name, weight, ...context.getStore() });
});

// The finish event comes when the answer is out.
app.use((req, res, next) => {
  res.on("finish", () => finished.push(`${req.method} ${req.originalUrl} ${res.statusCode}`));
  next();
});
app.get("/finished", (req, res) => res.json(finished));

app.use(function checkHours(req, res, next) {
  res.locals.open = req.get("X-Hour") ? Number(req.get("X-Hour")) >= 9 : true;
  next();
});
app.get("/hours", (req, res) => res.json({ open: res.locals.open, office: req.app.locals.office }));
app.get("/counter", [(req, res, next) => next(), [(req, res, next) => (res.locals.open ? next() : res.status(503).set("Retry-After", "3600").end("closed"))]], (req, res) => res.send("next please"));

// An ETag of one's own over what is stored.
const letters = new Map();
app.put("/letters/:id", express.text(), (req, res) => {
  const before = letters.get(req.params.id);
  const tag = (text) => `"${crypto.createHash("sha1").update(text).digest("hex").slice(0, 8)}"`;
  if (before && req.get("If-Match") !== tag(before)) return res.status(before && req.get("If-Match") ? 412 : 428).json({ now: tag(before) });
  letters.set(req.params.id, req.body);
  res.set("ETag", tag(req.body)).status(before ? 200 : 201).json({ saved: req.body.length });
});

// Middleware that is itself an app, with settings of its own.
const branch = express();
branch.locals.office = "Branch";
branch.disable("x-powered-by");
branch.set("title", "small");
branch.get("/", (req, res) => res.json({ office: req.app.locals.office, title: req.app.get("title"), mounted: branch.mountpath, path: branch.path(), same: req.app === branch }));
branch.on("mount", (parent) => (branch.locals.parent = parent.locals.office));
app.use("/branch", branch);
app.get("/parent", (req, res) => res.json({ parent: branch.locals.parent, enabled: app.enabled("x-powered-by"), branch: branch.enabled("x-powered-by"), env: app.get("env") }));

// A view engine of eleven lines.
app.engine("letter", (file, options, done) => {
  require("node:fs").readFile(file, "utf8", (error, text) => (error ? done(error) : done(null, text.replace(/\{(\w+)\}/g, (all, name) => options[name] ?? all))));
});
app.set("views", require("node:path").join(__dirname, "views"));
app.set("view engine", "letter");
app.get("/view", (req, res) => res.render("thanks", { name: req.query.name ?? "you" }));
app.get("/view/missing", (req, res) => res.render("nothing"));
app.get("/view/callback", (req, res, next) => app.render("thanks", { name: "B" }, (error, text) => (error ? next(error) : res.type("text").send(text.toUpperCase()))));

// Passed on twice, answered twice.
app.get("/twice", (req, res, next) => {
  res.json({ answer: 1 });
  try {
    res.json({ answer: 2 });
  } catch (error) {
    finished.push(error.code);
  }
});
app.get("/late", (req, res) => {
  res.json({ answer: 1 });
  res.set("X-Late", "yes");
});

app.use((error, req, res, next) => (res.headersSent ? finished.push(error.code ?? error.message) : res.status(500).json({ error: error.message.replace(/".*views"/, "the folder") })));

app.listen(process.env.PORT || 3000);
