// A kitchen that hands out its recipes in every way an answer can be made.
const express = require("express");

const app = express();
app.set("json spaces", 0);

const recipes = [
  { id: 1, name: "Lentil soup", minutes: 40, vegan: true },
  { id: 2, name: "Plum cake", minutes: 75, vegan: false },
];

app.get("/json", (req, res) => res.json({ name: "Lentil soup", minutes: 40, note: undefined, serves: null, cooked: new Date(Date.UTC(2024, 0, 15)) }));
app.get("/json/list", (req, res) => res.json(recipes));
app.get("/json/null", (req, res) => res.json(null));
app.get("/send/text", (req, res) => res.send("Stir well."));
app.get("/send/object", (req, res) => res.send({ stirred: true }));
app.get("/send/number", (req, res) => res.send(String(180)));
app.get("/send/buffer", (req, res) => res.send(Buffer.from("salt")));
app.get("/send/nothing", (req, res) => res.send());
app.get("/send/umlaut", (req, res) => res.type("text").send("Käsespätzle"));
app.get("/send/empty", (req, res) => res.status(204).send("not seen"));
app.get("/send/boolean", (req, res) => res.send(true));
app.get("/end", (req, res) => res.status(202).end());
app.get("/status/:code", (req, res) => res.sendStatus(Number(req.params.code)));
app.get("/status-bad", (req, res) => res.status(1000).send("never"));
app.get("/jsonp", (req, res) => res.jsonp({ name: "Plum cake" }));
app.get("/types/:type", (req, res) => res.type(req.params.type).send("x"));
app.get("/headers", (req, res) => {
  res.set("X-Chef", "Ito");
  res.set({ "X-Oven": "180", "X-Rack": 2 });
  res.append("X-Step", "peel");
  res.append("X-Step", ["cut", "boil"]);
  res.vary("Accept").vary("Accept-Language");
  res.links({ next: "/recipes?page=2", last: "/recipes?page=9" });
  res.removeHeader("X-Powered-By");
  res.json({ chef: res.get("X-Chef"), steps: res.get("x-step") });
});
app.get("/attachment", (req, res) => res.attachment("soup of the day.txt").send("1 onion"));
app.get("/attachment/unicode", (req, res) => res.attachment("Rösti.txt").send("2 potatoes"));

app.get("/old", (req, res) => res.redirect("/json"));
app.get("/moved", (req, res) => res.redirect(301, "/json/list?from=moved"));
app.get("/see-other", (req, res) => res.redirect(303, "https://example.com/a b?q=ü"));
app.get("/location", (req, res) => res.status(201).location("/recipes/3").json({ id: 3 }));
app.get("/html-redirect", (req, res) => res.redirect("/json?<script>"));

// One address, three representations.
app.get("/recipes/:id", (req, res) => {
  const recipe = recipes[Number(req.params.id) - 1];
  res.format({
    text: () => res.send(`${recipe.name}: ${recipe.minutes} minutes`),
    html: () => res.send(`<h1>${recipe.name}</h1>`),
    json: () => res.json(recipe),
    default: () => res.status(406).send("text, HTML or JSON"),
  });
});
app.get("/strict-format", (req, res) => res.format({ json: () => res.json({}), "text/csv": () => res.send("a,b") }));
app.get("/accepts", (req, res) =>
  res.json({
    best: req.accepts(["json", "html", "text"]),
    languages: req.acceptsLanguages(["en", "de", "fr"]),
    allLanguages: req.acceptsLanguages(),
    encodings: req.acceptsEncodings(["gzip", "identity"]),
    charsets: req.acceptsCharsets(["utf-8", "iso-8859-1"]),
  }),
);
app.get("/about-you", (req, res) =>
  res.json({
    host: req.host,
    hostname: req.hostname,
    protocol: req.protocol,
    secure: req.secure,
    xhr: req.xhr,
    subdomains: req.subdomains,
    fresh: req.fresh,
    path: req.path,
    method: req.method,
    agent: req.get("user-agent") ?? null,
    referrer: req.get("Referer") ?? null,
    range: req.range(1000) ?? null,
  }),
);

// Conditional requests.
app.get("/menu", (req, res) => res.json({ today: "soup" }));
app.get("/menu/dated", (req, res) => {
  res.set("Last-Modified", "Mon, 15 Jan 2024 10:00:00 GMT").set("Cache-Control", "public, max-age=60");
  res.send("soup");
});
app.get("/menu/tagged", (req, res) => res.set("ETag", '"menu-7"').send("soup of version 7"));
app.put("/menu/tagged", (req, res) => {
  if (req.get("If-Match") !== '"menu-7"') return res.status(412).json({ error: "somebody changed the menu" });
  res.set("ETag", '"menu-8"').json({ saved: true });
});
app.post("/menu", (req, res) => res.json({ today: "soup" }));

const plain = express();
plain.disable("etag").disable("x-powered-by");
plain.get("/", (req, res) => res.json({ etag: false }));
app.use("/plain", plain);
const strong = express();
strong.set("etag", "strong");
strong.set("json spaces", 2);
strong.set("json escape", true);
strong.get("/", (req, res) => res.json({ html: "<b>&</b>" }));
app.use("/strong", strong);

app.get("/chunks", async (req, res) => {
  res.type("text");
  for (const step of ["peel", "cut", "boil"]) {
    res.write(`${step}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  res.end("serve\n");
});

app.use((error, req, res, next) => res.status(error.status ?? 500).json({ error: error.name, code: error.code, message: error.message, types: error.types }));

app.listen(process.env.PORT || 3000);
