//! The settings of a session: SET, SHOW, RESET, `current_setting` and `set_config`
//! (<https://www.postgresql.org/docs/15/runtime-config.html>).
//!
//! A setting follows its transaction: ROLLBACK takes back what SET did, and SET LOCAL ends with it.

use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use super::catalog::names;
use super::error::SqlError;

mod list;
mod number;
#[cfg(test)]
mod tests;

/// Values that differ from the defaults, by lower-case name.
type Values = SortedMap<Rc<str>, Rc<str>>;

/// The settings of one session.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    session: Values,
    /// SET LOCAL of the open transaction.
    local: Values,
    /// As they were at BEGIN and at each savepoint.
    saved: Vec<(Values, Values)>,
}

/// One row of `pg_settings`.
#[allow(dead_code)] // until the catalogue reads them
pub(crate) struct Row {
    pub name: String,
    /// In the base unit.
    pub setting: String,
    pub unit: &'static str,
    pub kind: &'static str,
    pub context: &'static str,
    pub values: &'static str,
    pub min: &'static str,
    pub max: &'static str,
    pub default: &'static str,
}

fn unrecognized(name: &str) -> SqlError {
    SqlError::new("42704", format!("unrecognized configuration parameter \"{name}\""))
}

fn invalid(name: &str, value: &str) -> SqlError {
    SqlError::new("22023", format!("invalid value for parameter \"{name}\": \"{value}\""))
}

/// What PostgreSQL takes for a truth value, prefixes included.
fn boolean(text: &str) -> Option<bool> {
    let text = text.to_ascii_lowercase();
    let starts = |word: &str, least: usize| text.len() >= least && word.starts_with(text.as_str());
    if starts("true", 1) || starts("yes", 1) || starts("on", 2) || text == "1" {
        Some(true)
    } else if starts("false", 1) || starts("no", 1) || starts("off", 2) || text == "0" {
        Some(false)
    } else {
        None
    }
}

impl Settings {
    fn raw(&self, name: &str) -> Option<&str> {
        let key = name.to_ascii_lowercase();
        self.local.get(key.as_str()).or_else(|| self.session.get(key.as_str())).map(|value| &**value)
    }

    /// The value as SHOW prints it; none for a setting that does not exist.
    pub fn show(&self, name: &str) -> Option<String> {
        match list::find(name) {
            Some(line) => {
                let value = self.raw(name).unwrap_or(line.default);
                let number = if line.kind == b'i' { number::display(value, line.rest) } else { None };
                Some(number.unwrap_or_else(|| value.to_string()))
            }
            None => self.raw(name).map(str::to_string),
        }
    }

    /// The name that heads the column of SHOW.
    pub fn heading(name: &str) -> String {
        list::find(name).map_or_else(|| name.to_string(), |line| line.name.to_string())
    }

    /// [`Settings::show`], or 42704.
    pub fn value(&self, name: &str) -> Result<String, SqlError> {
        self.show(name).ok_or_else(|| unrecognized(name))
    }

    /// Whether nothing was set.
    pub fn are_defaults(&self) -> bool {
        self.session.is_empty() && self.local.is_empty()
    }

    /// Whether a boolean setting is on.
    pub fn is_on(&self, name: &str) -> bool {
        self.show(name).as_deref() == Some("on")
    }

    /// A setting in milliseconds, such as `lock_timeout`; 0 means without limit.
    pub fn millis(&self, name: &str) -> u64 {
        let default = list::find(name).map_or("0", |line| line.default);
        self.raw(name).unwrap_or(default).parse().unwrap_or(0)
    }

    /// SET: `None` is DEFAULT.
    ///
    /// # Errors
    /// 42704, 55P02, 22023 as PostgreSQL has them; 0A000 for a value that is not built.
    pub fn set(&mut self, name: &str, value: Option<&str>, local: bool) -> Result<(), SqlError> {
        let key: Rc<str> = name.to_ascii_lowercase().into();
        let stored: Option<Rc<str>> = match list::find(name) {
            None if name.contains('.') => Some(value.unwrap_or("").into()),
            None => return Err(unrecognized(name)),
            Some(line) => match (line.fixed, value) {
                (Some(fixed), _) => {
                    let more = match fixed {
                        b'P' => " without restarting the server",
                        b'H' => " now",
                        _ => "",
                    };
                    let message = format!("parameter \"{}\" cannot be changed{more}", line.name);
                    return Err(SqlError::new("55P02", message));
                }
                (None, None) => None,
                (None, Some(value)) => Some(accepted(&line, value)?.into()),
            },
        };
        if local {
            let default = || list::find(name).map_or("", |line| line.default).into();
            self.local.insert(key, stored.unwrap_or_else(default));
            return Ok(());
        }
        self.local.remove(&key);
        match stored {
            Some(value) => self.session.insert(key, value),
            None => self.session.remove(&key),
        };
        Ok(())
    }

