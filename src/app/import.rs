//! Files in and out of the database: choose, look, edit the plan, import; export.

use std::rc::Rc;

use super::requests::{self, opened};
use super::{Action as AppAction, Effect, engine, notices};
use crate::protocol::Failure;
use crate::protocol::import::{
    ApplyImport, Export, ExportedFile, ImportPlan, Imported, InspectImport, Inspected, MAX_FILE_BYTES,
    RowProblem,
};
use crate::protocol::sql::Bytes;

/// The import that is going on, if any, and whether the export dialog is open.
#[derive(Debug, Clone, Default)]
pub struct Import {
    pub stage: Stage,
    pub export_open: bool,
    file: Option<Rc<SourceFile>>,
    /// Numbers questions, so that the answer to an earlier one is recognised.
    job: u32,
}

/// A file as it was read by the page.
#[derive(Debug, PartialEq)]
struct SourceFile {
    name: String,
    bytes: Rc<[u8]>,
}

/// Where an import stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Stage {
    #[default]
    Closed,
    /// Waiting for a file; the sentence says why the last one was not taken.
    Choose {
        problem: Option<String>,
    },
    /// The page reads the file.
    Reading {
        name: String,
    },
    /// The worker looks at it.
    Looking {
        name: String,
    },
    /// Rows: the plan can be edited. The sentence says why it was refused.
    Plan {
        name: String,
        plan: Rc<ImportPlan>,
        problem: Option<String>,
    },
    Script {
        name: String,
        statements: u32,
        notes: Vec<String>,
    },
    /// The worker imports.
    Running {
        name: String,
        done: u64,
        total: u64,
        plan: Option<Rc<ImportPlan>>,
    },
    Done {
        name: String,
        summary: Summary,
    },
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    pub script: bool,
    pub done: u64,
    pub failed: u64,
    pub problems: Vec<RowProblem>,
    pub table: Option<String>,
}

#[derive(Debug, Clone)]
pub enum Action {
    Open,
    Close,
    /// A file was chosen or dropped; it is being read.
    Reading {
        name: String,
    },
    /// It was read.
    Read {
        name: String,
        bytes: Rc<[u8]>,
    },
    /// It could not be taken; a sentence.
    Refused(String),
    Inspected {
        job: u32,
        outcome: Result<Inspected, Failure>,
    },
    /// The learner says whether the first row names the columns.
    Header(bool),
    TableName(String),
    ColumnName {
        at: usize,
        name: String,
    },
    ColumnType {
        at: usize,
        type_name: String,
    },
    ColumnIncluded {
        at: usize,
        include: bool,
    },
    IncludeAll(bool),
    /// Import what was looked at.
    Start,
    Step {
        job: u32,
        done: u64,
        total: u64,
    },
    Finished {
        job: u32,
        outcome: Result<Imported, Failure>,
    },
    Cancel,
    OpenExport,
    CloseExport,
    /// Write a file and download it.
    Export(Export),
    Exported(Result<ExportedFile, Failure>),
}

/// Why a file of this size is not read, if so.
pub fn size_problem(bytes: f64) -> Option<String> {
    (bytes > MAX_FILE_BYTES as f64).then(|| "The file is larger than 50 MB. Import it in parts.".to_owned())
}

/// Whether the plan can be sent, or why not.
pub fn plan_problem(plan: &ImportPlan) -> Option<String> {
    if plan.table.trim().is_empty() {
        return Some("Give the table a name".to_owned());
    }
    let mut names: Vec<&str> = Vec::new();
    for column in plan.columns.iter().filter(|column| column.include) {
        if column.name.trim().is_empty() {
            return Some("Give each column a name".to_owned());
        }
        if names.contains(&column.name.as_str()) {
            return Some(format!("Two columns are called “{}”", column.name));
        }
        names.push(&column.name);
    }
    names.is_empty().then(|| "Choose at least one column".to_owned())
}

impl Import {
    /// Whether the dialog shows.
    pub fn is_open(&self) -> bool {
        self.stage != Stage::Closed
    }

