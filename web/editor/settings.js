/**
 * Settings that change while the editor lives. Each document has a state of its own, so the current
 * value is kept here and put into every state that is made or shown again.
 */
import { Compartment } from "@codemirror/state";

/** @template T */
export class Setting {
  /** @param {T} value @param {(value: T) => import("@codemirror/state").Extension} build */
  constructor(value, build) {
    this.value = value;
    this.build = build;
    this.compartment = new Compartment();
  }

  extension() {
    return this.compartment.of(this.build(this.value));
  }

  effect() {
    return this.compartment.reconfigure(this.build(this.value));
  }

  /** @param {import("@codemirror/view").EditorView} view @param {T} value */
  set(view, value) {
    if (value === this.value) return;
    this.value = value;
    view.dispatch({ effects: this.effect() });
  }
}
