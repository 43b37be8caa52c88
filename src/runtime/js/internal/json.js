"use strict";
/** What V8 says of a text that is no JSON: engines agree on what is one, not on the words. */
module.exports = function messageFor(text) {
  let at = 0;
  const fail = (message) => { throw message; };
  const end = () => fail("Unexpected end of JSON input");
  const placed = (message) => fail(`${message} in JSON at position ${at}`);
  const token = () => {
    if (text === "undefined" || text === "[object Object]") fail(`"${text}" is not valid JSON`);
    if (at >= text.length) end();
    if (text[at] === '"') placed("Unexpected string");
    let shown = `"${text}"`;
    if (text.length > 20) { const from = Math.max(0, at - 10), to = Math.min(text.length, at + 10); shown = `${from > 0 ? "..." : ""}"${text.slice(from, to)}"${to < text.length ? "..." : ""}`; }
    fail(`Unexpected token '${String.fromCodePoint(text.codePointAt(at))}', ${shown} is not valid JSON`);
  };
  const space = () => { while (/[ \t\n\r]/.test(text[at] ?? "x")) at++; };
  function string() {
    at++;
    for (;; at++) {
      if (at >= text.length) fail(`Unterminated string in JSON at position ${at}`);
      if (text[at] === '"') { at++; return; }
      if (text[at] < " ") placed("Bad control character in string literal");
      if (text[at] === "\\") {
        at++;
        if (at >= text.length) fail(`Unterminated string in JSON at position ${at}`);
        if (text[at] === "u") { for (let i = 0; i < 4; i++) { at++; if (!/[0-9a-fA-F]/.test(text[at] ?? "")) at >= text.length ? fail(`Unterminated string in JSON at position ${at}`) : placed("Bad Unicode escape"); } }
        else if (!'"\\/bfnrt'.includes(text[at])) placed("Bad escaped character");
      }
    }
  }
  function number() {
    if (text[at] === "-") { at++; if (!/\d/.test(text[at] ?? "")) at >= text.length ? fail(`No number after minus sign in JSON at position ${at}`) : placed("No number after minus sign"); }
    if (text[at] === "0") { at++; if (/\d/.test(text[at] ?? "")) placed("Unexpected number"); } else while (/\d/.test(text[at] ?? "")) at++;
    if (text[at] === ".") { at++; if (!/\d/.test(text[at] ?? "")) at >= text.length ? fail(`Unterminated fractional number in JSON at position ${at}`) : placed("Unterminated fractional number"); while (/\d/.test(text[at] ?? "")) at++; }
    if (/[eE]/.test(text[at] ?? "")) { at++; if (/[+-]/.test(text[at] ?? "")) at++; if (!/\d/.test(text[at] ?? "")) at >= text.length ? fail(`Exponent part is missing a number in JSON at position ${at}`) : placed("Exponent part is missing a number"); while (/\d/.test(text[at] ?? "")) at++; }
  }
  function value() {
    space();
    const c = text[at];
    if (c === '"') string();
    else if (c === "{") {
      at++; space();
      if (text[at] === "}") at++;
      else for (let first = true; ; first = false) {
        space();
        if (text[at] !== '"') placed(first ? "Expected property name or '}'" : "Expected double-quoted property name");
        string(); space();
        if (text[at] !== ":") placed("Expected ':' after property name");
        at++; value(); space();
        if (text[at] === ",") { at++; continue; }
        if (text[at] === "}") { at++; break; }
        placed("Expected ',' or '}' after property value");
      }
    } else if (c === "[") {
      at++; space();
      if (text[at] === "]") at++;
      else for (;;) { value(); space(); if (text[at] === ",") { at++; continue; } if (text[at] === "]") { at++; break; } placed("Expected ',' or ']' after array element"); }
    } else if (c === "-" || /\d/.test(c ?? "")) number();
    else { const word = ["true", "false", "null"].find((each) => each[0] === c); if (!word) token(); for (const each of word) { if (text[at] !== each) token(); at++; } }
  }
  try { value(); space(); if (at < text.length) fail(`Unexpected non-whitespace character after JSON at position ${at}`); } catch (message) { if (typeof message === "string") return message; }
  return undefined;
};
