import express from "express";
import { printSchema } from "graphql";
import { createHandler } from "graphql-http/lib/use/express";
import { loaders } from "./loader.js";
import { rootValue, schema } from "./schema.js";

export const app = express();

// The context is made anew for each request: what it has loaded is forgotten with it.
app.all("/graphql", createHandler({ schema, rootValue, context: () => loaders() }));
app.get("/schema.graphql", (req, res) => res.type("text/plain").send(printSchema(schema)));
app.get("/", (req, res) => res.redirect("/schema.graphql"));
