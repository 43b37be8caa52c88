"use strict";
const custom = Symbol.for("nodejs.util.promisify.custom");
function promisify(original) {
  if (typeof original !== "function") throw new (require("internal/errors").codes.ERR_INVALID_ARG_TYPE)("original", "Function", original);
  if (original[custom]) return Object.defineProperty(original[custom], custom, { value: original[custom], configurable: true });
  function fn(...args) {
    return new Promise((resolve, reject) => {
      original.call(this, ...args, (error, ...values) => (error ? reject(error) : resolve(original.multiple && values.length > 1 ? Object.fromEntries(original.multiple.map((name, at) => [name, values[at]])) : values[0])));
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, custom, { value: fn, configurable: true });
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}
promisify.custom = custom;
module.exports = { promisify, custom };
