//! Plans of queries: how they are looked at, what is advised, and the one that others are compared with.
//!
//! The pure parts have files of their own: [`tree`] reads a plan, [`layout`] places it, [`advice`] finds what costs,
//! [`compare`] sets two side by side, [`words`] and [`kinds`] say it.

pub mod advice;
pub mod compare;
pub mod condition;
pub mod kinds;
pub mod layout;
pub mod tree;
pub mod walk;
pub mod words;

use std::rc::Rc;

use super::{Action as AppAction, Effect, results};
use crate::protocol::Failure;
use crate::protocol::plan::{ExplainSql, Tried, TryPlan};
use crate::protocol::schema::Schema;
use crate::protocol::sql::{Limits, StatementBlock, Target};
use advice::{Advice, Finding};
use tree::PlanTree;

/// What trying one change out may take: the engine answers nothing else meanwhile.
const TRIAL_MILLIS: u32 = 1500;

/// Plans of one run that are looked into.
const MAX_REPORTS: usize = 50;

/// How plans are looked at.
#[derive(Debug, Clone, Default)]
pub struct Plans {
    /// Chosen by hand; without it what there is room for.
    pub view: Option<View>,
    pub pinned: Option<Rc<Report>>,
    /// Of the last run.
    reports: Vec<Rc<Report>>,
}

/// The ways to show a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Tree,
    List,
    /// Beside the pinned one.
    Compare,
    /// As EXPLAIN writes it.
    Text,
}

/// A plan and what was found out about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub run: u32,
    pub block: usize,
    /// The statement, perhaps with EXPLAIN before it.
    pub sql: Rc<str>,
    pub tree: Rc<PlanTree>,
    pub findings: Vec<Finding>,
    /// Changes that the engine is trying out.
    pub waiting: usize,
    pub advice: Vec<Advice>,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// A statement of a run gave a plan.
    Arrived {
        run: u32,
        block: usize,
        sql: Rc<str>,
        statement: Rc<StatementBlock>,
    },
    /// The engine tried the change of a finding out.
    Tried {
        run: u32,
        block: usize,
        finding: usize,
        outcome: Result<Tried, Failure>,
    },
    View(View),
    /// Keep a plan, to compare later ones with it.
    Pin {
        run: u32,
        block: usize,
    },
    Unpin,
    /// Do what is advised, then show the plan again beside this one.
    Follow {
        run: u32,
        block: usize,
        advice: usize,
    },
    /// Show the plan again, with or without a run.
    Again {
        run: u32,
        block: usize,
        analyze: bool,
    },
}

impl Plans {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action, schema: &Schema) -> Vec<Effect> {
        match action {
            Action::Arrived { run, block, sql, statement } => {
                self.arrived(run, block, sql, &statement, schema)
            }
            Action::Tried { run, block, finding, outcome } => {
                self.tried(run, block, finding, outcome.ok());
                Vec::new()
            }
            Action::View(view) => {
                self.view = Some(view);
                Vec::new()
            }
            Action::Pin { run, block } => {
                self.pinned = self.report(run, block).cloned();
                Vec::new()
            }
            Action::Unpin => {
                self.pinned = None;
                if self.view == Some(View::Compare) {
                    self.view = None;
                }
                Vec::new()
            }
            Action::Follow { run, block, advice } => self.follow(run, block, advice),
            Action::Again { run, block, analyze } => match self.report(run, block) {
                Some(report) => vec![Effect::next(explain(&report.sql, None, analyze))],
                None => Vec::new(),
            },
        }
    }

    /// What is known of the plan of a block.
    pub fn report(&self, run: u32, block: usize) -> Option<&Rc<Report>> {
        self.reports.iter().find(|report| (report.run, report.block) == (run, block))
    }

    /// The plan that this one is compared with: the pinned one, unless that is it.
    pub fn other(&self, run: u32, block: usize) -> Option<&Rc<Report>> {
        self.pinned.as_ref().filter(|pinned| (pinned.run, pinned.block) != (run, block))
    }

    fn arrived(
        &mut self,
        run: u32,
        block: usize,
        sql: Rc<str>,
        statement: &StatementBlock,
        schema: &Schema,
    ) -> Vec<Effect> {
        self.reports.retain(|report| report.run == run);
        let plan = statement.outcome.as_ref().ok().and_then(|done| done.plan.as_deref());
        let Some(plan) = plan.filter(|_| self.reports.len() < MAX_REPORTS) else { return Vec::new() };
        let tree = PlanTree::of(plan);
        let findings = advice::findings(&tree, schema);
        let effects: Vec<Effect> = findings
            .iter()
            .enumerate()
            .filter_map(|(at, finding)| Some(trial(run, block, at, &sql, &finding.change.as_ref()?.sql)))
            .collect();
        let waiting = effects.len();
        let tree = Rc::new(tree);
        self.reports.push(Rc::new(Report { run, block, sql, tree, findings, waiting, advice: Vec::new() }));
        effects
    }

    fn tried(&mut self, run: u32, block: usize, finding: usize, tried: Option<Tried>) {
        let found = self.reports.iter_mut().find(|report| (report.run, report.block) == (run, block));
        let Some(report) = found.map(Rc::make_mut) else { return };
        report.waiting = report.waiting.saturating_sub(1);
        let plan = tried.and_then(|tried| tried.plan);
        if let (Some(plan), Some(finding)) = (plan, report.findings.get(finding)) {
            report.advice.extend(advice::accept(&report.tree, finding, &plan));
        }
        if report.waiting == 0 {
            // What nothing helps against, and does not stand out by itself, was only a thought.
            let Report { findings, advice, .. } = report;
            findings.retain(|it| it.is_certain || advice.iter().any(|advice| advice.node == it.node));
        }
    }

    fn follow(&mut self, run: u32, block: usize, advice: usize) -> Vec<Effect> {
        let Some(report) = self.report(run, block).cloned() else { return Vec::new() };
        let Some(change) = report.advice.get(advice).map(|advice| advice.sql.clone()) else {
            return Vec::new();
        };
        let again = explain(&report.sql, Some(&change), report.tree.ran);
        self.pinned = Some(report);
        self.view = Some(View::Compare);
        vec![Effect::next(again)]
    }
}

impl Report {
    /// Why a node is slow, if it is.
    pub fn why(&self, node: usize) -> Option<&str> {
        self.findings.iter().find(|finding| finding.node == node).map(|finding| finding.why.as_str())
    }
}

/// Shows the plan of a text that is not of a file, after a change that runs for good.
fn explain(sql: &str, change: Option<&str>, analyze: bool) -> AppAction {
    let mut text = String::new();
    if let Some(change) = change {
        text.push_str(change);
        text.push('\n');
    }
    let from = text.len() as u32;
    text.push_str(sql);
    AppAction::Results(results::Action::Explain {
        file: String::new(),
        text: text.into(),
        target: Target::All,
        from,
        analyze,
    })
}

fn trial(run: u32, block: usize, finding: usize, sql: &str, change: &str) -> Effect {
    let limits = Limits { millis: TRIAL_MILLIS, ..Limits::default() };
    let ask = TryPlan { statement: sql.to_owned(), change: change.trim_end_matches(';').to_owned(), limits };
    Effect::ask(ask, move |outcome| AppAction::Plan(Action::Tried { run, block, finding, outcome }))
}

/// What asks the engine for plans of a text.
pub fn ask(text: &str, target: Target, from: u32, analyze: bool) -> ExplainSql {
    ExplainSql { text: text.to_owned(), target, from, analyze, limits: Limits::default() }
}

#[cfg(test)]
mod tests;
