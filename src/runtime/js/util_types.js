"use strict";
const kind = (name) => (it) => Object.prototype.toString.call(it) === `[object ${name}]`;
const constructorName = (it, name) => typeof it === "function" && new RegExp(name).test(Function.prototype.toString.call(it));
const typed = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
Object.assign(exports, {
  isDate: (it) => it instanceof Date, isRegExp: (it) => it instanceof RegExp, isNativeError: (it) => it instanceof Error, isPromise: (it) => it instanceof Promise,
  isMap: (it) => it instanceof Map, isSet: (it) => it instanceof Set, isWeakMap: (it) => it instanceof WeakMap, isWeakSet: (it) => it instanceof WeakSet,
  isMapIterator: kind("Map Iterator"), isSetIterator: kind("Set Iterator"), isGeneratorObject: kind("Generator"), isArgumentsObject: kind("Arguments"), isModuleNamespaceObject: kind("Module"),
  isAsyncFunction: (it) => constructorName(it, /^async\b/), isGeneratorFunction: (it) => constructorName(it, /^(async\s+)?function\s*\*/), isProxy: () => false, isExternal: () => false,
  isArrayBuffer: (it) => it instanceof ArrayBuffer, isAnyArrayBuffer: (it) => it instanceof ArrayBuffer || (typeof SharedArrayBuffer !== "undefined" && it instanceof SharedArrayBuffer), isSharedArrayBuffer: (it) => typeof SharedArrayBuffer !== "undefined" && it instanceof SharedArrayBuffer,
  isArrayBufferView: ArrayBuffer.isView, isDataView: (it) => it instanceof DataView, isTypedArray: (it) => typed.call(it) !== undefined,
  isNumberObject: (it) => it instanceof Number, isStringObject: (it) => it instanceof String, isBooleanObject: (it) => it instanceof Boolean, isBigIntObject: (it) => typeof it === "object" && it instanceof BigInt, isSymbolObject: (it) => typeof it === "object" && it instanceof Symbol,
  isBoxedPrimitive: (it) => it instanceof Number || it instanceof String || it instanceof Boolean || (typeof it === "object" && (it instanceof BigInt || it instanceof Symbol)), isKeyObject: () => false, isCryptoKey: () => false,
});
for (const name of ["Uint8Array", "Uint8ClampedArray", "Uint16Array", "Uint32Array", "Int8Array", "Int16Array", "Int32Array", "Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"]) exports[`is${name}`] = (it) => typed.call(it) === name;
