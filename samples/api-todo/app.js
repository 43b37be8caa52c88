const express = require("express");
const { authenticate, accounts } = require("./auth.js");
const todos = require("./todos.js");

const app = express();
app.use(express.json());

// Open to everybody: to get an account, and a token for it.
app.use(accounts);
// From here on a request says whose it is.
app.use("/todos", authenticate, todos);

app.use((req, res) => res.status(404).json({ error: `There is no ${req.method} ${req.path}.` }));

app.use((error, req, res, next) => {
  if (error.status) return res.status(error.status).json({ error: error.message });
  // Rules of the tables that input did not keep, PostgreSQL's classes 22 and 23.
  if (/^2[23]/.test(error.code)) return res.status(422).json({ error: error.message });
  console.error(error);
  res.status(500).json({ error: "Something went wrong." });
});

module.exports = app;
