//! Taking the text of a date or time apart, in all of PostgreSQL's everyday spellings (DateOrder MDY).

mod words;

use super::{HOUR, MINUTE, SECOND, days_from_civil, days_in_month};
use words::{is_keyword, is_weekday, month};

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// Not understood at all.
    Format,
    /// Understood, but there is no such time or day of the month.
    Overflow,
    /// There is no such month or day: perhaps they are swapped.
    MonthDayOverflow,
    /// No zone has this offset.
    ZoneOverflow,
    /// A named zone, which this engine does not know.
    NamedZone,
    /// A word that can only be a zone, and is none.
    NoZone(Box<str>),
}

/// A word that stands for a time by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    Now,
    Epoch,
    Infinity,
    NegInfinity,
    /// So many days after today.
    Day(i64),
}

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub special: Option<Special>,
    /// Days since 2000-01-01.
    pub date: Option<i64>,
    /// Microseconds of the day.
    pub time: Option<i64>,
    /// Seconds east of UTC.
    pub zone: Option<i64>,
}

#[derive(Debug, PartialEq)]
enum Field<'a> {
    Number(&'a str),
    Date(&'a str),
    Time(&'a str),
    Word(&'a str),
    Zone(&'a str),
    Special(&'a str),
}

/// Splits lower-case text into fields, as PostgreSQL's `ParseDateTime`.
fn fields(text: &str) -> Result<Vec<Field<'_>>, Problem> {
    let bytes = text.as_bytes();
    let run = |mut at: usize, more: &dyn Fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|b| more(*b)) {
            at += 1;
        }
        at
    };
    let digit = |b: u8| b.is_ascii_digit();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let start = at;
        if b.is_ascii_whitespace() {
            at += 1;
        } else if b.is_ascii_digit() {
            at = run(at, &digit);
            match bytes.get(at) {
                Some(b':') => {
                    at = run(at, &|b| digit(b) || b == b':' || b == b'.');
                    out.push(Field::Time(&text[start..at]));
                }
                Some(&delimiter @ (b'-' | b'/' | b'.')) => {
                    at += 1;
                    if bytes.get(at).is_some_and(u8::is_ascii_digit) {
                        at = run(at, &digit);
                        let three = bytes.get(at) == Some(&delimiter);
                        if three {
                            at = run(at, &|b| digit(b) || b == delimiter);
                        }
                        let number = delimiter == b'.' && !three;
                        let field = &text[start..at];
                        out.push(if number { Field::Number(field) } else { Field::Date(field) });
                    } else {
                        at = run(at, &|b| b.is_ascii_alphanumeric() || b == delimiter);
                        out.push(Field::Date(&text[start..at]));
                    }
                }
                _ => out.push(Field::Number(&text[start..at])),
            }
        } else if b == b'.' {
            at = run(at + 1, &digit);
            out.push(Field::Number(&text[start..at]));
        } else if b.is_ascii_alphabetic() {
            at = run(at, &|b| b.is_ascii_alphabetic());
            // a date that begins with its month, or a zone: `America/New_York`, `foo+3`
            let date = match bytes.get(at) {
                Some(b'-' | b'/' | b'.') => true,
                Some(b'+' | b'0'..=b'9') => !is_keyword(&text[start..at]),
                _ => false,
            };
            if date {
                at = run(at, &|b| b.is_ascii_alphanumeric() || b"+-/_.:".contains(&b));
                out.push(Field::Date(&text[start..at]));
            } else {
                out.push(Field::Word(&text[start..at]));
            }
        } else if b == b'+' || b == b'-' {
            at = run(at + 1, &|b| b.is_ascii_whitespace());
            if bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at = run(at, &|b| digit(b) || matches!(b, b':' | b'.'));
                out.push(Field::Zone(&text[start..at]));
            } else if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
                at = run(at, &|b| b.is_ascii_alphabetic());
                out.push(Field::Special(&text[start..at]));
            } else {
                return Err(Problem::Format);
            }
        } else if b.is_ascii_punctuation() {
            at += 1;
        } else {
            return Err(Problem::Format);
        }
        if out.len() > 25 {
            return Err(Problem::Format);
        }
    }
    Ok(out)
}

