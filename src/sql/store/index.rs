//! An index: its keys in order, each with the number of its row.

use std::cmp::Ordering;

use super::rewrite::Gone;
use super::tree::{Difference, Item, Tree, Walk};
use crate::sql::outcome::Row;
use crate::sql::value::{Value, compare};

/// An index's entries.
#[derive(Clone, Default)]
pub(crate) struct Index {
    entries: Tree<Entry>,
}

/// A key and its row. The first part lies in the entry itself: it decides most comparisons, and of most keys it
/// is all.
#[derive(Clone)]
pub(crate) struct Entry {
    first: Value,
    /// The whole key, where it has more than one part.
    whole: Option<Row>,
    row: u64,
}

#[inline]
fn order_of(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        _ => compare(a, b),
    }
}

impl Entry {
    fn new(key: Row, row: u64) -> Entry {
        let first = key.first().cloned().unwrap_or_default();
        Entry { first, whole: (key.len() > 1).then_some(key), row }
    }

    /// The parts of the key.
    pub fn parts(&self) -> &[Value] {
        match &self.whole {
            Some(key) => key,
            None => std::slice::from_ref(&self.first),
        }
    }

    /// The order of the first parts, as many as are given.
    #[inline]
    fn order_to(&self, parts: &[Value]) -> Ordering {
        let Some(first) = parts.first() else { return Ordering::Equal };
        let order = order_of(&self.first, first);
        if order.is_ne() || parts.len() < 2 { order } else { self.order_of_rest(parts) }
    }

