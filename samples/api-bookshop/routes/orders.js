import { Router } from "express";
import { z } from "zod";
import { one, transaction } from "../db.js";
import { Problem } from "../errors.js";

const router = Router();

const Order = z.object({
  customer_id: z.int(),
  items: z.array(z.object({ book_id: z.int(), quantity: z.int().min(1).max(20).default(1) })).min(1),
});

router.post("/", async (req, res) => {
  const { customer_id, items } = Order.parse(req.body);
  // Always in the same order, or two orders could wait for each other for ever.
  items.sort((a, b) => a.book_id - b.book_id);

  const order = await transaction(async (client) => {
    const { rows: [created] } = await client.query("INSERT INTO orders (customer_id, ordered_at, total) VALUES ($1, $2, 0) RETURNING id", [customer_id, req.body.ordered_at ?? new Date()]);
    let total = 0;
    for (const { book_id, quantity } of items) {
      // Takes the books only if there are enough, and nobody else can take them meanwhile.
      const { rows: [book] } = await client.query("UPDATE books SET stock = stock - $2 WHERE id = $1 AND stock >= $2 RETURNING title, price", [book_id, quantity]);
      if (!book) throw new Problem(409, `Book ${book_id} is not there ${quantity} times.`);
      await client.query("INSERT INTO order_items (order_id, book_id, quantity, unit_price) VALUES ($1, $2, $3, $4)", [created.id, book_id, quantity, book.price]);
      total += book.price * quantity;
    }
    const { rows: [done] } = await client.query("UPDATE orders SET total = $2 WHERE id = $1 RETURNING id, customer_id, status, total", [created.id, total.toFixed(2)]);
    return done;
  });
  res.status(201).location(`/orders/${order.id}`).json(order);
});

router.get("/:id", async (req, res) => {
  const order = await one(
    `SELECT orders.id, customer_id, status, total, json_agg(json_build_object('book_id', book_id, 'quantity', quantity, 'price', unit_price) ORDER BY book_id) AS items
     FROM orders JOIN order_items ON order_id = orders.id WHERE orders.id = $1 GROUP BY orders.id`,
    [req.params.id],
  );
  if (!order) throw new Problem(404, `There is no order ${req.params.id}.`);
  res.json(order);
});

// What may follow what: an order that was delivered is not cancelled any more.
const NEXT = { pending: ["shipped", "cancelled"], shipped: ["delivered"], delivered: ["returned"] };

router.patch("/:id", async (req, res) => {
  const { status } = z.object({ status: z.enum(["shipped", "delivered", "returned", "cancelled"]) }).parse(req.body);
  const changed = await transaction(async (client) => {
    const { rows: [order] } = await client.query("SELECT status FROM orders WHERE id = $1 FOR UPDATE", [req.params.id]);
    if (!order) throw new Problem(404, `There is no order ${req.params.id}.`);
    if (!NEXT[order.status]?.includes(status)) throw new Problem(409, `An order that is ${order.status} cannot become ${status}.`);
    if (status === "cancelled") await client.query("UPDATE books SET stock = stock + quantity FROM order_items WHERE order_id = $1 AND book_id = books.id", [req.params.id]);
    const { rows } = await client.query("UPDATE orders SET status = $2 WHERE id = $1 RETURNING id, status", [req.params.id, status]);
    return rows[0];
  });
  res.json(changed);
});

export default router;