    pub fn is_running(&self) -> bool {
        matches!(self.stage, Stage::Running { .. })
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Open => {
                if !self.is_open() {
                    self.stage = Stage::Choose { problem: None };
                }
                Vec::new()
            }
            // A running import is ended by Cancel alone, not by a stray Escape.
            Action::Close if self.is_running() => Vec::new(),
            Action::Close => self.reset(Stage::Closed),
            Action::Reading { .. } | Action::Read { .. } | Action::Refused(_) if self.is_running() => {
                Vec::new()
            }
            Action::Reading { name } => self.reset(Stage::Reading { name }),
            Action::Refused(why) => self.reset(Stage::Choose { problem: Some(why) }),
            Action::Read { name, bytes } if opened::is_trace(&name, &bytes) => {
                self.reset(Stage::Closed);
                let read = opened::Action::Read { name, bytes };
                vec![Effect::next(AppAction::Requests(requests::Action::Opened(read)))]
            }
            Action::Read { name, bytes } => {
                self.file = Some(Rc::new(SourceFile { name, bytes }));
                self.look(None)
            }
            Action::Inspected { job, outcome } if job == self.job => self.inspected(outcome),
            Action::Header(header) => self.look(Some(header)),
            Action::TableName(name) => self.edit(|plan| plan.table = name),
            Action::ColumnName { at, name } => self.edit(|plan| {
                if let Some(column) = plan.columns.get_mut(at) {
                    column.name = name;
                }
            }),
            Action::ColumnType { at, type_name } => self.edit(|plan| {
                if let Some(column) = plan.columns.get_mut(at) {
                    column.type_name = type_name;
                    // Blanks are NULL in any type but text, so a promise made for text no longer holds.
                    column.nullable = true;
                }
            }),
            Action::ColumnIncluded { at, include } => self.edit(|plan| {
                if let Some(column) = plan.columns.get_mut(at) {
                    column.include = include;
                }
            }),
            Action::IncludeAll(include) => {
                self.edit(|plan| plan.columns.iter_mut().for_each(|column| column.include = include))
            }
            Action::Start => self.start(),
            Action::Step { job, done, total } if job == self.job => {
                if let Stage::Running { done: shown, total: of, .. } = &mut self.stage {
                    (*shown, *of) = (done, total);
                }
                Vec::new()
            }
            Action::Finished { job, outcome } if job == self.job => self.finished(outcome),
            Action::Cancel => self.cancel(),
            Action::OpenExport => {
                self.export_open = true;
                Vec::new()
            }
            Action::CloseExport => {
                self.export_open = false;
                Vec::new()
            }
            Action::Export(what) => {
                self.export_open = false;
                vec![busy(true), Effect::ask(what, |outcome| AppAction::Import(Action::Exported(outcome)))]
            }
            Action::Exported(outcome) => {
                let effect = match outcome {
                    Ok(file) => Effect::Download {
                        name: file.name,
                        media_type: file.media_type,
                        bytes: file.bytes.into_vec().into(),
                    },
                    Err(failure) => notices::warn(format!("The export failed: {failure}")),
                };
                vec![busy(false), effect]
            }
            // The answer to a question of an import that was closed meanwhile.
            Action::Inspected { .. } | Action::Finished { .. } => vec![busy(false)],
            Action::Step { .. } => Vec::new(),
        }
    }

    /// Forgets the file and every question about it.
    fn reset(&mut self, stage: Stage) -> Vec<Effect> {
        self.job += 1;
        self.file = None;
        self.stage = stage;
        Vec::new()
    }

    /// Asks the worker what the file is.
    fn look(&mut self, header: Option<bool>) -> Vec<Effect> {
        let Some(file) = self.file.clone() else { return Vec::new() };
        self.job += 1;
        let job = self.job;
        self.stage = Stage::Looking { name: file.name.clone() };
        let ask = InspectImport { name: file.name.clone(), bytes: Bytes::from(file.bytes.to_vec()), header };
        vec![
            busy(true),
            Effect::ask(ask, move |outcome| AppAction::Import(Action::Inspected { job, outcome })),
        ]
    }

    fn inspected(&mut self, outcome: Result<Inspected, Failure>) -> Vec<Effect> {
        let name = self.file.as_ref().map(|file| file.name.clone()).unwrap_or_default();
        match outcome {
            Ok(Inspected::Rows(plan)) => {
                self.stage = Stage::Plan { name, plan: Rc::new(plan), problem: None }
            }
            Ok(Inspected::Script { statements, notes }) => {
                self.stage = Stage::Script { name, statements, notes }
            }
            Err(failure) => {
                let problem = format!("“{name}” was not taken. {failure}");
                self.reset(Stage::Choose { problem: Some(problem) });
            }
        }
        vec![busy(false)]
    }

    fn edit(&mut self, change: impl FnOnce(&mut ImportPlan)) -> Vec<Effect> {
        if let Stage::Plan { plan, problem, .. } = &mut self.stage {
            change(Rc::make_mut(plan));
            *problem = None;
        }
        Vec::new()
    }

    fn start(&mut self) -> Vec<Effect> {
        let (name, plan) = match &mut self.stage {
            Stage::Plan { name, plan, problem } => {
                if let Some(why) = plan_problem(plan) {
                    *problem = Some(why);
                    return Vec::new();
                }
                (name.clone(), Some(plan.clone()))
            }
            Stage::Script { name, .. } => (name.clone(), None),
            _ => return Vec::new(),
        };
        self.job += 1;
        let job = self.job;
        let total = plan.as_ref().map_or(0, |plan| plan.rows);
        // The worker needs no sample and no problems back.
        let sent = plan.as_ref().map(|plan| ImportPlan {
            sample: Vec::new(),
            problems: Vec::new(),
            ..ImportPlan::clone(plan)
        });
        self.stage = Stage::Running { name, done: 0, total, plan };
        vec![
            busy(true),
            Effect::ask_with_steps(
                ApplyImport { plan: sent },
                move |done, total| AppAction::Import(Action::Step { job, done, total }),
                move |outcome| AppAction::Import(Action::Finished { job, outcome }),
            ),
        ]
    }

    fn finished(&mut self, outcome: Result<Imported, Failure>) -> Vec<Effect> {
        let Stage::Running { name, plan, .. } = &self.stage else { return vec![busy(false)] };
        let (name, plan) = (name.clone(), plan.clone());
        match outcome {
            Ok(imported) => {
                let summary = Summary {
                    script: plan.is_none(),
                    done: imported.done,
                    failed: imported.failed,
                    problems: imported.problems,
                    table: imported.table,
                };
                self.reset(Stage::Done { name, summary });
                vec![
                    Effect::next(AppAction::SchemaIs(imported.schema)),
                    Effect::next(AppAction::Engine(engine::Action::Imported)),
                ]
            }
            Err(Failure::WorkerGone) => {
                let problem = "The import was stopped. The database is as it was before.".to_owned();
                self.reset(Stage::Choose { problem: Some(problem) })
            }
            Err(failure) => {
                match plan {
                    // The worker still has the file, so that a name can be changed and sent again.
                    Some(plan) => self.stage = Stage::Plan { name, plan, problem: Some(failure.to_string()) },
                    None => {
                        self.reset(Stage::Choose { problem: Some(failure.to_string()) });
                    }
                }
                vec![busy(false)]
            }
        }
    }

    fn cancel(&mut self) -> Vec<Effect> {
        match &self.stage {
            // Ends the worker. The page opens the database again as it was, and the answer comes as WorkerGone.
            Stage::Running { .. } => vec![Effect::next(AppAction::Engine(engine::Action::Stop))],
            Stage::Looking { .. } => {
                self.reset(Stage::Choose { problem: None });
                vec![Effect::next(AppAction::Engine(engine::Action::Stop))]
            }
            Stage::Closed => Vec::new(),
            _ => self.reset(Stage::Choose { problem: None }),
        }
    }
}

fn busy(busy: bool) -> Effect {
    Effect::next(AppAction::Engine(engine::Action::Busy(busy)))
}

#[cfg(test)]
mod tests;
