/**
 * The editor's own looks: no colour but the custom properties that README.md lists and `web/styles/tokens.css` sets.
 */
import { EditorView } from "@codemirror/view";

const popup = {
  backgroundColor: "var(--code-tooltip-bg)",
  color: "var(--code-tooltip-fg)",
  border: "1px solid var(--code-tooltip-border)",
  borderRadius: "var(--radius-small, 4px)",
};

const underline = (colour) => ({
  textDecoration: `underline wavy ${colour}`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
  paddingBottom: "2px",
});

export const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--code-bg)", color: "var(--code-fg)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-font, monospace)", fontSize: "var(--code-size, 0.875rem)", lineHeight: "var(--code-line-height, 1.55)" },
  ".cm-content": { caretColor: "var(--code-caret)", padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--code-caret)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "var(--code-selection)",
  },
  ".cm-activeLine": { backgroundColor: "var(--code-active-line)" },
  ".cm-gutters": { backgroundColor: "var(--code-gutter-bg)", color: "var(--code-gutter)", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "var(--code-active-line)", color: "var(--code-gutter-active)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.5ch", padding: "0 6px 0 4px" },

  ".cm-run-gutter .cm-gutterElement": { padding: "0 2px 0 4px" },
  ".cm-run-sign": { fontWeight: "bold" },
  ".cm-run-sign.cm-run-running": { color: "var(--code-running)" },
  ".cm-run-sign.cm-run-ran": { color: "var(--code-ran)" },
  ".cm-run-sign.cm-run-failed": { color: "var(--code-failed)" },
  ".cm-run-line": { boxShadow: "inset 2px 0 0 var(--code-ran)" },
  ".cm-run-line.cm-run-running": { boxShadow: "inset 2px 0 0 var(--code-running)" },
  ".cm-run-line.cm-run-failed": { boxShadow: "inset 2px 0 0 var(--code-failed)" },

  "&.cm-focused .cm-matchingBracket, .cm-matchingBracket": { backgroundColor: "var(--code-match)", outline: "1px solid var(--code-match-border)" },
  "&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket": { backgroundColor: "transparent", color: "var(--code-invalid)" },
  ".cm-selectionMatch": { backgroundColor: "var(--code-match)" },
  ".cm-searchMatch": { backgroundColor: "var(--code-match)", outline: "1px solid var(--code-match-border)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--code-match-selected)" },
  ".cm-specialChar": { color: "var(--code-invalid)" },

  ".cm-tooltip": popup,
  ".cm-tooltip .cm-tooltip-arrow": { display: "none" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--code-font, monospace)", maxHeight: "16em", maxWidth: "min(36rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--code-tooltip-selected-bg)",
    color: "var(--code-tooltip-selected-fg)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "bold" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", opacity: "0.8", marginLeft: "1.5ch" },
  ".cm-tooltip.cm-completionInfo": { padding: "6px 10px", maxWidth: "20rem", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },

  ".cm-problem": { padding: "6px 10px", borderLeft: "3px solid var(--code-invalid)", maxWidth: "min(34rem, 92vw)", overflowWrap: "anywhere", whiteSpace: "pre-wrap" },
  ".cm-problem-hint": { marginTop: "4px" },
  ".cm-problem-code": { marginTop: "4px", opacity: "0.8", fontFamily: "var(--code-font, monospace)" },
  ".cm-problem-keys": { marginTop: "4px", opacity: "0.8" },
  "@media (pointer: coarse)": { ".cm-problem-keys": { display: "none" } },
  ".cm-lintRange-error": underline("var(--code-invalid)"),
  ".cm-lintRange-warning": underline("var(--code-warning)"),
  ".cm-lintRange-info, .cm-lintRange-hint": underline("var(--code-info)"),

  ".cm-panels": { backgroundColor: "var(--code-tooltip-bg)", color: "var(--code-tooltip-fg)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--code-tooltip-border)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 8px", fontSize: "0.8125rem" },
  ".cm-panel.cm-search label": { fontSize: "inherit", margin: "0 8px 0 4px" },
  ".cm-panel.cm-search [name=close]": { top: "4px", right: "8px", fontSize: "1.25rem", minWidth: "24px", minHeight: "24px" },
  ".cm-textfield": {
    backgroundColor: "var(--code-bg)", color: "var(--code-fg)", border: "1px solid var(--code-tooltip-border)",
    borderRadius: "var(--radius-small, 4px)", padding: "4px 6px", fontSize: "inherit",
  },
  ".cm-button": {
    backgroundImage: "none", backgroundColor: "var(--code-bg)", color: "var(--code-fg)", border: "1px solid var(--code-tooltip-border)",
    borderRadius: "var(--radius-small, 4px)", padding: "4px 8px", fontSize: "inherit", "&:active": { backgroundImage: "none" },
  },
});
