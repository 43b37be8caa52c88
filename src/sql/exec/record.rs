//! What flows through a plan while it runs, row by row: for stepping through a query. A statement without a
//! recorder pays one test a row; what is recorded is bounded, and beyond the bounds the run ends with 54000.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::eval::Frame;
use super::run::Run;
use super::{Sink, execute_node};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::outcome::Row;
use crate::sql::plan::Plan;
use crate::sql::steps::{Event, Role, What};
use crate::sql::value::Value;
use nodes::Places;
pub(crate) use nodes::{Node, Part};

mod nodes;

/// Rows that one node may read, or give.
const MAX_NODE_ROWS: usize = 500;

/// Rows of all nodes together.
const MAX_ROWS: usize = 6_000;

/// Events of all nodes together.
const MAX_EVENTS: usize = 20_000;

/// Records one run of one plan.
pub(crate) struct Recorder {
    /// In the order in which they are shown: inputs first.
    pub nodes: Vec<Node>,
    places: Places,
    state: RefCell<State>,
}

/// One node of a plan that is recorded.
#[derive(Clone, Copy)]
pub(crate) struct Recorded<'a> {
    recorder: &'a Recorder,
    node: usize,
}

/// What was recorded so far, and where the run is.
#[derive(Default)]
struct State {
    kept: Vec<Kept>,
    events: Vec<Event>,
    rows: usize,
    /// Rows on their way, the innermost last.
    active: Vec<Active>,
    groups: HashMap<(usize, u32, usize, usize), u32>,
}

/// What was recorded of a node.
#[derive(Default, Clone)]
pub(crate) struct Kept {
    pub given: Vec<Row>,
    /// Of a scan: the rows it looked at.
    pub read: Vec<Row>,
    pub passes: u32,
    /// Rows given before the pass that runs.
    base: usize,
    /// Rows on their way when the pass began.
    depth: usize,
    /// The right row that a join looks at.
    partner: Option<u32>,
    /// The group that is finished.
    group: Option<u32>,
    /// Rows of the input that left already, where their order is what the node makes.
    left: Vec<bool>,
}

/// A row that is being handed on.
#[derive(Clone, Copy)]
struct Active {
    node: usize,
    row: u32,
    /// Looked at by the scan itself.
    is_read: bool,
}

impl Recorder {
    /// A recorder for the nodes of this plan, which lies still while it runs.
    pub fn new(plan: &Plan) -> Recorder {
        let (nodes, places) = nodes::list(plan);
        let state = State { kept: vec![Kept::default(); nodes.len()], ..State::default() };
        Recorder { nodes, places, state: RefCell::new(state) }
    }

    /// What was recorded: of each node, and the events in the order in which they happened.
    pub fn finish(&self) -> (Vec<Kept>, Vec<Event>) {
        let mut state = self.state.borrow_mut();
        (std::mem::take(&mut state.kept), std::mem::take(&mut state.events))
    }

    /// Runs a plan and records what it gives.
    pub fn watch(
        &self,
        plan: &Plan,
        run: &Run<'_>,
        params: &[Value],
        sink: &mut Sink<'_>,
    ) -> Result<bool, SqlError> {
        let Some(&node) = self.places.get(&(Part::Plan, std::ptr::from_ref(plan) as usize)) else {
            return execute_node(plan, run, params, sink);
        };
        self.begin(node);
        execute_node(plan, run, params, &mut |row| self.hand_on(node, row, sink))
    }