/// Hours east of UTC of the zones' abbreviations that PostgreSQL knows and people write.
pub(crate) fn zone_abbreviation(word: &str) -> Option<i64> {
    let hours = match word {
        "z" | "utc" | "gmt" | "zulu" | "uct" | "wet" => 0,
        "bst" | "cet" | "west" | "met" => 1,
        "cest" | "eet" | "sast" | "ist" => 2,
        "eest" | "msk" => 3,
        "jst" | "kst" => 9,
        "aest" => 10,
        "nzst" => 12,
        "ast" | "edt" => -4,
        "est" | "cdt" => -5,
        "cst" | "mdt" => -6,
        "mst" | "pdt" => -7,
        "pst" | "akdt" => -8,
        "akst" => -9,
        "hst" => -10,
        _ => return None,
    };
    Some(hours * 3600)
}

/// Seconds east of UTC of `+05:30`, `-0800`, `+2`.
pub(crate) fn zone_offset(text: &str) -> Option<i64> {
    let negative = text.starts_with('-');
    let body = text[1..].trim_start();
    let mut parts = body.split(':');
    let first = parts.next()?;
    let number = |s: &str| s.parse::<i64>().ok();
    let (hours, minutes) = match (parts.next(), first.len()) {
        (Some(minutes), _) => (number(first)?, number(minutes)?),
        (None, 1 | 2) => (number(first)?, 0),
        (None, 3 | 4) => {
            let (hours, minutes) = first.split_at(first.len() - 2);
            (number(hours)?, number(minutes)?)
        }
        _ => return None,
    };
    let seconds = parts.next().map_or(Some(0), number)?;
    if hours > 15 || minutes > 59 || seconds > 59 {
        return None;
    }
    let offset = hours * 3600 + minutes * 60 + seconds;
    Some(if negative { -offset } else { offset })
}

#[derive(Default)]
struct State {
    out: Decoded,
    year: Option<(i64, usize)>,
    month: Option<i64>,
    day: Option<i64>,
    before_christ: bool,
    /// A zone by its place.
    place: Option<super::zone::Zone>,
    afternoon: Option<bool>,
    yearday: Option<i64>,
    /// Digits run together are a time.
    time_only: bool,
}

/// Takes a text apart; with `time_only`, digits run together are a time.
pub(super) fn decode(text: &str, time_only: bool) -> Result<Decoded, Problem> {
    let text = text.trim().to_ascii_lowercase();
    if !text.is_ascii() {
        return Err(Problem::Format);
    }
    let fields = fields(&text)?;
    if fields.is_empty() {
        return Err(Problem::Format);
    }
    let mut state = State { time_only, ..State::default() };
    // a time may have a date before it
    let dated = matches!(fields.as_slice(), [_, Field::Time(_), ..] | [_, .., Field::Date(_)]);
    for (at, field) in fields.iter().enumerate() {
        let last = at + 1 == fields.len();
        match field {
            Field::Date(text)
                if text.starts_with(|c: char| c.is_ascii_alphabetic()) && state.awaits_zone(dated) =>
            {
                state.zone(text)?;
            }
            Field::Date(text) if time_only && (at > 0 || !dated) => state.time_and_zone(text)?,
            Field::Date(text) => state.date(text)?,
            Field::Time(text) => state.set_time(time(text)?)?,
            Field::Zone(text) => {
                if state.out.zone.is_some() {
                    return Err(Problem::Format);
                }
                state.out.zone = Some(zone_offset(text).ok_or(Problem::ZoneOverflow)?);
            }
            Field::Special(text) => {
                let word = text.trim_start_matches(['-', '+']).trim();
                if text.starts_with('-') && word == "infinity" {
                    state.out.special = Some(Special::NegInfinity);
                } else {
                    return Err(Problem::Format);
                }
            }
            Field::Number(text) => state.number(text, fields.get(at + 1))?,
            Field::Word(word) => state.word(word, last)?,
        }
    }
    state.finish()
}

