/**
 * SQL as CodeMirror wants it read: a tree of statements and their words, built again only where the text changed.
 *
 * Words are all that colours, completion and the statement at the cursor need, so this takes the place of a grammar
 * (lang-sql's tables and the machine that runs them are 11 kB of brotli, this is 2). A statement ends at its `;` whatever
 * is still open in it: a half-written one must not take the rest of the file with it.
 *
 * Lexical rules: PostgreSQL's manual, 4.1.
 */
import { IterMode, NodeSet, NodeType, Parser, Tree } from "@lezer/common";
import { FUNCTION_WORDS, KEYWORDS, TYPES } from "./sql-words.js";

const NAMES = [
  "Script", "Statement", "LineComment", "BlockComment", "String", "Bits", "QuotedIdentifier", "Number", "Keyword", "Type",
  "Builtin", "Bool", "Null", "Identifier", "Operator", "Bracket", "Semicolon", "Punctuation",
];
const ID = Object.fromEntries(NAMES.map((name, id) => [name, id]));
const ERROR = NAMES.length;
/** Parts of a statement, unseen from outside: what is reused. The last part of a finished statement is an END. */
const PART = ERROR + 1;
const END = ERROR + 2;

/** Tokens of a part. */
const PART_TOKENS = 128;
/** A token's kind may depend on so many letters after it (`.` after a name, `'` after an `E`). */
const LOOK_AHEAD = 4;
/** Text read at once, in UTF-16 units. */
const WINDOW = 8192;

/** @param {import("@lezer/common").NodePropSource[]} props */
function nodeTypes(props) {
  return new NodeSet([
    ...NAMES.map((name, id) => NodeType.define({ id, name, top: id === ID.Script })),
    NodeType.define({ id: ERROR, name: "⚠", error: true }),
    NodeType.define({ id: PART }),
    NodeType.define({ id: END }),
  ]).extend(...props);
}

const WORDS = new Map();
for (const [id, words] of [[ID.Keyword, KEYWORDS], [ID.Type, TYPES], [ID.Builtin, FUNCTION_WORDS], [ID.Bool, "true false"], [ID.Null, "null unknown"]]) {
  for (const word of words.split(" ")) WORDS.set(word, id);
}

/** One group for each kind, in this order; what matches none of them is punctuation. */
const KINDS = [ID.LineComment, ID.BlockComment, ID.String, ID.Bits, ID.QuotedIdentifier, ID.Number, ID.Identifier, ID.Bracket, ID.Semicolon, ID.Operator];
const TOKEN = new RegExp([
  String.raw`\s+|(--[^\n]*)`,
  String.raw`(\/\*)`, // its end is looked for by hand, as comments nest
  String.raw`([eE]'(?:[^'\\]+|\\[^]|'')*'?|(?:[uU]&|[nN])?'[^']*(?:''[^']*)*'?|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$)`,
  String.raw`([bBxX]'[^']*'?)`,
  String.raw`((?:[uU]&)?"[^"]*(?:""[^"]*)*"?)`,
  String.raw`(0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)`,
  String.raw`([A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)`,
  String.raw`([()[\]{}])`,
  String.raw`(;)`,
  String.raw`((?:(?!--|\/\*)[-+*\/<>=~!@#%^&|\x60?:])+)`,
  String.raw`\$\w*|[^]`,
].join("|"), "y");

class SqlParser extends Parser {
  constructor(props) {
    super();
    this.nodes = nodeTypes(props);
  }

  createParse(input, fragments, ranges) {
    return new Parse(this.nodes, input, fragments, ranges[0].from, ranges[ranges.length - 1].to);
  }
}

/** @param {import("@lezer/common").NodePropSource[]} props what is said of the nodes: colours, indentation, the language */
export function sqlParser(props) {
  return new SqlParser(props);
}

class Parse {
  constructor(nodes, input, fragments, from, to) {
    this.nodes = nodes;
    this.input = input;
    this.from = from;
    this.to = to;
    this.parsedPos = from;
    this.stoppedAt = null;
    this.kept = new Kept(fragments);
    this.text = "";
    this.textFrom = from;
    this.script = { children: [], positions: [], from };
    this.statement = null;
    /** Tokens of the part being read: id, from, to, 4 (as `Tree.build` takes them), counted from `partFrom`. */
    this.part = [];
    this.partFrom = from;
    /** Comments that are the statement's only if it goes on after them. */
    this.comments = [];
  }

  stopAt(position) {
    this.stoppedAt = position;
  }

  /** Reads up to the end of one part. */
  advance() {
    const end = Math.min(this.to, this.stoppedAt ?? this.to);
    while (this.parsedPos < end) {
      const kept = this.kept.at(this.parsedPos);
      if (kept) {
        this.#take(kept);
        return null;
      }
      const from = this.parsedPos;
      const id = this.#next();
      if (id === undefined) continue;
      if (id === ID.LineComment || id === ID.BlockComment) {
        this.comments.push([id, from, this.parsedPos]);
        continue;
      }
      this.#begin(from);
      this.#put(id, from, this.parsedPos);
      if (id === ID.Semicolon) this.#endStatement(true);
      else if (this.part.length >= PART_TOKENS * 4) this.#endPart(PART);
      else continue;
      return null;
    }
    return this.#finish();
  }

