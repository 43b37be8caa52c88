//! Names in defining statements: where a new thing goes, and which thing an old name means.

use gluesql_core::sqlparser::ast;

use super::Define;
use crate::sql::bind::{not_postgres, placed};
use crate::sql::catalog::{Relation, names};
use crate::sql::error::SqlError;
use crate::sql::parse::Name;

fn no_schema(name: &Name) -> SqlError {
    placed(SqlError::new("3F000", format!("schema \"{}\" does not exist", name.text)), name.at)
}

impl Define<'_, '_, '_> {
    /// The key of a relation or type to be made: in the schema that is named, else in the first one of the
    /// search path.
    ///
    /// # Errors
    /// 3F000 for a schema that does not exist, 42501 for one of the system's.
    pub(super) fn new_name(&self, name: &ast::ObjectName) -> Result<Name, SqlError> {
        self.placed_name(&self.binder.object_name(name)?)
    }

    /// [`Define::new_name`] of the name's parts.
    pub(super) fn placed_name(&self, names: &[Name]) -> Result<Name, SqlError> {
        let env = self.binder.env;
        let (schema, name) = match names {
            [name] => match &env.current {
                Some(schema) => (schema.clone(), name),
                None => {
                    let error = SqlError::new("3F000", "no schema has been selected to create in");
                    return Err(placed(error, name.at));
                }
            },
            [schema, name] => {
                let found = self.binder.schema_name(&schema.text);
                if crate::sql::catalog::SYSTEM.contains(&&*found) {
                    let full = format!("{}.{}", schema.text, name.text);
                    return Err(SqlError::new("42501", format!("permission denied to create \"{full}\""))
                        .with_detail("System catalog modifications are currently disallowed."));
                }
                if *found != *env.temp && !self.root.has_schema(&found) {
                    return Err(no_schema(schema));
                }
                (found, name)
            }
            _ => return Err(not_postgres("a name of this many parts")),
        };
        self.keyed(&schema, name, names.first().and_then(|first| first.at))
    }

    /// The key of a temporary relation to be made.
    pub(super) fn temporary_name(&self, name: &ast::ObjectName) -> Result<Name, SqlError> {
        let names = self.binder.object_name(name)?;
        let temp = self.binder.env.temp.clone();
        match names.as_slice() {
            [name] => self.keyed(&temp, name, name.at),
            [schema, name] if *self.binder.schema_name(&schema.text) == *temp => {
                self.keyed(&temp, name, schema.at)
            }
            _ => {
                let error =
                    SqlError::new("42P16", "cannot create temporary relation in non-temporary schema");
                Err(placed(error, names.first().and_then(|name| name.at)))
            }
        }
    }

    /// The key of a new name in the schema of another thing: an index beside its table.
    pub(super) fn beside_name(&self, other: &str, name: &ast::ObjectName) -> Result<Name, SqlError> {
        let names = self.binder.object_name(name)?;
        match names.as_slice() {
            [name] => self.keyed(names::schema(other), name, name.at),
            _ => {
                // PostgreSQL's grammar takes a single word here
                let at = names.get(1).and_then(|name| name.at).unwrap_or_default();
                let source = self.binder.source;
                let dot = source.lexemes.partition_point(|lexeme| lexeme.start < at).saturating_sub(1);
                Err(source.unexpected(dot))
            }
        }
    }

    fn keyed(&self, schema: &str, name: &Name, at: Option<usize>) -> Result<Name, SqlError> {
        if !names::is_name(&name.text) {
            return Err(placed(SqlError::new("42602", format!("invalid name: {:?}", name.text)), name.at));
        }
        Ok(Name { text: names::key(schema, &name.text).to_string(), at })
    }

    /// The key of an existing relation; a name that means none comes back as no key.
    ///
    /// # Errors
    /// 3F000 for a schema that does not exist.
    pub(super) fn old_name(&self, name: &ast::ObjectName) -> Result<Name, SqlError> {
        self.find_name(&self.binder.object_name(name)?)
    }

    /// [`Define::old_name`] of the name's parts, over the state being made.
    pub(super) fn find_name(&self, names: &[Name]) -> Result<Name, SqlError> {
        if let [schema, _] = names {
            let found = self.binder.schema_name(&schema.text);
            if *found != *self.binder.env.temp && !self.root.has_schema(&found) {
                return Err(SqlError::new("3F000", format!("schema \"{}\" does not exist", schema.text)));
            }
        }
        self.binder.relation_in(self.root, names)
    }

    /// The key of an existing enum.
    pub(super) fn old_type(&self, names: &[Name]) -> Result<Name, SqlError> {
        let found = match names {
            [name] => self.root.find_enum(&self.binder.path, &name.text).map(|made| made.name.clone()),
            [schema, name] => {
                let found = self.binder.schema_name(&schema.text);
                if !self.root.has_schema(&found) {
                    return Err(SqlError::new("3F000", format!("schema \"{}\" does not exist", schema.text)));
                }
                self.root.enums.get(&names::key(&found, &name.text)).map(|made| made.name.clone())
            }
            _ => return Err(not_postgres("a name of this many parts")),
        };
        let written = || names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
        let at = names.first().and_then(|name| name.at);
        Ok(Name { text: found.unwrap_or_else(|| names::loose(&written())), at })
    }

    /// Whether anything stored as text has this literal.
    pub(super) fn writes(&self, literal: &str) -> bool {
        use crate::sql::catalog::{ColumnDefault, IndexPart};
        let has = |text: &String| text.contains(literal);
        self.root.relations.values().any(|relation| match relation {
            Relation::View(view) => has(&view.query),
            Relation::Table(table) => {
                let def = &table.def;
                def.checks.iter().any(|check| has(&check.expression))
                    || def.columns.iter().any(|column| {
                        matches!(&column.default, Some(ColumnDefault::Expr(text) | ColumnDefault::Generated(text)) if has(text))
                    })
                    || def.indexes.iter().any(|index| {
                        index.predicate.as_ref().is_some_and(has)
                            || index.parts.iter().any(|part| matches!(part, IndexPart::Expr(text) if has(text)))
                    })
            }
            _ => false,
        })
    }

    /// Whether anything stored as text names this word: what is renamed may not be.
    pub(super) fn mentioned(&self, word: &str) -> bool {
        use super::alter::mentions;
        use crate::sql::catalog::{ColumnDefault, IndexPart};
        self.root.relations.values().any(|relation| match relation {
            Relation::View(view) => mentions(&view.query, word),
            Relation::Table(table) => {
                let def = &table.def;
                def.checks.iter().any(|check| mentions(&check.expression, word))
                    || def.columns.iter().any(|column| match &column.default {
                        Some(ColumnDefault::Expr(text) | ColumnDefault::Generated(text)) => {
                            mentions(text, word)
                        }
                        _ => false,
                    })
                    || def.indexes.iter().any(|index| {
                        index.predicate.as_ref().is_some_and(|text| mentions(text, word))
                            || index
                                .parts
                                .iter()
                                .any(|part| matches!(part, IndexPart::Expr(text) if mentions(text, word)))
                    })
            }
            _ => false,
        })
    }
}