impl State {
    fn set_time(&mut self, micros: i64) -> Result<(), Problem> {
        if self.out.time.is_some() {
            return Err(Problem::Format);
        }
        self.out.time = Some(micros);
        Ok(())
    }

    fn set_year(&mut self, text: &str) -> Result<(), Problem> {
        if self.year.is_some() {
            return Err(Problem::Format);
        }
        let year = text.parse::<i64>().map_err(|_| Problem::Overflow)?;
        if year > 2_000_000_000 {
            return Err(Problem::Overflow);
        }
        self.year = Some((year, text.len()));
        Ok(())
    }

    /// Two or three parts between delimiters.
    fn date(&mut self, text: &str) -> Result<(), Problem> {
        if self.month.is_some() || self.day.is_some() {
            return Err(Problem::Format);
        }
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let number = |s: &str| s.parse::<i64>().map_err(|_| Problem::Format);
        if let Some(at) = parts.iter().position(|p| month(p).is_some()) {
            self.month = month(parts[at]);
            let rest: Vec<&str> = parts.iter().copied().filter(|p| month(p).is_none()).collect();
            let [a, b] = rest[..] else {
                return Err(Problem::Format);
            };
            let (day, year) = if a.len() > 2 { (b, a) } else { (a, b) };
            self.day = Some(number(day)?);
            number(year)?;
            return self.set_year(year);
        }
        match parts[..] {
            [year, month, day] if year.len() > 2 => {
                number(year)?;
                self.set_year(year)?;
                self.month = Some(number(month)?);
                self.day = Some(number(day)?);
            }
            [month, day, year] => {
                self.month = Some(number(month)?);
                self.day = Some(number(day)?);
                number(year)?;
                self.set_year(year)?;
            }
            [year, yearday] if year.len() == 4 && yearday.len() == 3 => {
                self.set_year(year)?;
                self.yearday = Some(number(yearday)?);
            }
            _ => return Err(Problem::Format),
        }
        Ok(())
    }

    fn number(&mut self, text: &str, next: Option<&Field<'_>>) -> Result<(), Problem> {
        let whole = text.split('.').next().unwrap_or_default();
        let has_date = self.day.is_some() || self.year.is_some() && self.month.is_some();
        if self.time_only {
            return self.compact(text, whole);
        }
        let meridiem = matches!(next, Some(Field::Word("am" | "pm")));
        if meridiem && whole.len() <= 2 && !text.contains('.') {
            let hour = text.parse::<i64>().map_err(|_| Problem::Format)?;
            return self.set_time(hour * HOUR);
        }
        if whole.len() >= 5 || (whole.len() == 4 && has_date && self.year.is_some()) {
            return self.compact(text, whole);
        }
        if text.contains('.') {
            return Err(Problem::Format);
        }
        let n = text.parse::<i64>().map_err(|_| Problem::Format)?;
        if text.len() == 3 && self.year.is_some() && self.month.is_none() {
            self.yearday = Some(n);
            return Ok(());
        }
        if text.len() >= 3 {
            return self.set_year(text);
        }
        if self.month.is_none() {
            self.month = Some(n);
        } else if self.day.is_none() {
            self.day = Some(n);
        } else {
            return self.set_year(text);
        }
        Ok(())
    }

    /// `0405-08`: digits run together and a zone.
    fn time_and_zone(&mut self, text: &str) -> Result<(), Problem> {
        let at = text.find('-').filter(|_| self.out.time.is_none()).ok_or(Problem::Format)?;
        let (digits, zone) = text.split_at(at);
        if !zone[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':') {
            return Err(Problem::Format);
        }
        self.out.zone = Some(zone_offset(zone).ok_or(Problem::ZoneOverflow)?);
        self.compact(digits, digits)
    }

