//! What each plan is called, for stepping through it: EXPLAIN's words, and the names of its columns.

use std::collections::HashMap;

use super::build::Builder;
use super::deparse::{Scope, Shown};
use super::{PlanNode, PropertyValue};
use crate::sql::exec::record::parts;
use crate::sql::expr::Expr;
use crate::sql::plan::Plan;
use crate::sql::steps::Condition;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A plan in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Described {
    /// `None` where PostgreSQL has no node of its own.
    pub kind: Option<String>,
    pub relation: Option<String>,
    pub columns: Vec<(String, Option<Type>)>,
    pub conditions: Vec<Condition>,
    pub details: Vec<(String, String)>,
}

/// Descriptions by the addresses of plans.
pub(crate) type Descriptions = HashMap<usize, Described>;

impl Builder<'_> {
    /// Describes a plan that was built as this node with these columns.
    pub(super) fn describe(
        &mut self,
        plan: &Plan,
        node: &PlanNode,
        columns: &[Shown],
        params: &[Shown],
    ) -> Described {
        let qualified = self.names.qualified;
        let mut described = Described {
            columns: columns
                .iter()
                .map(|shown| {
                    let name = if shown.simple { shown.show(qualified) } else { shown.text.clone() };
                    (name, shown.ty.clone())
                })
                .collect(),
            ..Described::default()
        };
        // these are part of the node below them
        if let Plan::Filter { predicate, .. } = plan {
            described.conditions = self.conditions(predicate, columns, params, qualified);
            return described;
        }
        if matches!(plan, Plan::Project { .. } | Plan::SetOperation { .. }) {
            return described;
        }
        described.kind = Some(node.kind.clone());
        let target = &node.target;
        let relation = target.relation.as_ref().or(target.function.as_ref()).or(target.cte.as_ref());
        described.relation = match (relation, &target.alias) {
            (Some(relation), Some(alias)) if alias != relation => Some(format!("{relation} {alias}")),
            (relation, alias) => relation.or(alias.as_ref()).cloned(),
        };
        for property in &node.properties {
            let text = match &property.value {
                PropertyValue::Text(text) => text.clone(),
                PropertyValue::List(list) => list.join(", "),
                PropertyValue::Lists(lists) => {
                    let lists = lists.iter().map(|(label, list)| format!("{label}: {}", list.join(", ")));
                    lists.collect::<Vec<_>>().join("; ")
                }
                PropertyValue::Removed(_) => continue,
            };
            described.details.push((property.label.to_owned(), text));
        }
        match plan {
            Plan::Scan(scan) => {
                if let Some(filter) = &scan.filter {
                    described.conditions = self.conditions(filter, columns, params, false);
                }
            }
            Plan::Join(join) => {
                if let (Some(on), false) = (&join.on, join.kind.left_only()) {
                    described.conditions = self.conditions(on, columns, params, qualified);
                } else if let Some(on) = &join.on {
                    // the columns of the right side are gone from those of the node: its text is enough
                    let text = described.details.iter().find(|(label, _)| label == "Join Filter");
                    let text = text.map(|(_, text)| text.clone()).unwrap_or_default();
                    let condition = Condition { text, columns: Vec::new() };
                    described.conditions = vec![condition; parts(on).len()];
                }
            }
            Plan::Lateral { on: Some(on), .. } => {
                described.conditions = self.conditions(on, columns, params, qualified);
            }
            Plan::Limit { limit, offset, .. } => {
                let nothing = Scope { columns: &[], params, prefix: false };
                for (label, count) in [("Limit", limit), ("Offset", offset)] {
                    if let Some(count) = count {
                        described.details.push((label.to_owned(), self.expr(count, &nothing, None)));
                    }
                }
            }
            _ => {}
        }
        described
    }

    /// The parts of a condition over these columns.
    fn conditions(
        &mut self,
        condition: &Expr,
        columns: &[Shown],
        params: &[Shown],
        prefix: bool,
    ) -> Vec<Condition> {
        let scope = Scope { columns, params, prefix };
        let described = parts(condition).iter().map(|part| {
            let mut about: Vec<u32> = Vec::new();
            for column in part.columns() {
                if !about.contains(&(column as u32)) {
                    about.push(column as u32);
                }
            }
            let text = self.condition(part, &scope);
            Condition { text: without_parentheses(text), columns: about }
        });
        described.collect()
    }
}

/// `(price > 20)` as `price > 20`, where the parentheses are one pair around it all.
fn without_parentheses(text: String) -> String {
    let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else { return text };
    let mut depth = 0i32;
    let closes_early = inside.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    if closes_early { text } else { inside.to_owned() }
}

/// The type a value has by itself.
pub(crate) fn type_of_value(value: &Value) -> Type {
    super::deparse::type_of_value(value)
}
