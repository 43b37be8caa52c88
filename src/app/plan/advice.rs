//! Where a plan hurts, why, and what might help: an index, fresh statistics.
//!
//! Two steps keep nonsense away. Here a change is proposed from the plan and the schema, for tables large enough to
//! matter. Then the engine plans the statement again as if the change had been made, and only what its planner takes
//! up, and finds clearly cheaper, is advised ([`accept`]).

use super::tree::{Node, PlanTree};
use super::words;
use crate::app::plan::condition::{self, Use};
use crate::project::order::sort_by;
use crate::protocol::plan::{PlanNode, QueryPlan};
use crate::protocol::schema::{Schema, TableInfo};

mod index;

pub use index::Wanted;

/// Rows that have to be read in vain before a scan is worth a word.
pub const MANY_ROWS: f64 = 1000.0;
/// A smaller table is read faster than an index.
pub const SMALL_TABLE: u64 = 100;
/// The part of the rows read that a condition may keep and still be called selective.
const SELECTIVE: f64 = 0.25;
/// How far an estimate may be off.
const OFF: f64 = 10.0;
/// Changes tried out for one plan.
const MAX_CHANGES: usize = 4;

/// Something that costs, and what may be done about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The place of the node in the tree.
    pub node: usize,
    /// Why, as the end of a sentence: `reads 12,000 rows and keeps 3`.
    pub why: String,
    /// Whether it is worth a mark even if nothing helps.
    pub is_certain: bool,
    pub change: Option<Change>,
}

/// Something that may help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub sql: String,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An index of this name.
    Index(String),
    /// Statistics of this table.
    Statistics(String),
}

/// A change that helps, as the planner says.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    pub node: usize,
    pub why: String,
    pub sql: String,
    /// What it does for the statement, as a sentence.
    pub effect: String,
}

/// What costs in a plan, the most expensive node first.
pub fn findings(tree: &PlanTree, schema: &Schema) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        found.extend(scan(tree, at, node, schema));
        found.extend(hashed(tree, at, node, schema));
        found.extend(sorted(tree, at, node, schema));
        found.extend(misjudged(at, node, schema));
    }
    let weight = |finding: &Finding| tree.nodes.get(finding.node).map_or(0.0, |node| tree.share(node));
    sort_by(&mut found, |a, b| weight(b).total_cmp(&weight(a)));
    let mut seen: Vec<Change> = Vec::new();
    for finding in &mut found {
        match &finding.change {
            Some(change) if seen.contains(change) || seen.len() == MAX_CHANGES => finding.change = None,
            Some(change) => seen.push(change.clone()),
            None => {}
        }
    }
    found.retain(|finding| finding.is_certain || finding.change.is_some());
    found
}

/// What is advised when the planner, with the change, would do this.
pub fn accept(before: &PlanTree, finding: &Finding, after: &QueryPlan) -> Option<Advice> {
    let change = finding.change.as_ref()?;
    let effect = match &change.what {
        What::Index(name) => {
            let (old, new) = (before.total_cost, after.root.estimate.total_cost);
            if !uses(&after.root, name) {
                return None;
            }
            let node = before.nodes.get(finding.node)?;
            if node.detail("Hashed By").is_some() {
                // As cheap as the index, here; nothing is left of it when the statement ends.
                let loops = words::count(node.actual.map_or(1.0, |actual| actual.loops as f64));
                let effect = format!(
                    "The planner would use it in place of a hash table that it makes for this statement alone. \
                     PostgreSQL makes none: it would read the whole table {loops} times"
                );
                return Some(Advice {
                    node: finding.node,
                    why: finding.why.clone(),
                    sql: change.sql.clone(),
                    effect,
                });
            }
            if new > old * 0.9 {
                return None;
            }
            format!(
                "The planner would use it: the statement's cost goes from {} to {}",
                words::cost(old),
                words::cost(new)
            )
        }
        What::Statistics(_) => {
            let node = before.nodes.get(finding.node)?;
            let came = node.rows_a_loop()?.max(1.0);
            let old = node.estimate.rows.max(1.0);
            let new = estimate_of(&after.root, node)?.max(1.0);
            let off = |rows: f64| if rows > came { rows / came } else { came / rows };
            if off(new) * 2.0 > off(old) {
                return None;
            }
            format!(
                "The planner would then estimate {} where {} came and it estimated {}",
                words::rows(new),
                words::count(came),
                words::count(old)
            )
        }
    };
    Some(Advice { node: finding.node, why: finding.why.clone(), sql: change.sql.clone(), effect })
}

