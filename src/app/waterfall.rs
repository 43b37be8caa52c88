//! A trace as a waterfall: which of its lines are shown, which is looked at, and where one stands when stepping through.
//!
//! The layout is pure: rows from lines ([`rows`]), bars and ticks from times ([`scale`]), steps from the beginnings and
//! ends of spans ([`moments`]). The view draws what they say.

pub mod moments;
pub mod rows;
pub mod scale;
pub mod words;

use std::rc::Rc;

use crate::app::live_map::{self, LiveMap};
use crate::protocol::trace::{PathPiece, Trace};
use moments::Moment;
use rows::{Only, Row};
use scale::Span;

/// The id of the element that has the keyboard.
pub const WATERFALL_ID: &str = "waterfall";

/// How a trace is looked at.
#[derive(Debug, Clone)]
pub struct Waterfall {
    pub trace: Rc<Trace>,
    /// The lines that are shown, from the top.
    pub rows: Rc<Vec<Row>>,
    /// The critical path by line: pieces of one line stand together, in the order of time.
    path: Rc<Vec<PathPiece>>,
    /// Lines whose inside is hidden, in order.
    collapsed: Vec<u32>,
    /// The line that is looked at.
    pub cursor: u32,
    /// Its details are shown.
    pub is_open: bool,
    pub search: String,
    pub only: Only,
    /// The part of the time that is shown.
    pub span: Span,
    pub moments: Rc<Vec<Moment>>,
    /// Moments that have happened, while one steps through.
    pub at: Option<usize>,
    pub is_playing: bool,
    /// The same trace as a map. While one steps through, both stand at one moment.
    pub map: LiveMap,
    /// Numbers ticks, so that those of an earlier playing are recognised.
    pub round: u32,
}

impl Default for Waterfall {
    /// Of no trace. Written out, as the page begins with one and lays traces out with code that comes later.
    fn default() -> Self {
        Waterfall {
            trace: Rc::default(),
            rows: Rc::default(),
            path: Rc::default(),
            collapsed: Vec::new(),
            cursor: 0,
            is_open: false,
            search: String::new(),
            only: Only::All,
            span: Span { from: 0, to: 1 },
            moments: Rc::default(),
            at: None,
            is_playing: false,
            map: LiveMap { now: 0, is_playing: false, pace: None },
            round: 0,
        }
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    Search(String),
    Only(Only),
    /// Look at this line.
    Pick(u32),
    Move(Move),
    /// Show or hide the details of the line that is looked at.
    Details(bool),
    /// Show or hide what is inside a line.
    Fold(u32),
    FoldAll(bool),
    /// Show the time of this line only; all of it with `None`.
    Zoom(Option<u32>),
    Step(Step),
    Map(live_map::Action),
    /// The time of a step is over, unless playing began anew since.
    Tick(u32),
}

/// What a key does in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    By(isize),
    First,
    Last,
    /// Open what is inside, or go there.
    In,
    /// Close what is inside, or go to what it is in.
    Out,
}

/// Stepping through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Begin at the first moment, or stop.
    Begin(bool),
    Forward,
    Back,
    /// To the end of what has just begun.
    Over,
    To(usize),
    Play(bool),
}

impl Waterfall {
    /// All of a trace.
    pub fn new(trace: Rc<Trace>) -> Self {
        let rows = Rc::new(rows::rows(&trace, &[], "", Only::All));
        let mut path = trace.path.clone();
        // Within a line they are in the order of time already, and few lines have many: an insertion sort by runs.
        crate::project::order::sort_by(&mut path, |a, b| a.line.cmp(&b.line));
        let span = Span { from: 0, to: trace.length_nanos.max(1) };
        let moments = Rc::new(moments::moments(&trace));
        Waterfall { rows, path: Rc::new(path), span, moments, trace, ..Waterfall::default() }
    }

    /// Where the line that is looked at stands among the rows.
    pub fn cursor_row(&self) -> Option<usize> {
        self.rows.binary_search_by_key(&self.cursor, |row| row.line).ok()
    }

    /// The pieces of the critical path that are a line's own.
    pub fn pieces(&self, line: u32) -> &[PathPiece] {
        let from = self.path.partition_point(|it| it.line < line);
        let to = self.path.partition_point(|it| it.line <= line);
        self.path.get(from..to).unwrap_or_default()
    }

    /// When it is now, while one steps through.
    pub fn now(&self) -> Option<u64> {
        let at = self.at?;
        Some(at.checked_sub(1).and_then(|it| self.moments.get(it)).map_or(0, |it| it.at_nanos))
    }

