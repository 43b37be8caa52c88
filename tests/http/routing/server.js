// A zoo's information desk: which handler gets a request, and in which order they are asked.
import express from "express";

const app = express();

const animals = [
  { id: 1, name: "Asha", species: "elephant" },
  { id: 2, name: "Bolt", species: "cheetah" },
  { id: 3, name: "Cleo", species: "otter" },
];

// Asked first for every request.
app.use((req, res, next) => {
  res.set("X-Desk", "main");
  next();
});

// The id is looked up once, for every route that has one.
app.param("animalId", (req, res, next, id) => {
  if (!/^\d+$/.test(id)) return res.status(400).json({ error: `"${id}" is not a number` });
  req.animal = animals.find((animal) => animal.id === Number(id));
  if (!req.animal) return res.status(404).json({ error: `there is no animal ${id}` });
  next();
});

app.get("/animals", (req, res) => res.json(animals.map(({ name }) => name)));
// Before the route with a parameter, or that would take it.
app.get("/animals/newest", (req, res) => res.json(animals.at(-1)));
app.get("/animals/:animalId", (req, res) => res.json(req.animal));
app.get("/animals/:animalId/:part", (req, res) => res.json({ ...req.params, value: req.animal[req.params.part] ?? null }));
app.get("/animals/newest", (req, res) => res.send("never reached"));

// Two handlers of one route; the first may pass on.
app.get(
  "/tickets/:kind",
  (req, res, next) => {
    if (req.params.kind === "free") return next("route");
    next();
  },
  (req, res) => res.send(`A ${req.params.kind} ticket costs 12 coins.`),
);
app.get("/tickets/:kind", (req, res) => res.send("Children enter free."));

// Wildcards, optional parts and several parameters in a segment.
app.get("/maps/*path", (req, res) => res.json({ path: req.params.path }));
app.get("/shows/:day{/:hour}", (req, res) => res.json({ day: req.params.day, hour: req.params.hour ?? "any" }));
app.get("/from/:start-:end", (req, res) => res.json(req.params));
app.get(/^\/cage-(\d+)$/, (req, res) => res.json({ cage: req.params[0] }));
app.get(["/exit", "/way-out"], (req, res) => res.send(`Go left. (${req.path})`));

app
  .route("/feedings")
  .get((req, res) => res.send("at ten and at four"))
  .post((req, res) => res.status(201).send("another feeding"))
  .all((req, res) => res.set("Allow", "GET, POST").status(405).send(`no ${req.method} here`));

// A router has its own middleware, and sees paths without its mount point.
const keepers = express.Router({ mergeParams: true });
keepers.use((req, res, next) => {
  res.set("X-Desk", "keepers");
  next();
});
keepers.get("/", (req, res) => res.json({ zone: req.params.zone, baseUrl: req.baseUrl, url: req.url, original: req.originalUrl }));
keepers.get("/:name", (req, res) => res.json(req.params));
app.use("/zones/:zone/keepers", keepers);

const lonely = express.Router();
lonely.get("/", (req, res) => res.json({ params: req.params }));
app.use("/alone/:zone", lonely);

const strict = express.Router({ caseSensitive: true, strict: true });
strict.get("/Lions", (req, res) => res.send("roar"));
app.use("/strict", strict);

app.use("/staff", (req, res, next) => {
  if (req.get("X-Badge") !== "silver") return res.sendStatus(403);
  next();
});
app.get("/staff/kitchen", (req, res) => res.send("Fish is in the left fridge."));

app.all("/echo", (req, res) => res.send(`${req.method} ${req.path}`));

app.use((req, res) => res.status(404).json({ error: `nothing at ${req.method} ${req.originalUrl}` }));

app.listen(process.env.PORT ?? 3000);
