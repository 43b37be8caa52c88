"use strict";
const http = require("http");
const refuse = () => { throw require("internal/errors").unsupported("An HTTPS server", "The virtual network is not encrypted: use node:http; in production a proxy in front of it speaks TLS."); };
module.exports = { createServer: refuse, Server: refuse, Agent: http.Agent };
for (const name of ["request", "get"]) module.exports[name] = () => { throw require("internal/errors").unsupported("https." + name, "Servers of the virtual network speak plain HTTP: use node:http."); };
Object.defineProperty(module.exports, "globalAgent", { get: () => http.globalAgent, enumerable: true });
