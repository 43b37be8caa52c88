"use strict";
const { IncomingMessage, OutgoingMessage, checkName, checkValue } = require("internal/http_common");
const { Server, ServerResponse } = require("internal/http_server");
const METHODS = "ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE".split(" ");
const STATUS_CODES = {};
for (let code = 100; code < 600; code++) { const text = native.reasonPhrase(code); if (text) STATUS_CODES[code] = text; }
Object.assign(exports, {
  METHODS, STATUS_CODES, IncomingMessage, OutgoingMessage, Server, ServerResponse, maxHeaderSize: 16384, validateHeaderName: checkName, validateHeaderValue: checkValue, setMaxIdleHTTPParsers() {},
  createServer: (options, listener) => new Server(options, listener), _connectionListener() {},
});
for (const name of ["Agent", "ClientRequest", "globalAgent", "request", "get"]) Object.defineProperty(exports, name, { get: () => require("internal/http_client")[name], enumerable: true, configurable: true });
