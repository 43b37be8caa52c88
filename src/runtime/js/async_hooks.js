"use strict";
/** The stores travel in the runtime's own frame, which follows promises, ticks, timers and sockets. */
class AsyncLocalStorage {
  #on = true;
  getStore() { const all = native.getStore(); return this.#on && all !== undefined ? all.get(this) : undefined; }
  run(store, callback, ...args) {
    const before = native.getStore();
    this.enterWith(store);
    try { return callback(...args); } finally { native.setStore(before); }
  }
  exit(callback, ...args) { return this.run(undefined, callback, ...args); }
  enterWith(store) { this.#on = true; const all = new Map(native.getStore()); all.set(this, store); native.setStore(all); }
  disable() { this.#on = false; }
  static bind(callback) { return AsyncResource.bind(callback); }
  static snapshot() { const frame = native.getFrame(); return (callback, ...args) => native.withFrame(frame, callback, undefined, args); }
}
let next = 1;
class AsyncResource {
  #frame = native.getFrame(); #id = ++next;
  constructor(type) { this.type = type; }
  runInAsyncScope(callback, self, ...args) { return native.withFrame(this.#frame, callback, self, args); }
  emitDestroy() { return this; }
  asyncId() { return this.#id; }
  triggerAsyncId() { return 1; }
  bind(callback, self) {
    const resource = this;
    const bound = function (...args) { return resource.runInAsyncScope(callback, self === undefined ? this : self, ...args); };
    return Object.defineProperty(bound, "length", { value: callback.length, configurable: true });
  }
  static bind(callback, type, self) { return new AsyncResource(type ?? callback.name ?? "bound-anonymous-fn").bind(callback, self); }
}
const hook = { enable() { return hook; }, disable() { return hook; } };
module.exports = { AsyncLocalStorage, AsyncResource, createHook: () => hook, executionAsyncId: () => 1, triggerAsyncId: () => 0, executionAsyncResource: () => ({}), asyncWrapProviders: {} };
