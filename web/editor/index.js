/**
 * The code editor's door: the only module that Rust (`src/browser/editor.rs`) and tests import.
 * What may be called on a handle, and what it promises, is written in README.md beside this file.
 */
export { createEditor } from "./editor.js";
