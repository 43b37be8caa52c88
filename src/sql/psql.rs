//! psql's meta-commands in scripts: `\d`, `\dt`, `\di`, `\dv`, `\dn`, `\ds`, `\df`, `\du`, `\l`, `\echo`,
//! `\timing`. Each asks the catalogue with a query and prints the answer as psql 15 does.

use super::connection::Connection;
use super::error::SqlError;
use super::outcome::{Change, Context, Outcome, RowSet};
use print::Sheet;

mod describe;
mod print;
#[cfg(test)]
mod tests;

const KNOWN: &str = "There are \\d, \\d name, \\dt, \\di, \\dv, \\dm, \\ds, \\dn, \\df, \\du, \\l, \\echo and \\timing, and \\d… with + for more.";

/// The kinds of relations that a letter of `\d…` lists.
fn kinds(letters: &str) -> Option<String> {
    let mut kinds = String::new();
    for letter in letters.chars() {
        kinds.push_str(match letter {
            't' => "'r',",
            'i' => "'i',",
            'v' => "'v',",
            'm' => "'m',",
            's' => "'S',",
            _ => return None,
        });
    }
    (!kinds.is_empty()).then(|| kinds + "''")
}

/// A text as a literal of a query.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A pattern with `*` and `?` as a regular expression, and its schema's if it has one.
fn patterns(pattern: &str) -> (Option<String>, String) {
    let expression = |part: &str| {
        let mut out = String::from("^(");
        let mut quoted = false;
        for c in part.chars() {
            match c {
                '"' => quoted = !quoted,
                '*' if !quoted => out.push_str(".*"),
                '?' if !quoted => out.push('.'),
                '$' => out.push_str("\\$"),
                c if quoted => out.push(c),
                c => out.extend(c.to_lowercase()),
            }
        }
        out + ")$"
    };
    match pattern.split_once('.') {
        Some((schema, name)) => (Some(expression(schema)), expression(name)),
        None => (None, expression(pattern)),
    }
}

/// The condition of a pattern: by name along the search path, or by schema and name.
fn matching(pattern: &str, visible: &str, name: &str) -> String {
    let (schema, own) = patterns(pattern);
    let own = format!(" AND {name} ~ {}", literal(&own));
    match schema {
        Some(schema) => format!("{own} AND n.nspname ~ {}", literal(&schema)),
        None => format!("{own} AND {visible}"),
    }
}

