const express = require("express");
const { Pool } = require("pg");

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 3, connectionTimeoutMillis: 2000, idleTimeoutMillis: 1000 });
const app = express();
app.use(express.json());

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Runs `work` in a transaction: all of it, or nothing. */
async function transaction(work, begin = "BEGIN") {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

app.get("/accounts", async (req, res) => {
  const { rows } = await pool.query("SELECT id, owner, balance FROM accounts ORDER BY id");
  res.json(rows);
});
app.get("/total", async (req, res) => {
  const { rows: [row] } = await pool.query("SELECT sum(balance) AS total, count(*)::int AS accounts, (SELECT count(*)::int FROM transfers) AS transfers FROM accounts");
  res.json(row);
});

app.post("/transfers", async (req, res) => {
  const { from, to, amount, purpose, key } = req.body;
  const transfer = await transaction(async (client) => {
    const taken = await client.query("UPDATE accounts SET balance = balance - $1 WHERE id = $2 RETURNING balance", [amount, from]);
    if (taken.rowCount === 0) throw Object.assign(new Error(`there is no account ${from}`), { status: 404 });
    await client.query("UPDATE accounts SET balance = balance + $1 WHERE id = $2", [amount, to]);
    const { rows } = await client.query(
      "INSERT INTO transfers (from_account, to_account, amount, purpose, key) VALUES ($1, $2, $3, $4, $5) RETURNING from_account, to_account, amount, purpose",
      [from, to, amount, purpose, key],
    );
    return rows[0];
  });
  res.status(201).json(transfer);
});

// The same key twice moves the money once.
app.put("/transfers/:key", async (req, res) => {
  const { from, to, amount } = req.body;
  const done = await transaction(async (client) => {
    const { rowCount } = await client.query("INSERT INTO transfers (from_account, to_account, amount, key) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING", [from, to, amount, req.params.key]);
    if (rowCount === 0) return false;
    await client.query("UPDATE accounts SET balance = balance + CASE id WHEN $1 THEN -$3::numeric ELSE $3 END WHERE id IN ($1, $2)", [from, to, amount]);
    return true;
  });
  res.status(done ? 201 : 200).json({ done });
});

// A savepoint: one failed line does not undo the others.
app.post("/payroll", async (req, res) => {
  const report = await transaction(async (client) => {
    const lines = [];
    for (const { to, amount } of req.body) {
      await client.query("SAVEPOINT line");
      try {
        await client.query("UPDATE accounts SET balance = balance + $1 WHERE id = $2", [amount, to]);
        lines.push({ to, paid: true });
      } catch (error) {
        await client.query("ROLLBACK TO SAVEPOINT line");
        lines.push({ to, paid: false, code: error.code });
      }
    }
    return lines;
  });
  res.json(report);
});

// After an error a transaction takes nothing but its end.
app.post("/aborted", async (req, res) => {
  const client = await pool.connect();
  const said = [];
  try {
    await client.query("BEGIN");
    await client.query("UPDATE accounts SET balance = -1 WHERE id = 1").catch((error) => said.push(error.code));
    await client.query("SELECT 1").catch((error) => said.push(error.code, error.message));
    const { command } = await client.query("COMMIT");
    said.push(command);
  } finally {
    client.release();
  }
  res.json(said);
});

// What another connection sees meanwhile.
app.post("/isolation", async (req, res) => {
  const one = await pool.connect();
  const two = await pool.connect();
  const balance = async (client) => (await client.query("SELECT balance FROM accounts WHERE id = 3")).rows[0].balance;
  try {
    await one.query("BEGIN");
    await one.query("UPDATE accounts SET balance = balance + 7 WHERE id = 3");
    const inside = await balance(one);
    const outside = await balance(two);
    await one.query("ROLLBACK");
    res.json({ inside, outside, after: await balance(two) });
  } finally {
    one.release();
    two.release();
  }
});

app.post("/repeatable", async (req, res) => {
  const one = await pool.connect();
  const two = await pool.connect();
  try {
    await one.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const first = (await one.query("SELECT sum(balance) FROM accounts")).rows[0].sum;
    await two.query("UPDATE accounts SET balance = balance + 1 WHERE id = 3");
    const second = (await one.query("SELECT sum(balance) FROM accounts")).rows[0].sum;
    const error = await one.query("UPDATE accounts SET balance = balance + 1 WHERE id = 3").catch((each) => each);
    await one.query("ROLLBACK");
    await two.query("UPDATE accounts SET balance = balance - 1 WHERE id = 3");
    res.json({ first, second, code: error.code, message: error.message });
  } finally {
    one.release();
    two.release();
  }
});

// Two at once: with and without a lock on the row.
app.post("/race/:how", async (req, res) => {
  await pool.query("UPDATE accounts SET balance = 100 WHERE id = 1");
  const withdraw = () =>
    transaction(async (client) => {
      const lock = req.params.how === "locked" ? " FOR UPDATE" : "";
      const { rows } = await client.query(`SELECT balance FROM accounts WHERE id = 1${lock}`);
      await sleep(30);
      await client.query("UPDATE accounts SET balance = $1 WHERE id = 1", [Number(rows[0].balance) - 10]);
    });
  await Promise.all([withdraw(), withdraw()]);
  const { rows } = await pool.query("SELECT balance FROM accounts WHERE id = 1");
  res.json({ afterTwoWithdrawals: rows[0].balance });
});

// Each holds what the other wants.
app.post("/deadlock", async (req, res) => {
  const move = (first, second) =>
    transaction(async (client) => {
      await client.query("UPDATE accounts SET balance = balance + 1 WHERE id = $1", [first]);
      await sleep(50);
      await client.query("UPDATE accounts SET balance = balance - 1 WHERE id = $1", [second]);
      return "done";
    });
  const outcomes = await Promise.all([move(1, 2), move(2, 1)].map((each) => each.catch((error) => error.code)));
  // PostgreSQL chooses which of the two gives way: what was moved is put back.
  await pool.query("UPDATE accounts SET balance = 100 * id");
  res.json(outcomes.sort());
});

// Three connections are all there are.
app.get("/pool", async (req, res) => {
  const clients = await Promise.all([1, 2, 3].map(() => pool.connect()));
  const waiting = pool.query("SELECT 'late' AS word");
  const full = { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
  for (const client of clients) client.release();
  const { rows } = await waiting;
  res.json({ full, word: rows[0].word, idle: pool.idleCount });
});
app.get("/pool/exhausted", async (req, res) => {
  const small = new Pool({ connectionString: process.env.DATABASE_URL, max: 1, connectionTimeoutMillis: 60 });
  const held = await small.connect();
  const error = await small.query("SELECT 1").catch((each) => each);
  held.release();
  await small.end();
  res.json({ message: error.message, code: error.code ?? null });
});
app.get("/pool/ended", async (req, res) => {
  const ended = new Pool({ connectionString: process.env.DATABASE_URL });
  await ended.end();
  const error = await ended.query("SELECT 1").catch((each) => each);
  res.json({ message: error.message });
});
app.get("/statement-timeout", async (req, res) => {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 40");
    const error = await client.query("SELECT pg_sleep(5)").catch((each) => each);
    await client.query("RESET statement_timeout");
    res.json({ code: error.code, message: error.message });
  } finally {
    client.release();
  }
});
app.get("/nobody-listens", async (req, res) => {
  const lost = new Pool({ host: "127.0.0.1", port: 1, max: 1 });
  const error = await lost.query("SELECT 1").catch((each) => each);
  await lost.end();
  res.json({ code: error.code });
});

app.use((error, req, res, next) => {
  if (error.code === "23514") return res.status(409).json({ error: "not allowed", constraint: error.constraint });
  if (error.code === "23503") return res.status(404).json({ error: error.detail });
  if (error.code === "23505") return res.status(409).json({ error: error.detail });
  res.status(error.status ?? 500).json({ error: error.message, code: error.code });
});

app.listen(process.env.PORT || 3000);
