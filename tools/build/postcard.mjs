/** Postcard, the wire codec of src/protocol: LEB128 numbers, texts with their length before them. */
import { readFile } from "node:fs/promises";

export class Writer {
  #parts = [];

  number(value) {
    const bytes = [];
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    this.#parts.push(Buffer.from([...bytes, value]));
    return this;
  }

  text(value) {
    return this.bytes(Buffer.from(value));
  }

  bytes(value) {
    this.number(value.length);
    this.#parts.push(value);
    return this;
  }

  /** @param {Writer} other */
  append(other) {
    this.#parts.push(...other.#parts);
    return this;
  }

  /** A buffer of its own: the engine takes `ArrayBuffer`s, and Node's buffers share theirs. */
  buffer() {
    return Uint8Array.from(Buffer.concat(this.#parts)).buffer;
  }
}

export class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      value += (byte & 127) * factor;
      if (!(byte & 128)) return value;
    }
  }

  bytes(length) {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** What is left. */
  rest() {
    return this.#bytes.subarray(this.#at);
  }

  text() {
    return this.bytes(this.number()).toString("utf8");
  }

  list(read) {
    return Array.from({ length: this.number() }, read);
  }
}

/** The places of calls in `protocol::Call`, by name: the order in which src/protocol.rs lists them. */
export async function callNumbers() {
  const source = await readFile(new URL("../../src/protocol.rs", import.meta.url), "utf8");
  const list = /^calls! \{(.*?)^\}/ms.exec(source)?.[1] ?? "";
  return Object.fromEntries([...list.matchAll(/^\s*(\w+): \S+ => \S+;/gm)].map(([, name], at) => [name, at]));
}
