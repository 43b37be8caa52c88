// The door of a public API: who may call from which site, how often, and what is written down.
import express from "express";
import cors from "cors";
import helmet from "helmet";
import morgan from "morgan";
import { rateLimit } from "express-rate-limit";

const app = express();
const lines = [];
const stream = { write: (line) => lines.push(line.trimEnd()) };

morgan.token("site", (req) => req.get("origin") ?? "-");
app.use(morgan(":method :url :status :res[content-length] :site", { stream, skip: (req) => req.path === "/log" }));
app.use(morgan((tokens, req, res) => `failed: ${tokens.url(req, res)} ${tokens.status(req, res)}`, { stream, skip: (req, res) => res.statusCode < 400 }));
app.get("/log", (req, res) => {
  const written = lines.splice(0);
  res.json(written);
});

// Headers of safety: the usual set, and one that is made for a page.
app.get("/safe", helmet(), (req, res) => res.send("<p>safe</p>"));
app.get(
  "/safe/page",
  helmet({
    contentSecurityPolicy: { directives: { "script-src": ["'self'", "cdn.example.com"], "img-src": null, "upgrade-insecure-requests": null } },
    strictTransportSecurity: { maxAge: 600, includeSubDomains: false, preload: true },
    xFrameOptions: { action: "deny" },
    referrerPolicy: { policy: ["origin", "unsafe-url"] },
    xPoweredBy: false,
    crossOriginEmbedderPolicy: true,
    crossOriginResourcePolicy: false,
  }),
  (req, res) => res.send("<p>page</p>"),
);

app.get("/open", cors(), (req, res) => res.json({ for: "everybody" }));
app.use(
  "/partners",
  cors({
    origin: ["https://shop.example.com", /\.partner\.example$/],
    methods: ["GET", "POST"],
    allowedHeaders: ["Content-Type", "X-Key"],
    exposedHeaders: ["X-Total"],
    credentials: true,
    maxAge: 600,
  }),
);
app.all("/partners/prices", (req, res) => res.set("X-Total", "2").json([10, 20]));
const asked = cors((req, done) => done(null, { origin: req.get("origin")?.startsWith("https://") ?? false, optionsSuccessStatus: 200 }));
app.options("/asked", asked);
app.put("/asked", asked, (req, res) => res.json({ put: true }));
const refusing = cors({ origin: (origin, done) => (origin === "https://good.example" ? done(null, true) : done(new Error(`${origin} may not`))) });
app.get("/refusing", refusing, (req, res) => res.json({ ok: true }));

const common = { windowMs: 600_000, keyGenerator: (req) => req.get("x-key") ?? "nobody" };
app.get("/limited", rateLimit({ ...common, limit: 2, standardHeaders: "draft-6", legacyHeaders: false }), (req, res) => res.json({ left: req.rateLimit.remaining, used: req.rateLimit.used }));
app.get("/limited/newer", rateLimit({ ...common, limit: 1, standardHeaders: "draft-7", legacyHeaders: false, message: { error: "come back later" }, statusCode: 503 }), (req, res) => res.send("ok"));
app.get(
  "/limited/older",
  rateLimit({ ...common, limit: (req) => (req.get("x-key") === "gold" ? 3 : 1), skip: (req) => req.get("x-key") === "internal", handler: (req, res, next, { limit }) => res.status(429).json({ error: `only ${typeof limit}`, used: req.rateLimit.used }) }),
  (req, res) => res.send("ok"),
);
app.post("/login", rateLimit({ ...common, limit: 1, skipSuccessfulRequests: true, legacyHeaders: false }), (req, res) => res.status(req.get("x-password") === "right" ? 200 : 401).send("login"));

app.use((error, req, res, next) => res.status(403).json({ error: error.message }));

app.listen(process.env.PORT ?? 3000);
