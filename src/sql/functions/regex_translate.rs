//! PostgreSQL's regular expressions in the matcher's notation.

use crate::sql::error::SqlError;

fn invalid(why: &str) -> SqlError {
    SqlError::new("2201B", format!("invalid regular expression: {why}"))
}

fn refuse(what: &str) -> SqlError {
    SqlError::unsupported(
        format!("{what} in a regular expression"),
        "Write the pattern without it, or split it into two conditions.",
    )
}

/// The pattern for the matcher. With `find`, patterns whose match could end elsewhere are refused.
///
/// # Errors
/// 2201B for a malformed pattern, 0A000 for one that would be answered differently.
pub(super) fn translate(pattern: &str, find: bool) -> Result<String, SqlError> {
    let pattern = pattern.strip_prefix("***:").unwrap_or(pattern);
    if let Some(literal) = pattern.strip_prefix("***=") {
        return Ok(regex_lite::escape(literal));
    }
    let mut translator =
        Translator { rest: pattern.chars().peekable(), out: String::new(), lazy: None, find };
    translator.options()?;
    translator.alternatives(0)?;
    match translator.rest.next() {
        None => Ok(translator.out),
        Some(_) => Err(invalid("parentheses () not balanced")),
    }
}

struct Translator<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    out: String,
    /// Whether the first quantifier was non-greedy; PostgreSQL lets it decide for all.
    lazy: Option<bool>,
    find: bool,
}

/// What an alternative starts with, as far as it tells alternatives apart.
type First = Option<char>;

