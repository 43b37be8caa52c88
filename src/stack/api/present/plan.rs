//! EXPLAIN's text read again, to be drawn: a trace keeps the plan of a query as text, as every tracer does.

use crate::protocol::plan::{Actual, Estimate, PlanNode, QueryPlan};

/// Steps of a plan, how deep they lie in each other, and letters of its text.
const MAX_STEPS: usize = 1_000;
const MAX_DEPTH: usize = 60;
const MAX_TEXT: usize = 200_000;

/// A step on its way into the tree.
struct Step {
    node: PlanNode,
    parent: Option<usize>,
}

/// The plan that a text in EXPLAIN's layout shows; nothing where it is none.
pub fn plan(text: &str) -> Option<QueryPlan> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let mut steps: Vec<Step> = Vec::new();
    // The steps that the next one may lie in: indent and place.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut subplan = None;
    let (mut planning_millis, mut execution_millis) = (None, None);
    for line in text.lines() {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let title = content.strip_prefix("->").map(str::trim_start);
        if let Some(title) = title.or_else(|| steps.is_empty().then_some(content)) {
            while open.last().is_some_and(|(at, _)| *at >= indent) && title.len() < content.len() {
                open.pop();
            }
            if steps.len() >= MAX_STEPS || open.len() >= MAX_DEPTH {
                return None;
            }
            let parent = open.last().map(|(_, place)| *place);
            open.push((indent, steps.len()));
            steps.push(Step { node: step(title, subplan.take()), parent });
        } else if let Some(millis) = content.strip_prefix("Planning Time: ") {
            planning_millis = Some(number(millis));
        } else if let Some(millis) = content.strip_prefix("Execution Time: ") {
            execution_millis = Some(number(millis));
        } else if let Some((label, value)) = content.split_once(": ") {
            let Some(Step { node, .. }) = steps.last_mut() else { continue };
            match (label.strip_prefix("Rows Removed by "), &mut node.actual) {
                // Told of one run, kept of all.
                (Some(_), Some(actual)) => actual.removed += times(number(value), actual.loops),
                _ => node.details.push((label.to_owned(), value.to_owned())),
            }
        } else if ["SubPlan ", "InitPlan ", "CTE "].iter().any(|word| content.starts_with(word)) {
            subplan = Some(content.to_owned());
        }
    }
    // A text without a single estimate is no plan.
    steps.iter().any(|it| it.node.estimate.total_cost > 0.0 || it.node.estimate.width > 0.0).then_some(())?;
    let mut root = None;
    while let Some(Step { mut node, parent }) = steps.pop() {
        node.children.reverse();
        match parent.and_then(|at| steps.get_mut(at)) {
            Some(parent) => parent.node.children.push(node),
            None => root = Some(node),
        }
    }
    let mut root = root?;
    let whole = (root.estimate.total_cost, root.actual.map_or(0.0, |actual| actual.total_millis));
    own(&mut root, whole);
    Some(QueryPlan { root, planning_millis, execution_millis })
}

/// `Index Scan using i on t x  (cost=0.15..8.17 rows=1 width=36)`, perhaps with what was counted behind it.
fn step(line: &str, subplan: Option<String>) -> PlanNode {
    let (title, numbers) = match line.find("  (").or_else(|| line.find(" (actual ")) {
        Some(at) => line.split_at(at),
        None => (line.trim_end(), ""),
    };
    let (before, on) = match title.split_once(" on ") {
        Some((before, on)) => (before, Some(on)),
        None => (title, None),
    };
    let (kind, using) = match before.split_once(" using ") {
        Some((kind, index)) => (kind, Some(name(index).0)),
        None => (before, None),
    };
    let kind = kind.strip_suffix(" Backward").unwrap_or(kind);
    let (first, second) = match on {
        Some(on) => {
            let (first, rest) = name(on);
            let second = name(rest.trim_start()).0;
            (Some(first), Some(second).filter(|it| !it.is_empty()))
        }
        None => (None, None),
    };
    // What is not a table has a name of the query only.
    let (relation, alias, index) = match kind {
        "Subquery Scan" | "Values Scan" => (None, first, using),
        "Bitmap Index Scan" => (None, None, first),
        _ => (first, second, using),
    };
    PlanNode {
        kind: kind.to_owned(),
        subplan,
        relation,
        alias,
        index,
        details: Vec::new(),
        estimate: estimate(numbers),
        actual: actual(numbers),
        share: 0.0,
        children: Vec::new(),
    }
}

