import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { app } from "./app.js";
import { pool } from "./db.js";

let server;
let base;

before(() => new Promise((resolve) => {
  server = app.listen(0, () => {
    base = `http://localhost:${server.address().port}`;
    resolve();
  });
}));
after(async () => {
  await new Promise((resolve) => server.close(resolve));
  await pool.end();
});

async function call(method, path, body) {
  const response = await fetch(base + path, { method, headers: body && { "Content-Type": "application/json" }, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text, location: response.headers.get("location") };
}

/** A book for one test, which takes it away again. */
async function withBook(values, use) {
  const { body: book } = await call("POST", "/books", { isbn: "9789999999999", title: "For a test", category_id: 4, published_year: 2024, price: 10, stock: 1, ...values });
  try {
    await use(book);
  } finally {
    await pool.query("DELETE FROM orders WHERE id IN (SELECT order_id FROM order_items WHERE book_id = $1)", [book.id]);
    await pool.query("DELETE FROM books WHERE id = $1", [book.id]);
  }
}

test("books come in pages", async () => {
  const first = await call("GET", "/books?size=3");
  const second = await call("GET", "/books?size=3&page=2");
  assert.equal(first.status, 200);
  assert.equal(first.body.books.length, 3);
  assert.equal(first.body.pages, Math.ceil(first.body.total / 3));
  assert.ok(first.body.books.every(({ id }) => second.body.books.every((other) => other.id !== id)));
});

test("a search finds parts of titles, whatever their case", async () => {
  await withBook({ title: "Über Quittenbrot" }, async ({ id }) => {
    const { body } = await call("GET", `/books?q=${encodeURIComponent("QUITTEN")}`);
    assert.deepEqual(body.books.map((book) => book.id), [id]);
  });
});

test("a wrong filter is refused with the field's name", async () => {
  const { status, body } = await call("GET", "/books?sort=colour");
  assert.equal(status, 422);
  assert.equal(body.fields[0].field, "sort");
});

test("a new book can be read where Location says", async () => {
  const { status, location, body } = await call("POST", "/books", { isbn: "9789999999998", title: "New", category_id: 4, published_year: 2024, price: 5 });
  assert.equal(status, 201);
  assert.equal((await call("GET", location)).body.title, "New");
  assert.equal((await call("DELETE", location)).status, 204);
  assert.equal((await call("GET", location)).status, 404);
  assert.equal(body.stock, 0);
});

test("PATCH changes what is given and nothing else", async () => {
  await withBook({ stock: 4 }, async ({ id }) => {
    const { body } = await call("PATCH", `/books/${id}`, { price: 12.5 });
    assert.deepEqual([body.price, body.stock, body.title], [12.5, 4, "For a test"]);
    assert.equal((await call("PATCH", `/books/${id}`, {})).status, 400);
    assert.equal((await call("PATCH", `/books/${id}`, { colour: "red" })).status, 422);
  });
});

test("an order takes the books from stock, a cancelled one gives them back", async () => {
  await withBook({ stock: 3 }, async ({ id }) => {
    const stock = async () => (await call("GET", `/books/${id}`)).body.stock;
    const { status, body: order } = await call("POST", "/orders", { customer_id: 1, items: [{ book_id: id, quantity: 2 }] });
    assert.deepEqual([status, order.total, order.status], [201, 20, "pending"]);
    assert.equal(await stock(), 1);
    assert.equal((await call("PATCH", `/orders/${order.id}`, { status: "cancelled" })).status, 200);
    assert.equal(await stock(), 3);
    assert.equal((await call("PATCH", `/orders/${order.id}`, { status: "shipped" })).status, 409);
  });
});

test("an order that cannot be met leaves nothing behind", async () => {
  await withBook({ stock: 5 }, async ({ id }) => {
    const { status } = await call("POST", "/orders", { customer_id: 1, items: [{ book_id: id, quantity: 2 }, { book_id: 1_000_000 }] });
    assert.equal(status, 409);
    assert.equal((await call("GET", `/books/${id}`)).body.stock, 5);
  });
});

test("of ten who want the last copy at once, one gets it", async () => {
  await withBook({ stock: 1 }, async ({ id }) => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => call("POST", "/orders", { customer_id: index + 1, items: [{ book_id: id }] })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)]);
  });
});

test("only who bought a book reviews it, and once", async () => {
  await withBook({}, async ({ id }) => {
    const review = { customer_id: 3, rating: 4, reviewed_on: "2026-02-01" };
    assert.equal((await call("POST", `/books/${id}/reviews`, review)).status, 403);
    await call("POST", "/orders", { customer_id: 3, items: [{ book_id: id }] });
    assert.equal((await call("POST", `/books/${id}/reviews`, review)).status, 201);
    assert.equal((await call("POST", `/books/${id}/reviews`, review)).status, 409);
    assert.equal((await call("GET", `/books/${id}`)).body.rating, 4);
  });
});
