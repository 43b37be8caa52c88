//! Plans of queries that were run lately, for when the same text comes again over the same state of the database:
//! nothing that a plan is made of has changed then, so that it need not be parsed, bound and planned again.

use std::rc::{Rc, Weak};

use crate::sql::catalog::Root;
use crate::sql::hash::Map;
use crate::sql::outcome::ColumnInfo;
use crate::sql::plan::Plan;

/// Plans kept.
const MOST: usize = 256;
/// Bytes of the longest text kept.
const LONGEST: usize = 4096;

/// A query ready to run.
pub(crate) struct Planned {
    pub columns: Vec<ColumnInfo>,
    pub plan: Plan,
}

/// The plans of a session by their text. They hold no version of the database: a plan whose version is gone
/// answers to none.
#[derive(Default)]
pub(super) struct Plans {
    by_text: Map<Box<str>, (Weak<Root>, Rc<Planned>)>,
}

impl Plans {
    /// The plan made of this text over this very state.
    pub fn find(&self, text: &str, root: &Rc<Root>) -> Option<Rc<Planned>> {
        let (of, planned) = self.by_text.get(text)?;
        std::ptr::eq(of.as_ptr(), Rc::as_ptr(root)).then(|| planned.clone())
    }

    /// Remembers a plan.
    pub fn keep(&mut self, text: &str, root: &Rc<Root>, planned: Rc<Planned>) {
        if text.len() > LONGEST {
            return;
        }
        if self.by_text.len() >= MOST {
            self.by_text.clear();
        }
        self.by_text.insert(text.into(), (Rc::downgrade(root), planned));
    }
}
