/**
 * Request files (`.http`) as a flat list of words: `###`, comments and settings, variables, request lines, headers,
 * bodies. Such files are small, so a change reads the whole again, in slices that leave the page free between them.
 */
import { NodeSet, NodeType, Parser, Tree } from "@lezer/common";
import { styleTags, tags } from "@lezer/highlight";

const NAMES = [
  "RequestFile", "Separator", "Comment", "Setting", "VariableName", "Method", "Url", "Version", "HeaderName", "Value",
  "Operator", "Variable", "String", "Number", "Word", "Bracket", "PropertyName", "FilePath",
];
const ID = Object.fromEntries(NAMES.map((name, id) => [name, id]));

/** Lines read before the page is given back. */
const SLICE_LINES = 400;

const STYLES = styleTags({
  "Separator": tags.heading,
  "Comment Version": tags.comment,
  "Setting Method": tags.keyword,
  "VariableName": tags.name,
  "Url String FilePath": tags.string,
  "HeaderName PropertyName": tags.propertyName,
  "Operator": tags.operator,
  "Variable": tags.special(tags.string),
  "Number": tags.number,
  "Word": tags.bool,
  "Bracket": tags.punctuation,
});

class HttpParser extends Parser {
  constructor(props) {
    super();
    this.nodes = new NodeSet(NAMES.map((name, id) => NodeType.define({ id, name, top: id === 0 }))).extend(STYLES, ...props);
  }

  createParse(input, fragments, ranges) {
    return new Parse(this.nodes, input, ranges[0].from, ranges[ranges.length - 1].to);
  }
}

/** @param {import("@lezer/common").NodePropSource[]} props what is said of the nodes */
export function httpParser(props) {
  return new HttpParser(props);
}

class Parse {
  constructor(nodes, input, from, to) {
    this.nodes = nodes;
    this.from = from;
    this.to = to;
    this.text = input.read(from, to);
    this.parsedPos = from;
    this.stoppedAt = null;
    this.reader = new Reader();
  }

  stopAt(position) {
    this.stoppedAt = position;
  }

  advance() {
    const end = Math.min(this.to, this.stoppedAt ?? this.to);
    for (let lines = 0; this.parsedPos < end; lines++) {
      if (lines === SLICE_LINES) return null;
      const at = this.parsedPos - this.from;
      const found = this.text.indexOf("\n", at);
      const lineEnd = found < 0 ? this.text.length : found;
      this.reader.line(this.text.slice(at, lineEnd), at);
      this.parsedPos = this.from + Math.min(lineEnd + 1, this.text.length);
    }
    return Tree.build({
      buffer: this.reader.words,
      nodeSet: this.nodes,
      topID: ID.RequestFile,
      start: 0,
      length: this.parsedPos - this.from,
    });
  }
}

/** Reads lines; what part of a request they are in is its only state. */
export class Reader {
  constructor() {
    /** Id, from, to, 4, as `Tree.build` takes them. */
    this.words = [];
    this.part = "lead";
  }

  /** @param {string} text without its end @param {number} at where it begins */
  line(text, at) {
    const blank = text.trim() === "";
    if (text.startsWith("###")) {
      this.part = "lead";
      this.put(ID.Separator, at, at + text.length);
    } else if (this.part === "body") {
      this.body(text, at);
    } else if (blank) {
      if (this.part === "head") this.part = "body";
    } else if (/^\s*(#|\/\/)/.test(text)) {
      this.comment(text, at);
    } else if (this.part === "lead") {
      this.lead(text, at);
    } else {
      this.head(text, at);
    }
  }

  put(id, from, to) {
    if (to > from) this.words.push(id, from, to, 4);
  }

  /** A text that may hold `{{…}}`; what lies between is of `id`, or of nothing. */
  filled(id, text, at) {
    let from = 0;
    for (const { 0: variable, index } of text.matchAll(/\{\{[^}\n]*\}\}/g)) {
      if (id) this.put(id, at + from, at + index);
      this.put(ID.Variable, at + index, at + index + variable.length);
      from = index + variable.length;
    }
    if (id) this.put(id, at + from, at + text.length);
  }

  comment(text, at) {
    const setting = /^(\s*(?:#|\/\/)\s*)(@[\w-]+)/.exec(text);
    if (!setting) return this.put(ID.Comment, at, at + text.length);
    const from = at + setting[1].length;
    this.put(ID.Comment, at, from);
    this.put(ID.Setting, from, from + setting[2].length);
    this.filled(ID.Comment, text.slice(setting[0].length), from + setting[2].length);
  }

  lead(text, at) {
    const variable = /^(\s*)(@[^\s=]+)(\s*)(=?)/.exec(text);
    if (variable) {
      const from = at + variable[1].length;
      this.put(ID.VariableName, from, from + variable[2].length);
      const operator = from + variable[2].length + variable[3].length;
      this.put(ID.Operator, operator, operator + variable[4].length);
      return this.filled(ID.Value, text.slice(variable[0].length), at + variable[0].length);
    }
    if (/^\s*<\s*\{%/.test(text)) return this.put(ID.Comment, at, at + text.length);
    this.part = "head";
    const method = /^(\s*)([A-Za-z][A-Za-z-]*)(?=\s+\S)/.exec(text);
    let from = 0;
    if (method) {
      this.put(ID.Method, at + method[1].length, at + method[0].length);
      from = method[0].length;
    }
    const version = /\s(HTTP\/[\d.]+)\s*$/.exec(text);
    const end = version ? version.index : text.length;
    const blanks = /^\s*/.exec(text.slice(from))[0].length;
    this.filled(ID.Url, text.slice(from + blanks, end), at + from + blanks);
    if (version) this.put(ID.Version, at + version.index + 1, at + version.index + 1 + version[1].length);
  }

  head(text, at) {
    const header = /^(\s*)([^\s:{}?&]+)(\s*)(:)/.exec(text);
    if (!header || /^\s/.test(text)) return this.filled(ID.Url, text, at);
    const from = at + header[1].length;
    this.put(ID.HeaderName, from, from + header[2].length);
    const colon = from + header[2].length + header[3].length;
    this.put(ID.Operator, colon, colon + 1);
    this.filled(ID.Value, text.slice(header[0].length), at + header[0].length);
  }

  body(text, at) {
    if (/^\s*(> ?\{%|>> |>>! |<> )/.test(text)) return this.put(ID.Comment, at, at + text.length);
    const file = /^(<@?\w*\s+)(\S.*)$/.exec(text);
    if (file) {
      this.put(ID.Operator, at, at + file[1].trimEnd().length);
      return this.filled(ID.FilePath, file[2], at + file[1].length);
    }
    const word = /(\{\{[^}\n]*\}\})|("(?:[^"\\]|\\.)*"(?=\s*:))|("(?:[^"\\]|\\.)*"?)|(-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\b)|\b(true|false|null)\b|([{}[\],:])/g;
    const kinds = [ID.Variable, ID.PropertyName, ID.String, ID.Number, ID.Word, ID.Bracket];
    for (const match of text.matchAll(word)) {
      const kind = kinds.findIndex((_, index) => match[index + 1] !== undefined);
      this.put(kinds[kind], at + match.index, at + match.index + match[0].length);
    }
  }
}
