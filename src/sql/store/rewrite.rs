//! Changes of many rows at once: the trees are made anew in one walk, which costs less than finding and editing the
//! place of each row, and less still where other versions share the nodes.

use super::Table;
use crate::sql::outcome::Row;

/// Fewer rows are changed one by one.
const FEWEST: usize = 64;
/// Of so many rows at least one has to go: below that most leaves stay as they are.
const SPARSE: usize = 16;

/// The rows that go, by number.
pub(crate) struct Gone {
    first: u64,
    /// For each number from `first` on: 0, or 1 and the row's place in the list.
    places: Vec<u32>,
    count: usize,
}

/// What becomes of an index.
pub(crate) enum Keys {
    /// The rows go, or keep their keys under their new numbers.
    Same,
    /// The keys of the new rows, in their order.
    New(Vec<Option<Row>>),
}

impl Gone {
    /// `None` where it is better to go row by row. No number comes twice.
    pub fn of(numbers: &[u64], rows: usize) -> Option<Gone> {
        let (first, last) = (*numbers.iter().min()?, *numbers.iter().max()?);
        let span = usize::try_from(last - first).ok()?;
        let count = numbers.len();
        if count < FEWEST || rows / SPARSE > count || span / SPARSE > count {
            return None;
        }
        let mut places = vec![0u32; span + 1];
        for (at, number) in numbers.iter().enumerate() {
            *places.get_mut((number - first) as usize)? = u32::try_from(at + 1).ok()?;
        }
        Some(Gone { first, places, count })
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// The row's place in the list, if it goes.
    #[inline]
    pub fn place(&self, number: u64) -> Option<u64> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.places.get(at).and_then(|place| place.checked_sub(1)).map(u64::from)
    }
}

impl Table {
    /// Takes rows out, and puts one in for each where `new` has any: in their order, under new numbers. `keys` says
    /// for each index what becomes of it.
    pub fn rewrite(&mut self, gone: &Gone, new: Vec<Row>, keys: Vec<Keys>) {
        let base = self.next_row;
        self.next_row += new.len() as u64;
        let moved = (!new.is_empty()).then_some(base);
        self.rows = self.rows.rewritten(gone, new, base);
        for (index, keys) in self.indexes.iter_mut().zip(keys) {
            *index = match keys {
                Keys::Same => index.rewritten(gone, moved, Vec::new()),
                Keys::New(keys) => {
                    let numbered = keys.into_iter().zip(base..);
                    index.rewritten(gone, None, numbered.filter_map(|(key, row)| Some((key?, row))).collect())
                }
            };
        }
    }
}
