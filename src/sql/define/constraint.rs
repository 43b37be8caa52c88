//! PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, ReferentialAction, TableConstraint};

use super::Define;
use crate::sql::bind::{Clause, Scope, not_postgres, placed, refuse};
use crate::sql::catalog::{
    Action, Check, ColumnDefault, ForeignKey, IndexDef, IndexKind, IndexPart, Relation, TableDef, names,
};
use crate::sql::error::SqlError;
use crate::sql::parse::Name;
use crate::sql::types::Type;
use crate::sql::write::Writer;

/// A constraint that waits for all columns to be known.
pub(super) struct Pending<'e> {
    pub name: Option<String>,
    pub kind: Kind<'e>,
}

pub(super) enum Kind<'e> {
    Primary(Vec<Name>),
    Unique(Vec<Name>),
    Check(&'e ast::Expr),
    Foreign {
        columns: Vec<Name>,
        table: Vec<Name>,
        referred: Vec<Name>,
        on_delete: Action,
        on_update: Action,
    },
}

/// The columns of REFERENCES, none where the parser was given a stand-in.
pub(super) fn real_columns(columns: &[ast::Ident]) -> &[ast::Ident] {
    match columns {
        [only] if only.value == crate::sql::parse::NO_COLUMNS => &[],
        all => all,
    }
}

/// The catalogue's word for an action.
pub(super) fn action(action: Option<&ReferentialAction>) -> Action {
    match action {
        None | Some(ReferentialAction::NoAction) => Action::NoAction,
        Some(ReferentialAction::Restrict) => Action::Restrict,
        Some(ReferentialAction::Cascade) => Action::Cascade,
        Some(ReferentialAction::SetNull) => Action::SetNull,
        Some(ReferentialAction::SetDefault) => Action::SetDefault,
    }
}

