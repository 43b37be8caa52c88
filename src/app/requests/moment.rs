//! What a statement of a request wrote: the rows before and after it, and the database as it was then, to be looked at.

use std::rc::Rc;

use super::super::{Action as AppAction, Effect, engine, layout, notices, timeline, workspace};
use super::Requests;
use crate::app::timeline::{MAX_ROWS, Past};
use crate::app::workspace::Workspace;
use crate::project::FilePath;
use crate::protocol::Failure;
use crate::protocol::history::{ComparePoints, Comparison};
use crate::protocol::trace::TraceLine;

/// Where queries on the past are written.
const USUAL_FILE: &str = "queries.sql";

/// What a statement wrote.
#[derive(Debug, Clone)]
pub struct Written {
    /// Its text.
    pub statement: Rc<str>,
    pub changes: Comparison,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Show what the line that is looked at wrote.
    See,
    Compared {
        statement: Rc<str>,
        outcome: Box<Result<Comparison, Failure>>,
    },
    /// Look into the database as it was before the line that is looked at.
    LookBefore,
    Close,
}

impl Requests {
    /// The line that wrote: the one that is looked at, or the database's part of it.
    pub fn writing_line(&self) -> Option<&TraceLine> {
        let mut lines = self.waterfall.trace.lines.iter().skip(self.waterfall.cursor as usize);
        let here = lines.next()?;
        if here.points.is_some() {
            return Some(here);
        }
        let mut inside = lines.take_while(|it| it.depth > here.depth);
        here.query.as_ref().and_then(|_| inside.find(|it| it.points.is_some()))
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn moment(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        let busy = |is_busy: bool| Effect::next(AppAction::Engine(engine::Action::Busy(is_busy)));
        match action {
            Action::See => {
                let Some((line, (from, to))) = self.writing_line().and_then(|it| Some((it, it.points?)))
                else {
                    return Vec::new();
                };
                let statement: Rc<str> = text(line).into();
                let ask = ComparePoints { from, to, rows: MAX_ROWS };
                vec![
                    busy(true),
                    Effect::ask(ask, move |outcome| {
                        let (statement, outcome) = (Rc::clone(&statement), Box::new(outcome));
                        let compared = Action::Compared { statement, outcome };
                        AppAction::Requests(super::Action::Moment(compared))
                    }),
                ]
            }
            Action::Compared { statement, outcome } => {
                let mut effects = vec![busy(false)];
                match *outcome {
                    // Another line may be looked at by now.
                    Ok(changes) if self.writing_line().is_some_and(|it| text(it) == &*statement) => {
                        self.written = Some(Rc::new(Written { statement, changes }));
                    }
                    Ok(_) | Err(Failure::WorkerGone) => {}
                    Err(why) => effects.push(notices::warn(why.to_string())),
                }
                effects
            }
            Action::LookBefore => {
                let Some((line, (before, _))) = self.writing_line().and_then(|it| Some((it, it.points?)))
                else {
                    return Vec::new();
                };
                let title = ["before ", text(line)].concat().into();
                let past = Past { point: before, title, unix_millis: 0.0 };
                let mut effects = vec![Effect::next(AppAction::Timeline(timeline::Action::ViewMoment(past)))];
                let files = workspace.current.iter().flat_map(|it| it.project.files());
                let mut sql: Vec<&FilePath> =
                    files.map(|it| &it.path).filter(|it| it.as_str().ends_with(".sql")).collect();
                if let Some(at) = sql.iter().position(|it| it.as_str() == USUAL_FILE) {
                    sql.swap(0, at);
                }
                // Where queries can be asked.
                let select = sql.first().map(|it| workspace::Action::SelectFile((*it).clone()));
                effects.extend(select.map(|it| Effect::next(AppAction::Workspace(it))));
                effects.push(Effect::next(AppAction::Layout(layout::Action::Show(layout::Part::Editor))));
                effects
            }
            Action::Close => {
                self.written = None;
                Vec::new()
            }
        }
    }
}

/// The statement of a line.
fn text(line: &TraceLine) -> &str {
    line.query.as_ref().map_or(&line.name, |it| &it.text)
}
