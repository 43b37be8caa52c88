"use strict";
const { codes, validateFunction, AbortError } = require("internal/errors");
const kCapture = Symbol("kCapture");
const errorMonitor = Symbol("events.errorMonitor");
const rejection = Symbol.for("nodejs.rejection");

function EventEmitter(options) { EventEmitter.init.call(this, options); }
EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
EventEmitter.init = function (options) {
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) this[kCapture] = true;
};
let defaultMaxListeners = 10;
Object.defineProperty(EventEmitter, "defaultMaxListeners", { enumerable: true, get: () => defaultMaxListeners, set(n) { defaultMaxListeners = checkCount(n, "defaultMaxListeners"); } });

function checkCount(n, name) {
  if (typeof n !== "number" || n < 0 || Number.isNaN(n)) throw new codes.ERR_OUT_OF_RANGE(name, "a non-negative number", n);
  return n;
}
const P = EventEmitter.prototype;
function method(name, fn) { Object.defineProperty(P, name, { value: fn, writable: true, configurable: true, enumerable: true }); }

method("setMaxListeners", function setMaxListeners(n) { this._maxListeners = checkCount(n, "n"); return this; });
method("getMaxListeners", function getMaxListeners() { return this._maxListeners === undefined ? defaultMaxListeners : this._maxListeners; });

function unhandled(self, args) {
  const error = args[0];
  if (error instanceof Error) throw error;
  let shown;
  try { shown = require("util").inspect(error); } catch { shown = error; }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(shown);
  wrapped.context = error;
  throw wrapped;
}
function settled(self, result, type, args) {
  if (typeof result?.then !== "function") return;
  result.then(undefined, (error) => process.nextTick(() => {
    if (typeof self[rejection] === "function") self[rejection](error, type, ...args);
    else { const previous = self[kCapture]; try { self[kCapture] = false; self.emit("error", error); } finally { self[kCapture] = previous; } }
  }));
}
method("emit", function emit(type, ...args) {
  const events = this._events;
  if (type === "error") {
    if (events !== undefined && events[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
    if (events === undefined || events.error === undefined) unhandled(this, args);
  }
  if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === "function") {
    const result = handler.apply(this, args);
    if (this[kCapture] && result != null) settled(this, result, type, args);
  } else {
    const list = handler.slice();
    for (let i = 0; i < list.length; i++) {
      const result = list[i].apply(this, args);
      if (this[kCapture] && result != null) settled(this, result, type, args);
    }
  }
  return true;
});
function add(self, type, listener, prepend) {
  validateFunction(listener, "listener");
  let events = self._events;
  if (events === undefined) { events = self._events = { __proto__: null }; self._eventsCount = 0; }
  else if (events.newListener !== undefined) {
    self.emit("newListener", type, listener.listener ?? listener);
    events = self._events;
  }
  const existing = events[type];
  if (existing === undefined) { events[type] = listener; ++self._eventsCount; return self; }
  let list = existing;
  if (typeof existing === "function") list = events[type] = prepend ? [listener, existing] : [existing, listener];
  else if (prepend) existing.unshift(listener);
  else existing.push(listener);
  const limit = self.getMaxListeners();
  if (limit > 0 && list.length > limit && !list.warned) {
    list.warned = true;
    const warning = new Error(`Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added to ${self.constructor?.name}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit`);
    warning.name = "MaxListenersExceededWarning";
    warning.emitter = self; warning.type = type; warning.count = list.length;
    process.emitWarning(warning);
  }
  return self;
}
method("addListener", function addListener(type, listener) { return add(this, type, listener, false); });
P.on = P.addListener;
method("prependListener", function prependListener(type, listener) { return add(this, type, listener, true); });
function onceWrap(target, type, listener) {
  validateFunction(listener, "listener");
  let fired = false;
  function wrapped(...args) {
    if (fired) return;
    target.removeListener(type, wrapped);
    fired = true;
    return listener.apply(target, args);
  }
  wrapped.listener = listener;
  return wrapped;
}
method("once", function once(type, listener) { return this.on(type, onceWrap(this, type, listener)); });
method("prependOnceListener", function prependOnceListener(type, listener) { return this.prependListener(type, onceWrap(this, type, listener)); });
method("removeListener", function removeListener(type, listener) {
  validateFunction(listener, "listener");
  const events = this._events;
  const list = events?.[type];
  if (list === undefined) return this;
  let removed;
  if (list === listener || list.listener === listener) {
    removed = list;
    this._eventsCount--;
    delete events[type];
  } else if (typeof list !== "function") {
    let at = -1;
    for (let i = list.length - 1; i >= 0; i--) if (list[i] === listener || list[i].listener === listener) { at = i; break; }
    if (at < 0) return this;
    removed = list[at];
    if (at === 0) list.shift(); else list.splice(at, 1);
    if (list.length === 1) events[type] = list[0];
  }
  if (removed !== undefined && events.removeListener !== undefined) this.emit("removeListener", type, removed.listener ?? removed);
  return this;
});
P.off = P.removeListener;
method("removeAllListeners", function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (events.removeListener === undefined) {
    if (arguments.length === 0) { this._events = { __proto__: null }; this._eventsCount = 0; }
    else if (events[type] !== undefined) { --this._eventsCount; delete events[type]; }
    return this;
  }
  if (arguments.length === 0) {
    for (const key of Reflect.ownKeys(events)) if (key !== "removeListener") this.removeAllListeners(key);
    this.removeAllListeners("removeListener");
    this._events = { __proto__: null };
    this._eventsCount = 0;
    return this;
  }
  for (const listener of this.rawListeners(type).reverse()) this.removeListener(type, listener);
  return this;
});
method("rawListeners", function rawListeners(type) { const list = this._events?.[type]; return list === undefined ? [] : typeof list === "function" ? [list] : list.slice(); });
method("listeners", function listeners(type) { return this.rawListeners(type).map((each) => each.listener ?? each); });
method("listenerCount", function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (listener != null) return this.rawListeners(type).filter((each) => each === listener || each.listener === listener).length;
  return typeof list === "function" ? 1 : list.length;
});
method("eventNames", function eventNames() { return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []; });

