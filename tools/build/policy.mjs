/**
 * The content security policy of every page, as a `<meta>`: static hosts set no headers.
 */

const POLICY = {
  "default-src": ["'none'"],
  // WebAssembly may be compiled; no inline script, no eval.
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  // The engine's worker is a blob (web/boot/engine.js); the service worker comes from the site.
  "worker-src": ["'self'", "blob:"],
  "connect-src": ["'self'"],
  // No 'unsafe-inline': styles set from code go through the CSSOM, CodeMirror's through adoptedStyleSheets.
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'"],
  "manifest-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "object-src": ["'none'"],
};

/** @returns {string} */
export function policyMeta() {
  const text = Object.entries(POLICY).map(([name, sources]) => `${name} ${sources.join(" ")}`).join("; ");
  return `<meta http-equiv="Content-Security-Policy" content="${text}">`;
}