impl Define<'_, '_, '_> {
    /// Refuses constraints that are checked later than at the statement's end.
    pub(super) fn immediate(
        &self,
        characteristics: Option<&ast::ConstraintCharacteristics>,
    ) -> Result<(), SqlError> {
        let Some(ast::ConstraintCharacteristics { deferrable, initially, enforced }) = characteristics else {
            return Ok(());
        };
        if enforced.is_some() {
            return Err(not_postgres("ENFORCED"));
        }
        let deferred =
            matches!(initially, Some(ast::DeferrableInitial::Deferred)) || *deferrable == Some(true);
        refuse(
            deferred,
            "a DEFERRABLE constraint",
            "Leave DEFERRABLE out; constraints hold after each statement.",
        )
    }

    /// A table constraint as written.
    pub(super) fn constraint<'e>(
        &mut self,
        constraint: &'e TableConstraint,
    ) -> Result<Pending<'e>, SqlError> {
        let names = |columns: &[ast::Ident]| {
            columns.iter().map(|column| self.binder.source.name(column)).collect::<Result<Vec<_>, _>>()
        };
        let label =
            |name: &Option<ast::Ident>| name.as_ref().map(|name| self.binder.source.name(name)).transpose();
        let (name, kind) = match constraint {
            TableConstraint::PrimaryKey {
                name,
                index_name,
                index_type,
                columns,
                index_options,
                characteristics,
            } => {
                if index_name.is_some() || index_type.is_some() || !index_options.is_empty() {
                    return Err(not_postgres("this PRIMARY KEY"));
                }
                self.immediate(characteristics.as_ref())?;
                (label(name)?, Kind::Primary(names(columns)?))
            }
            TableConstraint::Unique {
                name,
                index_name,
                index_type_display: _,
                index_type,
                columns,
                index_options,
                characteristics,
            } => {
                if index_name.is_some() || index_type.is_some() || !index_options.is_empty() {
                    return Err(not_postgres("this UNIQUE"));
                }
                self.immediate(characteristics.as_ref())?;
                (label(name)?, Kind::Unique(names(columns)?))
            }
            TableConstraint::ForeignKey {
                name,
                columns,
                foreign_table,
                referred_columns,
                on_delete,
                on_update,
                characteristics,
            } => {
                self.immediate(characteristics.as_ref())?;
                let kind = Kind::Foreign {
                    columns: names(columns)?,
                    table: self.binder.object_name(foreign_table)?,
                    referred: names(real_columns(referred_columns))?,
                    on_delete: action(on_delete.as_ref()),
                    on_update: action(on_update.as_ref()),
                };
                (label(name)?, kind)
            }
            TableConstraint::Check { name, expr } => (label(name)?, Kind::Check(expr)),
            TableConstraint::Index { .. } | TableConstraint::FulltextOrSpatial { .. } => {
                return Err(not_postgres("INDEX inside CREATE TABLE")
                    .with_hint("Write CREATE INDEX ON table (column) afterwards."));
            }
        };
        Ok(Pending { name: name.map(|name| name.text), kind })
    }

    /// Adds keys and checks to a definition; foreign keys are handed back for when the table exists.
    pub(super) fn add_constraints<'e>(
        &mut self,
        def: &mut TableDef,
        pending: Vec<Pending<'e>>,
    ) -> Result<Vec<Pending<'e>>, SqlError> {
        // ALTER TABLE, which tells fewer places than CREATE TABLE
        let is_there = self.root.table(&def.name).is_some();
        let mut foreign = Vec::new();
        // the primary key's index comes first, as PostgreSQL makes it
        let (primary, rest): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|pending| matches!(pending.kind, Kind::Primary(_)));
        for Pending { name, kind } in primary.into_iter().chain(rest) {
            let taken = |name: &str| {
                let key = names::key(names::schema(&def.name), name);
                let index = matches!(kind, Kind::Primary(_) | Kind::Unique(_));
                def.has_constraint(name) && !(index && self.root.relations.contains_key(&key))
            };
            // ALTER TABLE asks for the name of a primary key last
            if let Some(name) = name.as_ref().filter(|_| !(is_there && matches!(kind, Kind::Primary(_))))
                && taken(name)
            {
                return Err(taken_constraint(name, &def.name));
            }
            match kind {
                Kind::Primary(columns) => self.add_key(def, name, columns, IndexKind::Primary, is_there)?,
                Kind::Unique(columns) => self.add_key(def, name, columns, IndexKind::Constraint, is_there)?,
                Kind::Check(e) => {
                    let expression = self.expression_text(e);
                    let scope = Scope::of_def(def.name.clone(), &Rc::new(def.clone()));
                    // bound as written, for the places in its errors
                    let bound = self.binder.over(scope, |binder| binder.condition(e, Clause::Check));
                    let bound = bound.map_err(|mut error| {
                        error.position = error.position.filter(|_| !is_there);
                        error
                    })?;
                    if bound.any(&|e| matches!(e, crate::sql::expr::Expr::Subquery(_))) {
                        return Err(SqlError::new("0A000", "cannot use subquery in check constraint"));
                    }
                    let used = bound.columns();
                    let middle = match used.as_slice() {
                        // one column gives its name, wherever the check was written; several give none
                        [first, rest @ ..] if rest.iter().all(|at| at == first) => {
                            def.columns[*first].name.to_string()
                        }
                        _ => String::new(),
                    };
                    let name = match name {
                        Some(name) => name.into(),
                        None => self.free_constraint(def, &middle, "check"),
                    };
                    def.checks.push(Check { name, expression });
                }
                kind @ Kind::Foreign { .. } => foreign.push(Pending { name, kind }),
            }
        }
        Ok(foreign)
    }

    fn free_constraint(&self, def: &TableDef, middle: &str, suffix: &str) -> Rc<str> {
        let taken = |name: &str| def.has_constraint(name) || name == &*def.name;
        let name = self.root.free_name(&def.name, middle, suffix, &taken);
        // a key's name is its index's too; the other constraints live in the table alone
        if matches!(suffix, "check" | "fkey") { names::bare(&name).into() } else { name }
    }

    /// Where the constraint begins whose first column is at a byte: its word, or CONSTRAINT before its name.
    fn constraint_start(&self, first: usize) -> Option<usize> {
        let source = &self.binder.source;
        let is = |at: usize, word: &str| source.piece(at).eq_ignore_ascii_case(word);
        let column = source.lexemes.iter().position(|lexeme| lexeme.start == first)?;
        let mut at = column.checked_sub(2)?;
        if is(at, "key") {
            at = at.checked_sub(1)?;
        }
        let named = at.checked_sub(2).filter(|at| is(*at, "constraint"));
        source.start(named.unwrap_or(at))
    }

    fn add_key(
        &mut self,
        def: &mut TableDef,
        name: Option<String>,
        columns: Vec<Name>,
        kind: IndexKind,
        is_there: bool,
    ) -> Result<(), SqlError> {
        let second_primary =
            kind == IndexKind::Primary && def.indexes.iter().any(|index| index.kind == IndexKind::Primary);
        if second_primary && !is_there {
            let primary = |n: &usize| self.binder.source.piece(*n).eq_ignore_ascii_case("primary");
            let second = (0..self.binder.source.lexemes.len()).filter(primary).nth(1);
            let named = |n: &usize| self.binder.source.piece(*n).eq_ignore_ascii_case("constraint");
            let second = second.map(|n| n.checked_sub(2).filter(named).unwrap_or(n));
            return Err(placed(
                several_primary_keys(&def.name),
                second.and_then(|n| self.binder.source.start(n)),
            ));
        }
        let words = if kind == IndexKind::Primary { "primary key" } else { "unique" };
        let place = columns.first().and_then(|column| self.constraint_start(column.at?));
        let twice = |column: &Name| {
            let message = format!("column \"{}\" appears twice in {words} constraint", column.text);
            placed(SqlError::new("42701", message), place)
        };
        // a table that is there already is asked for its columns after that
        let again =
            |(at, column): &(usize, &Name)| columns[..*at].iter().any(|other| other.text == column.text);
        if let Some((_, column)) = columns.iter().enumerate().find(again).filter(|_| is_there) {
            return Err(twice(column));
        }
        let mut parts = Vec::new();
        for column in &columns {
            let Some(at) = def.column(&column.text) else {
                // ALTER TABLE forbids NULL in the columns of a primary key before it asks for them as a key's
                let message = match kind {
                    IndexKind::Primary if is_there => format!(
                        "column \"{}\" of relation \"{}\" does not exist",
                        column.text,
                        names::bare(&def.name)
                    ),
                    _ => format!("column \"{}\" named in key does not exist", column.text),
                };
                return Err(placed(SqlError::new("42703", message), place.filter(|_| !is_there)));
            };
            if parts.contains(&IndexPart::Column(at)) {
                return Err(twice(column));
            }
            if matches!(def.columns[at].ty, Type::Json) {
                return Err(SqlError::new("42704", "data type json has no default operator class for access method \"btree\"")
                    .with_hint("You must specify an operator class for the index or define a default operator class for the data type."));
            }
            if kind == IndexKind::Primary {
                def.columns[at].not_null = true;
            }
            parts.push(IndexPart::Column(at));
        }
        if second_primary {
            return Err(several_primary_keys(&def.name));
        }
        let name: Rc<str> = match name {
            Some(name) => {
                let given = name;
                let name = names::key(names::schema(&def.name), &given);
                if self.root.relations.contains_key(&name) || name == def.name {
                    return Err(SqlError::new("42P07", format!("relation \"{name}\" already exists")));
                }
                if def.has_constraint(&given) {
                    return Err(taken_constraint(&given, &def.name));
                }
                name
            }
            None if kind == IndexKind::Primary => self.free_constraint(def, "", "pkey"),
            None => {
                let middle = columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>().join("_");
                self.free_constraint(def, &middle, "key")
            }
        };
        def.indexes.push(IndexDef { name, kind, parts, predicate: None });
        Ok(())
    }

    /// Adds foreign keys to a table that exists, and checks its rows.
    pub(super) fn add_foreign_keys(
        &mut self,
        table: &str,
        pending: Vec<Pending<'_>>,
    ) -> Result<(), SqlError> {
        for Pending { name, kind } in pending {
            let Kind::Foreign { columns, table: to, referred, on_delete, on_update } = kind else { continue };
            let to = self.find_name(&to)?;
            let def = self.root.expect_table(table)?.def.clone();
            let mut from = Vec::new();
            for column in &columns {
                let missing = || {
                    placed(
                        SqlError::new(
                            "42703",
                            format!(
                                "column \"{}\" referenced in foreign key constraint does not exist",
                                column.text
                            ),
                        ),
                        None,
                    )
                };
                from.push(def.column(&column.text).ok_or_else(missing)?);
            }
            let parent = match self.root.relations.get(to.text.as_str()) {
                Some(Relation::Table(table)) => table.def.clone(),
                Some(_) => {
                    return Err(SqlError::new(
                        "42809",
                        format!("referenced relation \"{}\" is not a table", to.text),
                    ));
                }
                None => {
                    return Err(placed(
                        SqlError::new("42P01", format!("relation \"{}\" does not exist", to.text)),
                        None,
                    ));
                }
            };
            let temp = &*self.binder.env.temp;
            let kinds = [names::schema(table) == temp, names::schema(&to.text) == temp];
            if kinds[0] != kinds[1] {
                let kind = if kinds[0] { "temporary" } else { "permanent" };
                let message = format!("constraints on {kind} tables may reference only {kind} tables");
                return Err(SqlError::new("42P16", message));
            }
            let ref_columns = if referred.is_empty() {
                let missing = || {
                    SqlError::new(
                        "42704",
                        format!("there is no primary key for referenced table \"{}\"", to.text),
                    )
                };
                parent.primary_key().ok_or_else(missing)?
            } else {
                let mut positions = Vec::new();
                for column in &referred {
                    let missing = || {
                        SqlError::new(
                            "42703",
                            format!(
                                "column \"{}\" referenced in foreign key constraint does not exist",
                                column.text
                            ),
                        )
                    };
                    positions.push(parent.column(&column.text).ok_or_else(missing)?);
                }
                positions
            };
            if ref_columns.len() != from.len() {
                return Err(SqlError::new(
                    "42830",
                    "number of referencing and referenced columns for foreign key disagree",
                ));
            }
            // the order of a key's columns does not matter
            let mut wanted = ref_columns.clone();
            wanted.sort_unstable();
            let key = parent.indexes.iter().find(|index| {
                let mut columns = index.columns().unwrap_or_default();
                columns.sort_unstable();
                index.is_unique() && index.predicate.is_none() && columns == wanted
            });
            let Some(key) = key else {
                let message = format!(
                    "there is no unique constraint matching given keys for referenced table \"{}\"",
                    to.text
                );
                return Err(SqlError::new("42830", message));
            };
            if from.iter().any(|at| matches!(def.columns[*at].default, Some(ColumnDefault::Generated(_)))) {
                let sets = |action| matches!(action, Action::SetNull | Action::SetDefault);
                let event = match () {
                    () if sets(on_update) || on_update == Action::Cascade => "UPDATE",
                    () if sets(on_delete) => "DELETE",
                    () => "",
                };
                if !event.is_empty() {
                    let message = format!(
                        "invalid ON {event} action for foreign key constraint containing generated column"
                    );
                    return Err(SqlError::new("42601", message));
                }
            }
            // stored in the order of the key, so that lookups go straight into its index
            let order: Vec<usize> = key.columns().unwrap_or_default();
            let mut pairs: Vec<(usize, usize)> = from.into_iter().zip(ref_columns).collect();
            pairs.sort_by_key(|(_, to)| order.iter().position(|at| at == to));
            let name: Rc<str> = match name {
                Some(name) => {
                    if def.has_constraint(&name) {
                        return Err(taken_constraint(&name, table));
                    }
                    name.into()
                }
                None => {
                    let middle =
                        columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>().join("_");
                    self.free_constraint(&def, &middle, "fkey")
                }
            };
            for &(from, to) in &pairs {
                let (a, b) = (&def.columns[from], &parent.columns[to]);
                let comparable = crate::sql::functions::resolve_operator("=", Some(&a.ty), &b.ty);
                let same_kind = comparable.as_ref().is_ok_and(|found| {
                    let as_is = |ty: &Type| {
                        found.arg_types.iter().all(|arg| {
                            crate::sql::cast::find(ty, arg, crate::sql::cast::CastContext::Implicit)
                                .is_some_and(|cast| cast.keeps_order())
                        })
                    };
                    as_is(&a.ty) && as_is(&b.ty)
                });
                if comparable.is_err() {
                    let message = format!("foreign key constraint \"{name}\" cannot be implemented");
                    return Err(SqlError::new("42804", message).with_detail(format!(
                        "Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
                        a.name,
                        b.name,
                        a.ty.base_name(),
                        b.ty.base_name()
                    )));
                }
                refuse(
                    !(same_kind || a.ty.is_integer() && b.ty.is_integer()),
                    "a foreign key between these types",
                    "Give both columns the same type.",
                )?;
            }
            let key = ForeignKey {
                name,
                columns: pairs.iter().map(|(from, _)| *from).collect(),
                table: to.text.as_str().into(),
                ref_columns: pairs.iter().map(|(_, to)| *to).collect(),
                on_delete,
                on_update,
                deferrable: false,
                made: self.root.new_id(),
            };
            let rows = self.root.expect_table(table)?.rows.clone();
            {
                let writer = Writer::new(self.root, self.run);
                for row in rows.values() {
                    writer.check_reference(&def, &key, row)?;
                }
            }
            self.change(table, |def| def.foreign_keys.push(key))?;
        }
        Ok(())
    }
}

fn several_primary_keys(table: &str) -> SqlError {
    SqlError::new("42P16", format!("multiple primary keys for table \"{table}\" are not allowed"))
}

fn taken_constraint(name: &str, table: &str) -> SqlError {
    SqlError::new("42710", format!("constraint \"{name}\" for relation \"{table}\" already exists"))
}
