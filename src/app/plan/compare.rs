//! Two plans side by side: which node became which, what it costs now, in numbers and in words.

use super::tree::{Node, PlanTree};
use super::words;

/// Two plans compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Every node of both, a parent before what is below it.
    pub pairs: Vec<Pair>,
    pub totals: Vec<Total>,
    /// What happened, a sentence each.
    pub sentences: Vec<String>,
}

/// A node before and after; one of them may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub before: Option<usize>,
    pub after: Option<usize>,
    pub depth: usize,
    pub change: Change,
}

/// What became of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Same,
    /// The same work done another way, or with other numbers; in words.
    Other(String),
    Gone,
    New,
}

/// A number of the whole statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    pub label: &'static str,
    pub before: String,
    pub after: String,
    /// `12 × less`.
    pub change: String,
    /// Less is better in all of them; nothing when they are about the same.
    pub is_better: Option<bool>,
}

/// Compares two plans.
pub fn compare(before: &PlanTree, after: &PlanTree) -> Comparison {
    let mut pairs = Vec::new();
    let root = |tree: &PlanTree| (!tree.nodes.is_empty()).then_some(0);
    let both = Both { before, after };
    both.walk(root(before), root(after), 0, &mut pairs);
    let totals = totals(before, after);
    let sentences = both.sentences(&pairs, &totals);
    Comparison { pairs, totals, sentences }
}

#[derive(Clone, Copy)]
struct Both<'t> {
    before: &'t PlanTree,
    after: &'t PlanTree,
}

impl Both<'_> {
    fn walk(self, before: Option<usize>, after: Option<usize>, depth: usize, pairs: &mut Vec<Pair>) {
        let nodes =
            (before.and_then(|at| self.before.nodes.get(at)), after.and_then(|at| self.after.nodes.get(at)));
        let (old, new) = match nodes {
            (None, None) => return,
            (Some(old), None) => {
                pairs.push(Pair { before, after: None, depth, change: Change::Gone });
                old.children.iter().for_each(|&child| self.walk(Some(child), None, depth + 1, pairs));
                return;
            }
            (None, Some(new)) => {
                pairs.push(Pair { before: None, after, depth, change: Change::New });
                new.children.iter().for_each(|&child| self.walk(None, Some(child), depth + 1, pairs));
                return;
            }
            (Some(old), Some(new)) => (old, new),
        };
        if !is_alike(old, new) {
            // A step that is only in one of them: what is below it may be the other's.
            if let [below] = old.children.as_slice()
                && self.before.nodes.get(*below).is_some_and(|below| is_alike(below, new))
            {
                pairs.push(Pair { before, after: None, depth, change: Change::Gone });
                return self.walk(Some(*below), after, depth + 1, pairs);
            }
            if let [below] = new.children.as_slice()
                && self.after.nodes.get(*below).is_some_and(|below| is_alike(old, below))
            {
                pairs.push(Pair { before: None, after, depth, change: Change::New });
                return self.walk(before, Some(*below), depth + 1, pairs);
            }
        }
        pairs.push(Pair { before, after, depth, change: change(old, new) });
        let mut left: Vec<usize> = old.children.clone();
        for &child in &new.children {
            let mut best: Option<(usize, usize)> = None;
            for (place, &other) in left.iter().enumerate() {
                let likeness = self.likeness(other, child);
                if likeness > best.map_or(0, |(_, likeness)| likeness) {
                    best = Some((place, likeness));
                }
            }
            let partner = best.map(|(place, _)| left.remove(place));
            self.walk(partner, Some(child), depth + 1, pairs);
        }
        left.into_iter().for_each(|child| self.walk(Some(child), None, depth + 1, pairs));
    }

    /// How much two nodes with all below them are the same: 0 for nothing.
    fn likeness(self, before: usize, after: usize) -> usize {
        let (Some(old), Some(new)) = (self.before.nodes.get(before), self.after.nodes.get(after)) else {
            return 0;
        };
        let (of_old, mut of_new) = (tables(self.before, before), tables(self.after, after));
        let before = of_new.len();
        for table in &of_old {
            if let Some(place) = of_new.iter().position(|other| other == table) {
                of_new.remove(place);
            }
        }
        let common = before - of_new.len();
        let equal = common == of_old.len() && of_new.is_empty();
        common * 4
            + usize::from(equal) * 2
            + usize::from(is_alike(old, new))
            + usize::from(old.kind == new.kind)
    }

    fn sentences(self, pairs: &[Pair], totals: &[Total]) -> Vec<String> {
        let mut sentences = Vec::new();
        for total in totals {
            if total.is_better.is_some() {
                sentences.push(format!(
                    "{}: {} ({} before, {} after).",
                    total.label, total.change, total.before, total.after
                ));
            }
        }
        let mut same_plan = true;
        for pair in pairs {
            let node = |tree: &'_ PlanTree, at: Option<usize>| {
                at.and_then(|at| tree.nodes.get(at)).map(words::title)
            };
            match (&pair.change, node(self.before, pair.before), node(self.after, pair.after)) {
                (Change::Other(_), Some(old), Some(new)) if old != new => {
                    sentences.push(format!("{old} became {new}."));
                    same_plan = false;
                }
                (Change::Gone, Some(old), _) => {
                    sentences.push(format!("{old} is no longer needed."));
                    same_plan = false;
                }
                (Change::New, _, Some(new)) => {
                    sentences.push(format!("{new} is new."));
                    same_plan = false;
                }
                _ => {}
            }
        }
        if same_plan {
            sentences.push("The plan is the same: the same steps in the same order.".to_owned());
        }
        sentences
    }
}

