"use strict";
const refuse = () => { throw require("internal/errors").unsupported("node:tls", "Connections of the virtual network are not encrypted: use plain ones (for pg: no `ssl`)."); };
module.exports = { connect: refuse, createServer: refuse, createSecureContext: refuse, TLSSocket: class TLSSocket { constructor() { refuse(); } }, checkServerIdentity() {}, DEFAULT_MIN_VERSION: "TLSv1.2", DEFAULT_MAX_VERSION: "TLSv1.3", rootCertificates: [] };
