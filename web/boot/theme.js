/**
 * Sets `data-theme` before the first paint. `backyard.theme` holds "light" or "dark"; anything else follows the system.
 */
import { read } from "./storage.js";

export function applyTheme() {
  const theme = read("backyard.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
