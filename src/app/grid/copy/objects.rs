//! JSON: an array with an object for each row, as node-postgres gives them.

use super::Part;
use crate::app::grid::json;
use crate::project::json::push_string;
use crate::protocol::table::Kind;

/// Numbers bare where a double holds them, exact ones as strings, NULL as null, json as it is.
pub fn write(part: Part<'_>) -> String {
    let names = unique_names(&part);
    let mut out = String::from("[");
    let mut first = true;
    for row in part.rows {
        out.push_str(if first { "\n  {" } else { ",\n  {" });
        first = false;
        for (place, (&at, name)) in part.columns.iter().zip(&names).enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            push_string(&mut out, name);
            out.push_str(": ");
            let kind = part.table.columns.get(at).map_or(Kind::Other, |column| column.kind);
            push_value(&mut out, kind, part.table.cell(row, at));
        }
        out.push('}');
    }
    out.push_str(if first { "]\n" } else { "\n]\n" });
    out
}

fn push_value(out: &mut String, kind: Kind, cell: Option<&str>) {
    let Some(text) = cell else {
        out.push_str("null");
        return;
    };
    match (kind, text) {
        (Kind::Bool, "t" | "true") => out.push_str("true"),
        (Kind::Bool, "f" | "false") => out.push_str("false"),
        // NaN and Infinity are numbers that JSON cannot write.
        (Kind::Number, _) if json::is_number(text) => out.push_str(text),
        (Kind::Json, _) if json::is_json(text) => out.push_str(text),
        _ => push_string(out, text),
    }
}

/// Column names as keys. A join may give `id` twice, and a reader of JSON keeps only the last of equal keys.
fn unique_names(part: &Part<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(part.columns.len());
    for &at in part.columns {
        let base = part.table.columns.get(at).map_or("", |column| column.name.as_str());
        let mut name = base.to_owned();
        let mut count = 1;
        while names.contains(&name) {
            count += 1;
            name = format!("{base}_{count}");
        }
        names.push(name);
    }
    names
}
