//! JSON trees as text: on one line, or indented for reading.

use super::{Json, push_string};

impl Json {
    /// On one line, without blanks.
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.push(&mut out, None);
        out
    }

    /// Indented by two blanks a level, as `JSON.stringify(value, null, 2)` does.
    pub fn pretty(&self) -> String {
        let mut out = String::new();
        self.push(&mut out, Some(0));
        out
    }

    /// A text as it is, anything else as JSON: how a value reads where no quotes belong.
    pub fn plain(&self) -> String {
        match self {
            Json::Text(text) => text.to_string(),
            other => other.compact(),
        }
    }

    fn push(&self, out: &mut String, level: Option<usize>) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Number(digits) => out.push_str(digits),
            Json::Text(text) => push_string(out, text),
            Json::List(values) if values.is_empty() => out.push_str("[]"),
            Json::Object(fields) if fields.is_empty() => out.push_str("{}"),
            Json::List(values) => {
                out.push('[');
                for (index, value) in values.iter().enumerate() {
                    separate(out, index, level);
                    value.push(out, level.map(|it| it + 1));
                }
                line(out, level);
                out.push(']');
            }
            Json::Object(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    separate(out, index, level);
                    push_string(out, name);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    value.push(out, level.map(|it| it + 1));
                }
                line(out, level);
                out.push('}');
            }
        }
    }
}

fn separate(out: &mut String, index: usize, level: Option<usize>) {
    if index > 0 {
        out.push(',');
    }
    line(out, level.map(|it| it + 1));
}

fn line(out: &mut String, level: Option<usize>) {
    if let Some(level) = level {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", level));
    }
}
