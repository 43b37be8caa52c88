import { GraphQLError, buildSchema } from "graphql";
import pg from "pg";

const pool = new pg.Pool();
const many = async (text, values) => (await pool.query(text, values)).rows;

export const schema = buildSchema(`
  "How hard a trip is."
  enum Level { EASY HARD }

  type Guide { id: ID!, name: String!, languages: [String!]!, trips(level: Level): [Trip!]! }
  type Trip { id: ID!, title: String!, level: Level!, days: Int!, price: Float!, guide: Guide, perDay: Float! @deprecated(reason: "divide it yourself") }
  input NewTrip { title: String!, level: Level = EASY, days: Int!, price: Float!, guideId: ID }
  union Found = Guide | Trip

  type Query {
    trips(level: Level, maxPrice: Float, first: Int = 10): [Trip!]!
    trip(id: ID!): Trip
    guides: [Guide!]!
    search(word: String!): [Found!]!
    broken: String!
    half: [String]
  }
  type Mutation {
    addTrip(trip: NewTrip!): Trip!
    removeTrip(id: ID!): Boolean!
  }
`);

// One query for the guides of all trips of a request, however many there are.
const guidesOf = (context) => async (id) => {
  context.guides ??= new Map();
  if (!context.guides.has(id)) {
    context.wanted ??= new Set();
    context.wanted.add(id);
    context.loading ??= Promise.resolve().then(async () => {
      const ids = [...context.wanted];
      context.loading = context.wanted = undefined;
      context.queries = (context.queries ?? 0) + 1;
      for (const row of await many("SELECT * FROM guides WHERE id = ANY($1)", [ids])) context.guides.set(row.id, row);
    });
    await context.loading;
  }
  return context.guides.get(id);
};

const trip = (row) => ({
  __typename: "Trip",
  ...row,
  price: Number(row.price),
  perDay: Number(row.price) / row.days,
  guide: async (args, context) => (row.guide_id ? guide(await guidesOf(context)(row.guide_id)) : null),
});
const guide = (row) => ({
  __typename: "Guide",
  ...row,
  trips: async ({ level }) => (await many("SELECT * FROM trips WHERE guide_id = $1 AND ($2::text IS NULL OR level = $2) ORDER BY id", [row.id, level])).map(trip),
});

export const rootValue = {
  trips: async ({ level, maxPrice, first }) =>
    (await many("SELECT * FROM trips WHERE ($1::text IS NULL OR level = $1) AND ($2::numeric IS NULL OR price <= $2) ORDER BY id LIMIT $3", [level, maxPrice, first])).map(trip),
  trip: async ({ id }) => {
    const [row] = await many("SELECT * FROM trips WHERE id = $1", [id]);
    return row ? trip(row) : null;
  },
  guides: async () => (await many("SELECT * FROM guides ORDER BY id")).map(guide),
  search: async ({ word }) => [
    ...(await many("SELECT * FROM guides WHERE name ILIKE $1 ORDER BY id", [`%${word}%`])).map(guide),
    ...(await many("SELECT * FROM trips WHERE title ILIKE $1 ORDER BY id", [`%${word}%`])).map(trip),
  ],
  broken: () => {
    throw new Error("the printer is out of paper");
  },
  half: () => ["one", Promise.reject(new GraphQLError("no second", { extensions: { code: "GONE" } })), "three"],
  addTrip: async ({ trip: { title, level, days, price, guideId } }) => {
    try {
      const [row] = await many("INSERT INTO trips (title, level, days, price, guide_id) VALUES ($1, $2, $3, $4, $5) RETURNING *", [title, level, days, price, guideId]);
      return trip(row);
    } catch (error) {
      throw new GraphQLError(error.detail ?? error.message, { extensions: { code: error.code, constraint: error.constraint } });
    }
  },
  removeTrip: async ({ id }) => (await pool.query("DELETE FROM trips WHERE id = $1", [id])).rowCount > 0,
};
