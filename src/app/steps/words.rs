//! What happens, in words: for the line above the tables, and for those who do not see them.

use super::frame::title;
use crate::protocol::steps::{Role, StepEvent, StepNode, Steps, What};
use crate::protocol::table::Table;

/// Letters of a value.
const MAX_VALUE: usize = 40;

/// What a node does, for someone who meets it for the first time.
pub fn purpose(role: Role) -> &'static str {
    match role {
        Role::Source => "gives rows",
        Role::Scan => "reads the rows of a table and keeps those that meet its conditions",
        Role::Filter => "keeps the rows for which its condition is true: not false, not NULL",
        Role::Project => "computes the select list for each row",
        Role::Expand => "gives a row for each value of a function",
        Role::Join => "puts rows of the left and the right side together",
        Role::SemiJoin => "keeps left rows that have a partner on the right",
        Role::AntiJoin => "keeps left rows that have no partner on the right",
        Role::Group => "puts rows with the same key into a group and makes one row of each",
        Role::Window => "computes over the rows around each row",
        Role::Sort => "holds all rows and gives them in order",
        Role::Limit => "lets the first rows pass, then stops all below it",
        Role::Distinct => "lets each value pass once",
        Role::Append => "gives the rows of one input after the other",
        Role::Union => "gives the rows of both inputs, each value once",
        Role::Intersect => "keeps what is on both sides",
        Role::Except => "keeps what is on the left and not on the right",
        Role::Recursive => "runs its second input again over what it gave last, until nothing new comes",
        Role::Pass => "hands rows on and locks them",
    }
}

/// An event in a sentence.
pub fn sentence(steps: &Steps, event: &StepEvent) -> String {
    let Some(node) = steps.nodes.get(event.node as usize) else { return String::new() };
    let (left, right, gave) = (number(event.left), number(event.right), number(event.gave));
    let mut text = match (event.what, node.role) {
        (What::Rejected { condition, unknown }, role) => {
            let why = why(steps, node, event, condition, unknown);
            match (role, event.right) {
                (Role::Join | Role::SemiJoin | Role::AntiJoin, Some(_)) => {
                    format!("Left row {left} and right row {right} do not match: {why}")
                }
                _ => format!("Row {left} is out: {why}"),
            }
        }
        (What::Alone, _) => format!("Left row {left} has no partner on the right: it is out"),
        (What::Partnered, _) => format!("Left row {left} has a partner, right row {right}: it is out"),
        (What::Grouped { group, first }, _) => {
            let verb = if first { "begins" } else { "goes into" };
            format!("Row {left} {verb} group {}{}", group + 1, key(node, event, group, steps))
        }
        (What::Formed { group }, _) => format!("Group {} becomes row {gave}", group + 1),
        (What::Skipped, _) => format!("Row {left} is skipped: OFFSET"),
        (What::Duplicate, _) => {
            format!("Row {} is there already: it is out", if event.left.is_some() { left } else { right })
        }
        (What::Dropped, Role::Intersect) => {
            format!("Left row {left} is not on the right, or was there: it is out")
        }
        (What::Dropped, _) => format!("Left row {left} is on the right, or was there: it is out"),
        (What::Stopped, _) => "The limit is reached: nothing more is read below".to_owned(),
        (What::Gave, role) => gives(node, role, event, (&left, &right, &gave)),
    };
    if node.passes > 1 {
        text = format!("Run {} of {}. {text}", event.pass, node.passes);
    }
    text
}

