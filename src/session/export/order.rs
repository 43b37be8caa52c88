//! The order in which tables can be made and read.

use std::collections::{HashMap, HashSet};

use crate::protocol::schema::{Schema, TableInfo, ViewInfo};

/// Tables, those that others refer to first. Tables that refer to each other in a ring stay in the order
/// they have: foreign keys are added after the data anyway, so any order loads, and this one reads well.
pub fn tables(schema: &Schema) -> Vec<&TableInfo> {
    let places: HashMap<&str, usize> =
        schema.tables.iter().enumerate().map(|(at, table)| (table.name.as_str(), at)).collect();
    let needs: Vec<Vec<usize>> = schema
        .tables
        .iter()
        .map(|table| {
            table.foreign_keys.iter().filter_map(|key| places.get(key.table.as_str()).copied()).collect()
        })
        .collect();
    let order = sorted(&needs);
    order.into_iter().filter_map(|at| schema.tables.get(at)).collect()
}

/// Views, those that others name first. A view's query is text, so a name found in it counts as a use; a
/// word that only looks like one can at worst change the order of views that do not depend on each other.
pub fn views(schema: &Schema) -> Vec<&ViewInfo> {
    let uses: Vec<HashSet<String>> = schema
        .views
        .iter()
        .map(|view| {
            let word = |c: char| !(c.is_alphanumeric() || c == '_' || c == '$');
            view.definition.split(word).map(str::to_lowercase).collect()
        })
        .collect();
    let needs: Vec<Vec<usize>> = schema
        .views
        .iter()
        .zip(&uses)
        .map(|(view, words)| {
            let names = |other: &ViewInfo| {
                other.name != view.name
                    && (words.contains(&other.name.to_lowercase()) || view.definition.contains(&other.name))
            };
            schema.views.iter().enumerate().filter(|(_, other)| names(other)).map(|(at, _)| at).collect()
        })
        .collect();
    sorted(&needs).into_iter().filter_map(|at| schema.views.get(at)).collect()
}

/// Depth-first order without recursion: every place after the places it needs, rings broken anywhere.
fn sorted(needs: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(needs.len());
    let mut seen = vec![false; needs.len()];
    for start in 0..needs.len() {
        // (place, how many of its needs were followed)
        let mut path = vec![(start, 0usize)];
        if seen.get(start).copied().unwrap_or(true) {
            continue;
        }
        seen[start] = true;
        while let Some((place, followed)) = path.last_mut() {
            match needs.get(*place).and_then(|needs| needs.get(*followed)) {
                Some(&next) => {
                    *followed += 1;
                    if let Some(flag @ false) = seen.get_mut(next) {
                        *flag = true;
                        path.push((next, 0));
                    }
                }
                None => {
                    order.push(*place);
                    path.pop();
                }
            }
        }
    }
    order
}
