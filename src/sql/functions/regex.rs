//! POSIX regular expressions (PostgreSQL's ARE) on a linear-time matcher.
//!
//! Patterns are translated; what the matcher would answer differently is refused. Matching alone does not
//! depend on which of several matches is taken; finding a place does: POSIX takes the longest match, the
//! matcher the first alternative, so that alternatives where this could differ are refused there.

use std::cell::RefCell;
use std::rc::Rc;

use regex_lite::{Regex, RegexBuilder};

use super::arguments::text;
use super::like::with_blanks;
use super::{Entry, f, typed};
use crate::sql::error::SqlError;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

/// How many compiled patterns are kept: one a regular expression of a statement, and some to spare.
const CACHE: usize = 16;
/// The most memory a compiled pattern takes, in bytes.
const MAX_COMPILED: usize = 1 << 20;

/// What a pattern is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Whether it matches at all.
    Test,
    /// Where it matches.
    Find,
}

/// The options of a match.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags {
    pub ignore_case: bool,
    /// `^` and `$` match at lines, `.` not at their ends.
    pub lines: bool,
    pub global: bool,
    pub expanded: bool,
}

impl Flags {
    /// The flags that a text of letters spells.
    ///
    /// # Errors
    /// 22023 for a letter that is none, 0A000 for one that is not supported.
    pub fn parse(letters: &str) -> Result<Flags, SqlError> {
        let mut flags = Flags::default();
        for c in letters.chars() {
            match c {
                'g' => flags.global = true,
                'i' => flags.ignore_case = true,
                'c' => flags.ignore_case = false,
                'n' | 'm' => flags.lines = true,
                's' => flags.lines = false,
                'x' => flags.expanded = true,
                't' | 'e' => {}
                'b' | 'p' | 'w' | 'q' => {
                    let what = format!("the regular expression option \"{c}\"");
                    return Err(SqlError::unsupported(what, "Use the options g, i, n or x."));
                }
                _ => {
                    let message = format!("invalid regular expression option: \"{c}\"");
                    return Err(SqlError::new("22023", message));
                }
            }
        }
        Ok(flags)
    }
}

struct Cached {
    pattern: Box<str>,
    flags: Flags,
    purpose: Purpose,
    regex: Rc<Regex>,
}

thread_local! {
    static COMPILED: RefCell<Vec<Cached>> = const { RefCell::new(Vec::new()) };
}

/// The compiled pattern, from the cache if it was used lately.
///
/// # Errors
/// 2201B for a malformed pattern, 0A000 for one that this matcher would answer differently.
pub(crate) fn compile(pattern: &str, flags: Flags, purpose: Purpose) -> Result<Rc<Regex>, SqlError> {
    let cached = COMPILED.with_borrow_mut(|cache| {
        let found =
            cache.iter().position(|c| &*c.pattern == pattern && c.flags == flags && c.purpose == purpose)?;
        if found > 0 {
            cache.swap(found, found - 1);
        }
        cache.get(found.saturating_sub(1)).map(|c| c.regex.clone())
    });
    if let Some(regex) = cached {
        return Ok(regex);
    }
    let translated = super::regex_translate::translate(pattern, purpose == Purpose::Find)?;
    let regex = RegexBuilder::new(&translated)
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.lines)
        .dot_matches_new_line(!flags.lines)
        .ignore_whitespace(flags.expanded)
        .size_limit(MAX_COMPILED)
        .build()
        .map_err(|error| SqlError::new("2201B", format!("invalid regular expression: {error}")))?;
    let regex = Rc::new(regex);
    COMPILED.with_borrow_mut(|cache| {
        cache.truncate(CACHE - 1);
        cache.insert(0, Cached { pattern: pattern.into(), flags, purpose, regex: regex.clone() });
    });
    Ok(regex)
}

fn test(a: &[Value], ignore_case: bool, wanted: bool) -> Answer {
    let flags = Flags { ignore_case, ..Flags::default() };
    let regex = compile(text(a, 1), flags, Purpose::Test)?;
    Ok(Value::Bool(regex.is_match(text(a, 0)) == wanted))
}

/// SIMILAR TO's pattern as a regular expression, anchored at both ends.
///
/// # Errors
/// 22025 for a wrong escape.
pub(crate) fn similar_pattern(pattern: &str, escape: Option<char>) -> Result<String, SqlError> {
    let mut out = String::from("^(?:");
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        if Some(c) == escape {
            let Some(next) = chars.next() else {
                return Err(SqlError::new("22025", "invalid escape sequence"));
            };
            if next == '"' {
                return Err(SqlError::unsupported(
                    "a SIMILAR pattern in three parts",
                    "Use substring(text from pattern) with a regular expression.",
                ));
            }
            if next.is_ascii_alphanumeric() {
                out.push(next);
            } else {
                out.push('\\');
                out.push(next);
            }
            continue;
        }
        match c {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        match c {
            _ if in_class && c != '\\' => out.push(c),
            '%' => out.push_str(".*"),
            '_' => out.push('.'),
            '(' => out.push_str("(?:"),
            '.' | '^' | '$' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.push_str(")$");
    Ok(out)
}

fn similar_escape(a: &[Value]) -> Answer {
    let escape = if a.len() > 1 {
        let mut chars = text(a, 1).chars();
        match (chars.next(), chars.next()) {
            (c, None) => c,
            _ => {
                let error = SqlError::new("22025", "invalid escape string");
                return Err(error.with_hint("Escape string must be empty or one character."));
            }
        }
    } else {
        Some('\\')
    };
    Ok(Value::text(similar_pattern(text(a, 0), escape)?))
}

pub(super) static TABLE: &[Entry] = &[
    f("~", "tt>b", |a, _| test(a, false, true)),
    f("~*", "tt>b", |a, _| test(a, true, true)),
    f("!~", "tt>b", |a, _| test(a, false, false)),
    f("!~*", "tt>b", |a, _| test(a, true, false)),
    typed("~", "ct>b", |a, call| test(&with_blanks(a, call), false, true)),
    typed("~*", "ct>b", |a, call| test(&with_blanks(a, call), true, true)),
    typed("!~", "ct>b", |a, call| test(&with_blanks(a, call), false, false)),
    typed("!~*", "ct>b", |a, call| test(&with_blanks(a, call), true, false)),
    // `x SIMILAR TO p ESCAPE e` is `x ~ similar_to_escape(p, e)`.
    f("similar_to_escape", "t>t tt>t", |a, _| similar_escape(a)),
];
