//! The rows of a waterfall: the lines that are neither folded away nor filtered out.

use crate::protocol::trace::{LineKind, Trace, TraceLine};

/// Which lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Only {
    #[default]
    All,
    /// What failed, and routes that did not match.
    Errors,
    Queries,
    /// The application's own steps: middleware, routes, handlers, what they printed.
    Code,
    /// What the answer waited for.
    Path,
    /// What took a twentieth of the time by itself.
    Slow,
}

impl Only {
    pub const ALL: [Only; 6] = [Only::All, Only::Errors, Only::Queries, Only::Code, Only::Path, Only::Slow];

    pub fn label(self) -> &'static str {
        match self {
            Only::All => "Everything",
            Only::Errors => "Errors and rejected routes",
            Only::Queries => "Queries",
            Only::Code => "Steps of the application",
            Only::Path => "Critical path",
            Only::Slow => "Slow by itself (5 % and more)",
        }
    }
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub line: u32,
    pub depth: u16,
    /// Something lies within it that is shown when it is not folded.
    pub has_inside: bool,
    pub is_folded: bool,
    /// It is there for what is in it only.
    pub is_aside: bool,
}

/// The rows, in the order of the lines. While something is looked for, folds do not count.
pub fn rows(trace: &Trace, collapsed: &[u32], search: &str, only: Only) -> Vec<Row> {
    let lines = &trace.lines;
    let search = search.trim().to_lowercase();
    if search.is_empty() && only == Only::All {
        return unfiltered(lines, collapsed);
    }
    let mut shown = vec![Shown::No; lines.len()];
    let on_path = if only == Only::Path { on_path(trace) } else { Vec::new() };
    // From the last: what a line is in stands before it.
    let mut wanted_depth = 0_u16;
    for (at, line) in lines.iter().enumerate().rev() {
        let is_kind = match only {
            Only::Path => on_path.get(at).copied().unwrap_or(false),
            Only::Slow => line.own_nanos > 0 && line.own_nanos >= trace.length_nanos / 20,
            _ => is_of(line, only),
        };
        let found = is_kind && (search.is_empty() || contains(line, &search));
        if found {
            shown[at] = Shown::Found;
            wanted_depth = line.depth;
        } else if line.depth < wanted_depth {
            shown[at] = Shown::Aside;
            wanted_depth = line.depth;
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if shown[at] != Shown::No {
            if let Some(before) = rows.last_mut() {
                before.has_inside = before.depth < line.depth;
            }
            rows.push(Row {
                line: at as u32,
                depth: line.depth,
                has_inside: false,
                is_folded: false,
                is_aside: shown[at] == Shown::Aside,
            });
        }
    }
    rows
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    No,
    Found,
    Aside,
}

fn unfiltered(lines: &[TraceLine], collapsed: &[u32]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(lines.len());
    let mut hidden_below: Option<u16> = None;
    for (at, line) in lines.iter().enumerate() {
        if hidden_below.is_some_and(|depth| line.depth > depth) {
            continue;
        }
        let has_inside = lines.get(at + 1).is_some_and(|next| next.depth > line.depth);
        let is_folded = has_inside && collapsed.binary_search(&(at as u32)).is_ok();
        hidden_below = is_folded.then_some(line.depth);
        rows.push(Row { line: at as u32, depth: line.depth, has_inside, is_folded, is_aside: false });
    }
    rows
}

/// The first line after what is inside a line.
pub fn end(trace: &Trace, line: u32) -> u32 {
    let from = line as usize;
    let Some(depth) = trace.lines.get(from).map(|it| it.depth) else { return line };
    let inside = trace.lines.iter().skip(from + 1).take_while(|it| it.depth > depth).count();
    (from + 1 + inside) as u32
}

fn on_path(trace: &Trace) -> Vec<bool> {
    let mut on_path = vec![false; trace.lines.len()];
    for piece in &trace.path {
        if let Some(place) = on_path.get_mut(piece.line as usize) {
            *place = true;
        }
    }
    on_path
}

fn is_of(line: &TraceLine, only: Only) -> bool {
    use LineKind::{Console, Handler, Middleware, Rejected, Route};
    match only {
        Only::Errors => line.error.is_some() || line.is_open || line.kind == Rejected,
        Only::Queries => line.query.is_some(),
        Only::Code => matches!(line.kind, Middleware | Handler | Route | Rejected | Console),
        Only::All | Only::Path | Only::Slow => true,
    }
}

fn contains(line: &TraceLine, search: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(search);
    has(&line.name)
        || has(&line.service)
        || line.note.as_deref().is_some_and(has)
        || line.error.as_deref().is_some_and(has)
        || line.query.as_ref().is_some_and(|it| has(&it.text) || it.values.iter().any(|it| has(it)))
        || line.place.as_ref().is_some_and(|it| has(&it.path))
        || line.attributes.iter().any(|(_, value)| has(value))
}
