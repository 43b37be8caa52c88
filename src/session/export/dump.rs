//! The database as a script that `psql -v ON_ERROR_STOP=1` loads into an empty PostgreSQL database.
//!
//! The order is pg_dump's: types, tables, rows, where sequences stand, indexes, foreign keys, views,
//! comments. Foreign keys come after the rows, so that tables may refer to each other and to themselves.

use super::TableReader;
use super::order;
use crate::protocol::schema::{ColumnInfo, Schema, TableInfo};
use crate::protocol::table::{Kind, Table};
use crate::schema::ddl::{self, Filling, ForeignKeys};
use crate::schema::quote::{identifier, identifiers, literal, push_literal, relation};

/// Rows of one `INSERT`: few enough that one wrong row is found by eye.
const ROWS: usize = 100;
/// Bytes after which an `INSERT` ends before it has its rows.
const BYTES: usize = 256 * 1024;

pub fn dump(schema: &Schema, reader: &mut dyn TableReader) -> Result<String, String> {
    let mut text = String::from(
        "-- Made by Backyard. Load it into an empty PostgreSQL database:\n\
         --   createdb mydb && psql -1 -v ON_ERROR_STOP=1 -f FILE mydb\n",
    );
    let section = |text: &mut String, statements: &[String]| {
        if !statements.is_empty() {
            text.push('\n');
        }
        for statement in statements {
            text.push_str(statement);
            text.push('\n');
        }
    };
    let tables = order::tables(schema);
    section(&mut text, &schemas(schema));
    section(&mut text, &schema.enums.iter().map(ddl::create_enum).collect::<Vec<_>>());
    section(&mut text, &other_sequences(&tables));
    for table in &tables {
        section(&mut text, &[ddl::create_table(table, ForeignKeys::Apart)]);
    }
    let mut positions = Vec::new();
    for table in &tables {
        let columns = given_columns(table);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        let rows = reader
            .read(&select(table, &identifiers(&names)))
            .map_err(|error| format!("“{}” cannot be read: {}", table.name, error.message))?;
        inserts(&mut text, table, &names, &rows);
        positions.extend(sequence_positions(table, &columns, &rows));
    }
    section(&mut text, &positions);
    let indexes =
        tables.iter().flat_map(|table| table.indexes.iter().map(|index| ddl::create_index(table, index)));
    section(&mut text, &indexes.collect::<Vec<_>>());
    let keys = tables.iter().flat_map(|table| {
        let name = relation(&table.schema, &table.name);
        table.foreign_keys.iter().map(move |key| format!("ALTER TABLE {name} ADD {};", ddl::foreign_key(key)))
    });
    section(&mut text, &keys.collect::<Vec<_>>());
    let views = order::views(schema);
    for view in &views {
        section(&mut text, &[ddl::create_view(view)]);
    }
    let mut comments: Vec<String> = tables.iter().flat_map(|table| ddl::comments(table)).collect();
    comments.extend(views.iter().filter_map(|view| {
        let comment = literal(view.comment.as_ref()?);
        Some(format!("COMMENT ON VIEW {} IS {comment};", relation(&view.schema, &view.name)))
    }));
    section(&mut text, &comments);
    Ok(text)
}

/// Schemas besides `public`.
fn schemas(schema: &Schema) -> Vec<String> {
    let tables = schema.tables.iter().map(|table| table.schema.as_str());
    let mut names: Vec<&str> = tables.chain(schema.views.iter().map(|view| view.schema.as_str())).collect();
    names.retain(|name| !name.is_empty() && *name != "public");
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| format!("CREATE SCHEMA {};", identifier(name))).collect()
}

/// Sequences that columns draw from and that `serial` does not make.
fn other_sequences(tables: &[&TableInfo]) -> Vec<String> {
    let columns = tables.iter().flat_map(|table| table.columns.iter().map(move |column| (*table, column)));
    let mut names: Vec<String> =
        columns.filter_map(|(table, column)| other_sequence(table, column)).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| format!("CREATE SEQUENCE {};", identifier(&name))).collect()
}

fn other_sequence(table: &TableInfo, column: &ColumnInfo) -> Option<String> {
    match ddl::filling(table, column) {
        Filling::Default(default) => ddl::sequence_of(default),
        _ => None,
    }
}

/// The columns that a statement may give values to.
fn given_columns(table: &TableInfo) -> Vec<&ColumnInfo> {
    let given = |column: &&ColumnInfo| !matches!(ddl::filling(table, column), Filling::Generated(_));
    table.columns.iter().filter(given).collect()
}

/// The query for the rows of a table, in the order of its primary key so that the same rows give the same
/// file.
pub fn select(table: &TableInfo, columns: &str) -> String {
    let mut query = format!("SELECT {columns} FROM {}", relation(&table.schema, &table.name));
    if !table.primary_key.is_empty() {
        query.push_str(&format!(" ORDER BY {}", identifiers(&table.primary_key)));
    }
    query
}

fn inserts(text: &mut String, table: &TableInfo, names: &[&str], rows: &Table) {
    let always = |column: &ColumnInfo| ddl::filling(table, column) == Filling::Identity { always: true };
    let overriding = if table.columns.iter().any(always) { "OVERRIDING SYSTEM VALUE " } else { "" };
    let head = format!(
        "\nINSERT INTO {} ({}) {overriding}VALUES\n",
        relation(&table.schema, &table.name),
        identifiers(names)
    );
    let mut in_statement = 0;
    let mut start = text.len();
    for row in 0..rows.rows() {
        if in_statement == ROWS || text.len() - start > BYTES {
            text.push_str(";\n");
            in_statement = 0;
        }
        if in_statement == 0 {
            start = text.len();
            text.push_str(&head);
        } else {
            text.push_str(",\n");
        }
        in_statement += 1;
        text.push_str("  (");
        for (at, (column, cell)) in rows.columns.iter().zip(rows.row(row)).enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            push_value(text, column.kind, cell);
        }
        text.push(')');
    }
    if in_statement > 0 {
        text.push_str(";\n");
    }
}

fn push_value(text: &mut String, kind: Kind, cell: Option<&str>) {
    match (kind, cell) {
        (_, None) => text.push_str("NULL"),
        (Kind::Bool, Some("t" | "true")) => text.push_str("true"),
        (Kind::Bool, Some("f" | "false")) => text.push_str("false"),
        (Kind::Number | Kind::ExactNumber, Some(number)) if is_bare_number(number) => text.push_str(number),
        (_, Some(other)) => push_literal(text, other),
    }
}

/// Digits, sign, point and exponent; NaN and Infinity are written as literals.
fn is_bare_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'))
}

/// Sets each sequence of the table to the largest value its column holds, so that the next insert works.
fn sequence_positions(table: &TableInfo, columns: &[&ColumnInfo], rows: &Table) -> Vec<String> {
    let mut statements = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let sequence = match ddl::filling(table, column) {
            Filling::Serial(_) | Filling::Identity { .. } => {
                let name = literal(&relation(&table.schema, &table.name));
                format!("pg_get_serial_sequence({name}, {})", literal(&column.name))
            }
            _ => match other_sequence(table, column) {
                Some(name) => literal(&identifier(&name)),
                None => continue,
            },
        };
        let largest = (0..rows.rows()).filter_map(|row| rows.cell(row, at)?.parse::<i64>().ok()).max();
        if let Some(largest) = largest.filter(|largest| *largest > 0) {
            statements.push(format!("SELECT setval({sequence}, {largest});"));
        }
    }
    statements
}