/// Runs a meta-command; `line` begins after the backslash.
///
/// # Errors
/// 42601 for a command that is not known; what its queries raise.
pub(super) fn run(
    connection: &mut Connection,
    line: &str,
    context: &mut Context<'_>,
) -> Result<Outcome, SqlError> {
    let line = line.trim().trim_end_matches(';').trim_end();
    let (command, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let argument = argument.trim();
    let more = command.ends_with('+');
    let plain = command.trim_end_matches('+');
    let text = match plain {
        "echo" => format!("{}\n", argument.trim_matches('\'')),
        "timing" => "Timing is on.\n".to_string(),
        "x" => {
            return Err(SqlError::unsupported(
                "\\x",
                "Open a row of the grid with Enter to see it as a list.",
            ));
        }
        "l" => list(connection, context, "List of databases", DATABASES)?,
        "dn" => schemas(connection, context, argument, more)?,
        "du" | "dg" => list(connection, context, "List of roles", ROLES)?,
        "df" => list(connection, context, "List of functions", FUNCTIONS)?,
        "dT" => types(connection, context, argument)?,
        "d" if !argument.is_empty() => return describe::run(connection, argument, more, context),
        "d" => relations(connection, context, "tvmsS", "", more)?,
        _ => match plain.strip_prefix('d').filter(|letters| kinds(letters).is_some()) {
            Some(letters) => relations(connection, context, letters, argument, more)?,
            None => {
                return Err(SqlError::new("42601", format!("invalid command \\{command}")).with_hint(KNOWN));
            }
        },
    };
    Ok(answer(text))
}

fn answer(text: String) -> Outcome {
    let mut outcome = Outcome::command("", Change::None);
    outcome.text = Some(text);
    outcome
}

fn rows(connection: &mut Connection, context: &mut Context<'_>, sql: &str) -> Result<RowSet, SqlError> {
    let outcome = connection.execute(sql, context)?;
    Ok(outcome.rows.unwrap_or(RowSet { columns: Vec::new(), rows: Vec::new(), truncated: None }))
}

fn list(
    connection: &mut Connection,
    context: &mut Context<'_>,
    title: &str,
    sql: &str,
) -> Result<String, SqlError> {
    let set = rows(connection, context, sql)?;
    let counted = title != "List of roles";
    Ok(Sheet::of(title, &set).printed(counted, &[]))
}

const DATABASES: &str = "SELECT datname AS \"Name\", pg_get_userbyid(datdba) AS \"Owner\", pg_encoding_to_char(encoding) AS \"Encoding\", datcollate AS \"Collate\", datctype AS \"Ctype\", daticulocale AS \"ICU Locale\", CASE datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' END AS \"Locale Provider\", array_to_string(datacl, E'\\n') AS \"Access privileges\" FROM pg_database ORDER BY 1";

const ROLES: &str = "SELECT rolname AS \"Role name\", 'Superuser, Create role, Create DB, Replication, Bypass RLS' AS \"Attributes\", '{}' AS \"Member of\" FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1";

const FUNCTIONS: &str = "SELECT n.nspname AS \"Schema\", p.proname AS \"Name\", pg_get_function_result(p.oid) AS \"Result data type\", pg_get_function_arguments(p.oid) AS \"Argument data types\", CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window' WHEN 'p' THEN 'proc' ELSE 'func' END AS \"Type\" FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 4";

fn schemas(
    connection: &mut Connection,
    context: &mut Context<'_>,
    pattern: &str,
    more: bool,
) -> Result<String, SqlError> {
    let extra = if more {
        ", array_to_string(n.nspacl, E'\\n') AS \"Access privileges\", obj_description(n.oid, 'pg_namespace') AS \"Description\""
    } else {
        ""
    };
    let which = if pattern.is_empty() {
        " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'".to_string()
    } else {
        format!(" AND n.nspname ~ {}", literal(&patterns(pattern).1))
    };
    let sql = format!(
        "SELECT n.nspname AS \"Name\", pg_get_userbyid(n.nspowner) AS \"Owner\"{extra} FROM pg_namespace n WHERE true{which} ORDER BY 1"
    );
    list(connection, context, "List of schemas", &sql)
}

fn types(connection: &mut Connection, context: &mut Context<'_>, pattern: &str) -> Result<String, SqlError> {
    let which = if pattern.is_empty() {
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_type_is_visible(t.oid)".to_string()
    } else {
        matching(pattern, "pg_type_is_visible(t.oid)", "t.typname")
    };
    let sql = format!(
        "SELECT n.nspname AS \"Schema\", format_type(t.oid, NULL) AS \"Name\", obj_description(t.oid, 'pg_type') AS \"Description\" FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typrelid = 0 AND t.typcategory <> 'A'{which} ORDER BY 1, 2"
    );
    list(connection, context, "List of data types", &sql)
}

fn relations(
    connection: &mut Connection,
    context: &mut Context<'_>,
    letters: &str,
    pattern: &str,
    more: bool,
) -> Result<String, SqlError> {
    let kinds = kinds(&letters.replace('S', "")).unwrap_or_default();
    let index = letters == "i";
    let which = if pattern.is_empty() {
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND pg_table_is_visible(c.oid)"
            .to_string()
    } else {
        matching(pattern, "pg_table_is_visible(c.oid)", "c.relname")
    };
    let table = if index { ", c2.relname AS \"Table\"" } else { "" };
    let mut extra = String::new();
    if more {
        extra.push_str(", CASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 't' THEN 'temporary' END AS \"Persistence\"");
        if letters.contains(['t', 'i', 'm']) {
            extra.push_str(", am.amname AS \"Access method\"");
        }
        extra.push_str(", pg_size_pretty(pg_table_size(c.oid)) AS \"Size\", obj_description(c.oid, 'pg_class') AS \"Description\"");
    }
    let sql = format!(
        "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' END AS \"Type\", pg_get_userbyid(c.relowner) AS \"Owner\"{table}{extra} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class c2 ON c2.oid = i.indrelid WHERE c.relkind IN ({kinds}){which} ORDER BY 1, 2"
    );
    list(connection, context, "List of relations", &sql)
}
