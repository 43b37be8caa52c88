/**
 * What the packs carry instead of a package's own file. Each entry: the file, why, and the text (or what makes it from the
 * original). Three reasons are good ones: it is heavy and nothing that a learner's server does reaches it; it asks for a thing
 * that the virtual computer has not got; it works out something that is known here. Behaviour that a learner can see stays:
 * `tests/parity/record-http.mjs --packs` runs all of tests/http on real Node with the packs instead of the packages.
 */

import { createRequire } from "node:module";

/** How mime-types itself chooses between two types that have the same extension. */
const scores = () => createRequire(new URL("../../web/runtime/package.json", import.meta.url))("mime-types/mimeScore.js");

/** @type {{file: string, why: string, to: string | ((original: string) => string)}[]} */
export const SUBSTITUTES = [
  {
    file: "node_modules/iconv-lite/encodings/index.js",
    why: "the tables of East Asian encodings are a third of Express; a body in one of them is refused with 415",
    to: (original) => cut(original, [`require("./dbcs-codec"),`, `require("./dbcs-data")`]),
  },
  {
    file: "node_modules/iconv-lite/encodings/sbcs-data-generated.js",
    why: "of its single-byte tables those of ISO 8859, Windows and KOI8 are left; a body in MS-DOS's or an old Macintosh's is refused with 415",
    to: (original) => {
      const module = { exports: {} };
      new Function("module", original)(module);
      const kept = Object.entries(module.exports).filter(([name]) => /^(windows|win|cp|)125\d$|^(cp|)28[56]\d\d$|^iso8859|^koi8|^ascii$/.test(name));
      if (kept.length < 60) throw new Error("iconv-lite's tables have other names than before: see tools/packs/substitutes.mjs");
      return `"use strict";module.exports=${JSON.stringify(Object.fromEntries(kept))};`;
    },
  },
  {
    file: "node_modules/mime-db/db.json",
    why: "types without an extension or a charset are never looked up by mime-types, the only user; the type it prefers for an extension comes last",
    to: (original) => {
      const all = Object.entries(JSON.parse(original)).filter(([, { extensions, charset }]) => extensions || charset);
      const mimeScore = scores();
      const score = new Map(all.map(([type, { source }]) => [type, mimeScore(type, source)]));
      all.sort(([a], [b]) => score.get(a) - score.get(b));
      return JSON.stringify(Object.fromEntries(all.map(([type, { charset, extensions }]) => [type, { charset, extensions }])));
    },
  },
  {
    file: "node_modules/mime-types/index.js",
    why: "scores all types whenever it is loaded, a fifth of Express's start here, to choose one for an extension: that is known from their order",
    to: (original) => {
      const preferred = /types\[extension\] = _preferredType\(.*\n/;
      const conflicts = /\n\s+\/\/ DELETE \(eventually\)[^]*?_extensionConflicts\.push\(.*\n\s+\}\n/;
      const choosing = /\/\/ Resolve type conflict using mime-score\n[^]*$/;
      return cut(changed(original, original.replace(preferred, "types[extension] = type\n")), [conflicts, choosing, "var mimeScore = require('./mimeScore')\n"]);
    },
  },
  {
    file: "node_modules/side-channel/index.js",
    why: "a map by object identity that works in engines of 2010, for qs: there is a Map here (saves eighteen packages)",
    to: `"use strict";
module.exports = function getSideChannel() {
  var map = new Map();
  return {
    assert: function (key) { if (!map.has(key)) throw new TypeError("Side channel does not contain the given key"); },
    delete: function (key) { return map.delete(key); },
    get: function (key) { return map.get(key); },
    has: function (key) { return map.has(key); },
    set: function (key, value) { map.set(key, value); },
  };
};
`,
  },
  ...["", "express-session/node_modules/", "morgan/node_modules/"].map((above) => ({
    file: `node_modules/${above}debug/src/index.js`,
    why: "chooses between a browser's file and Node's",
    to: `module.exports = require("./node.js");\n`,
  })),
  ...["asymmetricKeyDetailsSupported", "psSupported", "rsaPssKeyDetailsSupported"].map((name) => ({
    file: `node_modules/jsonwebtoken/lib/${name}.js`,
    why: "asks semver (85 kB) whether Node is newer than 16",
    to: "module.exports = true;\n",
  })),
  {
    file: "node_modules/pg/lib/native/index.js",
    why: "libpq's binding is a compiled program; pg takes this for `not installed`, as it is for nearly everybody",
    to: `const error = new Error("Cannot find module 'pg-native'");
error.code = "MODULE_NOT_FOUND";
throw error;
`,
  },
  {
    file: "node_modules/pgpass/lib/index.js",
    why: "reads ~/.pgpass: the virtual computer has no home folder, which is what this one says",
    to: `"use strict";
module.exports = function (connInfo, cb) {
  setImmediate(cb, undefined);
};
module.exports.warnTo = function (stream) { return stream; };
`,
  },
  {
    file: "node_modules/zod/v4/locales/index.cjs",
    why: "loads sixty languages at once; here each is loaded when it is asked for",
    to: (original) => {
      const names = [...original.matchAll(/^var (\w+)_js_1 = require\("(\.\/[\w-]+\.cjs)"\);$/gm)].map(([, name, file]) => ({ name, file }));
      const getters = names.map(({ name, file }) => {
        const exported = new RegExp(`defineProperty\\(exports, "(\\w+)", \\{ enumerable: true, get: function \\(\\) \\{ return __importDefault\\(${name}_js_1\\)`).exec(original)?.[1];
        if (!exported) throw new Error(`zod's locale ${file} is exported in another way than before: see tools/packs/substitutes.mjs`);
        return `  ${exported}: { enumerable: true, get: function () { var it = require("${file}"); return it && it.__esModule ? it.default : it; } },`;
      });
      if (getters.length < 40) throw new Error("zod's list of locales has another form than before: see tools/packs/substitutes.mjs");
      return `"use strict";\nObject.defineProperties(exports, {\n  __esModule: { value: true },\n${getters.join("\n")}\n});\n`;
    },
  },
];

function cut(text, parts) {
  for (const part of parts) text = changed(text, text.replace(part, ""));
  return text;
}

/** A replacement that finds nothing any more, since the package has changed, stops the build. */
function changed(before, after) {
  if (before === after) throw new Error("a text to be replaced is not there any more: see tools/packs/substitutes.mjs");
  return after;
}
