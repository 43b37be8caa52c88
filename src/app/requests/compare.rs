//! Two answers side by side: what changed in status, time, headers, body and trace, in words and lines.

use std::rc::Rc;

use crate::app::waterfall::words::virtual_time;
use crate::project::order::sort_by;
use crate::protocol::api::{Answer, Body};
use crate::protocol::trace::{Trace, TraceLine};

/// Lines compared of each body beyond what both begin and end with.
const MAX_LINES: usize = 600;
/// Lines around a change that are shown.
const AROUND: usize = 3;

/// A fact of both; `None` where one has it not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Pair {
    fn new(name: impl Into<String>, before: impl Into<String>, after: impl Into<String>) -> Pair {
        Pair { name: name.into(), before: Some(before.into()), after: Some(after.into()) }
    }

    pub fn is_same(&self) -> bool {
        self.before == self.after
    }
}

/// A line of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Both(Rc<str>),
    Before(Rc<str>),
    After(Rc<str>),
    /// So many that are the same are not shown.
    Left(usize),
}

/// What ran under one name, in both traces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    pub service: String,
    pub name: String,
    /// How often, and how long all of them took by themselves.
    pub before: (usize, u64),
    pub after: (usize, u64),
}

/// Status, time, size, and the headers that differ.
pub fn facts(before: &Answer, after: &Answer) -> Vec<Pair> {
    let status = |it: &Answer| [&it.status.to_string(), " ", &it.reason].concat();
    let mut pairs = vec![
        Pair::new("Status", status(before), status(after)),
        Pair::new("Time", virtual_time(before.virtual_nanos), virtual_time(after.virtual_nanos)),
        Pair::new("Bytes", before.size.to_string(), after.size.to_string()),
    ];
    let value = |answer: &Answer, name: &str| {
        let values: Vec<&str> = answer
            .headers
            .iter()
            .filter(|it| it.name.eq_ignore_ascii_case(name))
            .map(|it| it.value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    for header in before.headers.iter().chain(&after.headers) {
        let name = &header.name;
        let pair = Pair { name: name.clone(), before: value(before, name), after: value(after, name) };
        if !pair.is_same() && !pairs.iter().any(|it| it.name.eq_ignore_ascii_case(name)) {
            pairs.push(pair);
        }
    }
    pairs
}

/// The difference of two bodies as lines; empty when they are the same, or neither is text.
pub fn bodies(before: &Body, after: &Body) -> Vec<Line> {
    let text = |body: &'_ Body| match body {
        Body::Text(it) => it.text.clone(),
        _ => String::new(),
    };
    let (before, after) = (text(before), text(after));
    if before == after {
        return Vec::new();
    }
    lines(&before, &after)
}

fn lines(before: &str, after: &str) -> Vec<Line> {
    let a: Vec<&str> = before.lines().collect();
    let b: Vec<&str> = after.lines().collect();
    let first = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - first;
    let last = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let both = |text: &&str| Line::Both((*text).into());
    let mut out: Vec<Line> = a.iter().take(first).map(both).collect();
    let middle = |list: &[&'_ str]| -> Vec<String> {
        let list = list.get(first..list.len() - last).unwrap_or_default();
        list.iter().map(|it| (*it).to_owned()).collect()
    };
    middle_lines(&middle(&a), &middle(&b), &mut out);
    out.extend(a.iter().skip(a.len() - last).map(both));
    shortened(out)
}

/// What changed, by the longest common subsequence.
fn middle_lines(a: &[String], b: &[String], out: &mut Vec<Line>) {
    let cut = |list: &[String]| list.len().min(MAX_LINES);
    let (rows, columns) = (cut(a), cut(b));
    // lengths[i * width + j]: of a from i on and b from j on.
    let width = columns + 1;
    let mut lengths = vec![0_u16; (rows + 1) * width];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            lengths[i * width + j] = match a[i] == b[j] {
                true => lengths[(i + 1) * width + j + 1] + 1,
                false => lengths[(i + 1) * width + j].max(lengths[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows || j < columns {
        if i < rows && j < columns && a[i] == b[j] {
            out.push(Line::Both(a[i].as_str().into()));
            (i, j) = (i + 1, j + 1);
        } else if j >= columns || (i < rows && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
            out.push(Line::Before(a[i].as_str().into()));
            i += 1;
        } else {
            out.push(Line::After(b[j].as_str().into()));
            j += 1;
        }
    }
    out.extend(a.iter().skip(rows).map(|it| Line::Before(it.as_str().into())));
    out.extend(b.iter().skip(columns).map(|it| Line::After(it.as_str().into())));
}

/// Long stretches that are the same are counted.
fn shortened(lines: Vec<Line>) -> Vec<Line> {
    let is_near: Vec<bool> = (0..lines.len())
        .map(|at| {
            let from = at.saturating_sub(AROUND);
            lines.iter().skip(from).take(at + AROUND + 1 - from).any(|it| !matches!(it, Line::Both(_)))
        })
        .collect();
    let mut out = Vec::new();
    for (line, is_near) in lines.into_iter().zip(is_near) {
        match (is_near, out.last_mut()) {
            (true, _) => out.push(line),
            (false, Some(Line::Left(count))) => *count += 1,
            (false, _) => out.push(Line::Left(1)),
        }
    }
    out
}

/// What ran in two traces, by host and name, what changed most first.
pub fn work(before: &Trace, after: &Trace) -> Vec<Work> {
    let mut all: Vec<Work> = Vec::new();
    let mut add = |line: &TraceLine, is_after: bool| {
        // Queries are told apart by their text.
        let name = match &line.note {
            Some(note) if line.query.is_some() => note,
            _ => &line.name,
        };
        let at = all.iter().position(|it| it.service == line.service && it.name == *name);
        let at = at.unwrap_or_else(|| {
            all.push(Work {
                service: line.service.clone(),
                name: name.clone(),
                before: (0, 0),
                after: (0, 0),
            });
            all.len() - 1
        });
        if let Some(work) = all.get_mut(at) {
            let side = if is_after { &mut work.after } else { &mut work.before };
            (side.0, side.1) = (side.0 + 1, side.1 + line.own_nanos);
        }
    };
    before.lines.iter().for_each(|it| add(it, false));
    after.lines.iter().for_each(|it| add(it, true));
    let change = |it: &Work| it.before.1.abs_diff(it.after.1);
    sort_by(&mut all, |a, b| change(b).cmp(&change(a)));
    all
}

/// What became of the whole, in a sentence.
pub fn verdict(before: u64, after: u64) -> String {
    let (small, large) = (before.min(after), before.max(after));
    if large - small <= large / 50 {
        return "Both took about the same time".to_owned();
    }
    let word = if after < before { "faster" } else { "slower" };
    let tenths = large * 10 / small.max(1);
    match tenths {
        0..15 => format!(
            "{} {word}: {} instead of {}",
            percent(large - small, before),
            virtual_time(after),
            virtual_time(before)
        ),
        _ => format!(
            "{}.{} times as {}: {} instead of {}",
            tenths / 10,
            tenths % 10,
            if after < before { "fast" } else { "slow" },
            virtual_time(after),
            virtual_time(before)
        ),
    }
}

fn percent(part: u64, whole: u64) -> String {
    format!("{} %", u128::from(part) * 100 / u128::from(whole.max(1)))
}

#[cfg(test)]
mod tests;
