//! Counters of EXPLAIN ANALYZE: for each node its runs, its rows and its time; or the recorder of a query that is
//! stepped through. A statement without a probe pays one test for each node it runs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::record::Recorder;
use super::run::Run;
use super::{Sink, execute_node};
use crate::sql::error::SqlError;
use crate::sql::explain::NodeActual;
use crate::sql::plan::Plan;
use crate::sql::value::Value;

/// A clock: milliseconds since some moment.
pub type Clock = Rc<dyn Fn() -> f64>;

/// Counts by the address of the plan, which lies still while it runs.
pub(crate) struct Probe {
    clock: Option<Clock>,
    nodes: RefCell<HashMap<usize, NodeActual>>,
    removed: RefCell<HashMap<usize, u64>>,
    /// Records instead of counting.
    pub recorder: Option<Recorder>,
}

impl Probe {
    /// Counters; without a clock no time is taken.
    pub fn new(clock: Option<Clock>) -> Probe {
        Probe { clock, nodes: RefCell::default(), removed: RefCell::default(), recorder: None }
    }

    /// No counters: what flows is recorded.
    pub fn recording(plan: &Plan) -> Probe {
        Probe { recorder: Some(Recorder::new(plan)), ..Probe::new(None) }
    }

    fn now(&self) -> f64 {
        self.clock.as_ref().map_or(0.0, |clock| clock())
    }

    /// What a node did.
    pub fn of(&self, address: usize) -> NodeActual {
        self.nodes.borrow().get(&address).copied().unwrap_or_default()
    }

    /// Rows that the condition at this address kept out.
    pub fn removed(&self, address: usize) -> u64 {
        self.removed.borrow().get(&address).copied().unwrap_or(0)
    }

    /// Notes a row kept out.
    pub fn remove(&self, address: usize) {
        *self.removed.borrow_mut().entry(address).or_default() += 1;
    }

    /// Adds what a node did that is no plan of its own.
    pub fn add(&self, address: usize, rows: u64, loops: u64) {
        let mut nodes = self.nodes.borrow_mut();
        let node = nodes.entry(address).or_default();
        node.rows += rows;
        node.loops += loops;
    }

    /// Runs a plan and counts; the time its rows spend above it is not its own.
    pub fn watch(
        &self,
        plan: &Plan,
        run: &Run<'_>,
        params: &[Value],
        sink: &mut Sink<'_>,
    ) -> Result<bool, SqlError> {
        if let Some(recorder) = &self.recorder {
            return recorder.watch(plan, run, params, sink);
        }
        let began = self.now();
        let (mut rows, mut above, mut first) = (0u64, 0.0, None);
        let result = execute_node(plan, run, params, &mut |row| {
            rows += 1;
            let out = self.now();
            first.get_or_insert(out - began - above);
            let answer = sink(row);
            above += self.now() - out;
            answer
        });
        let total = (self.now() - began - above).max(0.0);
        let mut nodes = self.nodes.borrow_mut();
        let node = nodes.entry(std::ptr::from_ref(plan) as usize).or_default();
        node.loops += 1;
        node.rows += rows;
        node.startup_millis += first.unwrap_or(total).max(0.0);
        node.total_millis += total;
        result
    }
}
