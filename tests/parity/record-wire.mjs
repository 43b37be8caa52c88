// What Node's HTTP server makes of the byte sequences in tests/wire/inputs.jsonl ({"name","bytes"}, Latin-1 text).
// Writes tests/wire/requests.jsonl: the requests it saw and the error it gave. Run by `make parity`.
import http from "node:http";
import net from "node:net";
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../wire/", import.meta.url);
const inputs = readFileSync(new URL("inputs.jsonl", folder), "utf8").trim().split("\n").map((line) => JSON.parse(line));

let seen = [];
let error = null;
const server = http.createServer({ requireHostHeader: false }, (request, response) => {
  const body = [];
  request.on("data", (data) => body.push(data));
  request.on("end", () => {
    seen.push({
      method: request.method,
      target: request.url,
      headers: request.rawHeaders,
      body: Buffer.concat(body).toString("latin1"),
      trailers: request.rawTrailers,
    });
    response.end();
  });
});
server.on("clientError", (problem, socket) => {
  error = { code: problem.code, reason: problem.reason };
  socket.destroy();
});
server.on("connect", (request, socket) => {
  seen.push({ method: request.method, target: request.url, headers: request.rawHeaders, body: "", trailers: [] });
  socket.destroy();
});
server.listen(0, "127.0.0.1", async () => {
  const out = [];
  for (const input of inputs) {
    seen = [];
    error = null;
    await new Promise((done) => {
      const socket = net.connect(server.address().port, "127.0.0.1");
      socket.on("error", () => {});
      socket.on("close", done);
      socket.resume();
      socket.write(Buffer.from(input.bytes, "latin1"));
      setTimeout(() => socket.destroy(), 80);
    });
    out.push(JSON.stringify({ ...input, requests: seen, error }));
  }
  writeFileSync(new URL("requests.jsonl", folder), out.join("\n") + "\n");
  console.log(`${out.length} inputs`);
  server.close();
  server.closeAllConnections();
});
