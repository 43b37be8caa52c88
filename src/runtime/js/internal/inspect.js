"use strict";
/** `util.inspect` and `util.format`: values as Node prints them. */
const custom = Symbol.for("nodejs.util.inspect.custom");
const STYLES = { bigint: "yellow", boolean: "yellow", date: "magenta", module: "underline", name: undefined, null: "bold", number: "yellow", regexp: "red", special: "cyan", string: "green", symbol: "green", undefined: "grey" };
const COLORS = { bold: [1, 22], cyan: [36, 39], green: [32, 39], grey: [90, 39], magenta: [35, 39], red: [31, 39], underline: [4, 24], yellow: [33, 39] };
const DEFAULTS = { showHidden: false, depth: 2, colors: false, customInspect: true, showProxy: false, maxArrayLength: 100, maxStringLength: 10000, breakLength: 128, compact: 3, sorted: false, getters: false, numericSeparator: false };

function inspect(value, options, ...rest) {
  const ctx = { ...DEFAULTS, budget: {}, indentation: 0, current: 0, seen: [], stylize: (text) => text, breakLength: 80 };
  if (typeof options === "boolean") { ctx.showHidden = options; if (rest[0] !== undefined) ctx.depth = rest[0]; if (rest[1] !== undefined) ctx.colors = rest[1]; }
  else if (options) for (const key of Object.keys(options)) if (options[key] !== undefined) ctx[key] = options[key];
  if (ctx.colors) ctx.stylize = (text, style) => { const color = COLORS[inspect.styles[style]]; return color ? `\x1b[${color[0]}m${text}\x1b[${color[1]}m` : text; };
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  if (ctx.depth === null) ctx.depth = Infinity;
  return show(ctx, value, 0);
}
const quote = (text) => {
  let mark = "'";
  if (text.includes("'")) { if (!text.includes('"')) mark = '"'; else if (!text.includes("`") && !text.includes("${")) mark = "`"; }
  return mark + text.replace(/[\x00-\x1f\x7f-\x9f\\]|['"`]/g, (it) => {
    if (it === "\\") return "\\\\";
    if (it === "'" || it === '"' || it === "`") return it === mark ? `\\${it}` : it;
    return { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" }[it] ?? `\\x${it.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  }) + mark;
};
const separate = (text) => { const [whole, part] = text.split("."); return whole.replace(/\B(?=(\d{3})+$)/g, "_") + (part ? `.${part}` : ""); };
function primitive(ctx, value) {
  switch (typeof value) {
    case "string": {
      let tail = "";
      if (value.length > ctx.maxStringLength) { const more = value.length - ctx.maxStringLength; value = value.slice(0, ctx.maxStringLength); tail = `... ${more} more character${more > 1 ? "s" : ""}`; }
      if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentation - 4 && value.includes("\n")) return value.split(/(?<=\n)/).map((line) => ctx.stylize(quote(line), "string")).join(` +\n${" ".repeat(ctx.indentation + 2)}`) + tail;
      return ctx.stylize(quote(value), "string") + tail;
    }
    case "number": return ctx.stylize(Object.is(value, -0) ? "-0" : ctx.numericSeparator ? separate(`${value}`) : `${value}`, "number");
    case "bigint": return ctx.stylize(`${ctx.numericSeparator ? separate(`${value}`) : value}n`, "bigint");
    case "boolean": return ctx.stylize(`${value}`, "boolean");
    case "undefined": return ctx.stylize("undefined", "undefined");
    default: return ctx.stylize(Symbol.prototype.toString.call(value), "symbol");
  }
}
function show(ctx, value, depth, typed) {
  if (typeof value !== "object" && typeof value !== "function") return primitive(ctx, value);
  if (value === null) return ctx.stylize("null", "null");
  if (ctx.customInspect) {
    const own = value[custom];
    if (typeof own === "function" && own !== inspect && !(value.constructor && value.constructor.prototype === value)) {
      const left = ctx.depth === Infinity ? null : ctx.depth - depth;
      const shown = own.call(value, left, { ...ctx, depth: left, seen: undefined, budget: undefined }, inspect);
      if (shown !== value) return typeof shown === "object" || typeof shown === "function" ? show(ctx, shown, depth) : String(shown).replaceAll("\n", `\n${" ".repeat(ctx.indentation)}`);
    }
  }
  if (ctx.seen.includes(value)) {
    ctx.circular ??= new Map();
    if (!ctx.circular.has(value)) ctx.circular.set(value, ctx.circular.size + 1);
    return ctx.stylize(`[Circular *${ctx.circular.get(value)}]`, "special");
  }
  return raw(ctx, value, depth, typed);
}
function nameOf(object) {
  for (let at = object; at; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, "constructor");
    if (own && typeof own.value === "function" && own.value.name !== "" && object instanceof own.value) return own.value.name;
  }
  return null;
}
const prefix = (name, tag, fallback, size = "") => (name === null ? (tag && tag !== fallback ? `[${fallback}${size}: null prototype] [${tag}] ` : `[${fallback}${size}: null prototype] `) : tag && tag !== name ? `${name}${size} [${tag}] ` : `${name}${size} `);
const isKind = (value) => Object.prototype.toString.call(value).slice(8, -1);
function keysOf(ctx, value) {
  const symbols = Object.getOwnPropertySymbols(value).filter((key) => ctx.showHidden || Object.prototype.propertyIsEnumerable.call(value, key));
  return [...(ctx.showHidden ? Object.getOwnPropertyNames(value) : Object.keys(value)), ...symbols];
}
const isIndex = (key) => /^(0|[1-9]\d*)$/.test(key) && +key < 2 ** 32 - 1;
function raw(ctx, value, depth) {
  const name = nameOf(value);
  let tag = value[Symbol.toStringTag];
  if (typeof tag !== "string" || tag === "" || (ctx.showHidden ? Object.hasOwn : Object.prototype.propertyIsEnumerable).call(ctx.showHidden ? Object : value, ctx.showHidden ? value : Symbol.toStringTag, Symbol.toStringTag)) tag = "";
  let keys, base = "", braces, entries = () => [], array = false;
  if (Array.isArray(value)) {
    keys = keysOf(ctx, value).filter((key) => typeof key === "symbol" || !isIndex(key));
    if (ctx.showHidden === false) keys = keys.filter((key) => key !== "length");
    const lead = name !== "Array" || tag ? prefix(name, tag, "Array", `(${value.length})`) : "";
    braces = [`${lead}[`, "]"];
    array = true;
    if (value.length === 0 && keys.length === 0) return `${braces[0]}]`;
    entries = () => arrayItems(ctx, value, depth);
  } else if (value instanceof Set) {
    keys = keysOf(ctx, value);
    const lead = prefix(name, tag === "Set" ? "" : tag, "Set", `(${value.size})`);
    if (value.size === 0 && keys.length === 0) return `${lead}{}`;
    braces = [`${lead}{`, "}"];
    entries = () => { ctx.indentation += 2; const all = [...value].slice(0, ctx.maxArrayLength).map((each) => show(ctx, each, depth + 1)); if (value.size > ctx.maxArrayLength) all.push(more(value.size - ctx.maxArrayLength)); ctx.indentation -= 2; return all; };
  } else if (value instanceof Map) {
    keys = keysOf(ctx, value);
    const lead = prefix(name, tag === "Map" ? "" : tag, "Map", `(${value.size})`);
    if (value.size === 0 && keys.length === 0) return `${lead}{}`;
    braces = [`${lead}{`, "}"];
    entries = () => { ctx.indentation += 2; const all = [...value].slice(0, ctx.maxArrayLength).map(([key, each]) => `${show(ctx, key, depth + 1)} => ${show(ctx, each, depth + 1)}`); if (value.size > ctx.maxArrayLength) all.push(more(value.size - ctx.maxArrayLength)); ctx.indentation -= 2; return all; };
  } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    keys = keysOf(ctx, value).filter((key) => typeof key === "symbol" || !isIndex(key));
    const lead = prefix(name, tag === name ? "" : tag, name ?? "TypedArray", `(${value.length})`);
    if (value.length === 0 && keys.length === 0) return `${lead}[]`;
    braces = [`${lead}[`, "]"];
    array = true;
    entries = () => { const all = Array.from(value.subarray(0, ctx.maxArrayLength), (each) => primitive(ctx, each)); if (value.length > ctx.maxArrayLength) all.push(more(value.length - ctx.maxArrayLength)); return all; };
  } else {
    keys = keysOf(ctx, value);
    braces = ["{", "}"];
    const kind = isKind(value);
    if (typeof value === "function") {
      base = functionBase(value, name, tag);
      if (keys.length === 0) return ctx.stylize(base, "special");
    } else if (kind === "Arguments") braces[0] = "[Arguments] [";
    else if (value instanceof RegExp) { base = RegExp.prototype.toString.call(value); if (keys.length === 0) return ctx.stylize(base, "regexp"); }
    else if (value instanceof Date && !Number.isNaN(Date.prototype.getTime.call(value))) { base = value.toISOString(); if (keys.length === 0) return ctx.stylize(base, "date"); }
    else if (value instanceof Date) { base = "Invalid Date"; if (keys.length === 0) return ctx.stylize(base, "date"); }
    else if (value instanceof Error) { base = errorBase(ctx, value, keys); keys = keys.filter((key) => key !== "stack" && key !== "message" && !(key === "name" && base.includes(value.name))); if (value.cause !== undefined && !keys.includes("cause") && "cause" in value) keys.push("cause"); if (Array.isArray(value.errors) && !keys.includes("errors")) keys.push("errors"); if (keys.length === 0) return base; }
    else if (value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt || value instanceof Symbol) {
      base = `[${kind}: ${primitive({ ...ctx, stylize: (text) => text }, value.valueOf())}]`;
      if (value instanceof String) keys = keys.filter((key) => typeof key === "symbol" || !isIndex(key));
      if (keys.length === 0) return ctx.stylize(base, "string");
    } else if (value instanceof ArrayBuffer) { braces[0] = `${prefix(name, "", "ArrayBuffer")}{`; const bytes = Buffer.from(value); entries = () => [`[Uint8Contents]: ${bytes[custom]().replace(/^<Buffer /, "<")}`, `byteLength: ${primitive(ctx, value.byteLength)}`]; }
    else if (value instanceof Promise) { braces[0] = `${prefix(name, "", "Promise")}{`; entries = () => promiseItems(ctx, value, depth); }
    else if (value instanceof WeakSet || value instanceof WeakMap) { braces[0] = `${prefix(name, "", kind)}{`; entries = () => [ctx.stylize("<items unknown>", "special")]; }
    else if (kind === "Generator") braces[0] = "Object [Generator] {";
    else {
      braces[0] = `${name === "Object" && !tag ? "" : prefix(name, tag, "Object")}{`;
      if (keys.length === 0) return `${braces[0]}}`;
    }
  }
  if (depth > ctx.depth) {
    const label = (name ?? (tag || (array ? "Array" : "Object")));
    return ctx.stylize(array && name === "Array" ? "[Array]" : name === null ? `[${label}: null prototype]` : `[${label}${tag && tag !== name ? ` [${tag}]` : ""}]`, "special");
  }
  ctx.seen.push(value);
  ctx.current = depth;
  let output;
  const indentation = ctx.indentation;
  try {
    output = entries();
    for (const key of keys) output.push(property(ctx, value, depth, key, array));
  } finally { ctx.seen.pop(); ctx.indentation = indentation; }
  if (ctx.circular?.has(value)) { const mark = ctx.stylize(`<ref *${ctx.circular.get(value)}>`, "special"); if (ctx.compact !== true) base = base === "" ? mark : `${mark} ${base}`; else braces[0] = `${mark} ${braces[0]}`; }
  if (ctx.sorted) output.sort(typeof ctx.sorted === "function" ? ctx.sorted : undefined);
  return reduce(ctx, output, base, braces, array, depth, value);
}
const more = (n) => `... ${n} more item${n > 1 ? "s" : ""}`;
function arrayItems(ctx, value, depth) {
  const all = [];
  const limit = Math.min(ctx.maxArrayLength, value.length);
  let shown = 0, at = 0;
  for (; at < value.length && shown < limit; at++, shown++) {
    if (!Object.hasOwn(value, at)) {
      let end = at;
      while (end < value.length && !Object.hasOwn(value, end)) end++;
      const n = end - at;
      all.push(ctx.stylize(`<${n} empty item${n > 1 ? "s" : ""}>`, "undefined"));
      at = end - 1;
    } else { ctx.indentation += 2; all.push(show(ctx, value[at], depth + 1)); ctx.indentation -= 2; }
  }
  if (at < value.length) all.push(more(value.length - at));
  return all;
}
function promiseItems(ctx, value, depth) {
  void value; void depth;
  return [ctx.stylize("<pending>", "special")];
}
function functionBase(value, name, tag) {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith("class") && source.endsWith("}")) {
    const parent = Object.getPrototypeOf(value)?.name;
    return `[class ${value.name || "(anonymous)"}${name !== "Function" && name !== null ? ` [${name}]` : ""}${parent ? ` extends ${parent}` : ""}]`;
  }
  const type = /^async\s*\*|^async function\s*\*/.test(source) ? "AsyncGeneratorFunction" : /^async\b/.test(source) ? "AsyncFunction" : /^function\s*\*|^\*/.test(source) ? "GeneratorFunction" : "Function";
  let base = `[${type}`;
  if (name === null) base += " (null prototype)";
  base += value.name === "" ? " (anonymous)]" : `: ${value.name}]`;
  if (name !== type && name !== null && name !== "Function") base += ` ${name}`;
  if (tag && tag !== name) base += ` [${tag}]`;
  return base;
}
function errorBase(ctx, error, keys) {
  let stack;
  try { stack = typeof error.stack === "string" && error.stack ? error.stack : Error.prototype.toString.call(error); } catch { stack = Error.prototype.toString.call(error); }
  void keys;
  const head = stack.split("\n    at")[0];
  if (!stack.includes("\n    at")) stack = `[${stack}]`;
  void head;
  if (ctx.indentation) stack = stack.replaceAll("\n", `\n${" ".repeat(ctx.indentation)}`);
  return stack;
}
const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/;
function property(ctx, value, depth, key, array) {
  const own = Object.getOwnPropertyDescriptor(value, key) ?? { value: value[key], enumerable: true };
  let text;
  if (own.value !== undefined || "value" in own) {
    const indent = ctx.compact !== true || array ? 2 : 3;
    ctx.indentation += indent;
    text = show(ctx, own.value, depth + 1);
    if (indent === 3 && ctx.breakLength < text.length) text = `\n${" ".repeat(ctx.indentation)}${text}`;
    ctx.indentation -= indent;
  } else if (own.get !== undefined) {
    const label = own.set !== undefined ? "Getter/Setter" : "Getter";
    if (ctx.getters && (ctx.getters === true || (ctx.getters === "get" && !own.set) || (ctx.getters === "set" && own.set))) {
      try { const got = own.get.call(value); ctx.indentation += 2; text = typeof got === "object" && got !== null ? `${ctx.stylize(`[${label}]`, "special")} ${show(ctx, got, depth + 1)}` : ctx.stylize(`[${label}: ${show({ ...ctx, stylize: (it) => it }, got, depth + 1)}]`, "special"); ctx.indentation -= 2; } catch (error) { text = ctx.stylize(`[${label}: <Inspection threw (${error.message})>]`, "special"); }
    } else text = ctx.stylize(`[${label}]`, "special");
  } else text = own.set !== undefined ? ctx.stylize("[Setter]", "special") : ctx.stylize("undefined", "undefined");
  let shown;
  if (typeof key === "symbol") shown = `[${ctx.stylize(key.toString(), "symbol")}]`;
  else if (key === "__proto__") shown = "['__proto__']";
  else if (own.enumerable === false) shown = `[${key}]`;
  else shown = IDENTIFIER.test(key) ? ctx.stylize(key, "name") : ctx.stylize(quote(key), "string");
  return `${shown}:${text.startsWith("\n") ? "" : " "}${text}`;
}
const width = (text) => text.replace(/\x1b\[\d+m/g, "").length;
function group(ctx, output, extra, value) {
  let total = 0, max = 0, at = 0, length = output.length;
  if (extra) length--;
  const separator = 2, lengths = new Array(length);
  for (; at < length; at++) { const size = ctx.colors ? width(output[at]) : output[at].length; lengths[at] = size; total += size + separator; if (max < size) max = size; }
  const actual = max + separator;
  if (actual * 3 + ctx.indentation < ctx.breakLength && (total / actual > 5 || max <= 6)) {
    const biased = Math.max(actual - 3 - Math.sqrt(actual - total / output.length), 1);
    const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * length) / biased), Math.floor((ctx.breakLength - ctx.indentation) / actual), ctx.compact * 4, 15);
    if (columns <= 1) return output;
    const lines = [], widths = [];
    for (let column = 0; column < columns; column++) { let line = 0; for (let j = column; j < output.length; j += columns) if (lengths[j] > line) line = lengths[j]; widths.push(line + separator); }
    const left = !(value !== undefined && [...Array(Math.min(output.length, value.length ?? 0)).keys()].every((j) => typeof value[j] === "number" || typeof value[j] === "bigint"));
    for (let row = 0; row < length; row += columns) {
      const end = Math.min(row + columns, length);
      let line = "", j = row;
      for (; j < end - 1; j++) { const cell = `${output[j]}, `; const pad = widths[j - row] + output[j].length - lengths[j]; line += left ? cell.padEnd(pad) : cell.padStart(pad); }
      line += left ? output[j] : output[j].padStart(widths[j - row] + output[j].length - lengths[j] - separator);
      lines.push(line);
    }
    if (extra) lines.push(output[length]);
    return lines;
  }
  return output;
}
function reduce(ctx, output, base, braces, array, depth, value) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === "number" && ctx.compact >= 1) {
      const entries = output.length;
      if (array && entries > 6) output = group(ctx, output, Array.isArray(value) ? value.length > ctx.maxArrayLength : false, value);
      if (ctx.current - depth < ctx.compact && entries === output.length) {
        const start = output.length + ctx.indentation + braces[0].length + base.length + 10;
        let total = output.length + start;
        const fits = total + output.length <= ctx.breakLength && output.every((each) => (total += ctx.colors ? width(each) : each.length) <= ctx.breakLength) && (base === "" || !base.includes("\n"));
        if (fits) {
          const joined = output.join(", ");
          if (!joined.includes("\n")) return `${base ? `${base} ` : ""}${braces[0]} ${joined} ${braces[1]}`;
        }
      }
    }
    const indentation = `\n${" ".repeat(ctx.indentation)}`;
    return `${base ? `${base} ` : ""}${braces[0]}${indentation}  ${output.join(`,${indentation}  `)}${indentation}${braces[1]}`;
  }
  if (output.join(", ").length + output.length + braces[0].length + base.length <= ctx.breakLength) return `${braces[0]}${base ? ` ${base}` : ""} ${output.join(", ")} ${braces[1]}`;
  const indentation = " ".repeat(ctx.indentation);
  return `${base ? `${base} ` : ""}${braces[0]}\n${indentation}  ${output.join(`,\n${indentation}  `)} ${braces[1]}`;
}
function formatNumber(value) { return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : `${value}`; }
/** Whether a class of the program says how its objects read as text. */
function ownText(value) {
  if (typeof value.toString !== "function") return typeof value[Symbol.toPrimitive] === "function";
  if (Object.hasOwn(value, "toString") || Object.hasOwn(value, Symbol.toPrimitive)) return true;
  let at = value;
  do at = Object.getPrototypeOf(at); while (at && !Object.hasOwn(at, "toString") && !Object.hasOwn(at, Symbol.toPrimitive));
  const owner = at && Object.getOwnPropertyDescriptor(at, "constructor")?.value;
  return value instanceof Error || (typeof owner === "function" && globalThis[owner.name] !== owner);
}
function formatWithOptions(options, ...args) {
  const first = args[0];
  let text = "", at = 0;
  if (typeof first === "string") {
    if (args.length === 1) return first;
    text = first.replace(/%[sdifjoOc%]/g, (mark) => {
      if (mark === "%%") return "%";
      if (at + 1 >= args.length) return mark;
      const value = args[++at];
      switch (mark) {
        case "%s":
          if (typeof value === "number" || typeof value === "bigint") return formatNumber(value);
          if (typeof value !== "object" || value === null) return String(value);
          if (ownText(value)) return String(value);
          return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
        case "%d": return typeof value === "bigint" ? `${value}n` : typeof value === "symbol" ? "NaN" : formatNumber(Number(value));
        case "%i": return typeof value === "bigint" ? `${value}n` : typeof value === "symbol" ? "NaN" : formatNumber(parseInt(value, 10));
        case "%f": return typeof value === "symbol" ? "NaN" : formatNumber(parseFloat(value));
        case "%j": try { return JSON.stringify(value); } catch (error) { if (/circular|cyclic/i.test(error.message)) return "[Circular]"; throw error; }
        case "%O": return inspect(value, options);
        case "%o": return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
        default: return "";
      }
    });
    at++;
    if (args.length === at) return text;
  }
  const rest = args.slice(at).map((each) => (typeof each === "string" ? each : inspect(each, options)));
  return typeof first === "string" ? [text, ...rest].join(" ") : rest.join(" ");
}
inspect.custom = custom;
inspect.defaultOptions = DEFAULTS;
inspect.styles = STYLES;
inspect.colors = COLORS;
module.exports = { inspect, format: (...args) => formatWithOptions({}, ...args), formatWithOptions };
