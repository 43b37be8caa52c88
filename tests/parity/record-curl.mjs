// What the real curl sends for the commands of tests/curl/inputs.jsonl ({"name","command"}), and what curl, Node's fetch,
// HTTPie and Python's requests send for the code that we print (tests/curl/printed.jsonl). Writes requests.jsonl and
// printed-requests.jsonl. Run by `make parity`. HTTPie and requests come from a virtual environment of Python's.
// The commands go to http://server.test; a .curlrc leads them to an echo server here. They run in tests/curl/files.
import http from "node:http";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../curl/", import.meta.url));
const home = mkdtempSync(path.join(os.tmpdir(), "backyard-curl-"));
let seen = null;
const server = http.createServer((request, response) => {
  const body = [];
  request.on("data", (data) => body.push(data));
  request.on("end", () => {
    seen = { method: request.method, target: request.url, headers: request.rawHeaders, body: Buffer.concat(body).toString("latin1") };
    response.end("ok\n");
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
writeFileSync(path.join(home, ".curlrc"), `connect-to = "::127.0.0.1:${server.address().port}"\nmax-time = 10\n`);

const env = { ...process.env, CURL_HOME: home, HOME: home, LC_ALL: "C.UTF-8" };
for (const name of Object.keys(env)) if (/proxy/i.test(name)) delete env[name];
const python = path.join(home, "python");
if (existsSync(path.join(folder, "printed.jsonl"))) {
  execFileSync("python3", ["-m", "venv", python]);
  execFileSync(path.join(python, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "requests==2.32.3", "httpie==3.2.4"]);
  env.PATH = `${path.join(python, "bin")}:${env.PATH}`;
}
const port = server.address().port;
// Code that names the server itself is led here by its address.
const programs = [
  [", fetch", (code) => ["node", ["--input-type=module", "-e", code.replace("http://server.test", `http://127.0.0.1:${port}`)]]],
  [", requests", (code) => ["python3", ["-c", code.replace("http://server.test", `http://127.0.0.1:${port}`)]]],
  [", HTTPie", (code) => ["bash", ["-c", code.replace("http://server.test", `http://127.0.0.1:${port}`)]]],
];
const run = (command, name) => {
  const [program, args] = programs.find(([mark]) => name.includes(mark))?.[1](command) ?? ["bash", ["-c", command]];
  return new Promise((done) => spawn(program, args, { cwd: path.join(folder, "files"), env, stdio: ["ignore", "ignore", process.env.SHOW_ERRORS ? "inherit" : "ignore"] }).on("close", done));
};

for (const [inputs, output] of [["inputs.jsonl", "requests.jsonl"], ["printed.jsonl", "printed-requests.jsonl"]]) {
  if (!existsSync(path.join(folder, inputs))) continue;
  const out = [];
  for (const line of readFileSync(path.join(folder, inputs), "utf8").trim().split("\n")) {
    const input = JSON.parse(line);
    seen = null;
    await run(input.command, input.name);
    if (!seen) console.log(`no request: ${input.name}`);
    out.push(JSON.stringify({ ...input, request: seen }));
  }
  writeFileSync(path.join(folder, output), out.join("\n") + "\n");
  console.log(`${out.length} commands of ${inputs}`);
}
server.close();
server.closeAllConnections();
rmSync(home, { recursive: true });