    /// Whether there is more to be played after this action.
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, action: Action) -> bool {
        match action {
            Action::Search(text) => {
                self.search = text;
                self.arrange();
            }
            Action::Only(only) => {
                self.only = only;
                self.arrange();
            }
            Action::Pick(line) => {
                (self.cursor, self.is_open) = (line, true);
                self.reveal(line);
            }
            Action::Move(to) => self.go(to),
            Action::Details(is_open) => self.is_open = is_open,
            Action::Fold(line) => {
                match self.collapsed.binary_search(&line) {
                    Ok(at) => drop(self.collapsed.remove(at)),
                    Err(at) => self.collapsed.insert(at, line),
                }
                self.arrange();
            }
            Action::FoldAll(is_folded) => {
                self.collapsed.clear();
                if is_folded {
                    let foldable = self.rows.iter().filter(|row| row.has_inside && row.depth > 0);
                    self.collapsed = foldable.map(|row| row.line).collect();
                }
                self.arrange();
            }
            Action::Zoom(line) => {
                let whole = Span { from: 0, to: self.trace.length_nanos.max(1) };
                let line = line.and_then(|it| self.trace.lines.get(it as usize));
                self.span = line.filter(|it| it.length_nanos > 0).map_or(whole, Span::around);
            }
            Action::Step(step) => return self.step(step),
            Action::Map(action) => {
                self.map.apply(action, &self.trace);
                if self.at.is_some() {
                    self.is_playing = false;
                    self.at = Some(self.moments.partition_point(|it| it.at_nanos <= self.map.now));
                }
            }
            Action::Tick(round) => {
                if round == self.round && self.is_playing {
                    self.stand(self.at.unwrap_or(0) + 1);
                    self.is_playing = self.at.is_some_and(|at| at < self.moments.len());
                    return self.is_playing;
                }
            }
        }
        false
    }

    fn arrange(&mut self) {
        self.rows = Rc::new(rows::rows(&self.trace, &self.collapsed, &self.search, self.only));
        if self.cursor_row().is_none() {
            // What it is in, else the first.
            let before = self.rows.partition_point(|row| row.line <= self.cursor);
            let row = before.checked_sub(1).and_then(|it| self.rows.get(it)).or_else(|| self.rows.first());
            self.cursor = row.map_or(0, |row| row.line);
        }
    }

    /// Opens what hides a line.
    fn reveal(&mut self, line: u32) {
        if self.cursor_row().is_some() {
            return;
        }
        let inside = |folded: u32| folded < line && line < rows::end(&self.trace, folded);
        self.collapsed.retain(|folded| !inside(*folded));
        self.arrange_for(line);
    }

    fn arrange_for(&mut self, line: u32) {
        self.rows = Rc::new(rows::rows(&self.trace, &self.collapsed, &self.search, self.only));
        if self.rows.binary_search_by_key(&line, |row| row.line).is_err() {
            (self.search, self.only) = (String::new(), Only::All);
            self.rows = Rc::new(rows::rows(&self.trace, &self.collapsed, "", Only::All));
        }
    }

    fn go(&mut self, to: Move) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        let row = self.cursor_row().unwrap_or(0);
        let Some(here) = self.rows.get(row).copied() else { return };
        let to = match to {
            Move::By(by) => row.saturating_add_signed(by).min(last),
            Move::First => 0,
            Move::Last => last,
            Move::In if here.has_inside && here.is_folded => {
                self.apply(Action::Fold(here.line));
                return;
            }
            Move::In if here.has_inside => (row + 1).min(last),
            Move::Out if here.has_inside && !here.is_folded && self.is_whole() => {
                self.apply(Action::Fold(here.line));
                return;
            }
            Move::Out => {
                let above = self.rows.get(..row).unwrap_or_default();
                above.iter().rposition(|it| it.depth < here.depth).unwrap_or(row)
            }
            Move::In => row,
        };
        if let Some(row) = self.rows.get(to) {
            self.cursor = row.line;
        }
    }

    /// Whether nothing is filtered: what is found is shown whatever it is in.
    fn is_whole(&self) -> bool {
        self.search.is_empty() && self.only == Only::All
    }

    fn step(&mut self, step: Step) -> bool {
        self.round += 1;
        self.is_playing = false;
        let at = self.at.unwrap_or(0);
        match step {
            Step::Begin(false) => self.at = None,
            Step::Begin(true) => self.stand(1),
            Step::Forward => self.stand(at + 1),
            Step::Back => self.stand(at.saturating_sub(1)),
            Step::Over => self.stand(moments::over(&self.moments, at)),
            Step::To(at) => self.stand(at),
            Step::Play(false) => {}
            Step::Play(true) => {
                if at >= self.moments.len() {
                    self.stand(0);
                }
                self.at = Some(self.at.unwrap_or(0));
                self.is_playing = !self.moments.is_empty();
            }
        }
        self.is_playing
    }

    /// Stands after so many moments, and looks at the line of the last of them.
    fn stand(&mut self, at: usize) {
        let at = at.min(self.moments.len());
        self.at = Some(at);
        (self.map.now, self.map.is_playing) = (self.now().unwrap_or(0), false);
        if let Some(moment) = at.checked_sub(1).and_then(|it| self.moments.get(it)) {
            self.cursor = moment.line;
            self.reveal(moment.line);
        }
    }
}

#[cfg(test)]
pub mod tests;