fn uses(plan: &PlanNode, index: &str) -> bool {
    plan.index.as_deref() == Some(index) || plan.children.iter().any(|child| uses(child, index))
}

/// The estimate of the scan of the same table in another plan.
fn estimate_of(plan: &PlanNode, node: &Node) -> Option<f64> {
    let same = plan.relation == node.relation && plan.alias == node.alias && plan.relation.is_some();
    if same {
        return Some(plan.estimate.rows);
    }
    plan.children.iter().find_map(|child| estimate_of(child, node))
}

/// A scan of a whole table for the sake of a few of its rows.
fn scan(tree: &PlanTree, at: usize, node: &Node, schema: &Schema) -> Option<Finding> {
    let table = table(schema, node).filter(|table| table.row_count >= SMALL_TABLE)?;
    if node.kind != "Seq Scan" {
        return None;
    }
    let size = table.row_count as f64;
    let join = partner(tree, at);
    let loops = match (node.actual, join) {
        (Some(actual), _) => actual.loops as f64,
        (None, Some(join)) if !join.keeps => join.outer_rows,
        _ => 1.0,
    };
    let hashed = node.detail("Hashed By");
    let read = match (node.actual, hashed) {
        (Some(_), None) => node.visited(),
        (None, None) => size * loops.max(1.0),
        // Made into a hash table for this statement alone.
        (_, Some(_)) => size,
    };
    let conditions = [node.detail("Filter"), hashed, join.and_then(|join| join.condition)];
    let mut wanted = Wanted::of(table, node);
    for term in conditions.iter().flatten().flat_map(|text| condition::terms(text)) {
        wanted.add(term);
    }
    let change = wanted.index(schema);
    let kept = node.rows();
    if let Some(join) = join.filter(|join| join.condition.is_some() && hashed.is_none()) {
        let pairs = join.outer_rows * size;
        if pairs < MANY_ROWS * 10.0 {
            return None;
        }
        let why = format!(
            "compares each of {} with all {} of {}",
            words::rows(join.outer_rows),
            words::rows(size),
            table.name
        );
        return Some(Finding { node: at, why, is_certain: false, change });
    }
    if read < MANY_ROWS {
        return None;
    }
    if loops > 1.0 {
        let why = match hashed {
            Some(_) => format!("is searched {} times without an index", words::count(loops)),
            None => format!(
                "is read from start to end {} times: {} in all, for {}",
                words::count(loops),
                words::rows(read),
                words::rows(kept)
            ),
        };
        return Some(Finding { node: at, why, is_certain: kept <= read * SELECTIVE, change });
    }
    let selective = node.detail("Filter").is_some() && kept <= read * SELECTIVE;
    let why = match node.actual {
        Some(_) => format!("reads {} and keeps {}", words::rows(read), words::count(kept)),
        None => format!("would read {} to keep about {}", words::rows(read), words::count(kept)),
    };
    selective.then_some(Finding { node: at, why, is_certain: true, change })
}

/// How a scan is the inner side of a nested loop.
#[derive(Clone, Copy)]
struct Partner<'t> {
    /// Rows of the outer side.
    outer_rows: f64,
    /// The condition that is checked for each pair of rows.
    condition: Option<&'t str>,
    /// Whether the scan's rows are kept, so that it runs once.
    keeps: bool,
}

fn partner(tree: &PlanTree, at: usize) -> Option<Partner<'_>> {
    let (mut child, mut parent) = (at, tree.nodes.get(at)?.parent?);
    let mut keeps = false;
    if tree.nodes.get(parent)?.kind == "Materialize" {
        keeps = true;
        (child, parent) = (parent, tree.nodes.get(parent)?.parent?);
    }
    let join = tree.nodes.get(parent).filter(|node| node.kind.starts_with("Nested Loop"))?;
    let inputs: Vec<usize> = join.children.iter().copied().filter(|&it| is_input(tree, it)).collect();
    let outer = match inputs.as_slice() {
        [outer, inner] if *inner == child => tree.nodes.get(*outer)?,
        _ => return None,
    };
    Some(Partner { outer_rows: outer.rows(), condition: join.detail("Join Filter"), keeps })
}

