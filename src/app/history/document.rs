//! The history as it is kept: a line for each statement, fields between tabs, after a line with the version.
//!
//! Not JSON: the page would carry a JSON library for this alone. Damaged lines are left out.

use super::{Entry, MAX_ENTRIES, MAX_STATEMENT_BYTES, Outcome};

/// The first line. A later version gets another number, and this one is still read.
const VERSION_1: &str = "backyard history 1";

pub(super) fn write(entries: &[Entry]) -> String {
    let mut text = String::from(VERSION_1);
    for entry in entries {
        let (kind, word, rows) = match &entry.outcome {
            Outcome::Done { command, rows } => ("ok", command, *rows),
            Outcome::Failed(message) => ("failed", message, None),
        };
        let rows = rows.map_or(String::new(), |rows| rows.to_string());
        let at = (entry.at_millis.max(0.0) as u64).to_string();
        let numbers = [at, entry.elapsed_micros.to_string(), entry.times.to_string(), rows];
        text.push('\n');
        for number in numbers {
            text.push_str(&number);
            text.push('\t');
        }
        for field in [kind, word, &entry.project] {
            push_escaped(&mut text, field);
            text.push('\t');
        }
        push_escaped(&mut text, &entry.sql);
    }
    text
}

/// Reads what [`write`] wrote, or what somebody made of it.
pub fn restore(text: &str) -> Vec<Entry> {
    let mut lines = text.split('\n');
    if lines.next() != Some(VERSION_1) {
        return Vec::new();
    }
    lines.filter_map(entry).take(MAX_ENTRIES).collect()
}

fn entry(line: &str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let at: u64 = fields.next()?.parse().ok()?;
    let elapsed_micros = fields.next()?.parse().ok()?;
    let times = fields.next()?.parse().ok()?;
    let rows = match fields.next()? {
        "" => None,
        rows => Some(rows.parse().ok()?),
    };
    let kind = fields.next()?;
    let word = unescaped(fields.next()?)?;
    let project = unescaped(fields.next()?)?;
    let sql = unescaped(fields.next()?)?;
    let outcome = match kind {
        "ok" => Outcome::Done { command: word, rows },
        "failed" => Outcome::Failed(word),
        _ => return None,
    };
    let fits = fields.next().is_none() && !sql.is_empty() && sql.len() <= MAX_STATEMENT_BYTES && times > 0;
    fits.then_some(Entry { id: 0, sql, at_millis: at as f64, elapsed_micros, outcome, project, times })
}

fn push_escaped(text: &mut String, field: &str) {
    for letter in field.chars() {
        match letter {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            _ => text.push(letter),
        }
    }
}

fn unescaped(field: &str) -> Option<String> {
    let mut text = String::with_capacity(field.len());
    let mut letters = field.chars();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next()? {
                '\\' => '\\',
                'n' => '\n',
                't' => '\t',
                _ => return None,
            },
            _ => letter,
        });
    }
    Some(text)
}
