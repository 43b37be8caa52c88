"use strict";
const { validateFunction, AbortError } = require("internal/errors");
const { custom } = require("internal/promisify");
const kId = Symbol("id");
const active = new Map();

class Timeout {
  constructor(callback, delay, args, repeat) {
    delay = +delay;
    if (!(delay >= 1 && delay <= 2147483647)) {
      if (delay > 2147483647) process.emitWarning(`${delay} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, "TimeoutOverflowWarning");
      delay = 1;
    }
    this._idleTimeout = Math.trunc(delay);
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeat ? this._idleTimeout : null;
    this._destroyed = false;
    this._reffed = true;
    start(this);
  }
  ref() { if (!this._reffed) { this._reffed = true; if (!this._destroyed) native.timerRef(1); } return this; }
  unref() { if (this._reffed) { this._reffed = false; if (!this._destroyed) native.timerRef(-1); } return this; }
  hasRef() { return this._reffed; }
  refresh() { if (!this._destroyed || this._onTimeout) { stop(this); start(this); } return this; }
  close() { clear(this); return this; }
  [Symbol.toPrimitive]() { return this[kId]; }
}
function start(timer) {
  timer._destroyed = false;
  timer[kId] = native.setTimer(timer._idleTimeout, fire, timer);
  active.set(timer[kId], timer);
  if (timer._reffed) native.timerRef(1);
}
function stop(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  native.clearTimer(timer[kId]);
  active.delete(timer[kId]);
  if (timer._reffed) native.timerRef(-1);
}
function fire(timer) {
  stop(timer);
  if (timer._repeat !== null) start(timer);
  if (timer._timerArgs.length === 0) timer._onTimeout(); else timer._onTimeout(...timer._timerArgs);
}
function clear(timer) {
  if (typeof timer === "number" || typeof timer === "string") timer = active.get(+timer);
  if (timer instanceof Timeout) { stop(timer); timer._repeat = null; }
}
function setTimeout(callback, delay, ...args) { validateFunction(callback, "callback"); return new Timeout(callback, delay, args, false); }
function setInterval(callback, delay, ...args) { validateFunction(callback, "callback"); return new Timeout(callback, delay, args, true); }
function clearTimeout(timer) { clear(timer); }
function clearInterval(timer) { clear(timer); }

class Immediate {
  constructor(callback, args) { this._onImmediate = callback; this._args = args; this._destroyed = false; native.setImmediate(runImmediate, this); }
  ref() { return this; }
  unref() { return this; }
  hasRef() { return !this._destroyed; }
}
function runImmediate(immediate) {
  if (immediate._destroyed) return;
  immediate._destroyed = true;
  immediate._onImmediate(...immediate._args);
}
function setImmediate(callback, ...args) { validateFunction(callback, "callback"); return new Immediate(callback, args); }
function clearImmediate(immediate) { if (immediate instanceof Immediate) immediate._destroyed = true; }

function abortable(signal, start) {
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    const stop = start(resolve);
    signal?.addEventListener("abort", () => { stop(); reject(new AbortError(undefined, { cause: signal.reason })); }, { once: true });
  });
}
const promises = {
  setTimeout: (delay, value, options) => abortable(options?.signal, (resolve) => { const timer = setTimeout(resolve, delay, value); return () => clear(timer); }),
  setImmediate: (value, options) => abortable(options?.signal, (resolve) => { const immediate = setImmediate(resolve, value); return () => clearImmediate(immediate); }),
  async *setInterval(delay, value, options) { while (true) { await promises.setTimeout(delay, undefined, options); yield value; } },
  scheduler: { wait: (delay, options) => promises.setTimeout(delay, undefined, options), yield: () => promises.setImmediate() },
};
setTimeout[custom] = promises.setTimeout;
setImmediate[custom] = promises.setImmediate;
module.exports = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate, promises };