    /// The node that this part of a plan is.
    pub fn of<T>(&self, part: Part, of: &T) -> Option<Recorded<'_>> {
        let node = *self.places.get(&(part, std::ptr::from_ref(of) as usize))?;
        Some(Recorded { recorder: self, node })
    }

    fn begin(&self, node: usize) {
        let mut state = self.state.borrow_mut();
        let depth = state.active.len();
        if let Some(kept) = state.kept.get_mut(node) {
            kept.passes += 1;
            kept.base = kept.given.len();
            (kept.depth, kept.partner, kept.group) = (depth, None, None);
            kept.left.clear();
        }
    }

    /// Records that a node gives a row, then lets the node above have it.
    fn hand_on(&self, node: usize, row: &Row, sink: &mut Sink<'_>) -> Result<bool, SqlError> {
        let (at, before) = {
            let mut state = self.state.borrow_mut();
            let at = self.gives(&mut state, node, row)?;
            if let Some((parent, 0)) = self.above(node)
                && let Some(kept) = state.kept.get_mut(parent)
            {
                kept.partner = None;
            }
            state.active.push(Active { node, row: at, is_read: false });
            (at, state.events.len())
        };
        let go_on = sink(row);
        let mut state = self.state.borrow_mut();
        state.active.pop();
        let go_on = go_on?;
        if let Some((parent, side)) = self.above(node) {
            self.taken(&mut state, parent, side, at, before, go_on)?;
        }
        Ok(go_on)
    }

    /// A number for a group, and whether it is new.
    fn group(&self, node: usize, set: usize, group: usize) -> (u32, bool) {
        let mut state = self.state.borrow_mut();
        let pass = state.kept.get(node).map_or(0, |kept| kept.passes);
        let next = state.groups.keys().filter(|key| key.0 == node).count() as u32;
        let first = !state.groups.contains_key(&(node, pass, set, group));
        (*state.groups.entry((node, pass, set, group)).or_insert(next), first)
    }

    /// The node above and on which of its sides.
    fn above(&self, node: usize) -> Option<(usize, usize)> {
        let parent = self.nodes.get(node)?.parent?;
        let side = self.nodes.get(parent)?.inputs.iter().position(|input| *input == node)?;
        Some((parent, side))
    }

    /// The rows of a node's inputs that are on their way in this pass.
    fn causes(&self, state: &State, node: usize) -> (Option<u32>, Option<u32>) {
        let (Some(info), Some(kept)) = (self.nodes.get(node), state.kept.get(node)) else {
            return (None, None);
        };
        let own = state.active.get(kept.depth..).unwrap_or_default();
        if info.role == Role::Scan {
            let read = own.iter().rev().find(|active| active.is_read && active.node == node);
            return (read.map(|active| active.row), None);
        }
        let of = |side: usize| {
            let input = info.inputs.get(side)?;
            let found = own.iter().rev().find(|active| !active.is_read && active.node == *input);
            found.map(|active| active.row)
        };
        (of(0), of(1).or(kept.partner))
    }

    /// Notes a row that a node gives; its number.
    fn gives(&self, state: &mut State, node: usize, row: &Row) -> Result<u32, SqlError> {
        let (mut left, right) = self.causes(state, node);
        let what = match (self.nodes.get(node), state.kept.get(node)) {
            (Some(info), _) if matches!(info.role, Role::Sort | Role::Window) => {
                left = self.origin(state, node, row);
                What::Gave
            }
            (_, Some(Kept { group: Some(group), .. })) => {
                // the row on its way, if any, is of the next group
                left = None;
                What::Formed { group: *group }
            }
            _ => What::Gave,
        };
        state.rows += 1;
        let rows = state.rows;
        let Some(kept) = state.kept.get_mut(node) else { return Ok(0) };
        bounded(kept.given.len() < MAX_NODE_ROWS && rows <= MAX_ROWS)?;
        let at = kept.given.len() as u32;
        kept.given.push(row.clone());
        self.add(state, Event { node: node as u32, pass: 0, left, right, gave: Some(at), what })?;
        Ok(at)
    }

    /// The row of the input that a node which holds all of them gives now.
    fn origin(&self, state: &mut State, node: usize, row: &Row) -> Option<u32> {
        let info = self.nodes.get(node)?;
        let input = *info.inputs.first()?;
        let (base, count) = {
            let below = state.kept.get(input)?;
            (below.base, below.given.len().saturating_sub(below.base))
        };
        let mut left = std::mem::take(&mut state.kept.get_mut(node)?.left);
        left.resize(count, false);
        let rows = state.kept.get(input)?.given.get(base..)?;
        let same = |candidate: &Row| match info.role {
            Role::Sort => Rc::ptr_eq(candidate, row),
            _ => candidate.get(..info.width) == row.get(..info.width),
        };
        let found = (0..count).find(|&at| !left[at] && rows.get(at).is_some_and(same));
        if let Some(at) = found {
            left[at] = true;
        }
        state.kept.get_mut(node)?.left = left;
        found.map(|at| (base + at) as u32)
    }

    /// The node above has had a row. Where it said nothing about it, that is told by what kind of node it is.
    fn taken(
        &self,
        state: &mut State,
        parent: usize,
        side: usize,
        row: u32,
        before: usize,
        go_on: bool,
    ) -> Result<(), SqlError> {
        let Some(info) = self.nodes.get(parent) else { return Ok(()) };
        let since = state.events.get(before..).unwrap_or_default();
        let said = since.iter().any(|event| {
            event.node as usize == parent
                && !matches!(event.what, What::Rejected { .. } if info.role.is_join())
                && (if side == 0 { event.left } else { event.right }) == Some(row)
        });
        let what = match (info.role, side) {
            _ if said => None,
            (Role::Join | Role::SemiJoin | Role::AntiJoin, 0) => Some(What::Alone),
            (Role::Limit, _) => Some(What::Skipped),
            (Role::Distinct | Role::Union | Role::Recursive, _) => Some(What::Duplicate),
            (Role::Intersect | Role::Except, 0) => Some(What::Dropped),
            _ => None,
        };
        let (left, right) = if side == 0 { (Some(row), None) } else { (None, Some(row)) };
        let event = |what| Event { node: parent as u32, pass: 0, left, right, gave: None, what };
        if let Some(what) = what {
            self.add(state, event(what))?;
        }
        if !go_on && info.role == Role::Limit {
            self.add(state, event(What::Stopped))?;
        }
        Ok(())
    }

    fn add(&self, state: &mut State, mut event: Event) -> Result<(), SqlError> {
        bounded(state.events.len() < MAX_EVENTS)?;
        event.pass = state.kept.get(event.node as usize).map_or(1, |kept| kept.passes.max(1));
        state.events.push(event);
        Ok(())
    }
}

