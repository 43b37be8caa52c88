/**
 * Shortens the names that a program and its script call each other by. wasm-bindgen ends each with a hash, which no
 * compression makes smaller: 16 letters in both files for each of some 300 functions.
 */

const IMPORTS = 2;
const EXPORTS = 7;

/**
 * @param {Uint8Array} wasm
 * @param {string} script the script that wasm-bindgen wrote beside it
 * @returns {{ wasm: Uint8Array, script: string }}
 */
export function shorten(wasm, script) {
  const parts = [wasm.subarray(0, 8)];
  let short = script;
  const rename = (pattern, to, name) => {
    const renamed = short.replace(pattern, to);
    if (renamed === short) throw new Error(`the script does not name ${name}`);
    short = renamed;
  };
  for (const { id, bytes } of sections(wasm)) {
    if (id === IMPORTS) {
      parts.push(section(id, imports(bytes, (module, name, place) => {
        if (place === 0) rename(quoted(module), '"."', module);
        rename(new RegExp(`\\b${escaped(name)}(?=:)`), letters(place), name);
        return [".", letters(place)];
      })));
    } else if (id === EXPORTS) {
      let count = 0;
      parts.push(section(id, exports(bytes, (name) => {
        // The others are called by what stands outside this script too.
        if (!name.startsWith("wasm_bindgen__")) return name;
        const to = `_${letters(count++)}`;
        rename(new RegExp(`\\bwasm\\.${escaped(name)}\\b`, "g"), `wasm.${to}`, name);
        return to;
      })));
    } else {
      parts.push(section(id, bytes));
    }
  }
  return { wasm: Buffer.concat(parts), script: short };
}

/** a, b, … z, aa, ab, … */
function letters(place) {
  const rest = Math.floor(place / 26);
  return (rest ? letters(rest - 1) : "") + String.fromCharCode(97 + (place % 26));
}

const escaped = (name) => name.replace(/[$.\/]/g, "\\$&");
const quoted = (name) => new RegExp(`"${escaped(name)}"`);

function* sections(wasm) {
  const reader = new Reader(wasm, 8);
  while (reader.at < wasm.length) {
    const id = reader.byte();
    yield { id, bytes: reader.bytes(reader.number()) };
  }
}

/** The section with `named(module, name, place)` as the names of functions. */
function imports(bytes, named) {
  const reader = new Reader(bytes);
  const out = [];
  const count = reader.number();
  out.push(number(count));
  for (let place = 0; place < count; place++) {
    const [module, name] = [reader.text(), reader.text()];
    const kind = reader.byte();
    if (kind !== 0) throw new Error(`${module} ${name} is no function`);
    const [shortModule, shortName] = named(module, name, place);
    out.push(text(shortModule), text(shortName), Buffer.of(kind), number(reader.number()));
  }
  return Buffer.concat(out);
}

/** The section with `named(name)` as the names. */
function exports(bytes, named) {
  const reader = new Reader(bytes);
  const count = reader.number();
  const out = [number(count)];
  for (let place = 0; place < count; place++) {
    out.push(text(named(reader.text())), Buffer.of(reader.byte()), number(reader.number()));
  }
  return Buffer.concat(out);
}

const section = (id, bytes) => Buffer.concat([Buffer.of(id), number(bytes.length), bytes]);

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

/** LEB128, unsigned. */
function number(value) {
  const out = [];
  do {
    const low = value % 128;
    value = Math.floor(value / 128);
    out.push(value ? low + 128 : low);
  } while (value);
  return Buffer.from(out);
}

class Reader {
  constructor(wasm, at = 0) {
    this.wasm = wasm;
    this.at = at;
  }
  byte() {
    return this.wasm[this.at++];
  }
  bytes(length) {
    this.at += length;
    return this.wasm.subarray(this.at - length, this.at);
  }
  number() {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte % 128) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
  text() {
    return Buffer.from(this.bytes(this.number())).toString("utf8");
  }
}
