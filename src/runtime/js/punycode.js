"use strict";
const toASCII = (name) => native.urlParse(`http://${name}`)?.[6] ?? name;
module.exports = { toASCII, toUnicode: (name) => name, encode: toASCII, decode: (name) => name, ucs2: { decode: (text) => [...text].map((each) => each.codePointAt(0)), encode: (all) => String.fromCodePoint(...all) } };
