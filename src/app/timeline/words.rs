//! Points in words.

use crate::app::results::rows;
use crate::protocol::history::{Origin, Point};

/// Letters of a statement in a title.
const MAX_TITLE: usize = 90;

/// What made a point, on one line.
pub fn title(point: &Point, points: &[Point]) -> String {
    match &point.origin {
        Origin::Opened => "The database as it was opened".to_owned(),
        Origin::Statements { text, .. } => first_words(text),
        Origin::Import { name } => format!("Import of {name}"),
        Origin::Request { name } => format!("Request {name}"),
        Origin::Restored { point: back } => match points.iter().find(|other| other.id == *back) {
            // One step of the way is told: a title of titles would never end.
            Some(Point { origin: Origin::Restored { point: further }, .. }) => {
                format!("Back to #{back}, which is #{further}")
            }
            Some(other) => format!("Back to #{back}: {}", title(other, &[])),
            None => format!("Back to #{back}"),
        },
    }
}

/// What a point changed: `3 rows changed, schema changed`; empty for the first.
pub fn facts(point: &Point) -> Vec<String> {
    let mut facts = Vec::new();
    if let Origin::Statements { count, .. } = &point.origin
        && *count > 1
    {
        facts.push(format!("{count} statements, committed together"));
    }
    if point.rows > 0 {
        let mut words = rows(point.rows);
        words.push_str(" changed");
        facts.push(words);
    }
    if point.schema_changed && matches!(point.origin, Origin::Statements { .. } | Origin::Request { .. }) {
        facts.push("schema changed".to_owned());
    }
    facts
}

/// The beginning of a statement: comments left out, white space as single spaces.
fn first_words(text: &str) -> String {
    let mut words = String::new();
    let lines = text.lines().map(|line| line.split_once("--").map_or(line, |(before, _)| before));
    for word in lines.flat_map(str::split_whitespace) {
        if !words.is_empty() {
            words.push(' ');
        }
        if words.chars().count() + word.chars().count() > MAX_TITLE {
            if words.is_empty() {
                words.extend(word.chars().take(MAX_TITLE));
            }
            words.truncate(words.trim_end().len());
            words.push('…');
            return words;
        }
        words.push_str(word);
    }
    words
}
