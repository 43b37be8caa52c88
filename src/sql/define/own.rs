//! The statements that sqlparser cannot read: domains, changes of enums and sequences, materialized views, comments.

use std::rc::Rc;

use super::Define;
use crate::sql::catalog::{Relation, View, names};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::Name;
use crate::sql::parse::own::{Kind, Own};

/// The parts of a name as it was read.
fn parts(name: &Name) -> Vec<Name> {
    let last = Name { text: names::bare(&name.text).into(), at: name.at };
    match names::schema(&name.text) {
        "public" => vec![last],
        schema => vec![Name { text: schema.into(), at: name.at }, last],
    }
}

impl Define<'_, '_, '_> {
    /// Runs the statement.
    pub fn own(&mut self, own: &Own) -> Result<Outcome, SqlError> {
        let tag = match own {
            Own::Nothing(tag) => return Ok(Outcome::command(tag, Change::None)),
            Own::Merge(_) => return Err(SqlError::new("XX000", "MERGE is no definition")),
            Own::CreateDomain(create) => {
                let elsewhere = names::schema(&create.name.text) != "public";
                crate::sql::bind::refuse(elsewhere, "a domain in another schema", "Make it in public.")?;
                self.create_domain(create)?;
                "CREATE DOMAIN"
            }
            Own::AlterDomain { name, change } => {
                self.alter_domain(name, change)?;
                "ALTER DOMAIN"
            }
            Own::AlterEnum { name, change } => {
                self.alter_enum(&self.old_type(&parts(name))?, change)?;
                "ALTER TYPE"
            }
            Own::AlterSequence { name, if_exists, change } => {
                self.alter_sequence(&self.find_name(&parts(name))?, *if_exists, change)?;
                "ALTER SEQUENCE"
            }
            Own::CreateMaterialized(create) => {
                let name = self.placed_name(&parts(&create.name))?;
                return self.create_materialized(create, &name);
            }
            Own::Refresh { name, with_data } => {
                self.refresh(&self.find_name(&parts(name))?, *with_data)?;
                "REFRESH MATERIALIZED VIEW"
            }
            Own::Drop { kind: Kind::Domain, names, if_exists, cascade } => {
                self.drop_domains(names, *if_exists, *cascade)?;
                "DROP DOMAIN"
            }
            Own::Drop { kind: _, names, if_exists, cascade } => {
                let found =
                    names.iter().map(|name| self.find_name(&parts(name))).collect::<Result<Vec<_>, _>>()?;
                self.drop_materialized(&found, *if_exists, *cascade)?;
                "DROP MATERIALIZED VIEW"
            }
            Own::Rename { kind, name, to, if_exists } => {
                let name = self.find_name(&parts(name))?;
                let to =
                    Name { text: names::key(names::schema(&name.text), &to.text).to_string(), at: to.at };
                self.rename(*kind, &name, &to, *if_exists)?
            }
            Own::CreateRoutine(create) => {
                self.create_routine(create)?;
                if create.procedure { "CREATE PROCEDURE" } else { "CREATE FUNCTION" }
            }
            Own::DropRoutine { name, args, procedure, if_exists, cascade } => {
                self.drop_routine(name, args.as_deref(), *procedure, *if_exists, *cascade)?;
                if *procedure { "DROP PROCEDURE" } else { "DROP FUNCTION" }
            }
            Own::CreateTrigger(create) => {
                self.create_trigger(create)?;
                "CREATE TRIGGER"
            }
            Own::DropTrigger { name, table, if_exists } => {
                self.drop_trigger(name, table, *if_exists)?;
                "DROP TRIGGER"
            }
            Own::Copy(copy) => return self.copy(copy),
            Own::Prepare { .. } | Own::Execute { .. } | Own::Deallocate { .. } => {
                return Err(SqlError::unsupported(
                    "PREPARE inside a function",
                    "Write the statement itself.",
                ));
            }
            Own::Call(text) => return self.call(text),
            Own::Do(body) => return self.anonymous(body),
            Own::Comment { kind, name, on, text } => {
                let (name, on) = self.commented(*kind, name, on.as_ref())?;
                self.comment(*kind, &name, on.as_ref(), text.as_deref())?;
                "COMMENT"
            }
        };
        Ok(Outcome::command(tag, Change::Schema))
    }

    /// The names of a COMMENT with the relation's key in the place of its name.
    fn commented(
        &self,
        kind: Kind,
        written: &[Name],
        on: Option<&Name>,
    ) -> Result<(Vec<Name>, Option<Name>), SqlError> {
        let on = on.map(|on| self.find_name(&parts(on))).transpose()?;
        let column = (kind == Kind::Column) as usize;
        let (relation, column) = written.split_at(written.len().saturating_sub(column));
        let relation = match kind {
            Kind::Domain | Kind::Type => match relation.last() {
                Some(last) => match self.old_type(relation) {
                    Ok(found) if self.root.enums.contains_key(found.text.as_str()) => found,
                    _ => last.clone(),
                },
                None => return Ok((written.to_vec(), on)),
            },
            Kind::Constraint | Kind::Other => return Ok((written.to_vec(), on)),
            _ => self.find_name(relation)?,
        };
        Ok(([&[relation], column].concat(), on))
    }

    fn drop_materialized(&mut self, names: &[Name], if_exists: bool, cascade: bool) -> Result<(), SqlError> {
        let together: Vec<String> = names.iter().map(|name| name.text.clone()).collect();
        for name in names {
            if self.root.materialized.contains_key(name.text.as_str()) {
                self.drop_view(&name.text, cascade, &together, "materialized view")?;
                continue;
            }
            match self.root.relations.get(name.text.as_str()) {
                Some(relation) => {
                    let error =
                        SqlError::new("42809", format!("\"{}\" is not a materialized view", name.text));
                    return Err(match relation {
                        Relation::Table(_) => error.with_hint("Use DROP TABLE to remove a table."),
                        Relation::View(_) => error.with_hint("Use DROP VIEW to remove a view."),
                        Relation::Sequence(_) | Relation::Index(_) => error,
                    });
                }
                None if if_exists => {
                    self.notice(format!("materialized view \"{}\" does not exist, skipping", name.text));
                }
                None => {
                    let message = format!("materialized view \"{}\" does not exist", name.text);
                    return Err(SqlError::new("42P01", message));
                }
            }
        }
        Ok(())
    }

    fn rename(
        &mut self,
        kind: Kind,
        name: &Name,
        to: &Name,
        if_exists: bool,
    ) -> Result<&'static str, SqlError> {
        let tag = match kind {
            Kind::View => "ALTER VIEW",
            Kind::Materialized => "ALTER MATERIALIZED VIEW",
            Kind::Index => "ALTER INDEX",
            _ => "ALTER SEQUENCE",
        };
        let Some(relation) = self.root.relations.get(name.text.as_str()).cloned() else {
            let message = format!("relation \"{}\" does not exist", name.text);
            if if_exists {
                self.notice(format!("{message}, skipping"));
                return Ok(tag);
            }
            return Err(SqlError::new("42P01", message));
        };
        let materialized = self.root.materialized.get(name.text.as_str()).cloned();
        let wrong = |what: &str| Err(SqlError::new("42809", format!("\"{}\" is not {what}", name.text)));
        match (kind, relation, materialized) {
            (Kind::View, Relation::View(view), _) => {
                self.exists(to, false)?;
                let over = self.views_over(&name.text, &[]);
                crate::sql::bind::refuse(
                    !over.is_empty(),
                    "renaming a view that other views read",
                    "Drop the views, rename, and create them again.",
                )?;
                let label: Rc<str> = to.text.as_str().into();
                let renamed = View { name: label.clone(), ..(*view).clone() };
                self.root.relations.remove(name.text.as_str());
                self.root.relations.insert(label, Relation::View(Rc::new(renamed)));
            }
            (Kind::Materialized, Relation::Table(_), Some(view)) => {
                self.rename_table(&name.text, to)?;
                self.root.materialized.remove(name.text.as_str());
                self.root.materialized.insert(to.text.as_str().into(), view);
            }
            (Kind::Index, Relation::Index(_), _) => self.rename_index(name, to)?,
            (Kind::Sequence, Relation::Sequence(_), _) => self.rename_sequence(name, to)?,
            (Kind::View, ..) => return wrong("a view"),
            (Kind::Materialized, ..) => return wrong("a materialized view"),
            (Kind::Index, ..) => return wrong("an index"),
            _ => return wrong("a sequence"),
        }
        Ok(tag)
    }

    /// COMMENT ON: kept for tables, views and columns; elsewhere only what it is about is looked up.
    fn comment(
        &mut self,
        kind: Kind,
        name: &[Name],
        on: Option<&Name>,
        text: Option<&str>,
    ) -> Result<(), SqlError> {
        let Some(last) = name.last() else { return Ok(()) };
        let text = text.map(str::to_string);
        let (label, column) = match (kind, name) {
            (Kind::Column, [.., table, column]) => (&table.text, Some(column)),
            (Kind::Constraint, _) => (on.map_or(&last.text, |on| &on.text), None),
            _ => (&last.text, None),
        };
        if matches!(kind, Kind::Domain | Kind::Type) {
            let known = self.root.domains.contains_key(label.as_str())
                || self.root.enums.contains_key(label.as_str());
            let missing = || SqlError::new("42704", format!("type \"{label}\" does not exist"));
            return if known { Ok(()) } else { Err(missing()) };
        }
        if kind == Kind::Other {
            return Ok(());
        }
        let Some(relation) = self.root.relations.get(label.as_str()).cloned() else {
            return Err(SqlError::new("42P01", format!("relation \"{label}\" does not exist")));
        };
        let wrong = |what: &str| Err(SqlError::new("42809", format!("\"{label}\" is not {what}")));
        match (kind, relation) {
            (Kind::Table, Relation::Table(_)) => self.change(label, |def| def.comment = text),
            (Kind::Table, _) => wrong("a table"),
            (Kind::View, Relation::View(view)) => {
                let view = View { comment: text, ..(*view).clone() };
                self.root.relations.insert(view.name.clone(), Relation::View(Rc::new(view)));
                Ok(())
            }
            (Kind::View, _) => wrong("a view"),
            (Kind::Materialized, Relation::Table(_))
                if self.root.materialized.contains_key(label.as_str()) =>
            {
                self.change(label, |def| def.comment = text)
            }
            (Kind::Materialized, _) => wrong("a materialized view"),
            (Kind::Column, Relation::Table(table)) => {
                let Some(column) = column else { return Ok(()) };
                let at = self.find(&table.def, column)?;
                self.change(label, |def| def.columns[at].comment = text)
            }
            (Kind::Column, _) => Err(SqlError::unsupported(
                "a comment on a view's column",
                "Comment on the view, or on the column of its table.",
            )),
            (Kind::Constraint, Relation::Table(table)) => {
                if table.def.has_constraint(&last.text) {
                    return Ok(());
                }
                let message = format!("constraint \"{}\" for table \"{label}\" does not exist", last.text);
                Err(SqlError::new("42704", message))
            }
            (Kind::Index, Relation::Index(_)) | (Kind::Sequence, Relation::Sequence(_)) => Ok(()),
            (Kind::Index, _) => wrong("an index"),
            (Kind::Sequence, _) => wrong("a sequence"),
            _ => Ok(()),
        }
    }
}
