import express from "express";
import { printSchema } from "graphql";
import { createHandler } from "graphql-http/lib/use/express";
import { rootValue, schema } from "./schema.js";

const app = express();
app.all("/graphql", createHandler({ schema, rootValue, context: () => ({}) }));
app.get("/schema.graphql", (req, res) => res.type("text").send(printSchema(schema)));
app.listen(process.env.PORT ?? 3000);
