//! What the palette lists and in which order.

use std::rc::Rc;

use super::{COMMANDS, Command, fuzzy};
use crate::app::dialogs::{self, Dialog};
use crate::app::editor::{self, EditorOrder};
use crate::app::layout::{self, Part};
use crate::app::{Action, AppState, Effect, workspace};
use crate::project::FilePath;
use crate::project::order;

/// As many lines as anybody reads; typing on finds the others.
pub const MAX_LINES: usize = 60;

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    All,
    /// A table, to be shown in the schema browser.
    Tables,
    /// A table, to be described.
    Describe,
    Files,
    Samples,
}

impl Scope {
    /// What the field asks for.
    pub fn prompt(self) -> &'static str {
        match self {
            Scope::All => "Command, table, file or sample",
            Scope::Tables => "Show which table?",
            Scope::Describe => "Describe which table?",
            Scope::Files => "Go to which file?",
            Scope::Samples => "Open which sample?",
        }
    }

    /// What is said when there is nothing to choose from.
    pub fn empty(self) -> &'static str {
        match self {
            Scope::All => "No command is available",
            Scope::Tables | Scope::Describe => "This database has no tables yet",
            Scope::Files => "This project has no files",
            Scope::Samples => "The samples are not loaded",
        }
    }
}

/// What choosing a line does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pick {
    Command(Command),
    Table { name: Rc<str>, verb: TableVerb },
    File(Rc<str>),
    Sample(Rc<str>),
}

/// What is done with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableVerb {
    /// Show it in the schema browser.
    Show,
    /// Insert its name at the cursor.
    Insert,
    /// Run a query that shows its first rows.
    Preview,
    Describe,
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub label: Rc<str>,
    /// At its end: what it is, or what it has.
    pub detail: Rc<str>,
    /// Words it is also found by.
    pub words: &'static str,
    pub pick: Pick,
}

/// Everything that can be chosen now: commands that are possible, tables, files, samples.
pub fn lines(state: &AppState, scope: Scope) -> Vec<Line> {
    let mut lines = Vec::new();
    if scope == Scope::All {
        let possible =
            COMMANDS.iter().filter(|entry| entry.command != Command::Palette && (entry.enabled)(state));
        lines.extend(possible.map(|entry| Line {
            label: entry.label.into(),
            detail: entry.group.label().into(),
            words: entry.words,
            pick: Pick::Command(entry.command),
        }));
    }
    if matches!(scope, Scope::All | Scope::Tables | Scope::Describe) {
        for table in &state.schema.tables {
            let name: Rc<str> = match &*table.schema {
                "public" => table.name.as_str().into(),
                schema => format!("{schema}.{}", table.name).into(),
            };
            let verbs: &[(TableVerb, &str)] = match scope {
                Scope::All => {
                    &[(TableVerb::Show, ""), (TableVerb::Preview, "Preview "), (TableVerb::Insert, "Insert ")]
                }
                Scope::Describe => &[(TableVerb::Describe, "")],
                _ => &[(TableVerb::Show, "")],
            };
            lines.extend(verbs.iter().map(|(verb, prefix)| Line {
                label: format!("{prefix}{name}").into(),
                detail: "Table".into(),
                words: "",
                pick: Pick::Table { name: name.clone(), verb: *verb },
            }));
        }
    }
    if matches!(scope, Scope::All | Scope::Files) {
        let files = state.workspace.current.iter().flat_map(|current| current.project.files());
        lines.extend(files.map(|file| file.path.as_str()).map(|path| Line {
            label: path.into(),
            detail: "File".into(),
            words: "",
            pick: Pick::File(path.into()),
        }));
    }
    if matches!(scope, Scope::All | Scope::Samples) {
        lines.extend(state.samples.iter().map(|sample| (&*sample.slug, &*sample.title)).map(
            |(slug, title)| Line {
                label: title.into(),
                detail: "Sample".into(),
                words: "database example",
                pick: Pick::Sample(slug.into()),
            },
        ));
    }
    lines
}

/// The lines that fit what was typed, best first, with the letters to mark. Before anything is typed the recent
/// commands lead.
pub fn found<'a>(lines: &'a [Line], query: &str, recent: &[Command]) -> Vec<(&'a Line, Vec<usize>)> {
    let rank = |line: &Line| match line.pick {
        Pick::Command(command) => recent.iter().position(|&recent| recent == command),
        _ => None,
    };
    let mut found: Vec<(i32, &Line, Vec<usize>)> = Vec::new();
    for line in lines {
        if let Some(fit) = fuzzy::fit(query, &line.label, line.words) {
            let score = match (query.trim().is_empty(), rank(line)) {
                // In the order of the list, the recent ones first.
                (true, Some(at)) => 1_000 - at as i32,
                (true, None) => 0,
                // Having been used outweighs a letter of length, not a better fit.
                (false, Some(_)) => fit.score + 64,
                (false, None) => fit.score,
            };
            found.push((score, line, fit.marks));
        }
    }
    // Stable: alike means in the order of the list.
    order::sort_by(&mut found, |a, b| b.0.cmp(&a.0));
    found.truncate(MAX_LINES);
    found.into_iter().map(|(_, line, marks)| (line, marks)).collect()
}

/// What a choice does.
pub fn picked(pick: Pick) -> Vec<Effect> {
    match pick {
        Pick::Command(command) => vec![Effect::next(Action::Command(command))],
        Pick::Table { name, verb: TableVerb::Insert } => {
            vec![Effect::next(editor::order(EditorOrder::Insert(name.to_string())))]
        }
        Pick::Table { verb: TableVerb::Show, .. } => {
            vec![Effect::next(Action::Layout(layout::Action::Show(Part::Tables)))]
        }
        Pick::Table { name, verb: TableVerb::Preview } => {
            vec![Effect::next(Action::Preview(name.to_string()))]
        }
        Pick::Table { name, verb: TableVerb::Describe } => {
            vec![dialogs::open(Dialog::Describe(name.to_string()))]
        }
        Pick::File(path) => match FilePath::parse(&path) {
            Ok(path) => vec![Effect::next(Action::Workspace(workspace::Action::SelectFile(path)))],
            Err(_) => Vec::new(),
        },
        Pick::Sample(slug) => {
            vec![Effect::next(Action::Workspace(workspace::Action::NewFromSample { slug: slug.to_string() }))]
        }
    }
}
