"use strict";
const origin = native.now();
const entries = [];
const performance = {
  now: () => native.now() - origin, timeOrigin: native.epochMillis() + origin, mark(name, options) { const entry = { name, entryType: "mark", startTime: performance.now(), duration: 0, detail: options?.detail ?? null }; entries.push(entry); return entry; },
  measure(name, from, to) { const at = (mark, otherwise) => entries.findLast((each) => each.name === mark)?.startTime ?? otherwise; const startTime = at(from, 0), entry = { name, entryType: "measure", startTime, duration: at(to, performance.now()) - startTime, detail: null }; entries.push(entry); return entry; },
  getEntries: () => [...entries], getEntriesByName: (name) => entries.filter((each) => each.name === name), getEntriesByType: (type) => entries.filter((each) => each.entryType === type),
  clearMarks() { entries.length = 0; }, clearMeasures() {}, timerify: (fn) => fn, eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }), toJSON: () => ({ timeOrigin: performance.timeOrigin }),
};
module.exports = { performance, PerformanceObserver: class { observe() {} disconnect() {} }, monitorEventLoopDelay: () => ({ enable() {}, disable() {}, min: 0, max: 0, mean: 0, percentile: () => 0 }), constants: {} };