/// The name that a text begins with, without its quotes, and what follows.
fn name(text: &str) -> (String, &str) {
    let Some(rest) = text.strip_prefix('"') else {
        let end = text.find(' ').unwrap_or(text.len());
        let (name, rest) = text.split_at(end);
        return (name.to_owned(), rest);
    };
    let mut found = String::new();
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == '"' && letters.next_if(|(_, next)| *next == '"').is_none() {
            return (found, rest.get(at + 1..).unwrap_or_default());
        }
        found.push(letter);
    }
    (found, "")
}

/// What stands behind `name=`, up to the next blank or bracket.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(name)?;
    rest.split([' ', ')']).next()
}

fn number(text: &str) -> f64 {
    let digits = text.trim().split(' ').next().unwrap_or_default();
    digits.parse().ok().filter(|it: &f64| it.is_finite()).unwrap_or(0.0)
}

/// Both ends of `0.15..8.17`.
fn range(text: Option<&str>) -> (f64, f64) {
    text.and_then(|it| it.split_once("..")).map_or((0.0, 0.0), |(from, to)| (number(from), number(to)))
}

fn estimate(numbers: &str) -> Estimate {
    let numbers = numbers.split(" (actual").next().unwrap_or_default();
    let (startup_cost, total_cost) = range(value(numbers, "cost="));
    Estimate {
        startup_cost,
        total_cost,
        rows: value(numbers, " rows=").map_or(0.0, number),
        width: value(numbers, "width=").map_or(0.0, number),
    }
}

fn actual(numbers: &str) -> Option<Actual> {
    if numbers.contains("(never executed)") {
        return Some(Actual {
            loops: 0,
            rows: 0,
            removed: 0,
            startup_millis: 0.0,
            total_millis: 0.0,
            self_millis: 0.0,
        });
    }
    let (_, counted) = numbers.split_once("(actual ")?;
    let loops = times(value(counted, "loops=").map_or(1.0, number), 1);
    let (startup, total) = range(value(counted, "time="));
    Some(Actual {
        loops,
        rows: times(value(counted, "rows=").map_or(0.0, number), loops),
        removed: 0,
        startup_millis: startup * loops as f64,
        total_millis: total * loops as f64,
        self_millis: 0.0,
    })
}

/// A count of one run, of all of them.
fn times(each: f64, loops: u64) -> u64 {
    // The conversion saturates.
    (each * loops as f64).round() as u64
}

/// Tells each step what is its own: its share of the cost, and of the time where it was measured.
fn own(node: &mut PlanNode, whole: (f64, f64)) {
    let below = |of: fn(&PlanNode) -> f64, node: &PlanNode| node.children.iter().map(of).sum::<f64>();
    let cost = node.estimate.total_cost - below(|it| it.estimate.total_cost, node);
    let millis = below(|it| it.actual.map_or(0.0, |actual| actual.total_millis), node);
    if let Some(actual) = &mut node.actual {
        actual.self_millis = (actual.total_millis - millis).max(0.0);
    }
    let share = match node.actual {
        Some(actual) if whole.1 > 0.0 => actual.self_millis / whole.1,
        _ => cost / whole.0.max(f64::MIN_POSITIVE),
    };
    node.share = share.clamp(0.0, 1.0);
    for child in &mut node.children {
        own(child, whole);
    }
}

#[cfg(test)]
mod tests;