    /// RESET ALL.
    pub fn reset_all(&mut self) {
        // a name of one's own stays known
        self.session = self
            .session
            .iter()
            .filter(|(name, _)| name.contains('.'))
            .map(|(name, _)| (name.clone(), Rc::from("")))
            .collect();
        self.local = Values::new();
    }

    /// The names of `search_path` as they stand there.
    pub fn search_path(&self) -> Vec<String> {
        if self.are_defaults() {
            // every statement asks; `tests` hold that this is the default
            return vec!["$user".into(), "public".into()];
        }
        names::list(&self.show("search_path").unwrap_or_default(), ',').unwrap_or_default()
    }

    /// BEGIN, SAVEPOINT: remembers the values.
    pub fn save(&mut self) {
        self.saved.push((self.session.clone(), self.local.clone()));
    }

    /// RELEASE SAVEPOINT: forgets the states after the first `depth`.
    pub fn forget(&mut self, depth: usize) {
        self.saved.truncate(depth);
    }

    /// ROLLBACK TO SAVEPOINT: the last of the first `depth` states, which stays.
    pub fn restore(&mut self, depth: usize) {
        self.saved.truncate(depth);
        if let Some((session, local)) = self.saved.last() {
            (self.session, self.local) = (session.clone(), local.clone());
        }
    }

    /// The end of the transaction.
    pub fn end(&mut self, committed: bool) {
        if !committed {
            self.restore(1);
        }
        self.saved.clear();
        self.local = Values::new();
    }

    /// `pg_settings`, and SHOW ALL.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        list::lines().filter(|line| line.name != "is_superuser" && line.name != "session_authorization").map(
            |line| {
                let mut words = line.rest.split(' ');
                let ranged = line.kind == b'i';
                let (min, max) = match (ranged, words.next(), words.next()) {
                    (true, Some(min), Some(max)) => (min, max),
                    _ => ("", ""),
                };
                Row {
                    name: line.name.into(),
                    setting: self.raw(line.name).unwrap_or(line.default).into(),
                    unit: words.next().filter(|_| ranged).unwrap_or_default(),
                    kind: match line.kind {
                        b'b' => "bool",
                        b'i' => "integer",
                        b'r' => "real",
                        b'e' => "enum",
                        _ => "string",
                    },
                    context: match line.fixed {
                        Some(b'I') => "internal",
                        Some(b'P') => "postmaster",
                        Some(_) => "sighup",
                        None => "user",
                    },
                    values: if line.kind == b'e' { line.rest } else { "" },
                    min,
                    max,
                    default: line.default,
                }
            },
        )
    }
}

/// A value in its stored form.
fn accepted(line: &list::Line, value: &str) -> Result<String, SqlError> {
    let stored = match line.kind {
        b'b' => match boolean(value) {
            Some(on) => if on { "on" } else { "off" }.to_string(),
            None => {
                let message = format!("parameter \"{}\" requires a Boolean value", line.name);
                return Err(SqlError::new("22023", message));
            }
        },
        b'i' => number::parse(line.name, value, line.rest)?,
        b'r' => {
            let number: f64 = value.trim().parse().map_err(|_| invalid(line.name, value))?;
            number.to_string()
        }
        b'e' => {
            let known = || line.rest.split(',');
            // on and off have other spellings
            let word = match boolean(value) {
                Some(on) if known().any(|word| word == "on") && !known().any(|word| word == value) => {
                    if on {
                        "on"
                    } else {
                        "off"
                    }
                }
                _ => value,
            };
            match known().find(|known| known.eq_ignore_ascii_case(word)) {
                Some(word) => word.to_string(),
                None => {
                    let values = known().collect::<Vec<_>>().join(", ");
                    return Err(invalid(line.name, value).with_hint(format!("Available values: {values}.")));
                }
            }
        }
        b'l' if line.name == "search_path" => {
            names::list(value, ',')
                .ok_or_else(|| invalid(line.name, value).with_detail("List syntax is invalid."))?;
            value.to_string()
        }
        _ => value.to_string(),
    };
    if !line.only_default {
        return Ok(stored);
    }
    match same(line, &stored) {
        Some(value) => Ok(value),
        None => Err(SqlError::unsupported(
            format!("{} = {stored}", line.name),
            format!("It stays at {}.", line.default),
        )),
    }
}

/// Other ways to write the one value a setting has here, as SHOW prints them.
fn same(line: &list::Line, value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let stored = match (line.name, lower.as_str()) {
        ("TimeZone", "utc" | "gmt" | "etc/utc" | "zulu" | "universal" | "uct") => value,
        ("client_encoding", "utf8" | "utf-8" | "unicode") => "UTF8",
        ("DateStyle", "iso" | "iso, mdy" | "iso,mdy" | "mdy" | "iso, us") => line.default,
        // more digits than the shortest form has do not show
        ("extra_float_digits", "2" | "3") => value,
        ("default_text_search_config", _) => value,
        _ if lower == line.default.to_ascii_lowercase() => line.default,
        _ => return None,
    };
    Some(stored.to_string())
}
