//! The nodes of a plan that are recorded, inputs first: the order in which they are stepped through.

use std::collections::HashMap;

use crate::sql::explain::own_expressions;
use crate::sql::expr::Expr;
use crate::sql::plan::{JoinKind, Plan, SetOp, WithKind, WithQuery};
use crate::sql::steps::Role;

/// A node that is recorded.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub role: Role,
    /// The plan's address; 0 for a recursive query, which is none.
    pub plan: usize,
    pub parent: Option<usize>,
    /// Left before right.
    pub inputs: Vec<usize>,
    /// What a query that stays apart is called.
    pub apart: Option<String>,
    /// Columns that a window leaves as they are, or that a grouping's key has.
    pub width: usize,
}

#[derive(Default)]
struct List {
    nodes: Vec<Node>,
    places: Places,
    subqueries: usize,
}

/// What lies at an address: a plan may begin where its first part does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Plan,
    Scan,
    Join,
    /// The right side of LATERAL.
    Lateral,
    Aggregate,
    WithQuery,
}

/// Numbers of nodes by what lies where.
pub(super) type Places = HashMap<(Part, usize), usize>;

/// The nodes, and where they are.
pub(super) fn list(plan: &Plan) -> (Vec<Node>, Places) {
    let mut list = List::default();
    list.plan(plan);
    (list.nodes, list.places)
}

impl List {
    /// Adds a plan; its number, or that of the node whose rows it hands on.
    fn plan(&mut self, plan: &Plan) -> usize {
        let (role, inputs): (Role, Vec<&Plan>) = match plan {
            Plan::With { queries, body } => {
                for query in queries {
                    self.with_query(query);
                }
                return self.plan(body);
            }
            Plan::Subquery { input, .. } => return self.plan(input),
            Plan::One | Plan::Values(_) | Plan::Function(..) => (Role::Source, Vec::new()),
            Plan::CteScan { .. } | Plan::WorkScan { .. } => (Role::Source, Vec::new()),
            Plan::Scan(_) => (Role::Scan, Vec::new()),
            Plan::Filter { input, .. } => (Role::Filter, vec![input]),
            Plan::Project { input, .. } => (Role::Project, vec![input]),
            Plan::ProjectSet { input, .. } => (Role::Expand, vec![input]),
            Plan::Aggregate(aggregate) => (Role::Group, vec![&aggregate.input]),
            Plan::Window { input, .. } => (Role::Window, vec![input]),
            Plan::Sort { input, .. } => (Role::Sort, vec![input]),
            Plan::Limit { input, .. } => (Role::Limit, vec![input]),
            Plan::Distinct { input, .. } => (Role::Distinct, vec![input]),
            Plan::Lock(lock) => (Role::Pass, vec![&lock.input]),
            Plan::Join(join) => {
                let role = match join.kind {
                    JoinKind::Semi => Role::SemiJoin,
                    JoinKind::Anti => Role::AntiJoin,
                    _ => Role::Join,
                };
                (role, vec![&join.left, &join.right])
            }
            Plan::Lateral { left, right, .. } => (Role::Join, vec![left, &right.plan]),
            Plan::SetOperation { op, all, left, right } => {
                let role = match (op, all) {
                    (SetOp::Union, true) => Role::Append,
                    (SetOp::Union, false) => Role::Union,
                    (SetOp::Intersect, _) => Role::Intersect,
                    (SetOp::Except, _) => Role::Except,
                };
                (role, vec![left, right])
            }
        };
        // the side that is held in memory is read first
        let right_first = match plan {
            Plan::Join(join) => join.params.is_none(),
            Plan::SetOperation { op, .. } => *op != SetOp::Union,
            _ => false,
        };
        let inputs = match (inputs.as_slice(), right_first) {
            ([left, right], true) => {
                let right = self.plan(right);
                vec![self.plan(left), right]
            }
            (inputs, _) => inputs.iter().map(|input| self.plan(input)).collect(),
        };
        for expr in own_expressions(plan) {
            self.subqueries_of(expr);
        }
        let address = std::ptr::from_ref(plan) as usize;
        let node = self.add(role, address, inputs);
        self.places.insert((Part::Plan, address), node);
        let part = match plan {
            Plan::Scan(scan) => Some((Part::Scan, std::ptr::from_ref(scan) as usize)),
            Plan::Join(join) => Some((Part::Join, std::ptr::from_ref(&**join) as usize)),
            Plan::Lateral { right, .. } => Some((Part::Lateral, std::ptr::from_ref(right) as usize)),
            Plan::Aggregate(aggregate) => Some((Part::Aggregate, std::ptr::from_ref(&**aggregate) as usize)),
            _ => None,
        };
        if let Some(part) = part {
            self.places.insert(part, node);
        }
        if let Some(info) = self.nodes.get_mut(node) {
            info.width = match plan {
                Plan::Window { width, .. } => *width,
                Plan::Aggregate(aggregate) => aggregate.groups.len(),
                _ => 0,
            };
        }
        node
    }

    fn add(&mut self, role: Role, address: usize, inputs: Vec<usize>) -> usize {
        let node = self.nodes.len();
        for input in &inputs {
            if let Some(input) = self.nodes.get_mut(*input) {
                input.parent = Some(node);
            }
        }
        self.nodes.push(Node { role, plan: address, parent: None, inputs, apart: None, width: 0 });
        node
    }

    fn with_query(&mut self, query: &std::rc::Rc<WithQuery>) {
        let node = match &query.kind {
            WithKind::Query(plan) => self.plan(plan),
            WithKind::Recursive { start, step, .. } => {
                let inputs = vec![self.plan(start), self.plan(step)];
                let node = self.add(Role::Recursive, 0, inputs);
                self.places.insert((Part::WithQuery, std::rc::Rc::as_ptr(query) as usize), node);
                node
            }
        };
        self.apart(node, format!("WITH {}", query.name));
    }

    fn subqueries_of(&mut self, expr: &Expr) {
        if let Expr::Subquery(subquery) = expr {
            let plan = &*subquery.plan.plan;
            if !self.places.contains_key(&(Part::Plan, std::ptr::from_ref(plan) as usize)) {
                let node = self.plan(plan);
                self.subqueries += 1;
                self.apart(node, format!("Subquery {}", self.subqueries));
            }
        }
        expr.for_each_child(&mut |child| self.subqueries_of(child));
    }

    fn apart(&mut self, node: usize, name: String) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.apart.get_or_insert(name);
        }
    }
}
