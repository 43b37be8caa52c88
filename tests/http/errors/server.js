// A weather station whose instruments fail in every way: where errors go in Express.
import express from "express";
import createError from "http-errors";

const app = express();
app.set("env", "production");
app.use(express.json());

class SensorError extends Error {
  constructor(sensor, message) {
    super(message);
    this.name = "SensorError";
    this.sensor = sensor;
  }
}

const read = async (sensor) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (sensor === "wind") throw new SensorError("wind", "the cup wheel is frozen");
  if (sensor === "void") return undefined;
  return { sensor, value: 12.5 };
};

app.get("/throw", () => {
  throw new Error("thrown at once");
});
app.get("/next", (req, res, next) => next(new Error("passed to next")));
app.get("/next-text", (req, res, next) => next("only a text"));
app.get("/async", async (req, res) => {
  await read("wind");
  res.send("never");
});
app.get("/rejected", () => Promise.reject(new SensorError("rain", "the bucket is full")));
app.get("/rejected-nothing", () => Promise.reject());
app.get("/callback", (req, res, next) => {
  setTimeout(() => {
    try {
      JSON.parse("{ not json");
    } catch (error) {
      next(error);
    }
  }, 2);
});
app.get("/sensors/:name", async (req, res) => {
  const reading = await read(req.params.name);
  if (!reading) throw createError(404, `no sensor called ${req.params.name}`);
  res.json(reading);
});
app.get("/type-error", (req, res) => {
  const station = {};
  res.send(station.position.height);
});
app.get("/all", async (req, res) => {
  const [temperature, wind] = await Promise.allSettled([read("temperature"), read("wind")]);
  res.json({ temperature: temperature.value, wind: wind.reason.message });
});

// http-errors: a status, a message, headers, whether the message is shown.
app.get("/teapot", (req, res, next) => next(createError(418)));
app.get("/hidden", (req, res, next) => next(createError(503, "the disk is full", { expose: false })));
app.get("/conflict", (req, res, next) => next(createError.Conflict("two stations have one name")));
app.get("/wait", (req, res, next) => next(createError(429, "slow down", { headers: { "Retry-After": "30", "X-Reason": "storm" } })));
app.get("/odd-status", (req, res, next) => next(Object.assign(new Error("odd"), { status: 99 })));
app.get("/code-status", (req, res, next) => next(Object.assign(new Error("gone fishing"), { statusCode: 410 })));

// What the last handler can still do when the answer has begun.
app.get("/half", (req, res, next) => {
  res.status(200).type("text").write("half of an answer\n");
  res.end();
  next(new Error("too late"));
});

// Error middleware in the middle: handles some and passes the others on.
app.use("/recover", (req, res) => {
  throw new SensorError(req.query.sensor ?? "sun", "recoverable");
});
app.use("/recover", (error, req, res, next) => {
  if (error.sensor === "sun") return res.json({ recovered: true, sensor: error.sensor });
  next(error);
});

const router = express.Router();
router.get("/skip", (req, res, next) => next("router"));
router.get("/skip", (req, res) => res.send("never"));
router.get("/fail", () => {
  throw new SensorError("snow", "buried");
});
router.use((error, req, res, next) => {
  error.message = `router: ${error.message}`;
  next(error);
});
app.use("/router", router);
app.get("/router/skip", (req, res) => res.send("after the router"));

app.post("/readings", (req, res) => {
  if (typeof req.body?.value !== "number") throw createError(422, "value must be a number", { field: "value" });
  res.status(201).json(req.body);
});

// Only our own errors; Express's own page is for the rest.
app.use((error, req, res, next) => {
  if (!(error instanceof SensorError)) return next(error);
  res.status(502).json({ error: error.name, sensor: error.sensor, message: error.message });
});
app.use((error, req, res, next) => {
  if (!req.accepts("html")) return res.status(error.status ?? error.statusCode ?? 500).json({ message: error.expose === false ? "hidden" : String(error.message ?? error), field: error.field });
  next(error);
});

app.listen(process.env.PORT ?? 3000);
