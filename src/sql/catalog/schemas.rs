//! Schemas, and where a name is looked for.

use std::rc::Rc;

use crate::sql::sorted::SortedMap;

use super::{Relation, Root, names};
use crate::sql::types::{EnumType, Type};

/// A schema that the learner may fill.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Schema {
    pub comment: Option<String>,
    /// `public` as the database came with it, not one made anew.
    pub first: bool,
}

/// All schemas but the system's, by name; `public` from the start.
#[derive(Debug, Clone)]
pub(crate) struct Schemas(pub SortedMap<Rc<str>, Schema>);

impl Default for Schemas {
    fn default() -> Self {
        Schemas(SortedMap::unit("public".into(), Schema { comment: None, first: true }))
    }
}

/// What COMMIT does to a temporary table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnCommit {
    DeleteRows,
    Drop,
}

/// The system's schemas, which hold what the engine computes.
pub(crate) const SYSTEM: [&str; 2] = ["pg_catalog", "information_schema"];

impl Root {
    /// Whether a schema of this name exists, the system's included.
    pub fn has_schema(&self, name: &str) -> bool {
        self.schemas.0.contains_key(name) || SYSTEM.contains(&name)
    }

    /// The key of the relation that a bare name means along a search path.
    pub fn find_relation(&self, path: &[Rc<str>], name: &str) -> Option<Rc<str>> {
        path.iter().map(|schema| names::key(schema, name)).find(|key| self.relations.contains_key(key))
    }

    /// The enum that a bare name means along a search path.
    pub fn find_enum(&self, path: &[Rc<str>], name: &str) -> Option<&Rc<EnumType>> {
        path.iter().find_map(|schema| self.enums.get(&names::key(schema, name)))
    }

    /// Gives every relation and type the key that `to` makes of its own. The caller sees to it that no two
    /// meet, and that no stored text names them by schema.
    pub fn rekey(&mut self, to: &dyn Fn(&str) -> Option<Rc<str>>) {
        let set = |key: &mut Rc<str>| {
            if let Some(new) = to(key) {
                *key = new;
            }
        };
        let ty = |ty: &mut Type| {
            if let Some(new) = moved(ty, to) {
                *ty = new;
            }
        };
        let enums = self.enums.iter().map(|(key, made)| match to(key) {
            Some(new) => {
                (new.clone(), Rc::new(EnumType { name: new.to_string(), labels: made.labels.clone() }))
            }
            None => (key.clone(), made.clone()),
        });
        self.enums = enums.collect();
        self.on_commit =
            self.on_commit.iter().map(|(key, rule)| (to(key).unwrap_or(key.clone()), *rule)).collect();
        let relations = std::mem::take(&mut self.relations);
        for (mut key, mut relation) in relations {
            set(&mut key);
            match &mut relation {
                Relation::Table(table) => {
                    let table = Rc::make_mut(table);
                    let def = Rc::make_mut(&mut table.def);
                    set(&mut def.name);
                    def.columns.iter_mut().for_each(|column| ty(&mut column.ty));
                    def.foreign_keys.iter_mut().for_each(|foreign| set(&mut foreign.table));
                    def.indexes.iter_mut().for_each(|index| set(&mut index.name));
                }
                Relation::View(view) => {
                    let view = Rc::make_mut(view);
                    set(&mut view.name);
                    view.columns.iter_mut().for_each(|(_, column)| ty(column));
                    view.depends_on.iter_mut().for_each(set);
                }
                Relation::Sequence(sequence) => {
                    let sequence = Rc::make_mut(sequence);
                    set(&mut sequence.name);
                    if let Some((table, _)) = &mut sequence.owned_by {
                        set(table);
                    }
                }
                Relation::Index(table) => set(table),
            }
            self.relations.insert(key, relation);
        }
    }

    /// Takes out everything of a schema of temporary things, as the end of a session does.
    #[allow(dead_code)] // for whoever closes sessions
    pub fn drop_temporary(&mut self, schema: &str) {
        let own = |key: &Rc<str>| names::schema(key) == schema;
        self.relations = self.relations.iter().filter(|(key, _)| !own(key)).map(pair).collect();
        self.enums = self.enums.iter().filter(|(key, _)| !own(key)).map(pair).collect();
        self.on_commit = self.on_commit.iter().filter(|(key, _)| !own(key)).map(pair).collect();
    }

    /// What COMMIT does to the temporary tables of a session.
    pub fn end_transaction(&mut self, schema: &str) {
        let rules: Vec<_> = self
            .on_commit
            .iter()
            .filter(|(key, _)| names::schema(key) == schema)
            .map(|(k, r)| (k.clone(), *r))
            .collect();
        for (key, rule) in rules {
            let Some(Relation::Table(table)) = self.relations.get_mut(&key) else { continue };
            match rule {
                OnCommit::DeleteRows => {
                    let table = Rc::make_mut(table);
                    table.rows = Default::default();
                    table.indexes = table.def.indexes.iter().map(|_| Default::default()).collect();
                }
                OnCommit::Drop => {
                    let def = table.def.clone();
                    self.remove_table(&def.name, &def);
                    self.on_commit.remove(&key);
                }
            }
        }
    }

    /// Takes out a table with its indexes and the sequences it owns.
    pub fn remove_table(&mut self, key: &str, def: &super::TableDef) {
        for index in &def.indexes {
            self.relations.remove(&index.name);
        }
        let owned = |relation: &Relation| matches!(relation, Relation::Sequence(sequence) if sequence.owned_by.as_ref().is_some_and(|(table, _)| **table == *key));
        let owned: Vec<Rc<str>> = self
            .relations
            .iter()
            .filter(|(_, relation)| owned(relation))
            .map(|(key, _)| key.clone())
            .collect();
        for sequence in owned {
            self.relations.remove(&sequence);
        }
        self.relations.remove(key);
    }
}

fn pair<V: Clone>((key, value): (&Rc<str>, &V)) -> (Rc<str>, V) {
    (key.clone(), value.clone())
}

/// An enum type, or an array of one, under its new key.
fn moved(ty: &Type, to: &dyn Fn(&str) -> Option<Rc<str>>) -> Option<Type> {
    match ty {
        Type::Enum(made) => to(&made.name).map(|name| {
            Type::Enum(Rc::new(EnumType { name: name.to_string(), labels: made.labels.clone() }))
        }),
        Type::Array(element) => moved(element, to).map(Type::array_of),
        _ => None,
    }
}
