//! One moment of a recorded query: the node at work, its rows before and after, what became of each so far.

use std::ops::Range;

use crate::protocol::steps::{Role, StepEvent, StepNode, Steps, What};
use crate::protocol::table::Table;

/// Rows drawn of a table, around the one in question.
pub const MAX_ROWS: usize = 24;

/// How many of them come before it.
const ROWS_BEFORE: usize = 7;

/// What became of a row so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// Its turn is still to come.
    #[default]
    Waiting,
    /// A row came out of it.
    Kept,
    /// It goes no further, for this reason.
    Out(What),
    /// In this group, from 0.
    Grouped(u32),
}

impl Fate {
    /// The fate in a few words; empty while it waits.
    pub fn words(self, node: &StepNode) -> String {
        match self {
            Fate::Waiting => String::new(),
            Fate::Kept => "kept".to_owned(),
            Fate::Grouped(group) => format!("group {}", group + 1),
            Fate::Out(What::Rejected { condition, unknown }) => {
                let verdict = if unknown { "NULL" } else { "false" };
                match node.conditions.get(condition as usize) {
                    Some(condition) => format!("out: {} is {verdict}", condition.text),
                    None => "out".to_owned(),
                }
            }
            Fate::Out(What::Alone) => "out: no partner".to_owned(),
            Fate::Out(What::Partnered) => "out: has a partner".to_owned(),
            Fate::Out(What::Skipped) => "out: OFFSET".to_owned(),
            Fate::Out(What::Duplicate) => "out: there already".to_owned(),
            Fate::Out(_) => "out".to_owned(),
        }
    }
}

/// A row as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its place in the table.
    pub at: usize,
    pub fate: Fate,
    /// It is the one in question.
    pub is_now: bool,
}

/// A table before or after a node.
#[derive(Debug, Clone)]
pub struct Shown<'s> {
    pub title: String,
    pub table: &'s Table,
    pub rows: Vec<Row>,
    /// Rows that are there above and below those drawn.
    pub above: usize,
    pub below: usize,
    /// Rows that come to be one by one, rather than being there from the beginning.
    pub is_output: bool,
}

/// What is to be seen after some events.
#[derive(Debug, Clone)]
pub struct Frame<'s> {
    /// The node at work.
    pub node: usize,
    /// What just happened.
    pub event: Option<&'s StepEvent>,
    pub inputs: Vec<Shown<'s>>,
    pub output: Shown<'s>,
}

/// How far a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub is_now: bool,
    pub is_done: bool,
    /// Rows given so far.
    pub rows: usize,
}

/// The moment after `at` events; `None` of a query without nodes.
pub fn frame(steps: &Steps, at: usize) -> Option<Frame<'_>> {
    let event = at.checked_sub(1).and_then(|last| steps.events.get(last));
    // Before the first event the node is shown that it is about.
    let number = event
        .or(steps.events.first())
        .map_or(steps.nodes.len().checked_sub(1), |event| Some(event.node as usize))?;
    let node = steps.nodes.get(number)?;
    let past = || steps.events.iter().take(at).filter(move |event| event.node as usize == number);
    let mut inputs = Vec::new();
    if let Some(read) = &node.read {
        let fates = fates(read.rows(), node.role, past(), |event| event.left);
        let title = format!("Rows of {}", node.relation.as_deref().unwrap_or("the table"));
        inputs.push(shown(title, read, fates, event.and_then(|event| event.left), false));
    }
    for (side, input) in node.inputs.iter().enumerate() {
        let Some(below) = steps.nodes.get(*input as usize) else { continue };
        let of = |event: &StepEvent| if side == 0 { event.left } else { event.right };
        let fates = fates(below.rows.rows(), node.role, past(), of);
        let title = match (node.inputs.len(), side) {
            (1, _) => format!("Before: rows of {}", title(below)),
            (_, 0) => format!("Left: rows of {}", title(below)),
            _ => format!("Right: rows of {}", title(below)),
        };
        inputs.push(shown(title, &below.rows, fates, event.and_then(of), false));
    }
    let given = past().filter(|event| event.gave.is_some()).count();
    let output = vec![Fate::Kept; given.min(node.rows.rows())];
    let now = event.and_then(|event| event.gave);
    let last = steps.nodes.len() == number + 1;
    let after = if last { "The answer" } else { "After" };
    Some(Frame {
        node: number,
        event,
        inputs,
        output: shown(after.to_owned(), &node.rows, output, now, true),
    })
}

/// What a node is called, in a few words.
pub fn title(node: &StepNode) -> String {
    let mut title = node.kind.clone();
    if let Some(relation) = &node.relation {
        title.push_str(" on ");
        title.push_str(relation);
    }
    if let Some(apart) = &node.apart {
        title.push_str(" (");
        title.push_str(apart);
        title.push(')');
    }
    title
}

/// How far each node is after `at` events.
pub fn progress(steps: &Steps, at: usize) -> Vec<Progress> {
    let now = at.checked_sub(1).and_then(|last| steps.events.get(last)).map(|event| event.node);
    let next = steps.events.get(at).map(|event| event.node);
    let nodes = steps.nodes.iter().enumerate().map(|(number, _)| {
        let of = |event: &&StepEvent| event.node as usize == number;
        let rows = steps.events.iter().take(at).filter(of).filter(|event| event.gave.is_some()).count();
        let is_now = now.or(next).is_some_and(|node| node as usize == number);
        let left = steps.events.iter().skip(at).any(|event| of(&event));
        Progress { is_now, is_done: !left && at > 0, rows }
    });
    nodes.collect()
}

/// What became of each of `count` rows by these events.
fn fates<'s>(
    count: usize,
    role: Role,
    past: impl Iterator<Item = &'s StepEvent>,
    of: impl Fn(&StepEvent) -> Option<u32>,
) -> Vec<Fate> {
    let mut fates = vec![Fate::Waiting; count];
    let is_join = matches!(role, Role::Join | Role::SemiJoin | Role::AntiJoin);
    for event in past {
        let Some(fate) = of(event).and_then(|row| fates.get_mut(row as usize)) else { continue };
        match event.what {
            What::Gave | What::Formed { .. } => *fate = Fate::Kept,
            What::Grouped { group, .. } => *fate = Fate::Grouped(group),
            // One pair that does not match says nothing about the next.
            What::Rejected { .. } if is_join => {}
            What::Stopped => {}
            What::Alone if *fate == Fate::Kept => {}
            What::Rejected { .. }
            | What::Alone
            | What::Partnered
            | What::Skipped
            | What::Duplicate
            | What::Dropped => *fate = Fate::Out(event.what),
        }
    }
    fates
}

fn shown<'s>(
    title: String,
    table: &'s Table,
    fates: Vec<Fate>,
    now: Option<u32>,
    is_output: bool,
) -> Shown<'s> {
    let now = now.map(|row| row as usize).filter(|row| *row < fates.len());
    // What comes to be is looked at where it grows.
    let focus = now.or(if is_output { fates.len().checked_sub(1) } else { None }).unwrap_or(0);
    let range = window(fates.len(), focus);
    let rows = fates.iter().enumerate().skip(range.start).take(range.len());
    let rows = rows.map(|(at, fate)| Row { at, fate: *fate, is_now: now == Some(at) }).collect();
    Shown { title, table, rows, above: range.start, below: fates.len() - range.end, is_output }
}

/// The rows to draw of `count`, with `focus` among them.
fn window(count: usize, focus: usize) -> Range<usize> {
    let start = focus.saturating_sub(ROWS_BEFORE).min(count.saturating_sub(MAX_ROWS));
    start..count.min(start + MAX_ROWS)
}
