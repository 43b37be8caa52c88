//! `to_char` of numbers and `to_number`.

use super::arguments::{numeric, text};
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

/// One element of a number's template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Nine,
    Zero,
    Point,
    Group,
    Sign,
    Minus,
    Plus,
    SignAnywhere,
    Angle,
    Fill,
    Ordinal(bool),
    Shift,
    Exponent,
    Roman(bool),
    Currency,
    Char(char),
}

fn parse(template: &str) -> Vec<Part> {
    const WORDS: [(&str, Part); 16] = [
        ("EEEE", Part::Exponent),
        ("FM", Part::Fill),
        ("MI", Part::Minus),
        ("PL", Part::Plus),
        ("SG", Part::SignAnywhere),
        ("PR", Part::Angle),
        ("RN", Part::Roman(true)),
        ("TH", Part::Ordinal(true)),
        ("9", Part::Nine),
        ("0", Part::Zero),
        (".", Part::Point),
        ("D", Part::Point),
        (",", Part::Group),
        ("G", Part::Group),
        ("S", Part::Sign),
        ("V", Part::Shift),
    ];
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let body = &rest[1..];
            let end = body.find('"').unwrap_or(body.len());
            parts.extend(body[..end].chars().map(Part::Char));
            rest = body.get(end + 1..).unwrap_or_default();
            continue;
        }
        let found = WORDS
            .iter()
            .find(|(word, _)| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)));
        let (part, length) = match found {
            Some((word, Part::Ordinal(_))) => (Part::Ordinal(rest.starts_with('T')), word.len()),
            Some((word, Part::Roman(_))) => (Part::Roman(rest.starts_with('R')), word.len()),
            Some((word, part)) => (*part, word.len()),
            None if c == 'L' || c == 'l' => (Part::Currency, 1),
            None => (Part::Char(c), c.len_utf8()),
        };
        parts.push(part);
        rest = &rest[length..];
    }
    parts
}

fn roman(n: i64) -> String {
    const NUMERALS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = n;
    let mut out = String::new();
    for (value, numeral) in NUMERALS {
        while rest >= value {
            out.push_str(numeral);
            rest -= value;
        }
    }
    out
}

/// `st`, `nd`, `rd` or `th`.
pub(crate) fn ordinal(digits: &str, upper: bool) -> &'static str {
    let mut last = digits.bytes().rev().filter(u8::is_ascii_digit);
    let (unit, ten) = (last.next(), last.next());
    let suffix = match unit {
        _ if ten == Some(b'1') => ["th", "TH"],
        Some(b'1') => ["st", "ST"],
        Some(b'2') => ["nd", "ND"],
        Some(b'3') => ["rd", "RD"],
        _ => ["th", "TH"],
    };
    suffix[usize::from(upper)]
}

