/**
 * Shortens the names by which a program and its script know each other. wasm-bindgen makes them of a function's name
 * and 16 digits of a hash, in both files: noise that no compression takes away (6 kB of brotli for the page).
 */

const IMPORTS = 2;
const EXPORTS = 7;
/** Names this short are kept (`memory`). */
const SHORT = 8;

/**
 * @param {Uint8Array} wasm
 * @param {string} script minified, so that its own functions have other names
 * @returns {{wasm: Buffer, script: string}}
 */
export function shortenNames(wasm, script) {
  const names = new Map();
  const short = (name) => {
    if (name.length <= SHORT) return name;
    if (!names.has(name)) names.set(name, nth(names.size));
    return names.get(name);
  };
  const parts = [Buffer.from(wasm.subarray(0, 8))];
  for (const { id, body } of sections(wasm)) {
    const renamed = id === IMPORTS ? imports(body, short) : id === EXPORTS ? exports(body, short) : body;
    parts.push(Buffer.from([id]), leb(renamed.length), renamed);
  }
  const unseen = new Set(names.keys());
  const shortened = script.replace(/[A-Za-z_$][\w$]*/g, (name, at) => {
    if (!names.has(name)) return name;
    const property = script[at - 1] === "." || /^\s*[:(]/.test(script.slice(at + name.length, at + name.length + 8));
    if (!property) throw new Error(`${name} is no property in the script: see whether wasm-bindgen's output has changed`);
    unseen.delete(name);
    return names.get(name);
  });
  // Start functions of our own are exported and called by nobody outside; an import must be there.
  const imported = [...unseen].filter((name) => name.startsWith("__wbg_"));
  if (imported.length) throw new Error(`The script lacks ${imported.join(", ")}`);
  return { wasm: Buffer.concat(parts), script: shortened };
}

/** a … z, aa …: property names, so that no word is reserved. */
function nth(index) {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : nth(Math.floor(index / 26) - 1) + letter;
}

function* sections(wasm) {
  const reader = new Reader(wasm, 8);
  while (reader.at < wasm.length) {
    const id = reader.byte();
    const size = reader.number();
    yield { id, body: wasm.subarray(reader.at, reader.at + size) };
    reader.at += size;
  }
}

function imports(body, short) {
  const reader = new Reader(body);
  const count = reader.number();
  const out = [leb(count)];
  for (let i = 0; i < count; i++) {
    out.push(text(reader.text()), text(short(reader.text())));
    const start = reader.at;
    reader.description();
    out.push(body.subarray(start, reader.at));
  }
  return Buffer.concat(out);
}

function exports(body, short) {
  const reader = new Reader(body);
  const count = reader.number();
  const out = [leb(count)];
  for (let i = 0; i < count; i++) {
    out.push(text(short(reader.text())));
    const start = reader.at;
    reader.byte();
    reader.number();
    out.push(body.subarray(start, reader.at));
  }
  return Buffer.concat(out);
}

/** Reads the binary format (WebAssembly specification, 5). */
class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128 number of up to 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString("utf8");
  }

  /** Goes past what is imported. */
  description() {
    const kind = this.byte();
    if (kind === 0) this.number(); // a function of this type
    else if (kind === 1) (this.byte(), this.limits()); // a table
    else if (kind === 2) this.limits(); // a memory
    else if (kind === 3) this.at += 2; // a global
    else if (kind === 4) (this.byte(), this.number()); // an exception's tag
    else throw new Error(`An import of the unknown kind ${kind}`);
  }

  limits() {
    const flags = this.byte();
    this.number();
    if (flags & 1) this.number();
  }
}

function leb(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

function text(value) {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([leb(bytes.length), bytes]);
}
