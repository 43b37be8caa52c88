//! A trace in words: what a line is, what happens at a moment, and what is known then.

use super::moments::{Edge, Moment, inside};
use crate::protocol::trace::{LineKind, Trace, TraceLine};

/// A length on the virtual clock: `0.4 ms`, `12 ms`, `3.2 s`.
pub fn virtual_time(nanos: u64) -> String {
    match nanos {
        0..1_000 => format!("{nanos} ns"),
        1_000..1_000_000 => format!("{}.{} µs", nanos / 1_000, nanos % 1_000 / 100),
        1_000_000..100_000_000 => format!("{}.{:02} ms", nanos / 1_000_000, nanos % 1_000_000 / 10_000),
        _ if nanos < 10_000_000_000 => format!("{} ms", nanos / 1_000_000),
        _ => format!("{}.{} s", nanos / 1_000_000_000, nanos % 1_000_000_000 / 100_000_000),
    }
}

/// What a line is.
pub fn kind(line: &TraceLine) -> &'static str {
    match (line.kind, line.query.is_some()) {
        (LineKind::Served, true) => "the database's work on a statement",
        (LineKind::Call, true) => "a query, from the call to its rows",
        (LineKind::Work, _) if line.service == "client" => "a step of the client on the network",
        (LineKind::Work, _) => "work",
        (LineKind::Middleware, _) => "middleware, entered until it answers or calls next()",
        (LineKind::Handler, _) => "a handler: it makes the answer",
        (LineKind::Route, _) => "a router or route that the request passed through",
        (LineKind::Call, _) => "a call of another host",
        (LineKind::Served, _) => "a request being answered",
        (LineKind::Rejected, _) => "a route that was tried and did not match",
        (LineKind::Console, _) => "something printed",
    }
}

/// A part of the whole in percent, with one digit below ten.
pub fn share(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    match tenths {
        0 if part > 0 => "under 0.1 %".to_owned(),
        0..100 => format!("{}.{} %", tenths / 10, tenths % 10),
        _ => format!("{} %", tenths / 10),
    }
}

/// A line for who hears the tree: everything its row shows.
pub fn sentence(line: &TraceLine, whole: u64) -> String {
    let mut said = [line.service.as_str(), " ", &line.name].concat();
    if let Some(note) = &line.note {
        said = [&said, ": ", note].concat();
    }
    match line.kind {
        LineKind::Rejected | LineKind::Console => {}
        _ if line.is_open => said.push_str(", has not ended"),
        _ => {
            said = [&said, ", ", &virtual_time(line.length_nanos), ", ", &share(line.length_nanos, whole)]
                .concat();
        }
    }
    if let Some(error) = &line.error {
        said = [&said, ", failed: ", error].concat();
    }
    said
}

/// What happens at a moment.
pub fn moment(trace: &Trace, moment: &Moment) -> String {
    let Some(line) = trace.lines.get(moment.line as usize) else { return String::new() };
    let name = line.name.as_str();
    let length = virtual_time(line.length_nanos);
    match (line.kind, moment.edge) {
        (LineKind::Rejected, _) => {
            [name, " is not taken: ", line.note.as_deref().unwrap_or_default()].concat()
        }
        (LineKind::Console, _) => [name, " prints ", line.note.as_deref().unwrap_or_default()].concat(),
        (LineKind::Middleware, Edge::Begins) => ["Middleware ", name, " is entered"].concat(),
        (LineKind::Middleware, _) => ["Middleware ", name, " is done, after ", &length].concat(),
        (LineKind::Handler, Edge::Begins) => [name, " begins"].concat(),
        (LineKind::Handler, _) => match &line.error {
            Some(error) => [name, " fails: ", error].concat(),
            None => [name, " is done, after ", &length].concat(),
        },
        (LineKind::Route, Edge::Begins) => [name, " matches"].concat(),
        (LineKind::Route, _) => [name, " is left"].concat(),
        (LineKind::Served, Edge::Begins) => [&line.service, " takes ", name].concat(),
        (LineKind::Served, _) => [&line.service, " has answered ", name, ", after ", &length].concat(),
        (LineKind::Call, Edge::Begins) => [&line.service, " sends ", name, " and waits"].concat(),
        (LineKind::Call, _) => match &line.error {
            Some(error) => [name, " comes back: ", error].concat(),
            None => [name, " comes back, after ", &length].concat(),
        },
        (LineKind::Work, Edge::Begins) => [&line.service, ": ", name, " begins"].concat(),
        (LineKind::Work, _) => [&line.service, ": ", name, " is done, after ", &length].concat(),
    }
}

/// What is known after so many moments: name and value. Only what the trace has noted by then.
pub fn state(trace: &Trace, moments: &[Moment], at: usize) -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = Vec::new();
    let mut set = |name: &str, value: String| {
        known.retain(|(it, _)| it != name);
        known.push((name.to_owned(), value));
    };
    for moment in moments.iter().take(at) {
        let Some(line) = trace.lines.get(moment.line as usize) else { continue };
        let of =
            |name: &str| line.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        match moment.edge {
            Edge::Begins => {
                if let (LineKind::Served, Some(method)) = (line.kind, of("http.request.method")) {
                    let query = of("url.query").map_or_else(String::new, |it| ["?", &it].concat());
                    set("request", [&method, " ", &of("url.path").unwrap_or_default(), &query].concat());
                }
                if let Some(params) = of("backyard.express.params") {
                    set("req.params", params);
                }
            }
            Edge::Ends => {
                if let Some(body) = of("backyard.express.body") {
                    set("req.body", body);
                }
                if let Some(headers) = of("backyard.response.headers") {
                    set("res headers", headers);
                }
                if let Some(query) = line.query.as_ref().filter(|_| line.kind == LineKind::Call) {
                    set("last query", [query.text.as_str()].concat());
                    if !query.values.is_empty() {
                        set("its values", query.values.join(", "));
                    }
                    if let Some(rows) = of("db.response.returned_rows") {
                        set("its rows", rows);
                    }
                }
                if let Some(status) =
                    of("http.response.status_code").filter(|_| line.kind == LineKind::Served)
                {
                    set("status", status);
                }
                if let Some(error) = &line.error {
                    set("error", error.clone());
                }
            }
            Edge::Happens => {}
        }
    }
    let names = inside(trace, moments, at).into_iter().filter_map(|it| trace.lines.get(it as usize));
    let stack: Vec<&str> = names.map(|line| line.name.as_str()).collect();
    if !stack.is_empty() {
        known.insert(0, ("inside".to_owned(), stack.join(" › ")));
    }
    known
}

#[cfg(test)]
mod tests;