impl Recorded<'_> {
    /// A node that is no plan of its own begins.
    pub fn begin(&self) {
        self.recorder.begin(self.node);
    }

    /// Records that it gives a row, then lets the node above have it.
    pub fn hand_on(&self, row: &Row, sink: &mut Sink<'_>) -> Result<bool, SqlError> {
        self.recorder.hand_on(self.node, row, sink)
    }

    /// A row that a scan looks at.
    pub fn reads(&self, row: &Row) -> Result<(), SqlError> {
        let mut state = self.recorder.state.borrow_mut();
        state.rows += 1;
        let rows = state.rows;
        let Some(kept) = state.kept.get_mut(self.node) else { return Ok(()) };
        bounded(kept.read.len() < MAX_NODE_ROWS && rows <= MAX_ROWS)?;
        let at = kept.read.len() as u32;
        kept.read.push(row.clone());
        state.active.push(Active { node: self.node, row: at, is_read: true });
        Ok(())
    }

    /// The scan is done with the row.
    pub fn has_read(&self) {
        self.recorder.state.borrow_mut().active.pop();
    }

    /// Whether a condition holds, exactly as [`Expr::holds`] has it; when not, which part of it did not is recorded.
    pub fn judges(&self, condition: &Expr, frame: &Frame<'_, '_>) -> Result<bool, SqlError> {
        let parts = parts(condition);
        for (at, part) in parts.iter().enumerate() {
            // a part may hold parts itself: they are judged in order, too
            let value = if matches!(part, Expr::And(_)) {
                Value::Bool(part.holds(frame)?)
            } else {
                part.eval(frame)?
            };
            if !value.is_true() {
                let what = What::Rejected { condition: at as u32, unknown: value.is_null() };
                self.happens(what)?;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The right row, of those of this pass, that a join looks at.
    pub fn looks_at(&self, partner: Option<usize>) {
        let mut state = self.recorder.state.borrow_mut();
        let right = self.recorder.nodes.get(self.node).and_then(|node| node.inputs.get(1)).copied();
        let base = right.and_then(|right| state.kept.get(right)).map_or(0, |right| right.base);
        if let Some(kept) = state.kept.get_mut(self.node) {
            kept.partner = partner.map(|at| (base + at) as u32);
        }
    }

    /// The right row on its way is the one that a join found, also once it has passed.
    pub fn stays_with(&self) {
        let mut state = self.recorder.state.borrow_mut();
        let (_, right) = self.recorder.causes(&state, self.node);
        if let Some(kept) = state.kept.get_mut(self.node) {
            kept.partner = right;
        }
    }

    /// Something happens in the node with the rows that are on their way.
    pub fn happens(&self, what: What) -> Result<(), SqlError> {
        let mut state = self.recorder.state.borrow_mut();
        let (left, right) = self.recorder.causes(&state, self.node);
        self.recorder
            .add(&mut state, Event { node: self.node as u32, pass: 0, left, right, gave: None, what })
    }

    /// The row on its way goes into this group of this set.
    pub fn groups(&self, set: usize, group: usize) -> Result<(), SqlError> {
        let (group, first) = self.recorder.group(self.node, set, group);
        self.happens(What::Grouped { group, first })
    }

    /// This group's row comes next.
    pub fn finishes(&self, set: usize, group: usize) {
        let (group, _) = self.recorder.group(self.node, set, group);
        if let Some(kept) = self.recorder.state.borrow_mut().kept.get_mut(self.node) {
            kept.group = Some(group);
        }
    }
}

/// The parts of a condition that are judged one by one.
pub(crate) fn parts(condition: &Expr) -> &[Expr] {
    match condition {
        Expr::And(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

fn bounded(fits: bool) -> Result<(), SqlError> {
    if fits {
        return Ok(());
    }
    Err(SqlError::new("54000", "the query is too large to step through")
        .with_detail(format!("A step may have {MAX_NODE_ROWS} rows, and all steps together {MAX_ROWS}.")))
}
