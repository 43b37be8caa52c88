const assert = require("node:assert/strict");
const { after, before, test } = require("node:test");
const app = require("./app.js");
const { codeOf, COUNT } = require("./codes.js");
const { db } = require("./links.js");

let server;
const made = [];

before((context, done) => {
  server = app.listen(0, done);
});
after(async () => {
  await db.query("DELETE FROM links WHERE code = ANY($1)", [made]);
  server.close();
  await db.end();
});

async function call(method, path, body, headers = {}) {
  const response = await fetch(`http://localhost:${server.address().port}${path}`, {
    method, redirect: "manual", headers: { ...(body && { "Content-Type": "application/json" }), ...headers }, body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, body: text.startsWith("{") ? JSON.parse(text) : text };
  if (answer.status === 201) made.push(answer.body.code);
  return answer;
}

test("codes are five signs, each its own, and never two the same", () => {
  const codes = Array.from({ length: 20_000 }, (_, index) => codeOf(index + 1));
  assert.equal(new Set(codes).size, codes.length);
  assert.ok(codes.every((code) => /^[2-9a-zA-Z]{5}$/.test(code) && !/[0O1lI]/.test(code)));
  assert.equal(codeOf(1), codeOf(1 + Number(COUNT)), "only after all others does a code come back");
});

test("a link leads where it should, and counts", async () => {
  const { body: link } = await call("POST", "/links", { url: "https://example.com/a b?q=ü#top" });
  assert.equal(link.url, "https://example.com/a%20b?q=%C3%BC#top");
  assert.match(link.short, new RegExp(`^http://localhost:\\d+/${link.code}$`));
  for (const from of ["https://blog.example.org/post", "https://blog.example.org/other", "nonsense"]) {
    const { status, headers } = await call("GET", `/${link.code}`, undefined, { Referer: from });
    assert.deepEqual([status, headers.get("location"), headers.get("cache-control")], [302, link.url, "private, no-store"]);
  }
  const { body: told } = await call("GET", `/links/${link.code}`);
  assert.equal(told.visits, 3);
  assert.deepEqual(told.referrers, [{ referrer: "blog.example.org", visits: 2 }, { referrer: "none", visits: 1 }]);
});

test("a code of one's own is had once", async () => {
  assert.equal((await call("POST", "/links", { url: "https://example.com/", code: "test-mine" })).status, 201);
  assert.equal((await call("POST", "/links", { url: "https://example.com/", code: "test-mine" })).status, 409);
  const { rows } = await db.query("SELECT count(*)::int AS n FROM links WHERE code IS NULL");
  assert.equal(rows[0].n, 0, "the link that failed is rolled back");
});

test("addresses that are none, or not to be shared", async () => {
  for (const url of [undefined, "", "example", "javascript:alert(1)", "data:text/html,x", "ftp://example.com", "https://me:secret@example.com"]) {
    const limited = await call("POST", "/links", { url });
    assert.ok([422, 429].includes(limited.status), String(url));
  }
});

test("a link that was taken away stays so", async () => {
  assert.equal((await call("GET", "/old")).status, 410);
  assert.equal((await call("DELETE", "/links/old")).status, 404);
  assert.equal((await call("GET", "/nowhere")).status, 404);
});

test("who makes too many links has to wait", async () => {
  let answer;
  for (let tries = 0; tries < 12; tries++) answer = await call("POST", "/links", { url: "no address" });
  assert.equal(answer.status, 429);
  assert.equal(answer.headers.get("ratelimit-remaining"), "0");
});
