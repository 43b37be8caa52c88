import { GraphQLError, buildSchema } from "graphql";
import { book } from "./booking.js";
import { many } from "./db.js";

export const schema = buildSchema(`
  enum Tariff { ADULT REDUCED CHILD }

  type Film {
    id: ID!
    title: String!
    "As it is called at home, if that is another name."
    original: String
    country: String!
    year: Int!
    minutes: Int!
    minAge: Int!
    genres: [String!]!
    sequelOf: Film
    showings(from: String, first: Int = 5): [Showing!]!
  }

  type Screen { id: ID!, name: String!, sound: String! }
  type Seat { row: String!, number: Int!, kind: String! }

  type Showing {
    id: ID!
    film: Film!
    screen: Screen!
    "Local time, as 2026-03-01 20:15."
    startsAt: String!
    price: Float!
    subtitled: Boolean!
    seatsSold: Int!
    freeSeats(kind: String): [Seat!]!
  }

  type Booking { id: ID!, showing: Showing!, total: Float!, seats: [Seat!]! }
  input SeatInput { row: String!, number: Int!, tariff: Tariff = ADULT }

  type Query {
    films(genre: String, maxAge: Int, first: Int = 10): [Film!]!
    film(id: ID!): Film
    showing(id: ID!): Showing
    "Showings of one day, as 2025-03-01."
    showings(day: String!): [Showing!]!
  }
  type Mutation {
    book(showing: ID!, seats: [SeatInput!]!, at: String!): Booking!
    cancel(booking: ID!): Boolean!
  }
`);

// What a row of the database is for GraphQL. A field that is a function is only called when somebody asks for it.
const film = (row) => row && {
  ...row,
  year: row.made_in,
  minAge: row.min_age,
  genres: (args, { genres }) => genres(row.id),
  sequelOf: async (args, context) => (row.sequel_of ? film(await context.film(row.sequel_of)) : null),
  showings: async ({ from = "1900-01-01", first }) => (await many("SELECT * FROM showings WHERE film_id = $1 AND starts_at >= $2 ORDER BY starts_at LIMIT $3", [row.id, from, first])).map(showing),
};

const showing = (row) => row && {
  ...row,
  startsAt: row.starts_at,
  film: async (args, context) => film(await context.film(row.film_id)),
  screen: (args, context) => context.screen(row.screen_id),
  seatsSold: (args, context) => context.seatsSold(row.id),
  freeSeats: async ({ kind }) => (await many(
    `SELECT row_label, seat_number, kind FROM seats
     WHERE screen_id = $1 AND ($2::text IS NULL OR kind = $2)
       AND NOT EXISTS (SELECT FROM tickets WHERE showing_id = $3 AND tickets.row_label = seats.row_label AND tickets.seat_number = seats.seat_number)
     ORDER BY row_label, seat_number`,
    [row.screen_id, kind, row.id],
  )).map(seat),
};

const seat = ({ row_label, seat_number, kind }) => ({ row: row_label, number: seat_number, kind });

const showingById = async (id) => showing((await many("SELECT * FROM showings WHERE id = $1", [id]))[0]);

export const rootValue = {
  films: async ({ genre, maxAge, first }) => (await many(
    `SELECT * FROM films
     WHERE ($1::text IS NULL OR id IN (SELECT film_id FROM film_genres JOIN genres ON genres.id = genre_id WHERE name = $1))
       AND ($2::int IS NULL OR min_age <= $2)
     ORDER BY title LIMIT $3`,
    [genre, maxAge, first],
  )).map(film),
  film: async ({ id }, context) => (/^\d{1,9}$/.test(id) ? film(await context.film(Number(id))) : null),
  showing: ({ id }) => (/^\d{1,9}$/.test(id) ? showingById(id) : null),
  showings: async ({ day }) => {
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new GraphQLError("A day is written as 2025-03-01.", { extensions: { code: "BAD_DAY" } });
    return (await many("SELECT * FROM showings WHERE starts_at >= $1::date AND starts_at < $1::date + 1 ORDER BY starts_at, screen_id", [day])).map(showing);
  },
  book: async ({ showing: id, seats, at }) => {
    const booked = await book(Number(id), seats, at);
    return { ...booked, showing: () => showingById(id), seats: booked.seats.map(seat) };
  },
  cancel: async ({ booking }) => (await many("DELETE FROM bookings WHERE id = $1 RETURNING id", [booking])).length > 0,
};