fn scientific(n: &Numeric, parts: &[Part]) -> String {
    let after =
        parts.iter().skip_while(|p| **p != Part::Point).filter(|p| matches!(p, Part::Nine | Part::Zero));
    let digits = after.count();
    // to so many digits as the mantissa has, half away from zero
    let magnitude = format!("{:e}", n.abs().to_f64());
    let exponent: i32 = magnitude.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let body = format!("{:.*e}", digits, n.abs().round(digits as i32 - exponent).to_f64());
    let (mantissa, exponent) = body.split_once('e').unwrap_or((&body, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    let lead = if n.signum() < 0 { "-" } else { " " };
    format!("{lead}{mantissa}e{sign}{:02}", exponent.abs())
}

fn to_char(n: &Numeric, template: &str) -> Answer {
    let parts = parse(template);
    let fill = parts.contains(&Part::Fill);
    if let Some(Part::Roman(upper)) = parts.iter().find(|p| matches!(p, Part::Roman(_))) {
        let body = match n.to_i64() {
            Some(n @ 1..=3999) => roman(n),
            _ => "#".repeat(15),
        };
        let body = if *upper { body } else { body.to_ascii_lowercase() };
        return Ok(Value::text(if fill { body } else { format!("{body:>15}") }));
    }
    if parts.contains(&Part::Exponent) {
        let body = scientific(n, &parts);
        return Ok(Value::text(if fill { body.trim_start().to_string() } else { body }));
    }
    let digit = |p: &&Part| matches!(p, Part::Nine | Part::Zero);
    let shift_at = parts.iter().position(|p| *p == Part::Shift);
    let shifted = shift_at.map_or(0, |at| parts[at..].iter().filter(digit).count());
    let point = parts.iter().position(|p| *p == Part::Point).unwrap_or(parts.len());
    let before = parts[..point].iter().filter(digit).count();
    let after = parts[point..].iter().filter(digit).count();
    let value = if shifted > 0 {
        n.mul(&Numeric::from_big(crate::sql::numeric::pow10(shifted as u32), 0))?
    } else {
        n.clone()
    };
    let rounded = value.round(after as i32);
    let negative = rounded.signum() < 0 || (n.signum() < 0 && !rounded.is_zero());
    let shown = rounded.abs().to_string();
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    if !n.is_finite() && whole.len() <= before {
        let sign = match negative {
            true => "-",
            false if parts.contains(&Part::Sign) => "+",
            false => " ",
        };
        let text = format!("{sign}{whole}");
        let text = if fill { text.trim_start().to_string() } else { format!("{text:>0$}", before + 1) };
        return Ok(Value::text(text));
    }
    let whole = if whole == "0" && after > 0 { "" } else { whole };
    let overflow = whole.len() > before || !n.is_finite();
    let layout = Layout { parts: &parts, before, whole, fraction, overflow, negative, fill, point };
    Ok(Value::text(layout.write()))
}

/// A number's digits laid out over a template.
struct Layout<'a> {
    parts: &'a [Part],
    /// Digits before the point that the template has.
    before: usize,
    whole: &'a str,
    fraction: &'a str,
    overflow: bool,
    negative: bool,
    fill: bool,
    point: usize,
}

impl Layout<'_> {
    fn write(&self) -> String {
        let has = |part: Part| self.parts.contains(&part);
        let explicit = has(Part::Sign) || has(Part::Minus) || has(Part::Plus) || has(Part::SignAnywhere);
        let angle = has(Part::Angle);
        let trailing_sign = self.parts.iter().rposition(|p| *p == Part::Sign)
            > self.parts.iter().rposition(|p| matches!(p, Part::Nine | Part::Zero));
        let lead = match (explicit, angle) {
            (_, true) if self.negative => Some("<"),
            (false, false) if self.negative => Some("-"),
            (false, _) if !self.fill => Some(" "),
            (true, _) if has(Part::Sign) && !trailing_sign => Some(if self.negative { "-" } else { "+" }),
            _ => None,
        };
        let first_zero = self.parts[..self.point]
            .iter()
            .filter(|p| matches!(p, Part::Nine | Part::Zero))
            .position(|p| *p == Part::Zero);
        let start = self.before.saturating_sub(self.whole.len()).min(first_zero.unwrap_or(usize::MAX));
        // Zeros at the end of the fraction that only nines stand for go in fill mode.
        let kept = {
            let forced = self.parts[self.point.min(self.parts.len())..]
                .iter()
                .filter(|p| matches!(p, Part::Nine | Part::Zero))
                .collect::<Vec<_>>()
                .iter()
                .rposition(|p| **p == Part::Zero)
                .map_or(0, |at| at + 1);
            if self.fill {
                self.fraction.trim_end_matches('0').len().max(forced)
            } else {
                self.fraction.len()
            }
        };
        let mut out = String::new();
        let mut lead = lead;
        let (mut at, mut decimal) = (0, 0);
        let mut past_point = false;
        for (index, part) in self.parts.iter().enumerate() {
            match *part {
                Part::Nine | Part::Zero if !past_point => {
                    if at >= start {
                        out.push_str(lead.take().unwrap_or_default());
                        let from_end = self.before - at;
                        let digit =
                            self.whole.len().checked_sub(from_end).and_then(|i| self.whole.as_bytes().get(i));
                        out.push(if self.overflow { '#' } else { digit.map_or('0', |b| char::from(*b)) });
                    } else if self.overflow {
                        out.push_str(lead.take().unwrap_or_default());
                        out.push('#');
                    } else if !self.fill {
                        out.push(' ');
                    } else if self.whole.is_empty()
                        && at + 1 == self.before
                        && self.fraction.trim_end_matches('0').is_empty()
                    {
                        out.push_str(lead.take().unwrap_or_default());
                        out.push('0');
                    }
                    at += 1;
                }
                Part::Nine | Part::Zero => {
                    let digit = self.fraction.as_bytes().get(decimal).filter(|_| decimal < kept);
                    if self.overflow {
                        out.push('#');
                    } else if let Some(digit) = digit {
                        out.push(char::from(*digit));
                    }
                    decimal += 1;
                }
                Part::Point => {
                    out.push_str(lead.take().unwrap_or_default());
                    out.push('.');
                    past_point = true;
                }
                Part::Group if at > start => out.push(','),
                Part::Group if !self.fill => out.push(' '),
                Part::Sign if trailing_sign && index > 0 => out.push(if self.negative { '-' } else { '+' }),
                Part::Minus if self.negative => out.push('-'),
                Part::Minus if !self.fill => out.push(' '),
                Part::Plus if !self.negative => out.push('+'),
                Part::Plus if !self.fill => out.push(' '),
                Part::SignAnywhere => out.push(if self.negative { '-' } else { '+' }),
                Part::Angle if self.negative => out.push('>'),
                Part::Angle if !self.fill => out.push(' '),
                Part::Ordinal(upper) if !self.negative => out.push_str(ordinal(self.whole, upper)),
                Part::Currency => out.push(' '),
                Part::Char(c) => out.push(c),
                _ => {}
            }
        }
        out
    }
}

