//! The engine's description of a database, as the protocol's plain types.

use crate::protocol::schema::{ColumnInfo, EnumInfo, ForeignKeyInfo, IndexInfo, Schema, TableInfo, ViewInfo};
use crate::protocol::table::{Column, Kind};
use crate::sql;
use crate::sql::types::Type;

/// One column of a result.
pub fn column(name: &str, ty: &Type) -> Column {
    Column { name: name.to_owned(), type_name: ty.name(), kind: kind(ty) }
}

/// How the page treats values of a type.
pub fn kind(ty: &Type) -> Kind {
    match ty {
        Type::Int2 | Type::Int4 | Type::Float4 | Type::Float8 => Kind::Number,
        Type::Int8 | Type::Numeric(_) => Kind::ExactNumber,
        Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Unknown => Kind::Text,
        Type::Bool => Kind::Bool,
        Type::Date => Kind::Date,
        Type::Time(..) => Kind::Time,
        Type::Timestamp(..) | Type::Timestamptz(..) => Kind::Timestamp,
        Type::Json | Type::Jsonb => Kind::Json,
        _ => Kind::Other,
    }
}

/// The whole schema.
pub fn schema(info: &sql::SchemaInfo) -> Schema {
    Schema {
        tables: info.tables.iter().map(table).collect(),
        views: info
            .views
            .iter()
            .map(|view| ViewInfo {
                schema: view.schema.clone(),
                name: view.name.clone(),
                columns: view.columns.iter().map(describe_column).collect(),
                definition: view.query.clone(),
                comment: view.comment.clone(),
            })
            .collect(),
        enums: info
            .enums
            .iter()
            .map(|(name, labels)| EnumInfo { name: name.clone(), labels: labels.clone() })
            .collect(),
    }
}

fn table(table: &sql::TableInfo) -> TableInfo {
    TableInfo {
        schema: table.schema.clone(),
        name: table.name.clone(),
        comment: table.comment.clone(),
        columns: table.columns.iter().map(describe_column).collect(),
        primary_key: table.primary_key.as_ref().map(|key| key.columns.clone()).unwrap_or_default(),
        unique: table.unique.iter().map(|key| key.columns.clone()).collect(),
        foreign_keys: table
            .foreign_keys
            .iter()
            .map(|key| ForeignKeyInfo {
                name: key.name.clone(),
                columns: key.columns.clone(),
                table: key.table.clone(),
                ref_columns: key.ref_columns.clone(),
                on_delete: key.on_delete.to_string(),
                on_update: key.on_update.to_string(),
            })
            .collect(),
        checks: table.checks.iter().map(|check| (check.name.clone(), check.expression.clone())).collect(),
        indexes: table
            .indexes
            .iter()
            .map(|index| IndexInfo {
                name: index.name.clone(),
                keys: index.columns.clone(),
                unique: index.unique,
                predicate: index.predicate.clone(),
            })
            .collect(),
        row_count: table.row_count,
    }
}

fn describe_column(column: &sql::ColumnDescription) -> ColumnInfo {
    ColumnInfo {
        name: column.name.clone(),
        type_name: column.type_name.clone(),
        nullable: column.nullable,
        default: match column.identity {
            Some(kind) => Some(format!("generated {} as identity", kind.to_ascii_lowercase())),
            None => column.default.clone(),
        },
        comment: column.comment.clone(),
    }
}
