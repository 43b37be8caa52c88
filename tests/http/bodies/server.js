// A parcel office: what arrives in the query and in the body, and what is refused.
const express = require("express");

const app = express();
app.set("query parser", "extended");

app.get("/query", (req, res) => res.json(req.query));

const simple = express();
simple.set("query parser", "simple");
simple.get("/query", (req, res) => res.json(req.query));
app.use("/simple", simple);

app.post("/json", express.json({ limit: "200b" }), (req, res) => res.json({ got: req.body, type: typeof req.body }));
app.post("/json/loose", express.json({ strict: false }), (req, res) => res.json({ got: req.body }));
app.post("/json/any", express.json({ type: ["application/json", "application/*+json"] }), (req, res) => res.json({ got: req.body }));
app.post(
  "/json/dates",
  express.json({ reviver: (key, value) => (key === "sent" ? new Date(value) : value) }),
  (req, res) => res.json({ day: req.body.sent.getUTCDate(), sent: req.body.sent }),
);
app.post(
  "/json/signed",
  express.json({
    verify: (req, res, bytes) => {
      if (!bytes.includes("sealed")) throw new Error("the seal is missing");
    },
  }),
  (req, res) => res.json({ ok: true }),
);
app.post("/form", express.urlencoded({ extended: true }), (req, res) => res.json(req.body));
app.post("/form/simple", express.urlencoded({ extended: false, parameterLimit: 3 }), (req, res) => res.json(req.body));
app.post("/text", express.text(), (req, res) => res.json({ length: req.body.length, text: req.body }));
app.post("/raw", express.raw({ type: "application/octet-stream" }), (req, res) =>
  res.json({ buffer: Buffer.isBuffer(req.body), bytes: [...req.body].slice(0, 8) }),
);
app.post("/none", (req, res) => res.json({ body: req.body === undefined ? "undefined" : req.body }));

// Parsers in a row: each takes only its own kind.
app.post("/all", express.json(), express.urlencoded({ extended: true }), express.text(), (req, res) => {
  res.json({ is: req.is("json", "urlencoded", "text/*"), body: req.body ?? null });
});

// By hand, without a parser.
app.post("/count", (req, res, next) => {
  let bytes = 0;
  req.on("data", (part) => (bytes += part.length));
  req.on("end", () => res.json({ bytes }));
  req.on("error", next);
});

app.use((error, req, res, next) => {
  res.status(error.status ?? 500).json({ name: error.name, type: error.type, message: error.message, expose: error.expose, limit: error.limit, length: error.length });
});

app.listen(process.env.PORT || 3000);
