import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { app } from "./app.js";
import { pool } from "./db.js";

let server;
before((context, done) => {
  server = app.listen(0, done);
});
after(async () => {
  server.close();
  await pool.end();
});

async function ask(query, variables) {
  const response = await fetch(`http://localhost:${server.address().port}/graphql`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

/** How many statements `work` sends. */
async function statements(work) {
  const { query } = pool;
  let count = 0;
  pool.query = (...args) => (count++, query.apply(pool, args));
  try {
    await work();
  } finally {
    pool.query = query;
  }
  return count;
}

const BOOK = 'mutation ($showing: ID!, $seats: [SeatInput!]!) { book(showing: $showing, at: "2025-12-01 12:00", seats: $seats) { id total seats { row number } } }';
const freeSeats = async (showing) => (await ask("query ($id: ID!) { showing(id: $id) { freeSeats { row number } } }", { id: showing })).data.showing.freeSeats;

test("the client gets the fields it names, and no others", async () => {
  const { data } = await ask("{ film(id: 1) { title minutes } }");
  assert.deepEqual(Object.keys(data.film), ["title", "minutes"]);
});

test("films can be chosen by genre and age", async () => {
  const { data } = await ask('{ all: films(first: 100) { title minAge genres } some: films(genre: "Comedy", maxAge: 12, first: 100) { title minAge genres } }');
  assert.ok(data.some.length > 0 && data.some.length < data.all.length);
  assert.ok(data.some.every(({ minAge, genres }) => minAge <= 12 && genres.includes("Comedy")));
});

test("a list asks for the films of all its showings at once", async () => {
  let showings;
  const count = await statements(async () => {
    ({ data: { showings } } = await ask('{ showings(day: "2025-03-12") { film { title genres } screen { name } seatsSold } }'));
  });
  assert.ok(showings.length >= 3);
  assert.equal(count, 5, "showings, films, screens, tickets, genres");
});

test("seats are sold once", async () => {
  const [first, second] = await freeSeats(140);
  const answer = await ask(BOOK, { showing: 140, seats: [first, { ...second, tariff: "CHILD" }] });
  const { id, total } = answer.data.book;
  try {
    const { data: { showing: { price } } } = await ask("{ showing(id: 140) { price } }");
    assert.equal(total, Math.round(price * 1.5 * 100) / 100);
    const again = await ask(BOOK, { showing: 140, seats: [second] });
    assert.equal(again.errors[0].extensions.code, "SOLD");
    assert.ok((await freeSeats(140)).every(({ row, number }) => row !== first.row || number !== first.number));
  } finally {
    assert.equal((await ask("mutation ($id: ID!) { cancel(booking: $id) }", { id })).data.cancel, true);
  }
  assert.deepEqual((await freeSeats(140))[0], first);
});

test("a booking that fails sells nothing", async () => {
  const before = await freeSeats(139);
  const { errors } = await ask(BOOK, { showing: 139, seats: [before[0], { row: "Z", number: 99 }] });
  assert.equal(errors[0].extensions.code, "NO_SEAT");
  assert.deepEqual(await freeSeats(139), before);
});

test("of five who want one seat at once, one gets it", async () => {
  const [seat] = await freeSeats(138);
  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(BOOK, { showing: 138, seats: [seat] })));
  const sold = answers.filter(({ data }) => data?.book);
  assert.equal(sold.length, 1);
  await ask("mutation ($id: ID!) { cancel(booking: $id) }", { id: sold[0].data.book.id });
});

test("what is wrong with a query is said before anything runs", async () => {
  const count = await statements(async () => {
    const { errors } = await ask("{ films(maxAge: \"six\") { titel } }");
    assert.equal(errors.length, 2);
  });
  assert.equal(count, 0);
});
