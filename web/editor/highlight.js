/**
 * Colours of words, by custom properties alone: a change of theme needs no new editor.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const highlighting = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.character], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.className], color: "var(--code-type)" },
  { tag: [tags.standard(tags.name), tags.function(tags.variableName)], color: "var(--code-function)" },
  { tag: [tags.name, tags.special(tags.string), tags.propertyName], color: "var(--code-name)" },
  { tag: tags.operator, color: "var(--code-operator)" },
  { tag: [tags.paren, tags.squareBracket, tags.brace, tags.punctuation], color: "var(--code-bracket)" },
  { tag: tags.invalid, color: "var(--code-invalid)" },
]));
