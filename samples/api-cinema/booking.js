import { GraphQLError } from "graphql";
import { pool } from "./db.js";

const refuse = (message, code) => {
  throw new GraphQLError(message, { extensions: { code } });
};
const FACTOR = { ADULT: 1, REDUCED: 0.8, CHILD: 0.5 };

/** Sells seats of a showing: all of them, or none. */
export async function book(showingId, seats, at) {
  if (seats.length === 0 || seats.length > 8) refuse("A booking has one to eight seats.", "SEATS");
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows: [showing] } = await client.query("SELECT screen_id, price FROM showings WHERE id = $1", [showingId]);
    if (!showing) refuse(`There is no showing ${showingId}.`, "NOT_FOUND");
    const { rows: [booking] } = await client.query("INSERT INTO bookings (showing_id, booked_at, channel, total) VALUES ($1, $2, 'web', 0) RETURNING id", [showingId, at]);
    const sold = [];
    for (const { row, number, tariff } of seats) {
      const price = Math.round(showing.price * FACTOR[tariff] * 100) / 100;
      const { rows: [ticket] } = await client.query(
        "INSERT INTO tickets (showing_id, screen_id, row_label, seat_number, booking_id, tariff, price) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING row_label, seat_number, price, (SELECT kind FROM seats WHERE screen_id = $2 AND row_label = $3 AND seat_number = $4) AS kind",
        [showingId, showing.screen_id, row, number, booking.id, tariff.toLowerCase(), price],
      );
      sold.push(ticket);
    }
    const { rows: [{ total }] } = await client.query("UPDATE bookings SET total = (SELECT sum(price) FROM tickets WHERE booking_id = $1) WHERE id = $1 RETURNING total", [booking.id]);
    await client.query("COMMIT");
    return { id: booking.id, total, seats: sold };
  } catch (error) {
    await client.query("ROLLBACK");
    // The keys of the table know it: nobody has to look first whether a seat is free.
    if (error.constraint === "tickets_pkey") refuse("One of the seats has been sold.", "SOLD");
    if (error.code === "23503") refuse("There is no such seat in this room.", "NO_SEAT");
    throw error;
  } finally {
    client.release();
  }
}