/// What is read of a number so far, as PostgreSQL's `NUM_processor` reads it: the template says at each place what is
/// looked for, and what is something else is skipped with it.
struct Reader<'a> {
    rest: &'a [u8],
    sign: Option<u8>,
    digits: String,
    /// Digits behind the point, once it was read.
    after: Option<usize>,
}

impl Reader<'_> {
    /// Skips so many characters that cannot be part of a number.
    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            match self.rest {
                [b'0'..=b'9' | b'.' | b',' | b'+' | b'-', ..] | [] => return,
                [_, rest @ ..] => {
                    let more = rest.iter().take_while(|byte| (0x80..0xC0).contains(*byte)).count();
                    self.rest = &rest[more..];
                }
            }
        }
    }

    fn take_sign(&mut self, signs: &[u8]) -> bool {
        let found = self.rest.first().filter(|byte| signs.contains(byte)).copied();
        if let Some(byte) = found {
            self.sign = Some(byte);
            self.rest = &self.rest[1..];
        }
        found.is_some()
    }

    /// A place of a digit or of the point.
    fn place(&mut self, is_point: bool, parts: &[Part]) {
        let has = |part: Part| parts.contains(&part);
        if let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
        let none = self.digits.bytes().all(|byte| byte == b'.');
        if self.sign.is_none() && none && !is_point {
            self.take_sign(if has(Part::Angle) { b"-+<" } else { b"-+" });
        }
        let room = parts.iter().skip_while(|p| **p != Part::Point);
        let room = room.filter(|p| matches!(p, Part::Nine | Part::Zero)).count();
        let mut read = false;
        match self.rest.first() {
            Some(byte @ b'0'..=b'9') => {
                if self.after == Some(room) {
                    return;
                }
                self.digits.push(char::from(*byte));
                self.after = self.after.map(|after| after + 1);
                read = true;
            }
            Some(b'.') if has(Part::Point) && self.after.is_none() => {
                self.digits.push('.');
                self.after = Some(0);
                read = true;
            }
            None => return,
            _ => {}
        }
        if self.sign.is_none() && self.digits.bytes().any(|byte| byte != b'.') {
            if has(Part::Sign) {
                if let (true, [_, next @ (b'-' | b'+'), ..]) = (read, self.rest) {
                    self.sign = Some(*next);
                    self.rest = &self.rest[1..];
                }
            } else if !read && (has(Part::Plus) || has(Part::Minus)) {
                self.sign = self.rest.first().filter(|byte| matches!(byte, b'-' | b'+')).copied();
            }
        }
        self.rest = &self.rest[1..];
    }
}

