//! Which PostgreSQL type a column of texts has.
//!
//! Every value counts, not a sample: one letter in row 90,000 makes the column text before import, where
//! it can be shown, rather than an error after it. Each value is reduced to the set of types that read it
//! without loss; a column's types are the intersection. What could lose something (leading zeros, a plus
//! sign, more digits than a double has) is text.

/// A set of types, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Types(u16);

impl Types {
    pub const BOOLEAN: Types = Types(1);
    pub const INTEGER: Types = Types(1 << 1);
    pub const BIGINT: Types = Types(1 << 2);
    pub const NUMERIC: Types = Types(1 << 3);
    pub const DOUBLE: Types = Types(1 << 4);
    pub const DATE: Types = Types(1 << 5);
    pub const TIMESTAMP: Types = Types(1 << 6);
    pub const TIMESTAMPTZ: Types = Types(1 << 7);
    pub const UUID: Types = Types(1 << 8);
    pub const JSONB: Types = Types(1 << 9);
    pub const TEXT: Types = Types(1 << 10);
    /// Written without an exponent. Not a type: it decides between numeric and double precision.
    const PLAIN: Types = Types(1 << 11);
    pub const ALL: Types = Types((1 << 12) - 1);

    /// From the narrowest to the widest; the first that a column allows is proposed.
    const ORDER: [(Types, &'static str); 12] = [
        (Types::BOOLEAN, "boolean"),
        (Types::INTEGER, "integer"),
        (Types::BIGINT, "bigint"),
        (Types::PLAIN, "numeric"),
        (Types::DOUBLE, "double precision"),
        (Types::NUMERIC, "numeric"),
        (Types::DATE, "date"),
        (Types::TIMESTAMP, "timestamp"),
        (Types::TIMESTAMPTZ, "timestamptz"),
        (Types::UUID, "uuid"),
        (Types::JSONB, "jsonb"),
        (Types::TEXT, "text"),
    ];

    pub const fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub const fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub const fn has(self, other: Types) -> bool {
        self.0 & other.0 != 0
    }

    /// The narrowest type of the set, as PostgreSQL writes it.
    pub fn narrowest(self) -> &'static str {
        Self::ORDER.iter().find(|(types, _)| self.has(*types)).map_or("text", |(_, name)| name)
    }
}

/// What is known of a column after the values seen so far.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    types: Types,
    /// Values that are there, blank or not.
    present: u64,
    /// Values of blanks only: NULL in every type but text.
    blank: u64,
}

impl Default for Guess {
    fn default() -> Self {
        Guess { types: Types::ALL, present: 0, blank: 0 }
    }
}

impl Guess {
    /// Counts one value. Empty cells are not values: they are NULL and fit every type.
    pub fn see(&mut self, value: &str) {
        self.present += 1;
        if value.trim_ascii().is_empty() {
            self.blank += 1;
        } else if self.types != Types::TEXT {
            self.types = self.types.and(types_of(value));
        }
    }

    /// Counts one value whose types are known.
    pub fn see_types(&mut self, types: Types) {
        self.present += 1;
        self.types = self.types.and(types);
    }

    /// Whether no value was seen.
    pub fn is_empty(&self) -> bool {
        self.present == 0
    }

    /// The proposed type. A column without any value is text.
    pub fn type_name(&self) -> &'static str {
        if self.present == self.blank { "text" } else { self.types.narrowest() }
    }

    /// Whether some of `rows` rows will be NULL.
    pub fn nullable(&self, rows: u64) -> bool {
        let blank = if self.type_name() == "text" { 0 } else { self.blank };
        self.present - blank < rows
    }
}

/// The types of numbers.
pub const NUMBERS: Types =
    Types::INTEGER.or(Types::BIGINT).or(Types::NUMERIC).or(Types::DOUBLE).or(Types::PLAIN);

/// The types that read this value without losing anything. Blanks around it are allowed, except in text,
/// which keeps them.
pub fn types_of(value: &str) -> Types {
    let value = value.trim_ascii();
    let specific = match value.as_bytes() {
        [b'0'..=b'9' | b'-' | b'.', ..] => number(value).or(temporal(value)),
        [b't' | b'f' | b'T' | b'F', ..] if is_boolean(value) => Types::BOOLEAN,
        [b'{' | b'[', ..] if is_json(value) => Types::JSONB,
        _ => Types(0),
    };
    let uuid = if is_uuid(value) { Types::UUID } else { Types(0) };
    specific.or(uuid).or(Types::TEXT)
}

/// `true` and `false` in any case; `t` and `f` as PostgreSQL's COPY writes them. Not `yes` and `no`: a column
/// of country codes may be all NO.
fn is_boolean(value: &str) -> bool {
    matches!(value, "t" | "f") || value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}

