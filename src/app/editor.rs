//! The editor: where the cursor is, what is marked and underlined. The texts are the workspace's.

use super::results::error_range;
use super::text_offsets::Utf16Cursor;
use super::{Action as AppAction, Effect};
use crate::protocol::sql::StatementBlock;

/// What is known about the code editor besides the text.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    /// False while a first result is to come: the code editor's start would delay it.
    pub may_load: bool,
    /// The selection in UTF-16 units: where it began and where the cursor is.
    pub anchor: u32,
    pub head: u32,
    /// The file the marks belong to.
    pub marked_file: String,
    pub marks: Vec<Mark>,
}

/// A statement that ran, in UTF-16 units of the text that ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub from: u32,
    pub to: u32,
    /// What went wrong, if something did.
    pub problem: Option<Problem>,
}

/// An error to be underlined.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub from: u32,
    pub to: u32,
    pub code: String,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
}

impl Mark {
    /// The mark of a statement that ran in `text`. Statements of one run share `cursor`.
    pub fn new(cursor: &mut Utf16Cursor, text: &str, block: &StatementBlock) -> Self {
        let from = cursor.utf16_at(text, block.start);
        let problem = block.outcome.as_ref().err().map(|error| {
            let (from, to) = error_range(&mut { *cursor }, text, block, error);
            Problem {
                from,
                to,
                code: error.code.clone(),
                message: error.message.clone(),
                detail: error.detail.clone(),
                hint: error.hint.clone(),
            }
        });
        Mark { from, to: cursor.utf16_at(text, block.end), problem }
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    /// The code editor need not wait any longer.
    Load,
    Cursor {
        anchor: u32,
        head: u32,
    },
    ClearMarks,
    Marked(String, Mark),
    /// Tell the code editor something.
    Order(EditorOrder),
    /// Formatting ended; a sentence says why when it changed nothing.
    Formatted(Result<(), String>),
}

impl Editor {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Load => {
                self.may_load = true;
                Vec::new()
            }
            Action::Cursor { anchor, head } => {
                (self.anchor, self.head) = (anchor, head);
                Vec::new()
            }
            Action::ClearMarks => {
                self.marks.clear();
                self.marked_file.clear();
                Vec::new()
            }
            Action::Marked(file, mark) => {
                if self.marked_file != file {
                    self.marks.clear();
                    self.marked_file = file;
                }
                // A long script marks only what failed beyond the first few hundred statements.
                if self.marks.len() < 500 || (mark.problem.is_some() && self.marks.len() < 1000) {
                    self.marks.push(mark);
                }
                Vec::new()
            }
            Action::Order(order) => vec![Effect::Editor(order)],
            Action::Formatted(Ok(())) => Vec::new(),
            Action::Formatted(Err(why)) => vec![super::notices::warn(why)],
        }
    }

    /// The selection as an ordered range; `None` when nothing is selected.
    pub fn selected(&self) -> Option<(u32, u32)> {
        (self.anchor != self.head).then(|| (self.anchor.min(self.head), self.anchor.max(self.head)))
    }
}

/// Orders the code editor to do something.
pub fn order(order: EditorOrder) -> AppAction {
    AppAction::Editor(Action::Order(order))
}

/// What the code editor is told.
#[derive(Debug, Clone, PartialEq)]
pub enum EditorOrder {
    Focus,
    /// Insert at the cursor and keep the focus.
    Insert(String),
    Format,
    /// Select this range, in UTF-16 units, and go there.
    Select(u32, u32),
    OpenSearch,
    ToggleComment,
}
