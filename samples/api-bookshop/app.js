import express from "express";
import { failed, notFound } from "./errors.js";
import books from "./routes/books.js";
import customers from "./routes/customers.js";
import orders from "./routes/orders.js";

export const app = express();

app.use(express.json());
app.use("/books", books);
app.use("/customers", customers);
app.use("/orders", orders);

// After all routes: nobody answered.
app.use(notFound);
// Four parameters make it an error handler; every error of a route comes here.
app.use(failed);
