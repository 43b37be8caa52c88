/**
 * `localStorage` where it may be used: even naming it throws in a sandboxed frame or with cookies blocked.
 */

export function read(key) {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** True until a page was once loaded here; where nothing can be remembered, every visit is the first. */
export function firstVisit() {
  const first = read("backyard.visited") === null;
  try {
    globalThis.localStorage.setItem("backyard.visited", "1");
  } catch {
    // denied or full
  }
  return first;
}
