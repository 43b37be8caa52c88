/**
 * Why the page could not start, in words a person can act on.
 */

export class HttpFailure extends Error {
  constructor(url, status) {
    const name = fileName(url);
    super(status === 404
      ? `The server has no ${name} (404). The site may just have been updated; reload to get the new version.`
      : `The server answered ${status} for ${name}.`);
    this.name = "HttpFailure";
  }
}

export class NetworkFailure extends Error {
  constructor(url, cause) {
    super(networkReason(fileName(url)), { cause });
    this.name = "NetworkFailure";
  }
}

/** The last thing a content security policy refused; a refused fetch only says "failed". */
let refused = null;

export function watchPolicy() {
  addEventListener("securitypolicyviolation", (event) => {
    if (event.disposition === "enforce") refused = event.violatedDirective;
  });
}

function networkReason(name) {
  if (navigator.onLine === false) return "You are offline, and this page has not been stored on this device yet.";
  if (globalThis.origin === "null") {
    return `${name} could not be loaded inside this sandboxed frame: the server must send “Access-Control-Allow-Origin: *” for it.`;
  }
  if (refused) return `A security policy (${refused}) of this page or of a browser extension blocked ${name}.`;
  return `${name} could not be loaded. Check the connection.`;
}

/** @param {unknown} error @returns {string} */
export function reason(error) {
  if (typeof WebAssembly === "undefined") {
    return "This browser has no WebAssembly, or it is switched off (some browsers do so in a lockdown or strict mode).";
  }
  if (error instanceof HttpFailure || error instanceof NetworkFailure) return error.message;
  if (error instanceof WebAssembly.CompileError) {
    return refused
      ? `A security policy (${refused}) of this page or of a browser extension forbids WebAssembly.`
      : `This browser cannot run the program; it may be too old. (${error.message})`;
  }
  const text = String(error?.message ?? error);
  // What browsers say of an import() that did not arrive.
  if (/dynamically imported module|module script|Importing a module/i.test(text)) return networkReason("The page's program");
  return `The page's program stopped while it started. (${text})`;
}

function fileName(url) {
  return new URL(url).pathname.split("/").pop().replace(/-[0-9A-Za-z]{8,}(?=\.)/, "");
}
