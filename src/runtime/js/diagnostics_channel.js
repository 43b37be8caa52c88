"use strict";
const channels = new Map();
class Channel {
  #subscribers = []; #stores = new Map();
  constructor(name) { this.name = name; this.hasSubscribers = false; }
  // Express asks ten times a request: a property is read faster than a getter runs.
  #count() { this.hasSubscribers = this.#subscribers.length > 0 || this.#stores.size > 0; }
  subscribe(fn) { require("internal/errors").validateFunction(fn, "subscription"); this.#subscribers = [...this.#subscribers, fn]; this.#count(); }
  unsubscribe(fn) { const at = this.#subscribers.indexOf(fn); if (at < 0) return false; this.#subscribers = this.#subscribers.filter((_, i) => i !== at); this.#count(); return true; }
  bindStore(store, transform) { this.#stores.set(store, transform); this.#count(); }
  unbindStore(store) { const was = this.#stores.delete(store); this.#count(); return was; }
  publish(data) { for (const each of this.#subscribers) { try { each(data, this.name); } catch (error) { process.nextTick(() => { throw error; }); } } }
  runStores(data, fn, self, ...args) {
    let run = () => { this.publish(data); return Reflect.apply(fn, self, args); };
    for (const [store, transform] of this.#stores) { const inner = run; run = () => store.run(transform ? transform(data) : data, inner); }
    return run();
  }
}
function channel(name) {
  if (typeof name !== "string" && typeof name !== "symbol") throw new (require("internal/errors").codes.ERR_INVALID_ARG_TYPE)("channel", ["string", "symbol"], name);
  let found = channels.get(name);
  if (!found) channels.set(name, (found = new Channel(name)));
  return found;
}
const NAMES = ["start", "end", "asyncStart", "asyncEnd", "error"];
class TracingChannel {
  constructor(name) { for (const each of NAMES) this[each] = typeof name === "string" ? channel(`tracing:${name}:${each}`) : name[each]; }
  get hasSubscribers() { return NAMES.some((each) => this[each].hasSubscribers); }
  subscribe(handlers) { for (const each of NAMES) if (handlers[each]) this[each].subscribe(handlers[each]); }
  unsubscribe(handlers) { let done = true; for (const each of NAMES) if (handlers[each] && !this[each].unsubscribe(handlers[each])) done = false; return done; }
  traceSync(fn, context = {}, self, ...args) {
    return this.start.runStores(context, () => {
      try { return (context.result = Reflect.apply(fn, self, args)); } catch (error) { context.error = error; this.error.publish(context); throw error; } finally { this.end.publish(context); }
    });
  }
  tracePromise(fn, context = {}, self, ...args) {
    const fail = (error) => { context.error = error; this.error.publish(context); this.asyncStart.publish(context); this.asyncEnd.publish(context); throw error; };
    const done = (result) => { context.result = result; this.asyncStart.publish(context); this.asyncEnd.publish(context); return result; };
    return this.start.runStores(context, () => {
      try { return Promise.resolve(Reflect.apply(fn, self, args)).then(done, fail); } catch (error) { context.error = error; this.error.publish(context); throw error; } finally { this.end.publish(context); }
    });
  }
  traceCallback(fn, position = -1, context = {}, self, ...args) {
    const at = position < 0 ? args.length + position : position, callback = args[at];
    args[at] = (error, result, ...rest) => { if (error) { context.error = error; this.error.publish(context); } else context.result = result; this.asyncStart.runStores(context, () => { try { return callback(error, result, ...rest); } finally { this.asyncEnd.publish(context); } }); };
    return this.start.runStores(context, () => { try { return Reflect.apply(fn, self, args); } finally { this.end.publish(context); } });
  }
}
module.exports = { channel, Channel, TracingChannel, hasSubscribers: (name) => !!channels.get(name)?.hasSubscribers, subscribe: (name, fn) => channel(name).subscribe(fn), unsubscribe: (name, fn) => channel(name).unsubscribe(fn), tracingChannel: (name) => new TracingChannel(name) };
