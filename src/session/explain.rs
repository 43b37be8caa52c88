//! The engine's plans as the protocol's plain types.

use crate::protocol::plan::{Actual, Estimate, PlanNode, QueryPlan};
use crate::sql::explain::{self, PropertyValue};

/// A plan for the page.
pub(super) fn plan(plan: &explain::QueryPlan) -> QueryPlan {
    let whole = Whole {
        cost: plan.root.estimate.total.max(f64::MIN_POSITIVE),
        millis: plan.root.actual.map(|actual| actual.total_millis).filter(|millis| *millis > 0.0),
    };
    QueryPlan {
        root: node(&plan.root, &whole),
        planning_millis: plan.planning_millis,
        execution_millis: plan.execution_millis,
    }
}

struct Whole {
    cost: f64,
    millis: Option<f64>,
}

fn node(shown: &explain::PlanNode, whole: &Whole) -> PlanNode {
    let target = &shown.target;
    let relation = target.relation.as_ref().or(target.function.as_ref()).or(target.cte.as_ref());
    let removed =
        |value: &PropertyValue| if let PropertyValue::Removed(rows) = value { Some(*rows) } else { None };
    let actual = shown.actual.map(|actual| Actual {
        loops: actual.loops,
        rows: actual.rows,
        removed: shown.properties.iter().filter_map(|property| removed(&property.value)).sum(),
        startup_millis: actual.startup_millis,
        total_millis: actual.total_millis,
        self_millis: shown.self_millis().unwrap_or(0.0),
    });
    let share = match (whole.millis, &actual) {
        (Some(all), Some(actual)) => actual.self_millis / all,
        _ => shown.self_cost() / whole.cost,
    };
    PlanNode {
        kind: shown.kind.clone(),
        subplan: shown.subplan.clone(),
        relation: relation.cloned(),
        alias: target.alias.clone().filter(|alias| Some(alias) != relation),
        index: target.index.clone(),
        details: shown.properties.iter().flat_map(details).collect(),
        estimate: Estimate {
            startup_cost: shown.estimate.startup,
            total_cost: shown.estimate.total,
            rows: shown.estimate.rows,
            width: shown.estimate.width,
        },
        actual,
        share: share.clamp(0.0, 1.0),
        children: shown.children.iter().map(|child| node(child, whole)).collect(),
    }
}

fn details(property: &explain::Property) -> Vec<(String, String)> {
    let label = property.label.to_owned();
    match &property.value {
        PropertyValue::Text(text) => vec![(label, text.clone())],
        PropertyValue::List(list) => vec![(label, list.join(", "))],
        PropertyValue::Lists(lists) => {
            lists.iter().map(|(label, list)| ((*label).to_owned(), list.join(", "))).collect()
        }
        // counted: in `Actual::removed`
        PropertyValue::Removed(_) => Vec::new(),
    }
}