  #begin(from) {
    if (!this.statement) {
      this.#looseComments();
      this.statement = { children: [], positions: [], from };
    }
    for (const [id, start, end] of this.comments.splice(0)) this.#put(id, start, end);
  }

  #put(id, from, to) {
    if (!this.part.length) this.partFrom = from;
    this.part.push(id, from - this.partFrom, to - this.partFrom, 4);
  }

  #take({ tree, ends }) {
    this.#begin(this.parsedPos);
    this.#endPart(PART);
    add(this.statement, tree, this.parsedPos);
    this.parsedPos += tree.length;
    if (ends) this.#endStatement(true);
  }

  #endPart(id) {
    if (!this.part.length) return;
    const length = this.part[this.part.length - 2];
    add(this.statement, Tree.build({ buffer: this.part, nodeSet: this.nodes, topID: id, length }), this.partFrom);
    this.part = [];
  }

  #endStatement(complete) {
    this.#endPart(complete ? END : PART);
    const { children, positions } = this.statement;
    const length = positions.at(-1) + children.at(-1).length;
    // By this mark a line after the statement is known to go on with it, and is indented.
    if (!complete) add(this.statement, this.#tree(ERROR, { children: [], positions: [] }, 0), this.statement.from + length);
    add(this.script, this.#tree(ID.Statement, this.statement, length).balance(), this.statement.from);
    this.statement = null;
  }

  #looseComments() {
    for (const [id, from, to] of this.comments.splice(0)) add(this.script, this.#tree(id, { children: [], positions: [] }, to - from), from);
  }

  #finish() {
    if (this.statement) this.#endStatement(false);
    this.#looseComments();
    return this.#tree(ID.Script, this.script, this.parsedPos - this.from).balance();
  }

  #tree(id, { children, positions }, length) {
    return new Tree(this.nodes.types[id], children, positions, length);
  }

  /** Goes past one token; undefined for white space. */
  #next() {
    const from = this.parsedPos;
    for (let size = WINDOW; ; size *= 2) {
      if (from < this.textFrom || size > WINDOW || from + LOOK_AHEAD > this.textFrom + this.text.length) {
        this.textFrom = from;
        this.text = this.input.read(from, Math.min(this.to, from + size));
      }
      const [id, end] = read(this.text, from - this.textFrom);
      // One that reaches the end of what was read may go on after it.
      if (end + LOOK_AHEAD > this.text.length && this.textFrom + this.text.length < this.to) continue;
      this.parsedPos = this.textFrom + end;
      // In `a.select` there is no keyword.
      const qualified = id > ID.Number && id < ID.Identifier &&
        (this.text[end] === "." || (from > this.from && this.input.read(from - 1, from) === "."));
      return qualified ? ID.Identifier : id;
    }
  }
}

/** @returns {[number | undefined, number]} kind and end of the token at `from` */
function read(text, from) {
  TOKEN.lastIndex = from;
  const match = TOKEN.exec(text);
  const token = match[0];
  const end = from + token.length;
  const kind = KINDS[match.findIndex((group, index) => index && group !== undefined) - 1];
  if (kind === ID.BlockComment) return [kind, commentEnd(text, end)];
  if (kind === ID.String && token[0] === "$") {
    const close = text.indexOf(token, end);
    return [kind, close < 0 ? text.length : close + token.length];
  }
  if (kind === ID.Identifier) return [WORDS.get(token.toLowerCase()) ?? kind, end];
  if (kind === undefined && !/\s/.test(token[0])) return [ID.Punctuation, end];
  return [kind, end];
}

function commentEnd(text, from) {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  for (let depth = 1; depth; ) {
    const match = edge.exec(text);
    if (!match) return text.length;
    depth += match[0] === "/*" ? 1 : -1;
  }
  return edge.lastIndex;
}

function add(parent, tree, from) {
  parent.children.push(tree);
  parent.positions.push(from - parent.from);
}

/** Parts of the tree before that the change has left as they were; asked for rising positions. */
class Kept {
  constructor(fragments) {
    this.fragments = [...fragments];
    this.cursor = null;
  }

  /** @returns {{tree: Tree, ends: boolean} | null} the part that begins at `position` */
  at(position) {
    while (this.fragments[0]?.to <= position) {
      this.fragments.shift();
      this.cursor = null;
    }
    const [fragment] = this.fragments;
    // A letter before the part has a say in it, too (`.`).
    if (!fragment || fragment.from > position || (fragment.from === position && fragment.openStart)) return null;
    this.cursor ??= fragment.tree.cursor(IterMode.IncludeAnonymous | IterMode.ExcludeBuffers);
    const target = position + fragment.offset;
    const { cursor } = this;
    while (cursor.to <= target || cursor.type.id < PART || cursor.type.name) {
      if (!cursor.next(cursor.to > target)) {
        this.fragments.shift();
        this.cursor = null;
        return null;
      }
    }
    if (cursor.from !== target || cursor.to - fragment.offset + LOOK_AHEAD > fragment.to) return null;
    return { tree: cursor.tree, ends: cursor.type.id === END };
  }
}
