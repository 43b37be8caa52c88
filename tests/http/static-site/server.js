// A harbour office: files as they are, and files that need a word first.
import express from "express";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const app = express();

app.use(express.static(path.join(here, "public"), { extensions: ["html"] }));
app.use("/assets", express.static(path.join(here, "public"), { maxAge: "1d", immutable: true, index: false, redirect: false, etag: false }));
app.use(
  "/strict",
  express.static(path.join(here, "public"), {
    dotfiles: "deny",
    fallthrough: false,
    setHeaders: (res, file) => res.set("X-File", path.basename(file)),
  }),
);
app.use("/open", express.static(path.join(here, "public"), { dotfiles: "allow", lastModified: false, acceptRanges: false, cacheControl: false }));

app.get("/berths", (req, res) => res.sendFile("berths.txt", { root: path.join(here, "private"), headers: { "X-Clerk": "Ana" } }));
app.get("/berths/download", (req, res) => res.download(path.join(here, "private/berths.txt"), "berths of today.txt"));
app.get("/berths/missing", (req, res, next) => res.sendFile(path.join(here, "private/none.txt"), (error) => (error ? next(error) : undefined)));
app.get("/berths/relative", (req, res) => res.sendFile("private/berths.txt"));
app.get("/files/:name", (req, res) => res.sendFile(req.params.name, { root: path.join(here, "private") }));
app.get("/read", async (req, res) => {
  const text = await readFile(path.join(here, "public/status.json"), "utf8");
  res.json({ ...JSON.parse(text), length: text.length });
});

app.use((req, res) => res.status(404).type("text").send(`no file for ${req.path}`));
app.use((error, req, res, next) => {
  if (res.headersSent) return next(error);
  res.status(error.status ?? 500).json({ status: error.status, code: error.code, message: error.path ? error.message.replace(error.path, "the file") : error.message });
});

app.listen(process.env.PORT ?? 3000);
