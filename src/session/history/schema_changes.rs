//! What differs between two schemas, object by object, as SQL text.

use crate::protocol::history::{SchemaChange, SchemaObject};
use crate::protocol::schema::{ColumnInfo, Schema, TableInfo};
use crate::schema::ddl;
use crate::schema::quote::{identifier, identifiers, relation};

/// One object: what it is, its name, its definition.
type Object = (SchemaObject, String, String);

/// The differences, table by table. `renamed` gives a table's name at the end of it all, `None` when it is gone.
pub fn between(from: &Schema, to: &Schema, renamed: &dyn Fn(&str) -> Option<String>) -> Vec<SchemaChange> {
    let mut changes = Vec::new();
    for after in &to.tables {
        let before = from.tables.iter().find(|table| renamed(&table.name).as_deref() == Some(&after.name));
        match before {
            None => changes.push(whole(after, false)),
            Some(before) => {
                if before.name != after.name {
                    changes.push(SchemaChange {
                        object: SchemaObject::Table,
                        table: None,
                        name: after.name.clone(),
                        before: Some(relation(&before.schema, &before.name)),
                        after: Some(relation(&after.schema, &after.name)),
                    });
                }
                parts(Some(&after.name), &objects(before), &objects(after), &mut changes);
            }
        }
    }
    for before in &from.tables {
        let still =
            renamed(&before.name).is_some_and(|name| to.tables.iter().any(|table| table.name == name));
        if !still {
            changes.push(whole(before, true));
        }
    }
    parts(None, &beside_tables(from), &beside_tables(to), &mut changes);
    changes
}

fn whole(table: &TableInfo, gone: bool) -> SchemaChange {
    let text = ddl::create_table(table, ddl::ForeignKeys::Inside);
    let (before, after) = if gone { (Some(text), None) } else { (None, Some(text)) };
    SchemaChange { object: SchemaObject::Table, table: None, name: table.name.clone(), before, after }
}

/// Objects of one kind and name are the same object.
fn parts(table: Option<&str>, from: &[Object], to: &[Object], changes: &mut Vec<SchemaChange>) {
    let find = |list: &[Object], object: &Object| {
        list.iter().find(|other| other.0 == object.0 && other.1 == object.1).map(|found| found.2.clone())
    };
    let mut push = |object: &Object, before: Option<String>, after: Option<String>| {
        if before != after {
            let (kind, name, _) = object;
            let table = table.map(str::to_owned);
            changes.push(SchemaChange { object: *kind, table, name: name.clone(), before, after });
        }
    };
    for object in to {
        push(object, find(from, object), Some(object.2.clone()));
    }
    for object in from.iter().filter(|object| find(to, object).is_none()) {
        push(object, Some(object.2.clone()), None);
    }
}

/// The columns, constraints and indexes of a table.
fn objects(table: &TableInfo) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for column in &table.columns {
        objects.push((SchemaObject::Column, column.name.clone(), column_text(column)));
    }
    if !table.primary_key.is_empty() {
        let text = format!("PRIMARY KEY ({})", identifiers(&table.primary_key));
        objects.push((SchemaObject::Constraint, "PRIMARY KEY".into(), text));
    }
    for columns in &table.unique {
        let text = format!("UNIQUE ({})", identifiers(columns));
        objects.push((SchemaObject::Constraint, text.clone(), text));
    }
    for (name, expression) in &table.checks {
        objects.push((SchemaObject::Constraint, name.clone(), format!("CHECK ({expression})")));
    }
    for key in &table.foreign_keys {
        objects.push((SchemaObject::Constraint, key.name.clone(), ddl::foreign_key(key)));
    }
    for index in &table.indexes {
        objects.push((SchemaObject::Index, index.name.clone(), ddl::create_index(table, index)));
    }
    objects
}

fn column_text(column: &ColumnInfo) -> String {
    let mut text = format!("{} {}", identifier(&column.name), column.type_name);
    if let Some(default) = &column.default {
        let generated = default.starts_with("generated ");
        text.push_str(if generated { " " } else { " DEFAULT " });
        text.push_str(default);
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    text
}

/// Views and types.
fn beside_tables(schema: &Schema) -> Vec<Object> {
    let views =
        schema.views.iter().map(|view| (SchemaObject::View, view.name.clone(), ddl::create_view(view)));
    let enums = schema.enums.iter().map(|one| (SchemaObject::Enum, one.name.clone(), ddl::create_enum(one)));
    views.chain(enums).collect()
}