impl Translator<'_> {
    /// Embedded options at the very start: `(?i)`.
    fn options(&mut self) -> Result<(), SqlError> {
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('(') || ahead.next() != Some('?') {
            return Ok(());
        }
        let mut letters = String::new();
        for c in ahead.by_ref() {
            match c {
                ')' => {
                    for letter in letters.chars() {
                        match letter {
                            'i' => self.out.push_str("(?i)"),
                            'c' => self.out.push_str("(?-i)"),
                            'n' | 'm' => self.out.push_str("(?m-s)"),
                            's' => self.out.push_str("(?s-m)"),
                            'x' => self.out.push_str("(?x)"),
                            _ => return Err(refuse("this embedded option")),
                        }
                    }
                    self.rest = ahead;
                    return Ok(());
                }
                c if c.is_ascii_lowercase() => letters.push(c),
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    fn alternatives(&mut self, depth: usize) -> Result<(), SqlError> {
        if depth > 50 {
            return Err(invalid("regular expression is too complex"));
        }
        let mut firsts: Vec<(First, Option<usize>)> = vec![self.branch(depth)?];
        while self.rest.next_if_eq(&'|').is_some() {
            self.out.push('|');
            firsts.push(self.branch(depth)?);
        }
        if !self.find || firsts.len() == 1 {
            return Ok(());
        }
        // The first alternative and the longest are the same if no two can match at one place, or if
        // all have one length.
        let length = firsts.first().and_then(|f| f.1);
        if length.is_some() && firsts.iter().all(|f| f.1 == length) {
            return Ok(());
        }
        let mut seen = Vec::new();
        for (first, _) in firsts {
            match first {
                Some(c) if !seen.contains(&c.to_ascii_lowercase()) => seen.push(c.to_ascii_lowercase()),
                _ => return Err(refuse("alternatives that may start alike")),
            }
        }
        Ok(())
    }

    /// One alternative: its first character and its length, where they are fixed.
    fn branch(&mut self, depth: usize) -> Result<(First, Option<usize>), SqlError> {
        let mut first = None;
        let mut length = Some(0usize);
        let mut at_start = true;
        while let Some(&c) = self.rest.peek() {
            if c == '|' || c == ')' {
                if c == ')' && depth == 0 {
                    return Err(invalid("parentheses () not balanced"));
                }
                break;
            }
            let (atom_first, atom_length) = self.atom(depth)?;
            let quantified = self.quantifier(atom_length.is_some())?;
            if at_start && atom_length != Some(0) {
                first = if quantified { None } else { atom_first };
                at_start = false;
            }
            length = match (length, atom_length, quantified) {
                (Some(n), Some(m), false) => Some(n + m),
                _ => None,
            };
        }
        Ok((first, length))
    }

    /// One atom: its first character and its length, where they are fixed.
    fn atom(&mut self, depth: usize) -> Result<(First, Option<usize>), SqlError> {
        let Some(c) = self.rest.next() else {
            return Ok((None, None));
        };
        match c {
            '(' => {
                if self.rest.next_if_eq(&'?').is_some() {
                    match self.rest.next() {
                        Some(':') => self.out.push_str("(?:"),
                        Some('=' | '!' | '<') => return Err(refuse("looking ahead or behind")),
                        _ => return Err(invalid("quantifier operand invalid")),
                    }
                } else {
                    self.out.push('(');
                }
                self.alternatives(depth + 1)?;
                if self.rest.next() != Some(')') {
                    return Err(invalid("parentheses () not balanced"));
                }
                self.out.push(')');
                Ok((None, None))
            }
            '[' => {
                self.class()?;
                Ok((None, Some(1)))
            }
            '*' | '+' | '?' => Err(invalid("quantifier operand invalid")),
            '{' if self.rest.peek().is_some_and(char::is_ascii_digit) => {
                Err(invalid("quantifier operand invalid"))
            }
            '^' => {
                self.out.push('^');
                Ok((None, Some(0)))
            }
            '$' => {
                self.out.push('$');
                Ok((None, Some(0)))
            }
            '.' => {
                self.out.push('.');
                Ok((None, Some(1)))
            }
            '\\' => self.escape(),
            c => {
                self.literal(c);
                Ok((Some(c), Some(1)))
            }
        }
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    fn escape(&mut self) -> Result<(First, Option<usize>), SqlError> {
        let Some(c) = self.rest.next() else {
            return Err(invalid("invalid escape \\ sequence"));
        };
        match c {
            'd' | 'w' | 's' | 'D' | 'W' | 'S' => {
                self.out.push('\\');
                self.out.push(c);
                Ok((None, Some(1)))
            }
            'y' | 'Y' | 'A' | 'Z' | 'm' | 'M' => {
                self.out.push_str(match c {
                    'y' => r"\b",
                    'Y' => r"\B",
                    'A' => r"\A",
                    'Z' => r"\z",
                    'm' => r"\b{start}",
                    _ => r"\b{end}",
                });
                Ok((None, Some(0)))
            }
            'n' | 't' | 'r' | 'f' | 'v' => {
                self.out.push('\\');
                self.out.push(c);
                Ok((None, Some(1)))
            }
            'a' => {
                self.out.push_str(r"\x07");
                Ok((None, Some(1)))
            }
            'b' => {
                self.out.push_str(r"\x08");
                Ok((None, Some(1)))
            }
            'B' => {
                self.literal('\\');
                Ok((Some('\\'), Some(1)))
            }
            'e' => {
                self.out.push_str(r"\x1b");
                Ok((None, Some(1)))
            }
            'u' | 'U' | 'x' => {
                let count = if c == 'U' { 8 } else { 4 };
                let mut code = 0u32;
                let mut seen = 0;
                while seen < count
                    && let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(16))
                {
                    code = code.wrapping_mul(16).wrapping_add(digit);
                    self.rest.next();
                    seen += 1;
                }
                match char::from_u32(code) {
                    Some(c) if seen > 0 => {
                        self.literal(c);
                        Ok((Some(c), Some(1)))
                    }
                    _ => Err(invalid("invalid escape \\ sequence")),
                }
            }
            '1'..='9' => Err(refuse("a back reference")),
            c if c.is_ascii_alphanumeric() => Err(invalid("invalid escape \\ sequence")),
            c => {
                self.literal(c);
                Ok((Some(c), Some(1)))
            }
        }
    }

    /// A bracket expression, behind its `[`.
    fn class(&mut self) -> Result<(), SqlError> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let Some(c) = self.rest.next() else {
                return Err(invalid("brackets [] not balanced"));
            };
            match c {
                ']' if !first => break,
                '[' if matches!(self.rest.peek(), Some(':')) => {
                    self.rest.next();
                    let mut name = String::new();
                    while let Some(c) = self.rest.next_if(|c| c.is_ascii_alphabetic()) {
                        name.push(c);
                    }
                    const NAMES: [&str; 13] = [
                        "alpha", "digit", "alnum", "upper", "lower", "space", "punct", "xdigit", "blank",
                        "cntrl", "graph", "print", "word",
                    ];
                    if self.rest.next() != Some(':') || self.rest.next() != Some(']') {
                        return Err(invalid("invalid character class"));
                    }
                    if !NAMES.contains(&name.as_str()) {
                        return Err(invalid("invalid character class"));
                    }
                    self.out.push_str(&format!("[:{name}:]"));
                }
                '[' if matches!(self.rest.peek(), Some('.' | '=')) => {
                    return Err(refuse("a collating element"));
                }
                '\\' => match self.rest.next() {
                    Some(c @ ('d' | 'w' | 's' | 'n' | 't' | 'r' | 'f' | 'v')) => {
                        self.out.push('\\');
                        self.out.push(c);
                    }
                    Some(c) if c.is_ascii_alphanumeric() => {
                        return Err(invalid("invalid escape \\ sequence"));
                    }
                    Some(c) => self.literal(c),
                    None => return Err(invalid("brackets [] not balanced")),
                },
                '-' => {
                    // A range, unless it stands first or last.
                    if first || self.rest.peek() == Some(&']') {
                        self.out.push_str("\\-");
                    } else {
                        self.out.push('-');
                    }
                }
                c => self.literal(c),
            }
            first = false;
        }
        self.out.push(']');
        Ok(())
    }

    /// A quantifier if one follows; whether there was one.
    fn quantifier(&mut self, _fixed: bool) -> Result<bool, SqlError> {
        let Some(&c) = self.rest.peek() else {
            return Ok(false);
        };
        match c {
            '*' | '+' | '?' => {
                self.rest.next();
                self.out.push(c);
            }
            '{' => {
                let mut ahead = self.rest.clone();
                ahead.next();
                if !ahead.peek().is_some_and(char::is_ascii_digit) {
                    return Ok(false);
                }
                let mut bounds = String::new();
                for c in ahead.by_ref() {
                    if c == '}' {
                        break;
                    }
                    bounds.push(c);
                }
                let numbers: Vec<Option<u32>> = bounds.split(',').map(|n| n.parse().ok()).collect();
                let valid = match numbers[..] {
                    [Some(n)] => n <= 255,
                    [Some(n), None] => bounds.ends_with(',') && n <= 255,
                    [Some(n), Some(m)] => n <= m && m <= 255,
                    _ => false,
                };
                if !valid {
                    return Err(invalid("invalid repetition count(s)"));
                }
                self.rest = ahead;
                self.out.push_str(&format!("{{{bounds}}}"));
            }
            _ => return Ok(false),
        }
        let lazy = self.rest.next_if_eq(&'?').is_some();
        if lazy {
            self.out.push('?');
        }
        if matches!(self.rest.peek(), Some('*' | '+' | '?')) {
            return Err(invalid("quantifier operand invalid"));
        }
        if self.find && self.lazy.is_some_and(|first| first != lazy) {
            return Err(refuse("a mixture of greedy and non-greedy quantifiers"));
        }
        self.lazy = Some(lazy);
        Ok(true)
    }
}
