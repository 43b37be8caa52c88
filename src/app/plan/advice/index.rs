//! The index that conditions and an order ask for, as `CREATE INDEX`.

use super::{Change, What};
use crate::app::plan::condition::{self, Term, Use};
use crate::app::plan::tree::Node;
use crate::protocol::schema::{Schema, TableInfo};
use crate::schema::quote::{identifier, relation};

/// Columns of an index at most: more serve one query and burden every write.
const MAX_COLUMNS: usize = 3;
/// Bytes of a name, as PostgreSQL cuts it.
const MAX_NAME: usize = 63;

/// What an index on one table would have to hold.
pub struct Wanted<'s> {
    table: &'s TableInfo,
    /// What the table is called in the statement.
    name: String,
    equal: Vec<Key>,
    range: Option<Key>,
    /// With `DESC` and the like.
    order: Vec<Key>,
}

/// One key: as it stands in the statement, and as a part of the index's name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    text: String,
    /// What of the name it makes.
    word: String,
    /// As schemas list it.
    bare: String,
}

impl<'s> Wanted<'s> {
    /// Nothing yet, of the table that a node reads.
    pub fn of(table: &'s TableInfo, node: &Node) -> Self {
        let name = node.alias.as_deref().or(node.relation.as_deref()).unwrap_or_default().to_owned();
        Wanted { table, name, equal: Vec::new(), range: None, order: Vec::new() }
    }

    /// Takes a comparison in, if it is one of this table's with something else.
    pub fn add(&mut self, term: Term) {
        for term in term.both_ways() {
            let (Some(key), Some(use_of_index)) = (self.key(&term.left), term.use_of_index()) else {
                continue;
            };
            // Both sides of one row: no index helps.
            if self.key(&term.right).is_some() {
                return;
            }
            match use_of_index {
                Use::Equal if !self.equal.contains(&key) => self.equal.push(key),
                Use::Range if self.range.is_none() => self.range = Some(key),
                _ => {}
            }
            return;
        }
    }

    /// Takes an order in; false when it is not of columns of this table alone.
    pub fn order(&mut self, keys: &[(String, String)]) -> bool {
        let found: Vec<Option<Key>> = keys.iter().map(|(text, _)| self.key(text)).collect();
        let Some(mut found) = found.into_iter().collect::<Option<Vec<Key>>>() else { return false };
        // An index is read backwards as well: only a mixed order needs its own words.
        let all_down = keys.iter().all(|(_, order)| order == " DESC");
        if !all_down {
            for (key, (_, order)) in found.iter_mut().zip(keys) {
                key.text.push_str(order);
            }
        }
        self.order = found;
        true
    }

    /// The index, if it is not there already.
    pub fn index(&self, schema: &Schema) -> Option<Change> {
        let mut keys: Vec<&Key> = self.equal.iter().take(MAX_COLUMNS).collect();
        if self.order.is_empty() {
            let range = self.range.iter().filter(|range| !self.equal.contains(range));
            keys.extend(range.take(MAX_COLUMNS + 1 - keys.len()));
        }
        keys.extend(self.order.iter().filter(|key| !self.equal.iter().any(|it| it.bare == key.bare)));
        if keys.is_empty() || self.exists(&keys) {
            return None;
        }
        let words: Vec<&str> = keys.iter().map(|key| key.word.as_str()).collect();
        let name = free_name(schema, &format!("{}_{}", self.table.name, words.join("_")));
        let texts: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
        let table = relation(&self.table.schema, &self.table.name);
        let sql = format!("CREATE INDEX {} ON {table} ({});", identifier(&name), texts.join(", "));
        Some(Change { sql, what: What::Index(name) })
    }

    fn exists(&self, keys: &[&Key]) -> bool {
        let wanted: Vec<&str> = keys.iter().map(|key| key.bare.as_str()).collect();
        let begins = |keys: &[String]| {
            keys.len() >= wanted.len() && keys.iter().zip(&wanted).all(|(key, wanted)| key == wanted)
        };
        // Its order of columns is another matter.
        let ordered = keys.iter().any(|key| key.text.contains(' '));
        !ordered
            && (begins(&self.table.primary_key)
                || self.table.unique.iter().any(|keys| begins(keys))
                || self.table.indexes.iter().any(|index| index.predicate.is_none() && begins(&index.keys)))
    }

    /// A column of this table, or a function of one.
    fn key(&self, text: &str) -> Option<Key> {
        if let Some((function, argument)) = condition::call(text) {
            let column = self.column(argument)?;
            let argument = identifier(&column).into_owned();
            let text = format!("{function}({argument})");
            return Some(Key { bare: text.clone(), text, word: format!("{function}_{column}") });
        }
        let column = self.column(text)?;
        Some(Key { text: identifier(&column).into_owned(), word: column.clone(), bare: column })
    }

    fn column(&self, text: &str) -> Option<String> {
        let (table, column) = condition::column(text)?;
        let own = table.is_none_or(|table| table == self.name);
        (own && self.table.columns.iter().any(|it| it.name == column)).then_some(column)
    }
}

/// A name that nothing has yet: `books_title_idx`, `books_title_idx1` …, as PostgreSQL would choose it.
fn free_name(schema: &Schema, begin: &str) -> String {
    let taken = |name: &str| {
        schema
            .tables
            .iter()
            .any(|table| table.name == name || table.indexes.iter().any(|index| index.name == name))
    };
    let mut begin = begin.to_owned();
    while begin.len() > MAX_NAME - 6 {
        begin.pop();
    }
    let mut name = format!("{begin}_idx");
    for number in 1..100 {
        if !taken(&name) {
            break;
        }
        name = format!("{begin}_idx{number}");
    }
    name
}
