"use strict";
/** Modules that may be imported, as packages do without using them, and refuse at the first use. */
module.exports = new Proxy({}, {
  get(target, name) {
    if (typeof name === "symbol" || name === "__esModule" || name === "then" || name === "default") return undefined;
    if (name === "isMainThread" || name === "isPrimary" || name === "isMaster") return true;
    if (name === "isWorker") return false;
    if (name === "parentPort" || name === "workerData") return null;
    if (name === "threadId") return 0;
    return function () { throw require("internal/errors").unsupported(`\`${String(name)}\` of this module of Node's (child_process, cluster, dgram, http2, v8, vm, worker_threads)`, "A Backyard server is one process with one thread."); };
  },
});
