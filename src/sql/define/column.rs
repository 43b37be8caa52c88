//! Column definitions.

use gluesql_core::sqlparser::ast::{self, ColumnOption, ColumnOptionDef, DataType, GeneratedAs};

use super::Define;
use super::constraint::{Kind, Pending};
use crate::sql::bind::{not_postgres, placed, refuse};
use crate::sql::catalog::{Column, ColumnDefault, Relation, TableDef};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::types::Type;
use crate::sql::value::Value;
use std::rc::Rc;

impl Define<'_, '_, '_> {
    /// Adds a column to a definition; its constraints are put off until all columns are known.
    pub(super) fn column<'e>(
        &mut self,
        def: &mut TableDef,
        column: &'e ast::ColumnDef,
        pending: &mut Vec<Pending<'e>>,
    ) -> Result<(), SqlError> {
        let ast::ColumnDef { name, data_type, collation, options } = column;
        refuse(
            collation.is_some(),
            "COLLATE for a column",
            "Leave it out: text is ordered by its characters' codes.",
        )?;
        let name = self.binder.source.name(name)?;
        if def.column(&name.text).is_some() {
            return Err(SqlError::new("42701", format!("column \"{}\" specified more than once", name.text)));
        }
        if def.columns.len() >= 1600 {
            return Err(SqlError::new("54011", "tables can have at most 1600 columns"));
        }
        let at = def.columns.len();
        let serial = self.serial_type(data_type);
        let ty = match &serial {
            Some(ty) => ty.clone(),
            None => self.binder.data_type(data_type)?,
        };
        if matches!(ty, Type::Record | Type::Void | Type::Unknown) {
            return Err(SqlError::new(
                "42P16",
                format!("column \"{}\" has pseudo-type {}", name.text, ty.base_name()),
            ));
        }
        let label: Rc<str> = name.text.as_str().into();
        let mut made = Column {
            name: label.clone(),
            ty,
            not_null: serial.is_some(),
            default: None,
            comment: None,
            domain: None,
        };
        made.domain = self.binder.domain_of(data_type).map(|domain| domain.name.clone());
        let mut null = false;
        for ColumnOptionDef { name: constraint, option } in options {
            let constraint_name = constraint
                .as_ref()
                .map(|name| self.binder.source.name(name))
                .transpose()?
                .map(|name| name.text);
            let mut put_off = |kind: Kind<'e>| pending.push(Pending { name: constraint_name.clone(), kind });
            match option {
                ColumnOption::Null => null = true,
                ColumnOption::NotNull => made.not_null = true,
                ColumnOption::Default(e) => {
                    if serial.is_some() || made.default.is_some() {
                        let message = format!(
                            "multiple default values specified for column \"{}\" of table \"{}\"",
                            name.text, def.name
                        );
                        return Err(placed(SqlError::new("42601", message), name.at));
                    }
                    made.default = self.default_text(e, &made.ty, &name.text)?.map(ColumnDefault::Expr);
                }
                ColumnOption::Unique { is_primary, characteristics } => {
                    self.immediate(characteristics.as_ref())?;
                    made.not_null |= *is_primary;
                    put_off(if *is_primary {
                        Kind::Primary(vec![name.clone()])
                    } else {
                        Kind::Unique(vec![name.clone()])
                    });
                }
                ColumnOption::ForeignKey {
                    foreign_table,
                    referred_columns,
                    on_delete,
                    on_update,
                    characteristics,
                } => {
                    self.immediate(characteristics.as_ref())?;
                    put_off(Kind::Foreign {
                        columns: vec![name.clone()],
                        table: self.binder.object_name(foreign_table)?,
                        referred: super::constraint::real_columns(referred_columns)
                            .iter()
                            .map(|column| self.binder.source.name(column))
                            .collect::<Result<_, _>>()?,
                        on_delete: super::constraint::action(on_delete.as_ref()),
                        on_update: super::constraint::action(on_update.as_ref()),
                    });
                }
                ColumnOption::Check(e) => put_off(Kind::Check(e)),
                ColumnOption::Generated {
                    generated_as,
                    sequence_options,
                    generation_expr,
                    generation_expr_mode,
                    generated_keyword,
                } => {
                    if !generated_keyword || made.default.is_some() {
                        return Err(not_postgres("AS without GENERATED ALWAYS"));
                    }
                    if let Some(e) = generation_expr {
                        refuse(
                            *generation_expr_mode == Some(ast::GeneratedExpressionMode::Virtual),
                            "a virtual generated column",
                            "Write STORED, as PostgreSQL 15 wants it.",
                        )?;
                        made.default = Some(ColumnDefault::Generated(self.expression_text(e)));
                        continue;
                    }
                    if !made.ty.is_integer() {
                        return Err(SqlError::new(
                            "22023",
                            "identity column type must be smallint, integer, or bigint",
                        ));
                    }
                    made.not_null = true;
                    let sequence = self.own_sequence(def, &label, &made.ty, sequence_options.as_ref())?;
                    made.default = Some(ColumnDefault::Identity {
                        sequence,
                        always: *generated_as == GeneratedAs::Always,
                    });
                }
                ColumnOption::Comment(_)
                | ColumnOption::CharacterSet(_)
                | ColumnOption::OnUpdate(_)
                | ColumnOption::DialectSpecific(_)
                | ColumnOption::Materialized(_)
                | ColumnOption::Ephemeral(_)
                | ColumnOption::Alias(_)
                | ColumnOption::Options(_)
                | ColumnOption::Identity(_)
                | ColumnOption::OnConflict(_)
                | ColumnOption::Policy(_)
                | ColumnOption::Tags(_) => {
                    return Err(not_postgres("this option of a column"));
                }
            }
        }
        if null && made.not_null {
            let message = format!(
                "conflicting NULL/NOT NULL declarations for column \"{}\" of table \"{}\"",
                name.text, def.name
            );
            return Err(placed(SqlError::new("42601", message), name.at));
        }
        if serial.is_some() {
            let sequence = self.own_sequence(def, &label, &made.ty, None)?;
            made.default = Some(ColumnDefault::Serial(sequence));
        }
        let _ = at;
        def.columns.push(made);
        Ok(())
    }

    /// The integer type of a serial name.
    fn serial_type(&self, ty: &DataType) -> Option<Type> {
        let DataType::Custom(name, modifiers) = ty else { return None };
        let [name] = name.0.as_slice() else { return None };
        if !modifiers.is_empty() || name.quote_style.is_some() {
            return None;
        }
        Some(match self.binder.source.read(&name.value).0 {
            "serial" | "serial4" => Type::Int4,
            "bigserial" | "serial8" => Type::Int8,
            "smallserial" | "serial2" => Type::Int2,
            _ => return None,
        })
    }

    /// The sequence of a serial or identity column.
    pub(super) fn own_sequence(
        &mut self,
        def: &TableDef,
        column: &Rc<str>,
        ty: &Type,
        options: Option<&Vec<ast::SequenceOptions>>,
    ) -> Result<u64, SqlError> {
        let name = self.root.free_name(&def.name, column, "seq", &|name| name == &*def.name);
        let mut sequence = self.sequence(&name, ty.clone(), options)?;
        sequence.owned_by = Some((def.name.clone(), column.clone()));
        let id = sequence.id;
        self.root.relations.insert(name, Relation::Sequence(Rc::new(sequence)));
        Ok(id)
    }

    /// DEFAULT's text, after a look at whether it fits the column.
    pub(super) fn default_text(
        &mut self,
        e: &ast::Expr,
        ty: &Type,
        column: &str,
    ) -> Result<Option<String>, SqlError> {
        use crate::sql::bind::Clause;
        use crate::sql::cast::CastContext;
        let typed = self.binder.within(Clause::Default, |binder| binder.expr(e)).map_err(|error| {
            // PostgreSQL has its own words for a column in a default
            if error.code == "42703" && error.message.starts_with("column ") {
                let mut plain = SqlError::new("0A000", "cannot use column reference in DEFAULT expression");
                plain.position = error.position;
                plain
            } else {
                error
            }
        })?;
        let (from, at) = (typed.ty.clone(), typed.at);
        let Some(stored) = self.binder.cast(typed, ty, CastContext::Assignment)? else {
            let message = format!(
                "column \"{column}\" is of type {} but default expression is of type {}",
                ty.base_name(),
                from.base_name()
            );
            return Err(placed(
                SqlError::new("42804", message).with_hint("You will need to rewrite or cast the expression."),
                at,
            ));
        };
        // a NULL that needs no fitting is no default
        let none = matches!(stored.expr, Expr::Const(Value::Null)) && !ty.has_modifier();
        Ok((!none).then(|| self.expression_text(e)))
    }

    /// An expression as text that can be bound again: printed by sqlparser, its marks taken out.
    pub(super) fn expression_text(&self, e: &ast::Expr) -> String {
        // sqlparser prints what the parser put in the place of SYMMETRIC
        unmarked(&e.to_string()).replace("BETWEEN !!", "BETWEEN SYMMETRIC ")
    }
}

/// The text without the parser's marks.
pub(super) fn unmarked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\u{1}' {
            while chars.next_if(char::is_ascii_digit).is_some() {}
        } else {
            out.push(c);
        }
    }
    out
}
