//! The rows of a table by their numbers.

use std::rc::Rc;

use super::rewrite::Gone;
use super::tree::{Difference, Item, Tree, Walk};
use crate::sql::outcome::Row;

/// A row and its number.
#[derive(Clone)]
struct Numbered {
    number: u64,
    row: Row,
}

impl Item for Numbered {
    #[inline]
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

/// Rows by number, in the order of their numbers.
#[derive(Clone, Default)]
pub(crate) struct Rows(Tree<Numbered>);

/// A difference between two versions.
pub(crate) enum RowChange<'a> {
    Removed(u64, &'a Row),
    Added(u64, &'a Row),
    /// Another one under the same number.
    Changed {
        number: u64,
        old: &'a Row,
        new: &'a Row,
    },
}

impl Rows {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn get(&self, number: u64) -> Option<&Row> {
        self.0.find(|it| it.number.cmp(&number)).map(|it| &it.row)
    }

    pub fn contains(&self, number: u64) -> bool {
        self.get(number).is_some()
    }

    pub fn insert(&mut self, number: u64, row: Row) {
        self.0.insert(Numbered { number, row });
    }

    pub fn remove(&mut self, number: u64) -> Option<Row> {
        self.0.remove(|it| it.number.cmp(&number)).map(|it| it.row)
    }

    /// For looking many up.
    pub fn finder(&self) -> Finder<'_> {
        Finder { rows: self, leaf: &[] }
    }

    /// These without those that go, and with new ones numbered from `base` on.
    pub fn rewritten(&self, gone: &Gone, new: Vec<Row>, base: u64) -> Rows {
        let mut all = Vec::with_capacity((self.len() + new.len()).saturating_sub(gone.count()));
        all.extend(self.0.iter().filter(|it| gone.place(it.number).is_none()).cloned());
        all.extend(new.into_iter().zip(base..).map(|(row, number)| Numbered { number, row }));
        Rows(Tree::sorted(all))
    }

    pub fn iter(&self) -> Iter<'_> {
        Iter(self.0.iter())
    }

    /// The rows alone.
    pub fn values(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().map(|it| &it.row)
    }

    /// Whether both are one version.
    pub fn ptr_eq(&self, other: &Rows) -> bool {
        self.0.ptr_eq(&other.0)
    }

    /// What makes `other` of these.
    pub fn diff<'a>(&'a self, other: &'a Rows) -> impl Iterator<Item = RowChange<'a>> {
        self.0.diff(&other.0).filter_map(|difference| match difference {
            Difference::Removed(it) => Some(RowChange::Removed(it.number, &it.row)),
            Difference::Added(it) => Some(RowChange::Added(it.number, &it.row)),
            Difference::Both(old, new) if Rc::ptr_eq(&old.row, &new.row) => None,
            Difference::Both(Numbered { row: old, .. }, Numbered { number, row: new }) => {
                Some(RowChange::Changed { number: *number, old, new })
            }
        })
    }
}

/// Numbers in order, each with its row.
impl FromIterator<(u64, Row)> for Rows {
    fn from_iter<I: IntoIterator<Item = (u64, Row)>>(rows: I) -> Self {
        let mut numbered: Vec<Numbered> =
            rows.into_iter().map(|(number, row)| Numbered { number, row }).collect();
        if !numbered.is_sorted_by(|a, b| a.number < b.number) {
            numbered.sort_by_key(|it| it.number);
            numbered.dedup_by_key(|it| it.number);
        }
        Rows(Tree::sorted(numbered))
    }
}

/// Looks rows up one after the other. Those that an index finds often lie together: the leaf of the last one is looked
/// at first.
pub(crate) struct Finder<'a> {
    rows: &'a Rows,
    leaf: &'a [Numbered],
}

impl<'a> Finder<'a> {
    pub fn get(&mut self, number: u64) -> Option<&'a Row> {
        let near = |leaf: &[Numbered]| match (leaf.first(), leaf.last()) {
            (Some(first), Some(last)) => first.number <= number && number <= last.number,
            _ => false,
        };
        if !near(self.leaf) {
            self.leaf = self.rows.0.leaf(|it| it.number.cmp(&number));
        }
        let at = self.leaf.binary_search_by(|it| it.number.cmp(&number)).ok()?;
        self.leaf.get(at).map(|it| &it.row)
    }
}

/// Rows with their numbers.
pub(crate) struct Iter<'a>(Walk<'a, Numbered>);

impl<'a> Iterator for Iter<'a> {
    type Item = (u64, &'a Row);

    #[inline]
    fn next(&mut self) -> Option<(u64, &'a Row)> {
        self.0.next().map(|it| (it.number, &it.row))
    }

    fn nth(&mut self, count: usize) -> Option<(u64, &'a Row)> {
        self.0.nth(count).map(|it| (it.number, &it.row))
    }
}

impl<'a> IntoIterator for &'a Rows {
    type Item = (u64, &'a Row);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
