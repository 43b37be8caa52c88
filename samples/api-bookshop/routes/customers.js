import { Router } from "express";
import { many, one } from "../db.js";
import { Problem } from "../errors.js";

const router = Router();

// The customer is looked up once for every route that has an id.
router.param("id", async (req, res, next, id) => {
  req.customer = /^\d+$/.test(id) ? await one("SELECT id, name, city, country, joined_on FROM customers WHERE id = $1", [id]) : undefined;
  if (!req.customer) throw new Problem(404, `There is no customer ${id}.`);
  next();
});

router.get("/:id", (req, res) => res.json(req.customer));

router.get("/:id/orders", async (req, res) => {
  // One query for the orders with their books, not one for each order.
  const orders = await many(
    `SELECT orders.id, ordered_at, status, total,
            json_agg(json_build_object('title', title, 'quantity', quantity, 'price', unit_price) ORDER BY title) AS books
     FROM orders JOIN order_items ON order_id = orders.id JOIN books ON books.id = book_id
     WHERE customer_id = $1 GROUP BY orders.id ORDER BY ordered_at`,
    [req.customer.id],
  );
  res.json(orders);
});

export default router;
