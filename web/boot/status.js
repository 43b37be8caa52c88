/**
 * The loading screen that stands in index.html: progress, or what went wrong and a way to try again.
 */
import { reason } from "./failure.js";

export function showProgress(loaded, total) {
  const bar = document.getElementById("boot-progress");
  const text = document.getElementById("boot-text");
  if (!bar || !text) return; // the page runs already
  bar.max = total;
  bar.value = loaded;
  text.textContent = loaded < total ? `Loading: ${size(loaded)} of ${size(total)}` : "Starting…";
}

/** @param {unknown} error @param {string} [what] happened */
export function showFailure(error, what = "Backyard could not start.") {
  console.error(error);
  if (document.readyState === "loading") {
    addEventListener("DOMContentLoaded", () => showFailure(error, what), { once: true });
    return;
  }
  const box = document.getElementById("boot") ?? document.body.insertBefore(document.createElement("div"), document.body.firstChild);
  const text = document.createElement("p");
  text.className = "boot__text";
  text.textContent = `${what} ${reason(error)}`;
  const retry = document.createElement("button");
  retry.className = "button boot__retry";
  retry.type = "button";
  retry.textContent = "Try again";
  retry.addEventListener("click", () => location.reload());
  box.className = "boot is-failed";
  box.setAttribute("role", "alert");
  box.replaceChildren(text, retry);
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
