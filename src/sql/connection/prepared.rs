//! PREPARE, EXECUTE, DEALLOCATE: a statement with places for values, which are put into its text.

use std::rc::Rc;

use super::{Attempt, Connection};
use crate::sql::bind::Binder;
use crate::sql::catalog::Root;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Context, Outcome, TransactionState};
use crate::sql::parse::lexer::{self, Kind};
use crate::sql::parse::own::Own;
use crate::sql::parse::{self, Parsed, Source};

/// A statement of PREPARE.
#[derive(Clone)]
pub(super) struct Prepared {
    text: String,
    /// The names of the parameters' types; undeclared ones take theirs from where they stand.
    types: Vec<Option<String>>,
}

impl Connection {
    /// Runs the statement if it is one of these.
    pub(super) fn prepared_statement(
        &mut self,
        own: &Own,
        parsed: &Parsed<'_>,
        context: &mut Context<'_>,
        resumed: Option<&Rc<Root>>,
    ) -> Result<Option<Attempt>, SqlError> {
        if !matches!(own, Own::Prepare { .. } | Own::Execute { .. } | Own::Deallocate { .. }) {
            return Ok(None);
        }
        if self.transaction() == TransactionState::Failed {
            return Err(super::aborted());
        }
        let missing =
            |name: &str| SqlError::new("26000", format!("prepared statement \"{name}\" does not exist"));
        Ok(Some(Attempt::Done(match own {
            Own::Prepare { name, types, text } => {
                if self.prepared.contains_key(&name.text) {
                    let message = format!("prepared statement \"{}\" already exists", name.text);
                    return Err(SqlError::new("42P05", message));
                }
                let env = Env::default();
                let visible = self.visible();
                let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
                let binder = Binder::new(&visible.root, source, &env);
                let mut names = Vec::new();
                for ty in types {
                    names.push(Some(binder.data_type(ty)?.name()));
                }
                parse::command_body(text)?;
                let count = parameters(text)?;
                names.resize(count.max(names.len()), None);
                self.prepared.insert(name.text.clone(), Prepared { text: text.clone(), types: names });
                Outcome::command("PREPARE", Change::None)
            }
            Own::Execute { name, args } => {
                let Some(prepared) = self.prepared.get(&name.text) else { return Err(missing(&name.text)) };
                let expected = prepared.types.len();
                if expected != args.len() {
                    let message =
                        format!("wrong number of parameters for prepared statement \"{}\"", name.text);
                    return Err(SqlError::new("42601", message)
                        .with_detail(format!("Expected {expected} parameters but got {}.", args.len())));
                }
                let text = filled(prepared, args)?;
                return self.attempt(&text, context, resumed.cloned()).map(Some).map_err(|mut error| {
                    error.position = None;
                    error
                });
            }
            Own::Deallocate { name: Some(name) } => {
                if self.prepared.remove(&name.text).is_none() {
                    return Err(missing(&name.text));
                }
                Outcome::command("DEALLOCATE", Change::None)
            }
            _ => {
                self.prepared.clear();
                Outcome::command("DEALLOCATE ALL", Change::None)
            }
        })))
    }
}

/// The greatest number among the parameters of a text.
fn parameters(text: &str) -> Result<usize, SqlError> {
    let numbers = lexer::lex(text)?.into_iter().filter(|lexeme| lexeme.kind == Kind::Parameter);
    Ok(numbers.filter_map(|lexeme| text[lexeme.start + 1..lexeme.end].parse().ok()).max().unwrap_or(0))
}

/// The text with the values in their places.
fn filled(prepared: &Prepared, args: &[String]) -> Result<String, SqlError> {
    let text = &prepared.text;
    let mut out = String::with_capacity(text.len() + 32);
    let mut done = 0;
    for lexeme in lexer::lex(text)? {
        if lexeme.kind != Kind::Parameter {
            continue;
        }
        let number: usize = text[lexeme.start + 1..lexeme.end].parse().unwrap_or(0);
        let Some((arg, ty)) = number.checked_sub(1).and_then(|at| args.get(at).zip(prepared.types.get(at)))
        else {
            return Err(SqlError::new("42P02", format!("there is no parameter ${number}")));
        };
        out.push_str(&text[done..lexeme.start]);
        let plain =
            arg.parse::<f64>().is_ok() && arg.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        match ty {
            Some(ty) => out.push_str(&format!("CAST(({arg}) AS {ty})")),
            // an undeclared number takes the type of its place, as a quoted literal does
            None if plain => out.push_str(&format!("'{arg}'")),
            None if arg.starts_with('\'') => out.push_str(arg),
            None => out.push_str(&format!("({arg})")),
        }
        done = lexeme.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}
