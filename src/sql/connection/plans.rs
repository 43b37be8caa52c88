//! Plans of statements that were run lately, for when the same text comes again over the same state of the database:
//! nothing that a plan is made of has changed then, so that it need not be parsed, bound and planned again. Of a
//! statement that finds one row by its key, only the definitions have to be the same: rows do not make another plan
//! better.

use std::rc::{Rc, Weak};

use crate::sql::bind::writing::Write;
use crate::sql::catalog::{Domain, Materialized, OnCommit, Relation, Root, Schema, TableDef};
use crate::sql::hash::Map;
use crate::sql::outcome::ColumnInfo;
use crate::sql::plan::{Access, Plan};
use crate::sql::routine::{Routine, Trigger};
use crate::sql::sorted::SortedMap;
use crate::sql::types::EnumType;

/// Plans kept.
const MOST: usize = 256;
/// Bytes of the longest text kept.
const LONGEST: usize = 4096;

/// A query ready to run.
pub(crate) struct Query {
    pub columns: Vec<ColumnInfo>,
    pub plan: Plan,
}

/// A statement ready to run.
#[derive(Clone)]
pub(crate) enum Planned {
    Query(Rc<Query>),
    Write(Rc<Write>),
}

struct Kept {
    planned: Planned,
    /// The version it was made over; it holds none.
    of: Weak<Root>,
    /// The definitions it was made over, if they are all that counts.
    definitions: Option<Rc<Definitions>>,
}

/// The plans of a session by their text.
#[derive(Default)]
pub(super) struct Plans {
    by_text: Map<Box<str>, Kept>,
    /// Those of the plan kept last.
    definitions: Option<Rc<Definitions>>,
}

impl Plans {
    /// The plan made of this text over this very state, or over its definitions.
    pub fn find(&self, text: &str, root: &Rc<Root>) -> Option<Planned> {
        let kept = self.by_text.get(text)?;
        let same = || kept.definitions.as_ref().is_some_and(|definitions| definitions.are_those_of(root));
        (std::ptr::eq(kept.of.as_ptr(), Rc::as_ptr(root)) || same()).then(|| kept.planned.clone())
    }

    /// Remembers a plan.
    pub fn keep(&mut self, text: &str, root: &Rc<Root>, planned: Planned) {
        // what a function gave may stand in the plan as a constant
        let by_key = !text.contains('(') && root.views().next().is_none() && planned.is_by_key(root);
        if text.len() > LONGEST || !by_key && matches!(planned, Planned::Write(_)) {
            return;
        }
        if self.by_text.len() >= MOST {
            self.by_text.clear();
        }
        let definitions = by_key.then(|| self.definitions_of(root));
        let of = Rc::downgrade(root);
        self.by_text.insert(text.into(), Kept { planned, of, definitions });
    }

    fn definitions_of(&mut self, root: &Root) -> Rc<Definitions> {
        let known = self.definitions.take().filter(|definitions| definitions.are_those_of(root));
        let definitions = known.unwrap_or_else(|| Rc::new(Definitions::of(root)));
        self.definitions.insert(definitions).clone()
    }
}

impl Planned {
    /// Whether all it reads is rows named by unique keys.
    fn is_by_key(&self, root: &Root) -> bool {
        match self {
            Planned::Query(query) => is_by_key(&query.plan, root),
            Planned::Write(write) => match &**write {
                Write::Update(modify) | Write::Delete(modify) => is_by_key(&modify.plan, root),
                Write::Insert(_) | Write::Merge(_) => false,
            },
        }
    }
}

fn is_by_key(plan: &Plan, root: &Root) -> bool {
    match plan {
        Plan::Project { input, .. } | Plan::Filter { input, .. } => is_by_key(input, root),
        Plan::Scan(scan) => {
            let Access::Index(access) = &scan.access else { return false };
            let index = root.table(&scan.table).and_then(|table| table.def.indexes.get(access.index));
            index.is_some_and(|index| index.is_unique() && index.parts.len() == access.prefix.len())
        }
        _ => false,
    }
}

/// The definitions of a database. Holding them keeps each where it lies: as long as a definition is in the same place it
/// is the same.
struct Definitions {
    relations: Vec<(Rc<str>, Definition)>,
    enums: SortedMap<Rc<str>, Rc<EnumType>>,
    domains: SortedMap<Rc<str>, Rc<Domain>>,
    materialized: SortedMap<Rc<str>, Rc<Materialized>>,
    routines: SortedMap<Rc<str>, Rc<[Rc<Routine>]>>,
    triggers: SortedMap<Rc<str>, Rc<[Trigger]>>,
    schemas: SortedMap<Rc<str>, Schema>,
    on_commit: SortedMap<Rc<str>, OnCommit>,
}

enum Definition {
    Table(Rc<TableDef>),
    Other(Relation),
}

impl Definitions {
    fn of(root: &Root) -> Definitions {
        let definition = |relation: &Relation| match relation {
            Relation::Table(table) => Definition::Table(table.def.clone()),
            other => Definition::Other(other.clone()),
        };
        Definitions {
            relations: root.relations.iter().map(|(key, it)| (key.clone(), definition(it))).collect(),
            enums: root.enums.clone(),
            domains: root.domains.clone(),
            materialized: root.materialized.clone(),
            routines: root.routines.clone(),
            triggers: root.triggers.clone(),
            schemas: root.schemas.0.clone(),
            on_commit: root.on_commit.clone(),
        }
    }

    fn are_those_of(&self, root: &Root) -> bool {
        let same = |definition: &Definition, relation: &Relation| match (definition, relation) {
            (Definition::Table(def), Relation::Table(table)) => Rc::ptr_eq(def, &table.def),
            (Definition::Other(Relation::View(a)), Relation::View(b)) => Rc::ptr_eq(a, b),
            (Definition::Other(Relation::Sequence(a)), Relation::Sequence(b)) => Rc::ptr_eq(a, b),
            (Definition::Other(Relation::Index(a)), Relation::Index(b)) => a == b,
            _ => false,
        };
        let mut pairs = self.relations.iter().zip(root.relations.iter());
        self.relations.len() == root.relations.len()
            && self.enums.ptr_eq(&root.enums)
            && self.domains.ptr_eq(&root.domains)
            && self.materialized.ptr_eq(&root.materialized)
            && self.routines.ptr_eq(&root.routines)
            && self.triggers.ptr_eq(&root.triggers)
            && self.schemas.ptr_eq(&root.schemas.0)
            && self.on_commit.ptr_eq(&root.on_commit)
            && pairs.all(|((key, definition), (other, relation))| key == other && same(definition, relation))
    }
}