    /// Digits run together: `20240229`, `040506`.
    fn compact(&mut self, text: &str, whole: &str) -> Result<(), Problem> {
        let part = |from: usize, to: usize| whole[from..to].parse::<i64>().map_err(|_| Problem::Format);
        let has_date = self.day.is_some() || self.time_only;
        match whole.len() {
            n if n >= 8 && !has_date && !text.contains('.') => {
                self.set_year(&whole[..n - 4])?;
                self.month = Some(part(n - 4, n - 2)?);
                self.day = Some(part(n - 2, n)?);
            }
            6 if !has_date && !text.contains('.') => {
                self.set_year(&whole[..2])?;
                self.month = Some(part(2, 4)?);
                self.day = Some(part(4, 6)?);
            }
            6 => {
                let fraction = fraction(&text[6..])?;
                let micros = checked_time(part(0, 2)?, part(2, 4)?, part(4, 6)? * SECOND + fraction)?;
                self.set_time(micros)?;
            }
            4 => self.set_time(checked_time(part(0, 2)?, part(2, 4)?, 0)?)?,
            _ => return Err(Problem::Format),
        }
        Ok(())
    }

    fn word(&mut self, word: &str, last: bool) -> Result<(), Problem> {
        if let Some(n) = month(word) {
            // `8 January 1999`: the number before was the day.
            if let (Some(number), None) = (self.month, self.day) {
                self.day = Some(number);
            } else if self.month.is_some() {
                return Err(Problem::Format);
            }
            self.month = Some(n);
            return Ok(());
        }
        if is_weekday(word) {
            return Ok(());
        }
        match word {
            "am" => self.afternoon = Some(false),
            "pm" => self.afternoon = Some(true),
            "ad" | "ce" => {}
            "bc" | "bce" => self.before_christ = true,
            "t" if !last => {}
            "at" | "on" => {}
            "allballs" => {
                self.set_time(0)?;
                self.out.zone = Some(0);
            }
            "now" => self.special(Special::Now)?,
            "epoch" => self.special(Special::Epoch)?,
            "infinity" => self.special(Special::Infinity)?,
            "today" => self.special(Special::Day(0))?,
            "tomorrow" => self.special(Special::Day(1))?,
            "yesterday" => self.special(Special::Day(-1))?,
            _ => match zone_abbreviation(word) {
                Some(_) if self.out.zone.is_some() => return Err(Problem::Format),
                Some(offset) => self.out.zone = Some(offset),
                None => {
                    self.place = super::zone::find(word);
                    self.place.ok_or(Problem::Format)?;
                }
            },
        }
        Ok(())
    }

    /// Whether a word with punctuation or digits in it is a zone at this point.
    fn awaits_zone(&self, dated: bool) -> bool {
        if self.time_only {
            return self.out.time.is_some() || !dated;
        }
        self.month.is_some() && self.day.is_some()
    }

    fn zone(&mut self, text: &str) -> Result<(), Problem> {
        if let Some(place) = super::zone::find(text) {
            self.place = Some(place);
        } else if let Some(offset) = super::field::posix(text) {
            self.out.zone = Some(offset);
        } else if super::field::is_posix_with_summer(text) {
            // without a date nothing tells which of its two offsets it is
            let undated = self.time_only && self.day.is_none();
            return Err(if undated { Problem::Format } else { Problem::NamedZone });
        } else if text.contains('/') {
            return Err(Problem::NamedZone);
        } else {
            return Err(Problem::NoZone(text.into()));
        }
        Ok(())
    }

    fn special(&mut self, special: Special) -> Result<(), Problem> {
        if self.out.special.replace(special).is_some() { Err(Problem::Format) } else { Ok(()) }
    }