/// The tables and functions read at a node and below, each as often as it is read.
fn tables(tree: &PlanTree, at: usize) -> Vec<(&str, Option<&str>)> {
    let Some(node) = tree.nodes.get(at) else { return Vec::new() };
    let own = node.relation.as_deref().map(|name| (name, node.alias.as_deref()));
    own.into_iter().chain(node.children.iter().flat_map(|&child| tables(tree, child))).collect()
}

/// Whether two nodes do the same work, be it in another way.
fn is_alike(old: &Node, new: &Node) -> bool {
    let read = |node: &Node| node.relation.is_some();
    if read(old) || read(new) {
        return read(old) == read(new) && (&old.relation, &old.alias) == (&new.relation, &new.alias);
    }
    family(&old.kind) == family(&new.kind)
}

fn family(kind: &str) -> &str {
    match kind {
        kind if kind.contains("Join") || kind.starts_with("Nested Loop") => "Join",
        "HashAggregate" | "GroupAggregate" | "MixedAggregate" | "Aggregate" | "Group" => "Aggregate",
        kind => kind,
    }
}

/// What changed between two nodes that do the same work.
fn change(old: &Node, new: &Node) -> Change {
    let mut said = Vec::new();
    if words::title(old) != words::title(new) {
        said.push("done another way".to_owned());
    }
    let mut number = |label: &str, old: f64, new: f64, least: f64| {
        if let (words, Some(_)) = difference(old, new, least) {
            said.push(format!("{label} {words}"));
        }
    };
    if old.actual.is_some() && new.actual.is_some() {
        number("rows", old.rows(), new.rows(), 1.0);
        if old.is_scan() {
            number("rows read", old.visited(), new.visited(), 1.0);
        }
    } else {
        number("rows estimated", old.estimate.rows, new.estimate.rows, 1.0);
    }
    number("own cost", old.own_cost, new.own_cost, 0.05);
    if said.is_empty() { Change::Same } else { Change::Other(said.join(", ")) }
}

fn totals(before: &PlanTree, after: &PlanTree) -> Vec<Total> {
    let mut totals = Vec::new();
    let mut add = |label, (old, new): (f64, f64), least: f64, words: &dyn Fn(f64) -> String| {
        let (change, is_better) = difference(old, new, least);
        totals.push(Total { label, before: words(old), after: words(new), change, is_better });
    };
    add("Estimated cost", (before.total_cost, after.total_cost), 0.005, &words::cost);
    if let (Some(old), Some(new)) = (before.execution_millis, after.execution_millis) {
        // What is below the clock's step says nothing.
        add("Execution time", (old, new), 0.1, &words::millis);
    }
    if before.ran && after.ran {
        add("Rows read from tables", (before.rows_read(), after.rows_read()), 0.5, &words::count);
    }
    totals
}

/// How a number changed, in words, and whether it became less; within `least` or a twentieth it is the same.
fn difference(old: f64, new: f64, least: f64) -> (String, Option<bool>) {
    let (small, large) = if old < new { (old, new) } else { (new, old) };
    // turned round, so that what is no number is the same as anything
    if !(large - small > least && large - small > large * 0.05) {
        return ("about the same".to_owned(), None);
    }
    if small <= least {
        let words = if new < old { "down to almost nothing" } else { "up from almost nothing" };
        return (words.to_owned(), Some(new < old));
    }
    let word = if new < old { "less" } else { "more" };
    let words = match large / small {
        factor if factor >= 2.0 => format!("{} {word}", words::times(factor)),
        _ => format!("{} {word}", words::percent((large - small) / old.max(least))),
    };
    (words, Some(new < old))
}

#[cfg(test)]
mod tests;
