//! EXPLAIN (FORMAT TEXT): PostgreSQL's layout.

use super::deparse::quoted;
use super::options::Options;
use super::{NodeActual, PlanNode, PropertyValue, QueryPlan};

/// The lines of a plan.
pub(crate) fn text(plan: &QueryPlan, options: Options) -> Vec<String> {
    let mut lines = Vec::new();
    node(&plan.root, 0, options, &mut lines);
    if options.summary {
        if let Some(millis) = plan.planning_millis {
            lines.push(format!("Planning Time: {millis:.3} ms"));
        }
        if let Some(millis) = plan.execution_millis {
            lines.push(format!("Execution Time: {millis:.3} ms"));
        }
    }
    lines
}

/// One node; `indent` is PostgreSQL's: 0 for the top, which has no arrow.
fn node(shown: &PlanNode, mut indent: usize, options: Options, lines: &mut Vec<String>) {
    if let Some(name) = &shown.subplan {
        lines.push(format!("{:1$}{name}", "", indent * 2));
        indent += 1;
    }
    let arrow = if indent > 0 {
        let arrow = format!("{:1$}->  ", "", indent * 2);
        indent += 2;
        arrow
    } else {
        String::new()
    };
    lines.push(arrow + &title(shown, options) + &numbers(shown, options));
    indent += 1;
    let detail = |line: String| format!("{:1$}{line}", "", indent * 2);
    if !shown.output.is_empty() {
        lines.push(detail(format!("Output: {}", shown.output.join(", "))));
    }
    for property in &shown.properties {
        match &property.value {
            PropertyValue::Text(text) => lines.push(detail(format!("{}: {text}", property.label))),
            PropertyValue::List(list) => {
                lines.push(detail(format!("{}: {}", property.label, list.join(", "))))
            }
            PropertyValue::Lists(lists) => {
                lines.extend(
                    lists.iter().map(|(label, list)| detail(format!("{label}: {}", list.join(", ")))),
                );
            }
            PropertyValue::Removed(rows) => {
                let loops = shown.actual.map_or(1, |actual| actual.loops.max(1));
                if *rows > 0 {
                    lines.push(detail(format!("{}: {:.0}", property.label, *rows as f64 / loops as f64)));
                }
            }
        }
    }
    for child in &shown.children {
        node(child, indent, options, lines);
    }
}

/// The node's kind and what it reads.
fn title(shown: &PlanNode, options: Options) -> String {
    let mut title = shown.kind.clone();
    let target = &shown.target;
    if target.backward {
        title += " Backward";
    }
    let named = |name: &str| if options.verbose { format!("public.{}", quoted(name)) } else { quoted(name) };
    if shown.kind == "Bitmap Index Scan" {
        return title
            + &target.index.as_ref().map_or(String::new(), |index| format!(" on {}", quoted(index)));
    }
    if let Some(index) = &target.index {
        title += &format!(" using {}", quoted(index));
    }
    let name = match (&target.relation, &target.function, &target.cte) {
        (Some(relation), _, _) => Some(named(relation)),
        (_, Some(function), _) => Some(function.clone()),
        (_, _, Some(cte)) => Some(quoted(cte)),
        _ => None,
    };
    if name.is_some() || target.alias.is_some() {
        title += " on";
    }
    let bare = target.relation.as_ref().or(target.function.as_ref()).or(target.cte.as_ref());
    if let Some(name) = name {
        title += &format!(" {name}");
    }
    match &target.alias {
        Some(alias) if bare != Some(alias) => title + &format!(" {}", quoted(alias)),
        _ => title,
    }
}

fn numbers(shown: &PlanNode, options: Options) -> String {
    let mut text = String::new();
    if options.costs {
        let estimate = &shown.estimate;
        text += &format!(
            "  (cost={:.2}..{:.2} rows={:.0} width={:.0})",
            estimate.startup, estimate.total, estimate.rows, estimate.width
        );
    }
    match shown.actual {
        Some(NodeActual { loops: 0, .. }) => text += " (never executed)",
        Some(actual) => {
            let loops = actual.loops as f64;
            let rows = actual.rows as f64 / loops;
            text += &if options.timing {
                format!(
                    " (actual time={:.3}..{:.3} rows={rows:.0} loops={loops:.0})",
                    actual.startup_millis / loops,
                    actual.total_millis / loops,
                )
            } else {
                format!(" (actual rows={rows:.0} loops={loops:.0})")
            };
        }
        None => {}
    }
    text
}
