//! RAISE, and the names of errors.

use super::Interpreter;
use crate::sql::error::SqlError;
use crate::sql::outcome::Notice;

/// The names of errors that handlers and RAISE may use.
const CONDITIONS: &[(&str, &str)] = &[
    ("unique_violation", "23505"),
    ("foreign_key_violation", "23503"),
    ("check_violation", "23514"),
    ("not_null_violation", "23502"),
    ("restrict_violation", "23001"),
    ("exclusion_violation", "23P01"),
    ("division_by_zero", "22012"),
    ("numeric_value_out_of_range", "22003"),
    ("invalid_text_representation", "22P02"),
    ("string_data_right_truncation", "22001"),
    ("invalid_parameter_value", "22023"),
    ("datetime_field_overflow", "22008"),
    ("no_data_found", "P0002"),
    ("too_many_rows", "P0003"),
    ("raise_exception", "P0001"),
    ("assert_failure", "P0004"),
    ("undefined_table", "42P01"),
    ("undefined_column", "42703"),
    ("undefined_function", "42883"),
    ("insufficient_privilege", "42501"),
    ("serialization_failure", "40001"),
    ("deadlock_detected", "40P01"),
    ("lock_not_available", "55P03"),
    ("feature_not_supported", "0A000"),
    ("case_not_found", "20000"),
];

fn code_of(condition: &str) -> Result<&'static str, SqlError> {
    let found = CONDITIONS.iter().find(|(name, code)| *name == condition || *code == condition);
    found.map(|(_, code)| *code).ok_or_else(|| {
        SqlError::unsupported(
            format!("the error code {condition}"),
            "Use a condition's name such as unique_violation, or none.",
        )
    })
}

pub(super) fn matches(condition: &str, code: &str) -> bool {
    match condition {
        "others" => code != "57014" && code != "P0004",
        "integrity_constraint_violation" => code.starts_with("23"),
        "data_exception" => code.starts_with("22"),
        other => other == code || code_of(other).is_ok_and(|wanted| wanted == code),
    }
}

impl Interpreter<'_, '_> {
    pub(super) fn raise(
        &mut self,
        level: &str,
        format: Option<&str>,
        args: &[String],
        options: &[(String, String)],
    ) -> Result<(), SqlError> {
        let mut values = args.iter();
        let mut message = String::new();
        let mut characters = format.unwrap_or_default().chars().peekable();
        while let Some(c) = characters.next() {
            if c != '%' {
                message.push(c);
            } else if characters.next_if_eq(&'%').is_some() {
                message.push('%');
            } else {
                let Some(text) = values.next() else {
                    return Err(SqlError::new("42601", "too few parameters specified for RAISE"));
                };
                let (value, ty) = self.eval(text)?;
                message.push_str(&if value.is_null() { "<NULL>".into() } else { value.output(&ty) });
            }
        }
        if values.next().is_some() {
            return Err(SqlError::new("42601", "too many parameters specified for RAISE"));
        }
        let mut error = SqlError::new("P0001", message);
        for (option, text) in options {
            let (value, ty) = self.eval(text)?;
            let text = value.output(&ty);
            match option.as_str() {
                "errcode" => {
                    error.code = code_of(&text)?;
                    if format.is_none() && error.message.is_empty() {
                        error.message = text;
                    }
                }
                "message" => error.message = text,
                "detail" => error.detail = Some(text),
                "hint" => error.hint = Some(text),
                "constraint" => error.constraint = Some(text),
                "table" => error.table = Some(text),
                "column" => error.column = Some(text),
                _ => {}
            }
        }
        let severity = match level {
            "exception" => return Err(error),
            "warning" => "WARNING",
            "notice" => "NOTICE",
            "info" => "INFO",
            // the client is not told of the others
            _ => return Ok(()),
        };
        self.run.env.notices.borrow_mut().push(Notice { severity, message: error.message.clone() });
        Ok(())
    }
}
