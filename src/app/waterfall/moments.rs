//! A trace as moments, to be stepped through: spans that begin and end, and what happened between.

use crate::protocol::trace::{LineKind, Trace, TraceLine};

/// Something that happens at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at_nanos: u64,
    pub line: u32,
    pub edge: Edge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    Begins,
    Ends,
    /// It has no length.
    Happens,
}

/// The moments in the order of time; at one time, what is inside lies between the edges of what it is in.
pub fn moments(trace: &Trace) -> Vec<Moment> {
    let mut all = Vec::with_capacity(trace.lines.len() * 2);
    let mut open: Vec<(u32, &TraceLine)> = Vec::new();
    for (at, line) in trace.lines.iter().enumerate() {
        close(&mut open, line.depth, &mut all);
        let at = at as u32;
        let happens = matches!(line.kind, LineKind::Rejected | LineKind::Console);
        let edge = if happens { Edge::Happens } else { Edge::Begins };
        all.push(Moment { at_nanos: line.start_nanos, line: at, edge });
        if !happens {
            open.push((at, line));
        }
    }
    close(&mut open, 0, &mut all);
    // Stable: of one time, the order of the tree stays.
    crate::project::order::sort_by(&mut all, |a, b| a.at_nanos.cmp(&b.at_nanos));
    all
}

/// Ends what a line of this depth is not in. What is still going on has no end.
fn close(open: &mut Vec<(u32, &TraceLine)>, depth: u16, all: &mut Vec<Moment>) {
    while let Some((at, line)) = open.pop_if(|(_, line)| line.depth >= depth) {
        if !line.is_open {
            let at_nanos = line.start_nanos.saturating_add(line.length_nanos);
            all.push(Moment { at_nanos, line: at, edge: Edge::Ends });
        }
    }
}

/// How many moments have happened when what began last has ended; one more where nothing did.
pub fn over(moments: &[Moment], at: usize) -> usize {
    let last = at.checked_sub(1).and_then(|it| moments.get(it));
    let end = last.filter(|it| it.edge == Edge::Begins).and_then(|began| {
        let rest = moments.get(at..)?;
        rest.iter().position(|it| it.line == began.line && it.edge == Edge::Ends)
    });
    end.map_or(at + 1, |end| at + end + 1)
}

/// The lines that have begun and not ended after so many moments, the outermost first.
pub fn inside(trace: &Trace, moments: &[Moment], at: usize) -> Vec<u32> {
    let Some(last) = at.checked_sub(1).and_then(|it| moments.get(it)) else { return Vec::new() };
    let mut depth = trace.lines.get(last.line as usize).map_or(0, |it| it.depth);
    let mut up = if last.edge == Edge::Ends { Vec::new() } else { vec![last.line] };
    let before = trace.lines.iter().enumerate().take(last.line as usize).rev();
    for (at, line) in before {
        if line.depth < depth {
            up.push(at as u32);
            depth = line.depth;
        }
    }
    up.reverse();
    up
}