fn is_input(tree: &PlanTree, at: usize) -> bool {
    tree.nodes.get(at).is_some_and(|node| node.subplan.is_none())
}

/// A whole table read for a hash join that needs the partners of a few rows.
fn hashed(tree: &PlanTree, at: usize, node: &Node, schema: &Schema) -> Option<Finding> {
    let table = table(schema, node).filter(|table| table.row_count as f64 >= MANY_ROWS)?;
    if node.kind != "Seq Scan" {
        return None;
    }
    let (mut child, mut parent) = (at, node.parent?);
    if tree.nodes.get(parent)?.kind == "Hash" {
        (child, parent) = (parent, tree.nodes.get(parent)?.parent?);
    }
    let join =
        tree.nodes.get(parent).filter(|node| node.kind.starts_with("Hash") && node.kind.ends_with("Join"))?;
    let other = join.children.iter().copied().find(|&it| it != child && is_input(tree, it))?;
    let other = tree.nodes.get(other)?.rows();
    let size = table.row_count as f64;
    if other * 10.0 > size {
        return None;
    }
    let mut wanted = Wanted::of(table, node);
    for term in condition::terms(join.detail("Hash Cond")?) {
        wanted.add(term);
    }
    let change = Some(wanted.index(schema)?);
    let why = format!("reads {} to find the partners of {}", words::rows(size), words::count(other));
    Some(Finding { node: at, why, is_certain: false, change })
}

/// All rows of a table sorted, for the sake of the first few.
fn sorted(tree: &PlanTree, at: usize, node: &Node, schema: &Schema) -> Option<Finding> {
    let parent = tree.nodes.get(node.parent?)?;
    if node.kind != "Sort" || parent.kind != "Limit" {
        return None;
    }
    let scan = tree.nodes.get(*node.children.first()?).filter(|scan| scan.kind == "Seq Scan")?;
    let table = table(schema, scan).filter(|table| table.row_count as f64 >= MANY_ROWS)?;
    if scan.rows() < MANY_ROWS {
        return None;
    }
    let mut wanted = Wanted::of(table, scan);
    for term in condition::terms(scan.detail("Filter").unwrap_or_default()) {
        if term.use_of_index() == Some(Use::Equal) {
            wanted.add(term);
        }
    }
    if !wanted.order(&condition::sort_keys(node.detail("Sort Key")?)) {
        return None;
    }
    let change = Some(wanted.index(schema)?);
    let why = format!("sorts {} to give {}", words::rows(scan.rows()), words::count(parent.rows()));
    Some(Finding { node: at, why, is_certain: false, change })
}

/// A scan whose number of rows the planner misjudged, so that what it chose above may be wrong.
fn misjudged(at: usize, node: &Node, schema: &Schema) -> Option<Finding> {
    let table = table(schema, node).filter(|_| node.is_scan())?;
    let (factor, more) = node.estimate_error()?;
    let came = node.rows_a_loop()?;
    if factor <= OFF || (came - node.estimate.rows).abs() < MANY_ROWS / 10.0 {
        return None;
    }
    let name = crate::schema::quote::relation(&table.schema, &table.name);
    let why = format!(
        "gives {} {} than estimated: {} instead of {}",
        words::times(factor),
        if more { "more" } else { "fewer" },
        words::rows(came),
        words::count(node.estimate.rows)
    );
    let change = Change { sql: format!("ANALYZE {name};"), what: What::Statistics(table.name.clone()) };
    Some(Finding { node: at, why, is_certain: true, change: Some(change) })
}

/// The table that a node reads. Plans name it without its schema.
fn table<'s>(schema: &'s Schema, node: &Node) -> Option<&'s TableInfo> {
    let name = node.relation.as_deref().filter(|_| node.is_scan())?;
    let mut named = schema.tables.iter().filter(|table| table.name == name);
    let first = named.next()?;
    match named.next() {
        None => Some(first),
        Some(second) => [first, second].into_iter().find(|table| table.schema == "public"),
    }
}

#[cfg(test)]
mod tests;
