//! Equalities between columns, and what follows from them: `a = b` and `b = c` join a with c too, and `a = b`
//! with `a = 5` lets b be looked up (PostgreSQL's equivalence classes).

use super::region::Region;
use crate::sql::expr::{Comparison, Expr};

/// Conditions of a region after the equalities were taken out.
pub(super) struct Conditions {
    pub rest: Vec<Expr>,
    /// Columns of the space that equal each other.
    pub classes: Vec<Vec<usize>>,
}

/// Takes equalities of columns out of the conditions of inner joins.
pub(super) fn spread(mut region: Region, conditions: Vec<Expr>) -> (Region, Conditions) {
    let inner = |column: usize| {
        region
            .items
            .iter()
            .any(|item| item.special.is_none() && (item.start..item.start + item.width).contains(&column))
    };
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let (mut fixed, mut rest): (Vec<(usize, Expr)>, Vec<Expr>) = (Vec::new(), Vec::new());
    for condition in conditions {
        let Expr::Compare(Comparison::Eq, sides) = &condition else {
            rest.push(condition);
            continue;
        };
        match (&sides.0, &sides.1) {
            (Expr::Column(a), Expr::Column(b)) if a.index != b.index && inner(a.index) && inner(b.index) => {
                unite(&mut classes, a.index, b.index);
            }
            (Expr::Column(column), value) | (value, Expr::Column(column)) if is_fixed(value) => {
                fixed.push((column.index, value.clone()));
                rest.push(condition);
            }
            _ => rest.push(condition),
        }
    }
    let known = |column: usize| fixed.iter().find(|(at, _)| *at == column).map(|(_, value)| value.clone());
    let mut values: Vec<(usize, Expr)> = fixed.clone();
    classes.retain(|class| {
        let Some(value) = class.iter().find_map(|&column| known(column)) else { return true };
        for &column in class {
            if known(column).is_none() {
                rest.push(Expr::Compare(Comparison::Eq, Box::new((Expr::column(column), value.clone()))));
                values.push((column, value.clone()));
            }
        }
        false
    });
    // columns of one item are compared before it is joined: a join compares only one of them
    for class in &classes {
        for item in &region.items {
            let mut own =
                class.iter().copied().filter(|at| (item.start..item.start + item.width).contains(at));
            let Some(first) = own.next() else { continue };
            rest.extend(own.map(|other| {
                Expr::Compare(Comparison::Eq, Box::new((Expr::column(first), Expr::column(other))))
            }));
        }
    }
    // an outer join on a column whose value is known looks for that value
    for item in &mut region.items {
        let own = item.start..item.start + item.width;
        let Some(special) = &mut item.special else { continue };
        for condition in &mut special.on {
            let Expr::Compare(Comparison::Eq, sides) = &condition else { continue };
            let (Expr::Column(a), Expr::Column(b)) = (&sides.0, &sides.1) else { continue };
            let (outer, inner) = if own.contains(&b.index) { (a.index, b.index) } else { (b.index, a.index) };
            if !own.contains(&inner) || own.contains(&outer) {
                continue;
            }
            if let Some((_, value)) = values.iter().find(|(at, _)| *at == outer) {
                *condition = Expr::Compare(Comparison::Eq, Box::new((Expr::column(inner), value.clone())));
            }
        }
    }
    (region, Conditions { rest, classes })
}

/// A value that is the same for all rows of the query.
fn is_fixed(expr: &Expr) -> bool {
    match expr {
        Expr::Const(value) => !value.is_null(),
        Expr::Param(_) => true,
        Expr::Call(_) | Expr::Cast(..) => {
            !expr.is_volatile() && !expr.any(&|e| matches!(e, Expr::Column(_) | Expr::Subquery(_)))
        }
        _ => false,
    }
}

fn unite(classes: &mut Vec<Vec<usize>>, a: usize, b: usize) {
    let of = |classes: &[Vec<usize>], column: usize| classes.iter().position(|class| class.contains(&column));
    match (of(classes, a), of(classes, b)) {
        (None, None) => classes.push(vec![a, b]),
        (Some(at), None) => classes[at].push(b),
        (None, Some(at)) => classes[at].push(a),
        (Some(first), Some(second)) if first != second => {
            let moved = classes.swap_remove(second);
            let first = if first == classes.len() { second } else { first };
            classes[first].extend(moved);
        }
        _ => {}
    }
}