fn gives(node: &StepNode, role: Role, event: &StepEvent, (left, right, gave): (&str, &str, &str)) -> String {
    match (role, event.left, event.right) {
        (Role::Scan, ..) if node.conditions.is_empty() => format!("Row {left} is read"),
        (Role::Scan | Role::Filter, ..) => format!("Row {left} meets the condition: it is kept"),
        (Role::Join, Some(_), Some(_)) => {
            format!("Left row {left} meets right row {right}: together they are row {gave}")
        }
        (Role::Join, Some(_), None) => {
            format!("Left row {left} has no partner: row {gave} has NULLs on the right")
        }
        (Role::Join, None, _) => {
            format!("Right row {right} has no partner: row {gave} has NULLs on the left")
        }
        (Role::SemiJoin, _, Some(_)) => {
            format!("Left row {left} has a partner, right row {right}: it is kept")
        }
        (Role::AntiJoin, ..) => format!("Left row {left} has no partner: it is kept"),
        (Role::Project, ..) => format!("The select list is computed for row {left}"),
        (Role::Sort, Some(_), _) => format!("Row {left} comes to place {gave}"),
        (Role::Window, Some(_), _) => format!("Row {left} gets its window's values: row {gave}"),
        (Role::Limit, ..) => format!("Row {left} passes"),
        (_, Some(_), _) => format!("Row {left} goes on as row {gave}"),
        (_, None, Some(_)) => format!("Row {right} of the second input goes on as row {gave}"),
        _ => format!("Row {gave} comes"),
    }
}

/// Which part of a condition was not true, with the values that it saw.
fn why(steps: &Steps, node: &StepNode, event: &StepEvent, condition: u32, unknown: bool) -> String {
    let Some(condition) = node.conditions.get(condition as usize) else {
        return "its condition is not true".to_owned();
    };
    let verdict = if unknown { "NULL, which is not true" } else { "false" };
    let mut text = format!("{} is {verdict}", condition.text);
    let mut known = Vec::new();
    for column in &condition.columns {
        if let Some((name, value)) = cell(steps, node, event, *column as usize) {
            known.push(format!("{name} is {value}"));
        }
    }
    if !known.is_empty() {
        text.push_str(" (");
        text.push_str(&known.join(", "));
        text.push(')');
    }
    text
}

/// The column of the rows that an event is about: the left row's, then the right one's.
fn cell(steps: &Steps, node: &StepNode, event: &StepEvent, column: usize) -> Option<(String, String)> {
    let input = |side: usize| match (&node.read, node.inputs.get(side)) {
        (Some(read), _) => Some(read),
        (None, Some(input)) => steps.nodes.get(*input as usize).map(|below| &below.rows),
        (None, None) => None,
    };
    let left = input(0)?;
    let (table, row, column) = match column.checked_sub(left.columns.len()) {
        None => (left, event.left?, column),
        Some(rest) => (input(1)?, event.right?, rest),
    };
    let name = table.columns.get(column)?.name.clone();
    Some((name, value(table, row as usize, column)))
}

fn value(table: &Table, row: usize, column: usize) -> String {
    match table.cell(row, column) {
        None => "NULL".to_owned(),
        Some(text) => match text.char_indices().nth(MAX_VALUE) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text.to_owned(),
        },
    }
}

/// The key of a group, as its row has it at the end.
fn key(node: &StepNode, event: &StepEvent, group: u32, steps: &Steps) -> String {
    let formed = steps.events.iter().find(|other| {
        other.node == event.node && other.what == What::Formed { group } && other.gave.is_some()
    });
    let Some(row) = formed.and_then(|formed| formed.gave) else { return String::new() };
    let columns = node.rows.columns.iter().enumerate().take(node.width as usize);
    let parts: Vec<String> = columns
        .map(|(at, column)| format!("{} = {}", column.name, value(&node.rows, row as usize, at)))
        .collect();
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) }
}

/// A row's number as people count, from 1.
fn number(row: Option<u32>) -> String {
    row.map_or_else(|| "?".to_owned(), |row| (row + 1).to_string())
}

/// Where the learner is: `Step 3 of 40, Filter`.
pub fn place(steps: &Steps, at: usize) -> String {
    let total = steps.events.len();
    match at.checked_sub(1).and_then(|last| steps.events.get(last)) {
        None => format!("Before the first of {total} steps"),
        Some(event) => {
            let node = steps.nodes.get(event.node as usize).map(title).unwrap_or_default();
            format!("Step {at} of {total}, {node}")
        }
    }
}