/** A promise of the next event of a name; rejects on "error". */
function once(emitter, name, options) {
  const signal = options?.signal;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new AbortError(undefined, { cause: signal.reason }));
    if (typeof emitter.addEventListener === "function" && typeof emitter.on !== "function") {
      emitter.addEventListener(name, (...args) => resolve(args), { once: true });
      return;
    }
    const done = (...args) => { emitter.removeListener("error", failed); signal?.removeEventListener("abort", aborted); resolve(args); };
    const failed = (error) => { emitter.removeListener(name, done); signal?.removeEventListener("abort", aborted); reject(error); };
    const aborted = () => { emitter.removeListener(name, done); emitter.removeListener("error", failed); reject(new AbortError(undefined, { cause: signal.reason })); };
    emitter.once(name, done);
    if (name !== "error") emitter.once("error", failed);
    signal?.addEventListener("abort", aborted, { once: true });
  });
}
/** An async iterator over the events of a name. */
function on(emitter, name, options) {
  const signal = options?.signal;
  const ready = [], waiting = [];
  let failure = null, finished = false;
  const push = (...args) => { const next = waiting.shift(); if (next) next.resolve({ value: args, done: false }); else ready.push(args); };
  const fail = (error) => { const next = waiting.shift(); if (next) next.reject(error); else failure = error; close(); };
  const abort = () => fail(new AbortError(undefined, { cause: signal.reason }));
  function close() {
    emitter.removeListener(name, push); emitter.removeListener("error", fail); signal?.removeEventListener("abort", abort);
    finished = true;
    for (const next of waiting.splice(0)) next.resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }
  emitter.on(name, push);
  if (name !== "error") emitter.on("error", fail);
  signal?.addEventListener("abort", abort, { once: true });
  for (const end of options?.close ?? []) emitter.on(end, close);
  return {
    next() {
      if (ready.length) return Promise.resolve({ value: ready.shift(), done: false });
      if (failure) { const error = failure; failure = null; return Promise.reject(error); }
      if (finished) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return: close,
    throw(error) { fail(error); return Promise.reject(error); },
    [Symbol.asyncIterator]() { return this; },
  };
}
class EventEmitterAsyncResource extends EventEmitter {
  constructor(options) { super(options); const { AsyncResource } = require("async_hooks"); this.asyncResource = new AsyncResource(options?.name ?? new.target.name); }
  emit(type, ...args) { return this.asyncResource.runInAsyncScope(super.emit, this, type, ...args); }
  emitDestroy() { this.asyncResource.emitDestroy(); }
}
Object.assign(EventEmitter, {
  EventEmitter, once, on, errorMonitor, captureRejectionSymbol: rejection, EventEmitterAsyncResource, usingDomains: false,
  listenerCount: (emitter, type) => emitter.listenerCount(type),
  getEventListeners: (emitter, type) => (typeof emitter.listeners === "function" ? emitter.listeners(type) : []),
  getMaxListeners: (emitter) => emitter.getMaxListeners?.() ?? defaultMaxListeners,
  setMaxListeners(n = defaultMaxListeners, ...targets) { if (targets.length === 0) defaultMaxListeners = checkCount(n, "n"); else for (const each of targets) each.setMaxListeners?.(n); },
});
module.exports = EventEmitter;
