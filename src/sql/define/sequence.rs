//! Sequences: their options, ALTER SEQUENCE.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::Define;
use crate::sql::catalog::{Relation, Sequence, SequenceState};
use crate::sql::error::SqlError;
use crate::sql::parse::Name;
use crate::sql::parse::own::{AlterSequence, SequenceOptions};
use crate::sql::types::Type;

/// The least and greatest value of a sequence of this type.
fn limits(ty: &Type) -> Result<(i64, i64), SqlError> {
    match ty {
        Type::Int2 => Ok((i64::from(i16::MIN), i64::from(i16::MAX))),
        Type::Int4 => Ok((i64::from(i32::MIN), i64::from(i32::MAX))),
        Type::Int8 => Ok((i64::MIN, i64::MAX)),
        _ => Err(SqlError::new("22023", "sequence type must be smallint, integer, or bigint")),
    }
}

/// 22023 for options that contradict each other.
fn check(sequence: &Sequence) -> Result<(), SqlError> {
    let Sequence { increment, min, max, start, .. } = sequence;
    let message = if *increment == 0 {
        "INCREMENT must not be zero".to_string()
    } else if min >= max {
        format!("MINVALUE ({min}) must be less than MAXVALUE ({max})")
    } else if start < min {
        format!("START value ({start}) cannot be less than MINVALUE ({min})")
    } else if start > max {
        format!("START value ({start}) cannot be greater than MAXVALUE ({max})")
    } else {
        return Ok(());
    };
    Err(SqlError::new("22023", message))
}

impl Define<'_, '_, '_> {
    /// A sequence from its options.
    pub(super) fn sequence(
        &mut self,
        name: &str,
        ty: Type,
        options: Option<&Vec<ast::SequenceOptions>>,
    ) -> Result<Sequence, SqlError> {
        use ast::SequenceOptions as O;
        let (low, high) = limits(&ty)?;
        let (mut start, mut increment, mut min, mut max, mut cycle) = (None, 1, None, None, false);
        for option in options.into_iter().flatten() {
            match option {
                O::IncrementBy(e, _) => increment = self.integer(e)?,
                O::MinValue(Some(e)) => min = Some(self.integer(e)?),
                O::MaxValue(Some(e)) => max = Some(self.integer(e)?),
                O::MinValue(None) | O::MaxValue(None) | O::Cache(_) => {}
                O::StartWith(e, _) => start = Some(self.integer(e)?),
                O::Cycle(no) => cycle = !no,
            }
        }
        let min = min.unwrap_or(if increment >= 0 { 1 } else { low });
        let max = max.unwrap_or(if increment >= 0 { high } else { -1 });
        let start = start.unwrap_or(if increment >= 0 { min } else { max });
        let id = self.root.new_id();
        let sequence =
            Sequence { id, name: name.into(), ty, start, increment, min, max, cycle, owned_by: None };
        check(&sequence)?;
        Ok(sequence)
    }

    fn integer(&mut self, e: &ast::Expr) -> Result<i64, SqlError> {
        let typed = self.binder.expr(e)?;
        match typed.expr {
            crate::sql::expr::Expr::Const(crate::sql::value::Value::Int(n)) => Ok(n),
            _ => Err(SqlError::new("42601", "syntax error: a sequence's options are whole numbers")),
        }
    }

    pub(super) fn alter_sequence(
        &mut self,
        name: &Name,
        if_exists: bool,
        change: &AlterSequence,
    ) -> Result<(), SqlError> {
        let missing = format!("relation \"{}\" does not exist", name.text);
        let mut sequence = match self.root.relations.get(name.text.as_str()) {
            Some(Relation::Sequence(sequence)) => (**sequence).clone(),
            Some(_) => {
                return Err(SqlError::new("42809", format!("\"{}\" is not a sequence", name.text)));
            }
            None if if_exists => {
                self.notice(format!("{missing}, skipping"));
                return Ok(());
            }
            None => return Err(SqlError::new("42P01", missing)),
        };
        match change {
            AlterSequence::OwnedBy(None) => sequence.owned_by = None,
            AlterSequence::OwnedBy(Some((table, column))) => {
                let def = self.def(&table.text)?;
                let at = self.find(&def, column)?;
                sequence.owned_by = Some((def.name.clone(), def.columns[at].name.clone()));
            }
            AlterSequence::Options(options) => self.sequence_options(&mut sequence, options)?,
        }
        self.root.relations.insert(sequence.name.clone(), Relation::Sequence(Rc::new(sequence)));
        Ok(())
    }

    fn sequence_options(
        &mut self,
        sequence: &mut Sequence,
        options: &SequenceOptions,
    ) -> Result<(), SqlError> {
        let SequenceOptions { increment, min, max, start, restart, cycle } = options;
        let (low, high) = limits(&sequence.ty)?;
        sequence.increment = increment.unwrap_or(sequence.increment);
        let up = sequence.increment >= 0;
        if let Some(min) = min {
            sequence.min = min.unwrap_or(if up { 1 } else { low });
        }
        if let Some(max) = max {
            sequence.max = max.unwrap_or(if up { high } else { -1 });
        }
        sequence.start = start.unwrap_or(sequence.start);
        sequence.cycle = cycle.unwrap_or(sequence.cycle);
        check(sequence)?;
        let state = self.run.sequences.borrow().states.get(&sequence.id).copied();
        let state = match restart {
            Some(value) => SequenceState { value: value.unwrap_or(sequence.start), called: false },
            None => state.unwrap_or(SequenceState { value: sequence.start, called: false }),
        };
        let verb = "RESTART value";
        for (outside, which, limit) in [
            (state.value < sequence.min, "less than MINVALUE", sequence.min),
            (state.value > sequence.max, "greater than MAXVALUE", sequence.max),
        ] {
            if outside {
                let message = format!("{verb} ({}) cannot be {which} ({limit})", state.value);
                return Err(SqlError::new("22023", message));
            }
        }
        self.run.sequences.borrow_mut().states.insert(sequence.id, state);
        Ok(())
    }

    pub(super) fn rename_sequence(&mut self, name: &Name, to: &Name) -> Result<(), SqlError> {
        self.exists(to, false)?;
        if let Some(Relation::Sequence(sequence)) = self.root.relations.remove(name.text.as_str()) {
            let label: Rc<str> = to.text.as_str().into();
            let renamed = Sequence { name: label.clone(), ..(*sequence).clone() };
            self.root.relations.insert(label, Relation::Sequence(Rc::new(renamed)));
        }
        Ok(())
    }
}
