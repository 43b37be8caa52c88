//! EXPLAIN (FORMAT JSON): PostgreSQL's keys, in its order and layout.

use super::options::Options;
use super::{PlanNode, PropertyValue, QueryPlan};

/// The whole document.
pub(crate) fn json(plan: &QueryPlan, options: Options) -> String {
    let mut out = Writer { text: String::from("[\n  {\n"), indent: 2, first: true };
    out.key("Plan");
    node(&plan.root, options, &mut out);
    if options.summary {
        for (key, millis) in
            [("Planning Time", plan.planning_millis), ("Execution Time", plan.execution_millis)]
        {
            if key == "Execution Time" && options.analyze {
                out.key("Triggers");
                out.text.push_str("[\n    ]");
            }
            if let Some(millis) = millis {
                out.number(key, millis, 3);
            }
        }
    } else if options.analyze {
        out.key("Triggers");
        out.text.push_str("[\n    ]");
    }
    out.text + "\n  }\n]"
}

struct Writer {
    text: String,
    indent: usize,
    first: bool,
}

impl Writer {
    fn key(&mut self, key: &str) {
        if !self.first {
            self.text.push_str(",\n");
        }
        self.first = false;
        self.text.push_str(&format!("{:1$}{2}: ", "", self.indent * 2, quoted(key)));
    }

    fn string(&mut self, key: &str, value: &str) {
        self.key(key);
        self.text.push_str(&quoted(value));
    }

    fn bool(&mut self, key: &str, value: bool) {
        self.key(key);
        self.text.push_str(if value { "true" } else { "false" });
    }

    fn number(&mut self, key: &str, value: f64, digits: usize) {
        self.key(key);
        self.text.push_str(&format!("{value:.digits$}"));
    }

    fn list(&mut self, key: &str, values: &[String]) {
        self.key(key);
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.text.push_str(&format!("[{}]", values.join(", ")));
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out + "\""
}

fn node(shown: &PlanNode, options: Options, out: &mut Writer) {
    out.text.push_str("{\n");
    out.indent += 1;
    out.first = true;
    out.string("Node Type", shown.node_type);
    let attribute = |name: &str| shown.attributes.iter().find(|(key, _)| *key == name);
    for name in ["Strategy", "Partial Mode", "Operation"] {
        if let Some((key, value)) = attribute(name) {
            out.string(key, value);
        }
    }
    if let Some(relationship) = shown.relationship {
        out.string("Parent Relationship", relationship);
    }
    if let Some(name) = &shown.subplan {
        out.string("Subplan Name", name);
    }
    out.bool("Parallel Aware", false);
    out.bool("Async Capable", false);
    let target = &shown.target;
    if let Some(index) = &target.index {
        if shown.node_type != "Bitmap Index Scan" {
            out.string("Scan Direction", if target.backward { "Backward" } else { "Forward" });
        }
        out.string("Index Name", index);
    }
    let names =
        [("Relation Name", &target.relation), ("Function Name", &target.function), ("CTE Name", &target.cte)];
    for (key, value) in names {
        if let Some(value) = value {
            out.string(key, value);
            if options.verbose && key != "CTE Name" {
                out.string("Schema", if key == "Relation Name" { "public" } else { "pg_catalog" });
            }
        }
    }
    if let Some(alias) = &target.alias {
        out.string("Alias", alias);
    }
    for name in ["Join Type", "Command"] {
        if let Some((key, value)) = attribute(name) {
            out.string(key, value);
        }
    }
    if options.costs {
        out.number("Startup Cost", shown.estimate.startup, 2);
        out.number("Total Cost", shown.estimate.total, 2);
        out.number("Plan Rows", shown.estimate.rows, 0);
        out.number("Plan Width", shown.estimate.width, 0);
    }
    if let Some(actual) = shown.actual {
        let loops = actual.loops.max(1) as f64;
        if options.timing {
            out.number("Actual Startup Time", actual.startup_millis / loops, 3);
            out.number("Actual Total Time", actual.total_millis / loops, 3);
        }
        out.number("Actual Rows", actual.rows as f64 / loops, 0);
        out.number("Actual Loops", actual.loops as f64, 0);
    }
    if !shown.output.is_empty() {
        out.list("Output", &shown.output);
    }
    for property in &shown.properties {
        match &property.value {
            PropertyValue::Text(text) => out.string(property.label, text),
            PropertyValue::List(list) => out.list(property.label, list),
            PropertyValue::Lists(lists) => {
                for (label, list) in lists {
                    out.list(label, list);
                }
            }
            PropertyValue::Removed(rows) => {
                let loops = shown.actual.map_or(1, |actual| actual.loops.max(1));
                out.number(property.label, *rows as f64 / loops as f64, 0);
            }
        }
    }
    if !shown.children.is_empty() {
        out.key("Plans");
        out.text.push_str(&format!("[\n{:1$}", "", (out.indent + 1) * 2));
        out.indent += 1;
        for (at, child) in shown.children.iter().enumerate() {
            if at > 0 {
                out.text.push_str(&format!(",\n{:1$}", "", out.indent * 2));
            }
            node(child, options, out);
        }
        out.indent -= 1;
        out.text.push_str(&format!("\n{:1$}]", "", out.indent * 2));
        out.first = false;
    }
    out.indent -= 1;
    out.text.push_str(&format!("\n{:1$}}}", "", out.indent * 2));
    out.first = false;
}
