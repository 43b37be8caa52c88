//! Projects of tests/http, and samples with a server, answer as on real Node, with the same packages and PostgreSQL: `backyard http` beside the
//! recorded answers. What is compared stands in tests/http/README.md.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use backyard::cli::http::{default_packs, read_requests, start, to_json};
use backyard::stack::requests::Sender;
use backyard::world::LinkProfile;
use regex_lite::Regex;
use serde_json::{Value as Json, json};

/// Of the connection, or the time of day.
const LEFT_OUT: &[&str] = &["connection", "date", "keep-alive", "transfer-encoding"];
/// There, whatever their value: times.
const TIMES: &[&str] = &["last-modified", "expires", "retry-after", "ratelimit-reset", "x-ratelimit-reset"];

/// Requests whose answers are known to differ: project and request. Taking one away is progress; the test fails
/// when one of them has become equal.
const GAPS: &[(&str, &str)] = &[
    // Boa words it "cannot convert 'null' or 'undefined' to object", V8 "Cannot read properties of undefined (reading …)".
    ("errors", "a TypeError as JSON"),
];

fn projects() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = ["tests/http", "samples"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).expect("the folder is there").flatten())
        .map(|entry| entry.path())
        .filter(|path| path.join("answers.jsonl").exists() && path.join("requests.http").exists())
        .collect();
    found.sort();
    found
}

struct Masks(Vec<(Regex, &'static str)>);

impl Masks {
    fn new() -> Masks {
        let regex = |pattern: &str| Regex::new(pattern).expect("a pattern of this file");
        Masks(vec![
            (regex(r"eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*"), "eyJ*"),
            (regex(r"\$2[aby]\$\d\d\$[./\w]{53}"), "$$2*"),
            (regex(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), "*-uuid"),
            (regex(r"(?:<br> &nbsp; &nbsp;at [^<]*)+"), ""),
        ])
    }

    /// What of an answer is compared.
    fn masked(&self, answer: &Json) -> Json {
        let body = answer["body"].as_str().unwrap_or_default();
        let mut text = body.to_owned();
        for (pattern, to) in &self.0 {
            text = pattern.replace_all(&text, *to).into_owned();
        }
        let changed = text != body;
        let mut headers = BTreeMap::new();
        for (name, value) in answer["headers"].as_object().into_iter().flatten() {
            if !LEFT_OUT.contains(&name.as_str()) {
                headers.insert(name.clone(), header(name, value, changed));
            }
        }
        json!({ "name": answer["name"], "status": answer["status"], "headers": headers, "body": text, "error": answer["error"] })
    }
}

fn header(name: &str, value: &Json, changed: bool) -> Json {
    let regex = |pattern: &str| Regex::new(pattern).expect("a pattern of this file");
    let text = value.as_str().unwrap_or_default();
    if name == "set-cookie" {
        let expires = regex("Expires=[^;]*");
        let session = regex(r"=s%3A[\w-]{32}\.[\w%.+-]+");
        let masked = |each: &Json| {
            let each = expires.replace(each.as_str().unwrap_or_default(), "Expires=*").into_owned();
            json!(session.replace(&each, "=s%3A*"))
        };
        return value.as_array().map_or_else(|| masked(value), |list| list.iter().map(masked).collect());
    }
    if TIMES.contains(&name) || changed && (name == "etag" || name == "content-length") {
        return json!("*");
    }
    match name {
        "ratelimit" => json!(regex(r"\breset=\d+").replace(text, "reset=*")),
        "etag" => json!(regex(r#"^(W/"[0-9a-f]+-)[0-9a-f]{10,12}"$"#).replace(text, "$1*\"")),
        _ => value.clone(),
    }
}

/// The recorded answers of a project beside ours: one line a difference.
fn differences(project: &Path, masks: &Masks) -> (usize, Vec<(String, String)>) {
    let recorded = fs::read_to_string(project.join("answers.jsonl")).expect("answers.jsonl");
    let mut expected = recorded.lines().map(|line| serde_json::from_str::<Json>(line).expect("JSON"));
    let mut found = Vec::new();
    let mut count = 0;
    let mut stack = match start(project, &default_packs(), 1, LinkProfile::SAME_RACK) {
        Ok(stack) => stack,
        Err(problem) => {
            return (0, expected.map(|it| (named(&it), format!("does not start: {problem}"))).collect());
        }
    };
    stack.world().spans().switch(false);
    let parsed = read_requests(&project.join("requests.http")).expect("requests.http");
    Sender::default().send_all(&mut stack, &parsed, |stack, answer| {
        stack.take_output();
        let ours = masks.masked(&to_json(&answer));
        count += 1;
        let Some(theirs) = expected.next() else {
            found.push((answer.name, "was not recorded".to_owned()));
            return;
        };
        let theirs = masks.masked(&theirs);
        if ours != theirs {
            found.push((named(&theirs), format!("\n  expected {theirs}\n  got      {ours}")));
        }
    });
    found.extend(expected.map(|it| (named(&it), "was not sent".to_owned())));
    (count, found)
}

fn named(answer: &Json) -> String {
    answer["name"].as_str().unwrap_or_default().to_owned()
}

/// Every answer is the recorded one, but for the gaps listed above.
#[test]
fn projects_answer_as_on_real_node() {
    assert!(
        default_packs().join("packs.json").exists(),
        "web/build/packs is not built: run `node tools/packs.mjs` first"
    );
    let only = std::env::var("HTTP_PROJECT").ok();
    let masks = Masks::new();
    let (mut total, mut problems, mut closed) = (0, Vec::new(), Vec::new());
    for path in projects() {
        let project = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if only.as_ref().is_some_and(|only| *only != project) {
            continue;
        }
        let (count, found) = differences(&path, &masks);
        println!("{project}: {count} requests, {} differ", found.len());
        total += count;
        for (gap_project, request) in GAPS {
            if *gap_project == project && !found.iter().any(|(name, _)| name == request) {
                closed.push(format!("{project}: \"{request}\" is equal now: take it out of GAPS"));
            }
        }
        for (name, difference) in found {
            if !GAPS.contains(&(project.as_str(), name.as_str())) {
                problems.push(format!("{project}: {name}: {difference}"));
            }
        }
    }
    assert!(only.is_some() || total >= 300, "only {total} requests were sent");
    problems.extend(closed);
    assert!(problems.is_empty(), "{} of {total}:\n{}", problems.len(), problems.join("\n"));
}
