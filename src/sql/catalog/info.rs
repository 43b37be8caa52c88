//! The catalogue as plain data for callers.

use super::{ColumnDefault, IndexKind, IndexPart, Relation, Root, TableDef, names};
use crate::sql::outcome::{
    CheckInfo, ColumnDescription, ForeignKeyInfo, IndexInfo, KeyInfo, SchemaInfo, SequenceInfo, TableInfo,
    ViewInfo,
};
use crate::sql::store::Table;

/// Everything the schema browser shows.
pub(crate) fn schema(root: &Root) -> SchemaInfo {
    let mut info = SchemaInfo::default();
    for relation in root.relations.values() {
        match relation {
            Relation::Table(table) => info.tables.push(table_info(root, table)),
            Relation::View(view) => info.views.push(ViewInfo {
                name: names::bare(&view.name).into(),
                schema: names::schema(&view.name).into(),
                columns: view
                    .columns
                    .iter()
                    .map(|(name, ty)| ColumnDescription {
                        name: name.to_string(),
                        ty: ty.clone(),
                        type_name: ty.name(),
                        nullable: true,
                        default: None,
                        identity: None,
                        comment: None,
                    })
                    .collect(),
                query: view.query.clone(),
                comment: view.comment.clone(),
            }),
            Relation::Sequence(sequence) => info.sequences.push(SequenceInfo {
                name: names::bare(&sequence.name).into(),
                schema: names::schema(&sequence.name).into(),
                owned_by: sequence
                    .owned_by
                    .as_ref()
                    .map(|(table, column)| (shown(table), column.to_string())),
            }),
            Relation::Index(_) => {}
        }
    }
    info.enums = root.enums.values().map(|e| (shown(&e.name), e.labels.clone())).collect();
    info
}

/// A name with its schema, unless that is `public`.
fn shown(key: &str) -> String {
    let (schema, name) = names::split(key);
    if schema == "public" { name.to_string() } else { format!("{schema}.{name}") }
}

fn columns_of(def: &TableDef, columns: &[usize]) -> Vec<String> {
    columns.iter().filter_map(|&at| def.columns.get(at)).map(|column| column.name.to_string()).collect()
}

fn table_info(root: &Root, table: &Table) -> TableInfo {
    let def = &table.def;
    let key = |kind: IndexKind| {
        def.indexes.iter().filter(move |index| index.kind == kind).map(|index| KeyInfo {
            name: names::bare(&index.name).into(),
            columns: columns_of(def, &index.columns().unwrap_or_default()),
        })
    };
    TableInfo {
        name: names::bare(&def.name).into(),
        schema: names::schema(&def.name).into(),
        columns: def
            .columns
            .iter()
            .map(|column| ColumnDescription {
                name: column.name.to_string(),
                ty: column.ty.clone(),
                type_name: column.ty.name(),
                nullable: !column.not_null,
                default: match &column.default {
                    Some(ColumnDefault::Expr(text)) => Some(text.clone()),
                    Some(ColumnDefault::Serial(id)) => root
                        .sequence(*id)
                        .map(|sequence| format!("nextval('{}'::regclass)", shown(&sequence.name))),
                    _ => None,
                },
                identity: match column.default {
                    Some(ColumnDefault::Identity { always: true, .. }) => Some("ALWAYS"),
                    Some(ColumnDefault::Identity { always: false, .. }) => Some("BY DEFAULT"),
                    _ => None,
                },
                comment: column.comment.clone(),
            })
            .collect(),
        primary_key: key(IndexKind::Primary).next(),
        unique: key(IndexKind::Constraint).collect(),
        foreign_keys: def
            .foreign_keys
            .iter()
            .map(|fk| ForeignKeyInfo {
                name: fk.name.to_string(),
                columns: columns_of(def, &fk.columns),
                table: shown(&fk.table),
                ref_columns: root
                    .table(&fk.table)
                    .map(|to| columns_of(&to.def, &fk.ref_columns))
                    .unwrap_or_default(),
                on_delete: fk.on_delete.words(),
                on_update: fk.on_update.words(),
            })
            .collect(),
        checks: def
            .checks
            .iter()
            .map(|check| CheckInfo { name: check.name.to_string(), expression: check.expression.clone() })
            .collect(),
        indexes: def
            .indexes
            .iter()
            .filter(|index| !index.is_constraint())
            .map(|index| IndexInfo {
                name: names::bare(&index.name).into(),
                columns: index
                    .parts
                    .iter()
                    .map(|part| match part {
                        IndexPart::Column(at) => columns_of(def, &[*at]).concat(),
                        IndexPart::Expr(text) => text.clone(),
                    })
                    .collect(),
                unique: index.is_unique(),
                predicate: index.predicate.clone(),
            })
            .collect(),
        row_count: table.rows.len() as u64,
        comment: def.comment.clone(),
    }
}
