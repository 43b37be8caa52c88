//! The plan of one query of a trace, drawn: the worker reads the text that the trace has of it.

use std::rc::Rc;

use super::super::{Action as AppAction, Effect, notices};
use super::Requests;
use crate::app::plan::Report;
use crate::app::plan::advice::findings;
use crate::app::plan::tree::PlanTree;
use crate::protocol::Failure;
use crate::protocol::plan::{PlanRead, ReadPlan};
use crate::protocol::schema::Schema;
use crate::protocol::trace::Query;

/// A plan, and the query it is of.
#[derive(Debug, Clone)]
pub struct Drawn {
    pub report: Rc<Report>,
    /// As EXPLAIN wrote it.
    pub text: Rc<str>,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// Draw the plan of the line that is looked at.
    Draw,
    Read {
        query: Rc<Query>,
        outcome: Box<Result<PlanRead, Failure>>,
    },
    Close,
}

impl Requests {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn draw(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Draw => {
                let line = self.waterfall.trace.lines.get(self.waterfall.cursor as usize);
                let Some(query) = line.and_then(|it| it.query.as_deref()).cloned().map(Rc::new) else {
                    return Vec::new();
                };
                let ask = ReadPlan { text: query.plan.clone() };
                vec![Effect::ask(ask, move |outcome| {
                    let (query, outcome) = (Rc::clone(&query), Box::new(outcome));
                    AppAction::Requests(super::Action::Plan(Action::Read { query, outcome }))
                })]
            }
            Action::Read { query, outcome } => {
                // Another line may be looked at by now.
                let line = self.waterfall.trace.lines.get(self.waterfall.cursor as usize);
                if line.and_then(|it| it.query.as_deref()) != Some(&*query) {
                    return Vec::new();
                }
                match *outcome {
                    Ok(PlanRead { plan: Some(plan) }) => {
                        let tree = PlanTree::of(&plan);
                        // What only a trial could tell is not said: the trace is of a database that may be another by now.
                        let mut findings = findings(&tree, &Schema::default());
                        findings.retain(|it| it.is_certain);
                        let report = Rc::new(Report {
                            run: 0,
                            block: 0,
                            sql: query.text.as_str().into(),
                            tree: Rc::new(tree),
                            findings,
                            waiting: 0,
                            advice: Vec::new(),
                        });
                        self.drawn = Some(Rc::new(Drawn { report, text: query.plan.as_str().into() }));
                        Vec::new()
                    }
                    Ok(PlanRead { plan: None }) => {
                        vec![notices::warn("This plan cannot be drawn; its text is in the details")]
                    }
                    Err(why) => vec![notices::warn(why.to_string())],
                }
            }
            Action::Close => {
                self.drawn = None;
                Vec::new()
            }
        }
    }
}
