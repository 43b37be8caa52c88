//! The database just before and just after each statement that wrote: versions share what they have in common, so keeping
//! them costs what was written.

use std::cell::RefCell;
use std::rc::Rc;

use super::session::{Current, Session};
use crate::sql::{Change, Database};
use crate::trace::SpanId;

/// Statements kept until they are taken; those that come first are worth most.
const MOST: usize = 200;

/// A statement that wrote.
#[derive(Clone)]
pub struct Moment {
    /// Its span.
    pub span: SpanId,
    /// What its session saw before it, changes of an open transaction included.
    pub before: Database,
    /// What its session saw after it.
    pub after: Database,
}

/// Those that nobody has taken yet.
#[derive(Clone, Default)]
pub(super) struct Moments(Rc<RefCell<Vec<Moment>>>);

impl Moments {
    pub fn take(&self) -> Vec<Moment> {
        std::mem::take(&mut self.0.borrow_mut())
    }

    /// Keeps a statement that is done, if it wrote.
    pub fn keep(&self, current: &mut Current, change: Change, session: &Session) {
        let Some(before) = current.before.take().filter(|_| change != Change::None) else { return };
        let Some(connection) = &session.connection else { return };
        let mut kept = self.0.borrow_mut();
        if kept.len() < MOST {
            kept.push(Moment { span: current.span, before, after: connection.visible() });
        }
    }
}

impl Session {
    /// Holds on to what the statement at hand is about to see, if it can write and is recorded.
    pub(super) fn look(&mut self) {
        let (Some(current), Some(connection)) = (&mut self.current, &self.connection) else { return };
        if current.may_write && !current.span.is_none() {
            current.before = Some(connection.visible());
        }
    }
}

/// Whether a statement can write by itself: all that only read, or are about the transaction, cannot.
pub(super) fn may_write(text: &str) -> bool {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = text.get(..end).unwrap_or_default();
    let reads = [
        "select",
        "show",
        "set",
        "begin",
        "start",
        "commit",
        "end",
        "rollback",
        "savepoint",
        "release",
        "explain",
        "values",
        "table",
        "",
    ];
    !reads.iter().any(|it| word.eq_ignore_ascii_case(it))
}