    fn order_of_rest(&self, parts: &[Value]) -> Ordering {
        for (a, b) in self.parts().iter().zip(parts).skip(1) {
            let order = compare(a, b);
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

impl Item for Entry {
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        match order_of(&self.first, &other.first) {
            Ordering::Equal => {
                let rest = match &other.whole {
                    Some(key) => self.order_of_rest(key),
                    None => Ordering::Equal,
                };
                rest.then(self.row.cmp(&other.row))
            }
            order => order,
        }
    }
}

/// One end of a range of keys.
pub(crate) enum End {
    Unbounded,
    Included(Value),
    Excluded(Value),
}

/// Before or after all entries whose keys begin so.
struct Place {
    parts: Vec<Value>,
    after: bool,
}

impl Place {
    fn new(prefix: &[Value], end: End, upper: bool) -> Place {
        let (value, after) = match end {
            End::Unbounded => (None, upper),
            End::Included(value) => (Some(value), upper),
            End::Excluded(value) => (Some(value), !upper),
        };
        Place { parts: prefix.iter().cloned().chain(value).collect(), after }
    }

    /// Where an entry is to the place.
    #[inline]
    fn order_of(&self, entry: &Entry) -> Ordering {
        let same = if self.after { Ordering::Less } else { Ordering::Greater };
        entry.order_to(&self.parts).then(same)
    }

    /// Whether nothing can be between this place and that one.
    fn is_not_before(&self, other: &Place) -> bool {
        for (a, b) in self.parts.iter().zip(&other.parts) {
            match compare(a, b) {
                Ordering::Equal => {}
                order => return order.is_gt(),
            }
        }
        match self.parts.len().cmp(&other.parts.len()) {
            Ordering::Equal => self.after || !other.after,
            // the shorter one is before or after all that begin like it
            Ordering::Less => self.after,
            Ordering::Greater => !other.after,
        }
    }
}

impl Index {
    /// Adds a row's key.
    pub fn insert(&mut self, key: Row, row: u64) {
        self.entries.insert(Entry::new(key, row));
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes a row's key out.
    pub fn remove(&mut self, key: &[Value], row: u64) {
        self.entries.remove(|entry| entry.order_to(key).then(entry.row.cmp(&row)));
    }

    /// Puts an entry of an equal key and a greater number in the place of one. Equal is not alike: 1.0 becomes 1.00.
    pub fn renumber(&mut self, key: Row, from: u64, to: u64) {
        if let Some((entry, next)) =
            self.entries.edit(|entry| entry.order_to(&key).then(entry.row.cmp(&from)))
            && next.order_to(&key).is_ne()
        {
            *entry = Entry::new(key, to);
            return;
        }
        self.remove(&key, from);
        self.insert(key, to);
    }

    /// The index of all of these at once.
    pub fn built(entries: Vec<(Row, u64)>) -> Index {
        Index::sorted(entries.into_iter().map(|(key, row)| Entry::new(key, row)).collect())
    }

    fn sorted(mut entries: Vec<Entry>) -> Index {
        if !entries.is_sorted_by(|a, b| a.order(b).is_lt()) {
            entries.sort_unstable_by(Entry::order);
        }
        Index { entries: Tree::sorted(entries) }
    }

    /// This one after rows went: their entries are gone, or with `moved` those of as many numbers from there on; and
    /// with entries that are new.
    pub fn rewritten(&self, gone: &Gone, moved: Option<u64>, new: Vec<(Row, u64)>) -> Index {
        let mut entries: Vec<Entry> = Vec::with_capacity(self.len() + new.len());
        entries.extend(self.entries.iter().filter_map(|entry| {
            let row = match gone.place(entry.row) {
                None => entry.row,
                Some(place) => moved? + place,
            };
            Some(Entry { row, ..entry.clone() })
        }));
        entries.extend(new.into_iter().map(|(key, row)| Entry::new(key, row)));
        Index::sorted(entries)
    }

    /// Makes the changes here that made `after` of `before`.
    pub fn take_over(&mut self, before: &Index, after: &Index) {
        for difference in before.entries.diff(&after.entries) {
            match difference {
                Difference::Added(entry) => self.entries.insert(entry.clone()),
                Difference::Removed(entry) => {
                    self.entries.remove(|other| other.order(entry));
                }
                Difference::Both(..) => {}
            }
        }
    }

    /// Numbers of the rows whose key starts with `prefix`.
    pub fn equal<'a>(&'a self, prefix: &[Value]) -> impl Iterator<Item = u64> + 'a {
        self.entries(prefix, End::Unbounded, End::Unbounded, false).map(|(_, row)| row)
    }

    /// The first row whose key starts with `prefix`.
    pub fn first(&self, prefix: &[Value]) -> Option<u64> {
        let entry = self.entries.first_from(|entry| entry.order_to(prefix).then(Ordering::Greater))?;
        entry.order_to(prefix).is_eq().then_some(entry.row)
    }

    /// Keys and rows whose key starts with `prefix` and goes on between the ends. NULLs sort last and are part of an
    /// upward unbounded range; the caller's filter drops them.
    pub fn entries<'a>(
        &'a self,
        prefix: &[Value],
        lower: End,
        upper: End,
        backward: bool,
    ) -> impl Iterator<Item = (&'a [Value], u64)> + 'a {
        let (lower, upper) = (Place::new(prefix, lower, false), Place::new(prefix, upper, true));
        let walk = if lower.is_not_before(&upper) {
            Walk::nothing()
        } else {
            self.entries.between(|entry| lower.order_of(entry), |entry| upper.order_of(entry), backward)
        };
        walk.map(|entry| (entry.parts(), entry.row))
    }

    /// The first of the rows whose key a row before them has; a key with a NULL in it is like no other.
    pub fn first_duplicate(&self) -> Option<u64> {
        let mut found: Option<u64> = None;
        let mut before: Option<&Entry> = None;
        for entry in self.entries.iter() {
            let key = entry.parts();
            if before.is_some_and(|before| before.order_to(key).is_eq())
                && !key.iter().any(Value::is_null)
                && found.is_none_or(|row| entry.row < row)
            {
                found = Some(entry.row);
            }
            before = Some(entry);
        }
        found
    }
}
