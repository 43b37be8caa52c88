const express = require("express");
const { rateLimit } = require("express-rate-limit");
const helmet = require("helmet");
const { links, visit } = require("./links.js");

const app = express();
app.use(helmet());
app.use(express.json({ limit: "4kb" }));

// Reading is free; who makes links shall not make hundreds.
const limit = rateLimit({ windowMs: 60_000, limit: 10, standardHeaders: "draft-6", legacyHeaders: false, message: { error: "Ten links a minute are enough." } });
app.post("/links", limit);
app.use("/links", links);

// Last, as it takes every name that is left.
app.get("/:code", visit);

app.use((req, res) => res.status(404).json({ error: "There is no such link." }));
app.use((error, req, res, next) => {
  if (error.status) return res.status(error.status).json({ error: error.message });
  console.error(error);
  res.status(500).json({ error: "Something went wrong." });
});

module.exports = app;