    /// Everything, a place's offset on that day put in.
    fn finish(self) -> Result<Decoded, Problem> {
        let place = self.place;
        let mut out = self.finish_fields()?;
        if let (Some(place), Some(date)) = (place, out.date) {
            let seconds = date * 86_400 + out.time.unwrap_or(0).div_euclid(SECOND);
            out.zone = Some(place.at_local(seconds).map_err(|_| Problem::NamedZone)?);
        }
        Ok(out)
    }

    fn finish_fields(mut self) -> Result<Decoded, Problem> {
        if let (Some(afternoon), Some(time)) = (self.afternoon, self.out.time) {
            let hour = time / HOUR;
            if !(1..=12).contains(&hour) {
                return Err(Problem::Overflow);
            }
            let base = time - if hour == 12 { 12 * HOUR } else { 0 };
            self.out.time = Some(if afternoon { base + 12 * HOUR } else { base });
        } else if self.afternoon.is_some() {
            return Err(Problem::Format);
        }
        if self.year.is_none() && self.month.is_none() && self.day.is_none() {
            return if self.before_christ { Err(Problem::Format) } else { Ok(self.out) };
        }
        let Some((mut year, digits)) = self.year else {
            return Err(Problem::Format);
        };
        if self.before_christ {
            if year <= 0 {
                return Err(Problem::Overflow);
            }
            year = 1 - year;
        } else if digits <= 2 {
            year += if year < 70 { 2000 } else { 1900 };
        } else if year == 0 {
            return Err(Problem::Overflow);
        }
        if let Some(yearday) = self.yearday {
            self.out.date = Some(days_from_civil(year, 1, 1) + yearday - 1);
            return Ok(self.out);
        }
        let (Some(month), Some(day)) = (self.month, self.day) else {
            return Err(Problem::Format);
        };
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return Err(Problem::MonthDayOverflow);
        }
        if day > days_in_month(year, month) {
            return Err(Problem::Overflow);
        }
        self.out.date = Some(days_from_civil(year, month, day));
        Ok(self.out)
    }
}

/// Microseconds of `.25`; digits beyond the sixth are rounded.
pub(super) fn fraction(text: &str) -> Result<i64, Problem> {
    let Some(digits) = text.strip_prefix('.') else {
        return if text.is_empty() { Ok(0) } else { Err(Problem::Format) };
    };
    if digits.is_empty() {
        return Ok(0);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::Format);
    }
    let seconds: f64 = format!("0.{digits}").parse().map_err(|_| Problem::Format)?;
    Ok((seconds * 1e6).round_ties_even() as i64)
}

fn checked_time(hour: i64, minute: i64, micros: i64) -> Result<i64, Problem> {
    let total = hour * HOUR + minute * MINUTE + micros;
    if minute > 59 || micros > 60 * SECOND || total > 24 * HOUR { Err(Problem::Overflow) } else { Ok(total) }
}

/// `DecodeTime`: a part that is left out is zero, and two parts with a fraction are minutes and seconds.
fn time(text: &str) -> Result<i64, Problem> {
    let number = |s: &str| -> Result<i64, Problem> {
        if s.len() > 9 { Err(Problem::Overflow) } else { s.parse().map_err(|_| Problem::Format) }
    };
    let or_zero = |s: &str| if s.is_empty() { Ok(0) } else { number(s) };
    let split = |s: &'_ str, at: &[char]| s.find(at).unwrap_or(s.len());
    let (first, rest) = text.split_once(':').ok_or(Problem::Format)?;
    let (second, rest) = rest.split_at(split(rest, &[':', '.']));
    let (first, second) = (number(first)?, or_zero(second)?);
    let Some(third) = rest.strip_prefix(':') else {
        return if rest.is_empty() {
            checked_time(first, second, 0)
        } else {
            checked_time(0, first, second * SECOND + fraction(rest)?)
        };
    };
    let (third, rest) = third.split_at(split(third, &['.']));
    checked_time(first, second, or_zero(third)? * SECOND + fraction(rest)?)
}