fn to_number(s: &str, template: &str) -> Answer {
    let parts = parse(template);
    let mut reader = Reader { rest: s.as_bytes(), sign: None, digits: String::new(), after: None };
    for part in &parts {
        if reader.rest.is_empty() {
            break;
        }
        let signs: &[u8] = match part {
            Part::Nine | Part::Zero | Part::Point => {
                reader.place(*part == Part::Point, &parts);
                continue;
            }
            Part::Group => {
                if !parts.contains(&Part::Fill)
                    && let [b',', rest @ ..] = reader.rest
                {
                    reader.rest = rest;
                }
                continue;
            }
            Part::Minus => b"-",
            Part::Plus => b"+",
            Part::SignAnywhere => b"-+",
            Part::Currency | Part::Char(_) => b"",
            Part::Ordinal(_) => {
                reader.skip(2);
                continue;
            }
            _ => continue,
        };
        if !reader.take_sign(signs) {
            reader.skip(1);
        }
    }
    let sign = match reader.sign {
        None => ' ',
        Some(b'+') => '+',
        Some(_) => '-',
    };
    let text = format!("{sign}{}", reader.digits.trim_end_matches('.'));
    match Numeric::parse(&text)? {
        Some(n) => Ok(Value::Numeric(n)),
        None => Err(SqlError::new("22P02", format!("invalid input syntax for type numeric: \"{text}\""))),
    }
}

fn of_float(a: &[Value]) -> Answer {
    let (x, template) = (super::arguments::float(a, 0), text(a, 1));
    let parts = parse(template);
    let plain = !parts.contains(&Part::Exponent) && !template.contains(['V', 'v']);
    if plain && x.is_finite() && x.abs() < 1e15 {
        // rounded as printf does it: from the exact binary value, half to even
        let places = parts.iter().skip_while(|p| **p != Part::Point);
        let places = places.filter(|p| matches!(p, Part::Nine | Part::Zero)).count();
        let whole = format!("{:.0}", x.abs().trunc()).len();
        let rounded = format!("{x:.*}", places.min(15usize.saturating_sub(whole)));
        if let Some(n) = Numeric::parse(&rounded)? {
            return to_char(&n, template);
        }
    }
    if parts.contains(&Part::Exponent) && x.is_finite() {
        let places = parts.iter().skip_while(|p| **p != Part::Point);
        let places = places.filter(|p| matches!(p, Part::Nine | Part::Zero)).count();
        if let Some(n) = Numeric::parse(&format!("{x:.places$e}"))? {
            return to_char(&n, template);
        }
    }
    if template.contains(['V', 'v']) && x.is_finite() {
        // moved first, and then rounded
        let places = parts.iter().skip_while(|p| **p != Part::Shift);
        let places = places.filter(|p| matches!(p, Part::Nine | Part::Zero)).count();
        if let Some(n) = Numeric::parse(&format!("{:.0}e-{places}", x * 10f64.powi(places as i32)))? {
            return to_char(&n, template);
        }
    }
    to_char(&Numeric::from_float(x, 15), template)
}

fn of_int(a: &[Value]) -> Answer {
    to_char(&Numeric::from(super::arguments::int(a, 0)), text(a, 1))
}

pub(super) static TABLE: &[Entry] = &[
    f("to_char", "4t>t~ 8t>t~", |a, _| of_int(a)),
    f("to_char", "nt>t~", |a, _| to_char(numeric(a, 0), text(a, 1))),
    f("to_char", "ft>t~ dt>t~", |a, _| of_float(a)),
    f("to_number", "tt>n~", |a, _| to_number(text(a, 0), text(a, 1))),
];
