//! COPY … FROM stdin: rows of text become rows of the table
//! (<https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9>).

use super::Define;
use crate::sql::bind::dml::Insert;
use crate::sql::bind::writing::Write;
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::own::copy::Copy;
use crate::sql::plan::Plan;
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::write::Writer;

impl Define<'_, '_, '_> {
    pub(super) fn copy(&mut self, copy: &Copy) -> Result<Outcome, SqlError> {
        let def = self.binder.target(std::slice::from_ref(&copy.table)).map_err(|mut error| {
            error.position = None;
            error
        })?;
        let mut positions = Vec::new();
        for name in &copy.columns {
            let at = self.find(&def, name)?;
            if positions.contains(&at) {
                return Err(SqlError::new(
                    "42701",
                    format!("column \"{}\" specified more than once", name.text),
                ));
            }
            positions.push(at);
        }
        if copy.columns.is_empty() {
            let generated = |at: &usize| {
                !matches!(def.columns[*at].default, Some(crate::sql::catalog::ColumnDefault::Generated(_)))
            };
            positions = (0..def.columns.len()).filter(generated).collect();
        }
        let defaults =
            def.columns.iter().map(|column| self.binder.default(column)).collect::<Result<Vec<_>, _>>()?;
        let records = if copy.csv { csv(copy)? } else { text(copy) };
        let mut rows = Vec::new();
        for record in records.into_iter().skip(usize::from(copy.header)) {
            if record.len() > positions.len() {
                return Err(SqlError::new("22P04", "extra data after last expected column"));
            }
            let mut row = defaults.clone();
            for (n, &at) in positions.iter().enumerate() {
                let column = &def.columns[at];
                let Some(field) = record.get(n) else {
                    let message = format!("missing data for column \"{}\"", column.name);
                    return Err(SqlError::new("22P04", message));
                };
                row[at] = Expr::Const(match field {
                    None => Value::Null,
                    Some(text) => match cast::find(&Type::Unknown, &column.ty, CastContext::Assignment) {
                        Some(cast) => cast.apply(Value::text(text.as_str()), self.run.env)?,
                        None => Value::Null,
                    },
                });
            }
            rows.push(row);
        }
        let insert = Insert {
            table: def.name.clone(),
            source: Plan::Values(rows),
            on_conflict: None,
            returning: None,
        };
        let mut writer = Writer::new(self.root, self.run);
        let written = writer.write(&Write::Insert(insert))?;
        writer.settle()?;
        writer.fire_after()?;
        let mut outcome = Outcome::command("COPY", Change::Data);
        outcome.row_count = Some(written.count);
        Ok(outcome)
    }
}

type Record = Vec<Option<String>>;

/// Lines of fields; a backslash escapes.
fn text(copy: &Copy) -> Vec<Record> {
    let mut records = Vec::new();
    for line in copy.data.lines() {
        let mut record = Vec::new();
        let mut field = String::new();
        let mut raw = String::new();
        let mut characters = line.chars().peekable();
        loop {
            let c = characters.next();
            match c {
                None => break,
                Some(c) if c == copy.delimiter => {
                    record.push((raw != copy.null).then(|| std::mem::take(&mut field)));
                    field.clear();
                    raw.clear();
                }
                Some('\\') => {
                    raw.push('\\');
                    let Some(escaped) = characters.next() else { break };
                    raw.push(escaped);
                    field.push(match escaped {
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'v' => '\u{b}',
                        'x' => code(&mut characters, &mut raw, 16, 2).unwrap_or('x'),
                        '0'..='7' => {
                            let first = escaped.to_digit(8).unwrap_or(0);
                            let mut value = first;
                            for _ in 0..2 {
                                let Some(digit) = characters.peek().and_then(|c| c.to_digit(8)) else {
                                    break;
                                };
                                raw.extend(characters.next());
                                value = value * 8 + digit;
                            }
                            char::from_u32(value).unwrap_or(escaped)
                        }
                        other => other,
                    });
                }
                Some(c) => {
                    raw.push(c);
                    field.push(c);
                }
            }
        }
        record.push((raw != copy.null).then_some(field));
        records.push(record);
    }
    records
}

fn code(
    characters: &mut std::iter::Peekable<std::str::Chars<'_>>,
    raw: &mut String,
    radix: u32,
    most: usize,
) -> Option<char> {
    let mut value = None;
    for _ in 0..most {
        let Some(digit) = characters.peek().and_then(|c| c.to_digit(radix)) else { break };
        raw.extend(characters.next());
        value = Some(value.unwrap_or(0) * radix + digit);
    }
    value.and_then(char::from_u32)
}

/// Comma-separated values; a quoted field is never NULL.
fn csv(copy: &Copy) -> Result<Vec<Record>, SqlError> {
    let escape = copy.escape.unwrap_or(copy.quote);
    let (mut records, mut record) = (Vec::new(), Vec::new());
    let (mut field, mut quoted, mut inside) = (String::new(), false, false);
    let mut characters = copy.data.chars().peekable();
    while let Some(c) = characters.next() {
        if inside {
            if c == escape && characters.peek().is_some_and(|next| *next == copy.quote || *next == escape) {
                field.extend(characters.next());
            } else if c == copy.quote {
                inside = false;
            } else {
                field.push(c);
            }
            continue;
        }
        if c == copy.quote {
            (inside, quoted) = (true, true);
        } else if c == copy.delimiter || c == '\n' {
            if c == '\n' && field.ends_with('\r') {
                field.pop();
            }
            let text = std::mem::take(&mut field);
            record.push((quoted || text != copy.null).then_some(text));
            quoted = false;
            if c == '\n' {
                records.push(std::mem::take(&mut record));
            }
        } else {
            field.push(c);
        }
    }
    if inside {
        return Err(SqlError::new("22P04", "unterminated CSV quoted field"));
    }
    if !field.is_empty() || quoted || !record.is_empty() {
        record.push((quoted || field != copy.null).then_some(field));
        records.push(record);
    }
    Ok(records)
}
