//! One statement's answer: its rows, its count, or its error.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::Action;
use crate::app::editor::{EditorOrder, order};
use crate::app::grid::GridAction;
use crate::app::results::{self, Block, duration, error_range, summary, thousands};
use crate::app::steps;
use crate::app::text_offsets::Utf16Cursor;
use crate::protocol::sql::{StatementBlock, StatementError, Target};
use crate::protocol::table::Table;
use crate::ui::grid::ResultGrid;
use crate::ui::hooks::use_dispatch;
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::plan::PlanView;
use crate::ui::view::view;

#[derive(Properties)]
pub struct Props {
    pub run: u32,
    pub at: usize,
    /// The only block: it may use the whole panel.
    pub alone: bool,
    pub file: String,
    /// The point of the history it ran on.
    pub point: Option<u32>,
    pub text: Rc<str>,
    pub block: Block,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let same_grid = match (&self.block.grid, &other.block.grid) {
            (None, None) => true,
            (Some(a), Some(b)) => Rc::ptr_eq(&a.table, &b.table) && Rc::ptr_eq(&a.state, &b.state),
            _ => false,
        };
        same_grid
            && (self.run, self.at, self.alone) == (other.run, other.at, other.alone)
            && Rc::ptr_eq(&self.block.statement, &other.block.statement)
    }
}

/// One block of the results.
#[component]
pub fn StatementResult(props: &Props) -> Html {
    let dispatch = use_dispatch();
    let Props { run, at, alone, file, point, text, block } = props;
    let statement = &block.statement;
    let id = format!("result-{run}-{at}");
    let failed = statement.outcome.is_err();
    let (run, at) = (*run, *at);
    // Kept between renders: the grid renders again only when what it shows changed.
    let on_action = use_callback((dispatch.clone(), run, at), |action: GridAction, (dispatch, run, at)| {
        dispatch.emit(Action::Results(results::Action::Grid { run: *run, block: *at, action }));
    });

    let is_query = statement.outcome.as_ref().is_ok_and(|done| done.command == "SELECT");
    let step = {
        let (dispatch, sql, point) = (dispatch.clone(), block.sql.clone(), *point);
        move |_: MouseEvent| {
            let ask = steps::Action::Ask { text: sql.clone(), target: Target::All, point };
            dispatch.emit(Action::Steps(ask));
        }
    };
    let body = match (&statement.outcome, &block.grid) {
        (Err(error), _) => view!(ErrorView {
            error: error.clone(),
            statement: statement.clone(),
            file: file.clone(),
            text: text.clone()
        }),
        (Ok(done), Some(grid)) => {
            let on_action = on_action.clone();
            let label = format!("Rows of statement {}", statement.number);
            match &done.plan {
                Some(_) => view!(PlanView { run, at, text: first_column(&grid.table) }),
                None => {
                    view!(ResultGrid {
                        table: grid.table.clone(),
                        state: grid.state.clone(),
                        on_action,
                        label
                    })
                }
            }
        }
        (Ok(done), None) => match &done.text {
            Some(text) => html! { <pre class="result__text" tabindex="0">{text}</pre> },
            None => Html::default(),
        },
    };
    let notices = match &statement.outcome {
        Ok(done) => done.notices.as_slice(),
        Err(_) => &[],
    };
    html! {
        <section class={classes!("result", failed.then_some("is-failed"), alone.then_some("result--alone"))} aria-labelledby={id.clone()}>
            <header class="result__head">
                { (if failed { IconName::Error } else { IconName::Check }).svg() }
                <h3 class="result__sql" id={id}><code>{first_line(&block.sql)}</code></h3>
                <p class="result__facts">
                    <span class="result__summary">{facts(statement, block)}</span>
                    <span>{duration(statement.elapsed_micros)}</span>
                    if statement.rows_read > 0 {
                        <span title="Rows the engine visited to answer">{format!("{} read", thousands(statement.rows_read))}</span>
                    }
                </p>
                if is_query {
                    <button type="button" class="icon-button" aria-label="Step through this query" title="Step through this query" onclick={step}>
                        { IconName::Steps.svg() }
                    </button>
                }
            </header>
            { for notices.iter().map(|notice| html! { <p class="result__notice">{notice}</p> }) }
            {body}
        </section>
    }
}

/// The lines of a table of one column.
fn first_column(table: &Table) -> String {
    let lines: Vec<&str> = (0..table.rows()).filter_map(|row| table.cell(row, 0)).collect();
    lines.join("\n")
}

fn facts(statement: &StatementBlock, block: &Block) -> String {
    match &statement.outcome {
        Ok(_) => summary(statement, block.grid.as_ref().map(|grid| &*grid.table)),
        Err(error) => format!("Error {}", error.code),
    }
}

/// The statement's first line of code, for its heading.
fn first_line(sql: &str) -> String {
    let line = sql.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let more = sql.lines().filter(|line| !line.trim().is_empty()).count() > 1;
    let cut: String = line.chars().take(120).collect();
    if more || cut.len() < line.len() { format!("{cut} …") } else { cut }
}

#[derive(Properties, PartialEq)]
struct ErrorProps {
    error: StatementError,
    statement: Rc<StatementBlock>,
    file: String,
    text: Rc<str>,
}

#[component]
fn ErrorView(props: &ErrorProps) -> Html {
    let dispatch = use_dispatch();
    let ErrorProps { error, statement, file, text } = props;
    let show = {
        let (text, statement) = (text.clone(), statement.clone());
        // Counted when asked for: a long script may show hundreds of errors.
        move |_| {
            if let Err(error) = &statement.outcome {
                let (from, to) = error_range(&mut Utf16Cursor::default(), &text, &statement, error);
                dispatch.emit(order(EditorOrder::Select(from, to)));
            }
        }
    };
    html! {
        <div class="result__error" role="alert">
            <p class="result__message"><strong>{"ERROR "}{&error.code}</strong>{" "}{&error.message}</p>
            if let Some(detail) = &error.detail { <p><span class="result__label">{"Detail"}</span>{detail}</p> }
            if let Some(hint) = &error.hint { <p><span class="result__label">{"Hint"}</span>{hint}</p> }
            if !file.is_empty() {
                <button class="button button--quiet" onclick={show}>{format!("Show in {file}, line {}", line_of(text, statement, error))}</button>
            }
        </div>
    }
}

fn line_of(text: &str, statement: &StatementBlock, error: &StatementError) -> usize {
    let at = error.span.map_or(statement.start, |(start, _)| start) as usize;
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}
