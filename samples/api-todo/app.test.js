const assert = require("node:assert/strict");
const { after, before, describe, it } = require("node:test");
const jwt = require("jsonwebtoken");
const app = require("./app.js");
const db = require("./db.js");

let server;

before((context, done) => {
  server = app.listen(0, done);
});
after(async () => {
  await db.query("DELETE FROM users WHERE name LIKE 'test-%'");
  server.close();
  await db.end();
});

async function call(method, path, { token, body } = {}) {
  const headers = {};
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(`http://localhost:${server.address().port}${path}`, { method, headers, body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text };
}

async function account(name) {
  const body = { name: `test-${name}`, password: "a long password" };
  await call("POST", "/register", { body });
  return (await call("POST", "/login", { body })).body.token;
}

describe("accounts", () => {
  it("are made once", async () => {
    const body = { name: "test-once", password: "a long password" };
    assert.equal((await call("POST", "/register", { body })).status, 201);
    assert.equal((await call("POST", "/register", { body })).status, 409);
  });

  it("keep a hash, not the password", async () => {
    await account("hash");
    const { rows } = await db.query("SELECT password FROM users WHERE name = 'test-hash'");
    assert.match(rows[0].password, /^\$2b\$08\$/);
  });

  it("are refused with a reason when name or password will not do", async () => {
    for (const body of [{}, { name: "X", password: "a long password" }, { name: "test-x", password: "short" }, { name: "test-x", password: "ü".repeat(40) }, { name: ["a"], password: {} }]) {
      const { status, body: answer } = await call("POST", "/register", { body });
      assert.equal(status, 422);
      assert.match(answer.error, /^A (name|password) has/);
    }
  });

  it("do not tell which names there are", async () => {
    await account("known");
    const [known, unknown] = await Promise.all(["test-known", "test-unknown"].map((name) => call("POST", "/login", { body: { name, password: "something else" } })));
    assert.deepEqual([known.status, known.body], [unknown.status, unknown.body]);
  });
});

describe("tokens", () => {
  it("are needed", async () => {
    const { status, headers } = await call("GET", "/todos");
    assert.equal(status, 401);
    assert.equal(headers.get("www-authenticate"), "Bearer");
  });

  it("must be ours, of our algorithm, and not too old", async () => {
    const secret = process.env.JWT_SECRET;
    const bad = [
      jwt.sign({ sub: "1" }, "another secret"),
      jwt.sign({ sub: "1" }, null, { algorithm: "none" }),
      jwt.sign({ sub: "1" }, secret, { algorithm: "HS512" }),
      jwt.sign({ sub: "1" }, secret, { expiresIn: -1 }),
      "no token",
    ];
    for (const token of bad) assert.equal((await call("GET", "/todos", { token })).status, 401);
  });
});

describe("to-dos", () => {
  it("are written, changed, listed and deleted", async () => {
    const token = await account("writer");
    const created = await call("POST", "/todos", { token, body: { text: " Write a test ", due: "2026-05-01" } });
    assert.deepEqual([created.status, created.body.text, created.body.done, created.body.due], [201, "Write a test", false, "2026-05-01"]);
    const path = created.headers.get("location");
    assert.equal((await call("PATCH", path, { token, body: { done: true } })).body.due, "2026-05-01");
    assert.equal((await call("PATCH", path, { token, body: { due: null } })).body.due, null);
    assert.deepEqual((await call("GET", "/todos/summary", { token })).body, { total: 1, done: 1, next: null });
    assert.equal((await call("DELETE", path, { token })).status, 204);
    assert.deepEqual((await call("GET", "/todos", { token })).body, []);
  });

  it("come in order: open ones first, by day", async () => {
    const token = await account("order");
    for (const body of [{ text: "some day" }, { text: "late", due: "2026-12-01" }, { text: "soon", due: "2026-01-01" }]) await call("POST", "/todos", { token, body });
    const { body } = await call("GET", "/todos", { token });
    assert.deepEqual(body.map(({ text }) => text), ["soon", "late", "some day"]);
  });

  it("of others are not there", async () => {
    const [ours, theirs] = [await account("ours"), await account("theirs")];
    const { body: { id } } = await call("POST", "/todos", { token: theirs, body: { text: "secret" } });
    for (const method of ["GET", "PATCH", "DELETE"]) {
      assert.equal((await call(method, `/todos/${id}`, { token: ours, body: method === "PATCH" ? { text: "mine" } : undefined })).status, 404);
    }
    assert.equal((await call("GET", `/todos/${id}`, { token: theirs })).body.text, "secret");
  });

  it("with input that is no input are refused", async () => {
    const token = await account("wrong");
    for (const body of [{}, { text: "" }, { text: 7 }, { text: "x", due: "some day" }, { text: "x".repeat(201) }]) {
      assert.equal((await call("POST", "/todos", { token, body })).status, 422);
    }
    assert.equal((await call("GET", "/todos/first", { token })).status, 404);
  });
});