fn number(value: &str) -> Types {
    let (mantissa, exponent) = match value.find(['e', 'E']) {
        Some(at) => (&value[..at], Some(&value[at + 1..])),
        None => (value, None),
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // A leading zero means a code, not a number; so does a sign before zero.
    let whole_fits = match whole {
        "" => fraction.is_some(),
        "0" => fraction.is_some() || mantissa == "0" || exponent.is_some(),
        _ => digits(whole) && !whole.starts_with('0'),
    };
    let longest = 1000;
    if !whole_fits || !fraction.is_none_or(digits) || value.len() > longest {
        return Types(0);
    }
    let significant = unsigned.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
    let finite = value.parse::<f64>().is_ok_and(|v| v.is_finite() && (v != 0.0 || significant == 0));
    // A double holds 15 decimal digits surely.
    let double = if finite && significant <= 15 { Types::DOUBLE } else { Types(0) };
    match (exponent, fraction) {
        (Some(exponent), _) => {
            let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            let size = if digits(unsigned) { unsigned.parse::<u32>().unwrap_or(u32::MAX) } else { u32::MAX };
            if size <= 300 { double.or(Types::NUMERIC) } else { Types(0) }
        }
        (None, Some(_)) => double.or(Types::NUMERIC).or(Types::PLAIN),
        (None, None) => {
            let mut types = double.or(Types::NUMERIC).or(Types::PLAIN);
            if value.parse::<i64>().is_ok() {
                types = types.or(Types::BIGINT);
            }
            if value.parse::<i32>().is_ok() {
                types = types.or(Types::INTEGER);
            }
            types
        }
    }
}

/// ISO 8601 dates and times. Other orders of day, month and year are ambiguous, so they stay text.
fn temporal(value: &str) -> Types {
    let bytes = value.as_bytes();
    let Some((date, rest)) = value.split_at_checked(10) else { return Types(0) };
    if !is_date(date.as_bytes()) {
        return Types(0);
    }
    if rest.is_empty() {
        return Types::DATE.or(Types::TIMESTAMP);
    }
    if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) {
        return Types(0);
    }
    let Some(time) = rest.get(1..) else { return Types(0) };
    let zone_at = time.find(['Z', 'z', '+', '-']);
    let (time, zone) = match zone_at {
        Some(at) => (time[..at].trim_ascii_end(), Some(&time[at..])),
        None => (time, None),
    };
    match zone {
        _ if !is_time(time.as_bytes()) => Types(0),
        None => Types::TIMESTAMP,
        Some(zone) if is_zone(zone.as_bytes()) => Types::TIMESTAMPTZ,
        Some(_) => Types(0),
    }
}

fn two_digits(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Some(u32::from(a - b'0') * 10 + u32::from(b - b'0')),
        _ => None,
    }
}

/// `YYYY-MM-DD`, a day of the calendar.
fn is_date(bytes: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return false };
    let (Some(century), Some(year)) = (two_digits(&[*y1, *y2]), two_digits(&[*y3, *y4])) else {
        return false;
    };
    let (Some(month), Some(day)) = (two_digits(&[*m1, *m2]), two_digits(&[*d1, *d2])) else { return false };
    let year = century * 100 + year;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.ffffff`; a seventh digit would be rounded away, so it is no time.
fn is_time(bytes: &[u8]) -> bool {
    let (Some(hour), Some(b':'), Some(minute)) =
        (bytes.get(..2).and_then(two_digits), bytes.get(2), bytes.get(3..5).and_then(two_digits))
    else {
        return false;
    };
    let second = match bytes.get(5..) {
        None | Some([]) => Some(0),
        Some([b':', rest @ ..]) => {
            let fraction_fits = match rest.get(2..) {
                Some([]) => true,
                Some([b'.', digits @ ..]) => {
                    (1..=6).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
                }
                _ => false,
            };
            rest.get(..2).and_then(two_digits).filter(|_| fraction_fits)
        }
        Some(_) => None,
    };
    hour < 24 && minute < 60 && second.is_some_and(|second| second < 60)
}

/// `Z`, `+02`, `+0200` or `+02:00`.
fn is_zone(bytes: &[u8]) -> bool {
    let (hours, minutes) = match bytes {
        [b'Z' | b'z'] => return true,
        [b'+' | b'-', h1, h2] => (two_digits(&[*h1, *h2]), Some(0)),
        [b'+' | b'-', h1, h2, m1, m2] | [b'+' | b'-', h1, h2, b':', m1, m2] => {
            (two_digits(&[*h1, *h2]), two_digits(&[*m1, *m2]))
        }
        _ => return false,
    };
    hours.is_some_and(|hours| hours < 16) && minutes.is_some_and(|minutes| minutes < 60)
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// A JSON object or array that `jsonb` keeps: no `\u0000`, which PostgreSQL cannot store.
fn is_json(value: &str) -> bool {
    !value.contains("\\u0000")
        && super::json::depth(value) <= super::MAX_NESTING
        && serde_json::from_str::<serde_json::Value>(value).is_ok()
}

#[cfg(test)]
mod tests;
