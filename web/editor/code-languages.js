/**
 * The languages of a server's files, in a chunk of their own: JavaScript, JSON, and request files.
 *
 * Made of what the editor has already: lang-javascript and StreamLanguage would put what they share with it into the
 * chunk that everybody loads.
 */
import "./index.js"; // see find-panel.js
import { Language, continuedIndent, defineLanguageFacet, indentNodeProp, languageDataProp } from "@codemirror/language";
import { parser as javascriptParser } from "@lezer/javascript";
import { parser as jsonParser } from "@lezer/json";
import { httpParser } from "./http-parser.js";

const brackets = { brackets: ["(", "[", "{", "'", '"', "`"] };

/** Inside brackets one step further than the line that opens them; a line that closes them stands with it. */
const inside = (context) => {
  const closes = /^\s*[)\]}]/.test(context.textAfter);
  return context.baseIndent + (closes ? 0 : context.unit);
};

function lezerLanguage(name, parser, data, indents = {}) {
  const facet = defineLanguageFacet(data);
  const props = [languageDataProp.add((type) => (type.isTop ? facet : undefined)), indentNodeProp.add(indents)];
  return new Language(facet, parser.configure({ props }), [], name);
}

const javascript = lezerLanguage(
  "javascript",
  javascriptParser,
  { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, closeBrackets: brackets },
  {
    "Block ClassBody ObjectExpression ObjectPattern ArrayExpression ArrayPattern ArgList ParamList SwitchBody": inside,
    "VariableDeclaration ExpressionStatement ReturnStatement": continuedIndent({ except: /^\s*(\{|\}|\)|\])/ }),
  },
);

const json = lezerLanguage("json", jsonParser, { closeBrackets: { brackets: ["[", "{", '"'] } }, { "Object Array": inside });

const httpData = defineLanguageFacet({ commentTokens: { line: "#" }, closeBrackets: brackets });
const http = new Language(httpData, httpParser([languageDataProp.add((type) => (type.isTop ? httpData : undefined))]), [], "http");

export const LANGUAGES = { javascript, json, http };
