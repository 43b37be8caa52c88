/** What a browser does that blocks site data. For `page.addInitScript`. */
export function denyStorage() {
  for (const name of ["indexedDB", "localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, { get() { throw new DOMException("denied by the test", "SecurityError"); } });
  }
}
