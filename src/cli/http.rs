//! `backyard http`: starts a project's world and sends the requests of a `.http` file; one JSON object a response.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value as Json, json};

use crate::http::request_file::{Parsed, parse};
use crate::runtime::{Limits, Packs, Stream};
use crate::stack::requests::{Answer, Sender};
use crate::stack::{Files, Options, Stack, missing_packs};
use crate::trace::{Moment, Span, Status, Value};
use crate::world::LinkProfile;

const USAGE: &str = "usage: backyard http --project DIR [--format text|json] [--trace] [--packs DIR] [--seed N] [--link PROFILE] FILE.http…";

/// Files that a project's folder may hold and the server must not see.
const LEFT_OUT: &[&str] = &["node_modules", ".git"];

struct Asked {
    project: PathBuf,
    json: bool,
    trace: bool,
    packs: PathBuf,
    seed: u64,
    link: LinkProfile,
    files: Vec<String>,
}

/// Runs the command and gives its exit code: 0; 1 when something cannot be read or the server does not run; 2 for
/// wrong arguments.
pub fn main(args: &[String]) -> u8 {
    let asked = match asked(args) {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("backyard http: {problem}\n{USAGE}");
            return 2;
        }
    };
    match run(&asked) {
        Ok(()) => 0,
        Err(problem) => {
            eprintln!("backyard http: {problem}");
            1
        }
    }
}

fn asked(args: &[String]) -> Result<Asked, String> {
    let mut asked = Asked {
        project: PathBuf::new(),
        json: false,
        trace: false,
        packs: default_packs(),
        seed: 1,
        link: LinkProfile::SAME_RACK,
        files: Vec::new(),
    };
    let mut project = None;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
        match arg.as_str() {
            "--project" => project = Some(PathBuf::from(value()?)),
            "--packs" => asked.packs = PathBuf::from(value()?),
            "--format" => {
                asked.json = match value()?.as_str() {
                    "json" => true,
                    "text" => false,
                    _ => return Err("--format is text or json".to_owned()),
                }
            }
            "--trace" => asked.trace = true,
            "--seed" => asked.seed = value()?.parse().map_err(|_| "--seed is a number".to_owned())?,
            "--link" => {
                let name = value()?;
                let found = LinkProfile::NAMED.iter().find(|(known, _)| known == name);
                let names: Vec<&str> = LinkProfile::NAMED.iter().map(|(known, _)| *known).collect();
                asked.link = found.ok_or_else(|| format!("--link is one of: {}", names.join(", ")))?.1;
            }
            flag if flag.starts_with("--") => return Err(format!("there is no option {flag}")),
            file => asked.files.push(file.to_owned()),
        }
    }
    asked.project = project.ok_or("--project is missing")?;
    if asked.files.is_empty() {
        return Err("no file given".to_owned());
    }
    Ok(asked)
}

/// Where a build leaves the packs.
pub fn default_packs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web/build/packs")
}

/// All files of a folder, by their path in it.
///
/// # Errors
/// A file cannot be read.
pub fn read_project(folder: &Path) -> Result<Files, String> {
    fn walk(at: &Path, prefix: &str, files: &mut Files) -> Result<(), String> {
        let told = |error: std::io::Error| format!("cannot read {}: {error}", at.display());
        for entry in std::fs::read_dir(at).map_err(told)? {
            let entry = entry.map_err(told)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let path = [prefix, &name].concat();
            if entry.path().is_dir() {
                walk(&entry.path(), &[&path, "/"].concat(), files)?;
            } else {
                let bytes = std::fs::read(entry.path()).map_err(told)?;
                files.insert(path, Rc::from(bytes));
            }
        }
        Ok(())
    }
    let mut files = BTreeMap::new();
    walk(folder, "", &mut files)?;
    Ok(files)
}

/// The packs that a project's imports need.
///
/// # Errors
/// They cannot be read.
pub fn read_packs(folder: &Path, files: &Files) -> Result<Packs, String> {
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|error| {
            format!("cannot read {}: {error} (node tools/packs.mjs builds it)", path.display())
        })
    };
    let mut packs = Packs::parse(&read("packs.json")?).map_err(|error| error.to_string())?;
    for file in missing_packs(files, &packs) {
        packs.load(&read(&file)?).map_err(|error| error.to_string())?;
    }
    Ok(packs)
}

/// Starts a project and waits until its server listens.
///
/// # Errors
/// It cannot be read or does not run.
pub fn start(project: &Path, packs: &Path, seed: u64, access: LinkProfile) -> Result<Stack, String> {
    let files = read_project(project)?;
    let packs = Rc::new(read_packs(packs, &files)?);
    let name = project.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let options = Options {
        seed,
        access,
        packs,
        database: format!("http_{name}"),
        server: None,
        limits: Limits::default(),
    };
    let mut stack = Stack::start(files, options).map_err(|error| error.to_string())?;
    for problem in stack.problems() {
        eprintln!("{problem}");
    }
    if let Err(error) = stack.ready() {
        print_output(&stack);
        return Err(error.to_string());
    }
    Ok(stack)
}

fn run(asked: &Asked) -> Result<(), String> {
    let mut stack = start(&asked.project, &asked.packs, asked.seed, asked.link)?;
    stack.world().spans().switch(asked.trace);
    print_output(&stack);
    stack.take_spans();
    for file in &asked.files {
        let parsed = read_requests(Path::new(file))?;
        let mut closed = false;
        Sender::default().send_all(&mut stack, &parsed, |stack, answer| {
            print_output(stack);
            closed = closed || print(asked, stack, &answer).is_err();
        });
        if closed {
            return Ok(()); // whoever read the output has closed it
        }
    }
    Ok(())
}

/// Reads a `.http` file; what it cannot use is told.
///
/// # Errors
/// It cannot be read.
pub fn read_requests(path: &Path) -> Result<Parsed, String> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let parsed = parse(&text);
    for problem in &parsed.problems {
        eprintln!("{}:{}:{}: {}", path.display(), problem.line, problem.column, problem.message);
    }
    Ok(parsed)
}

/// The server's output goes where a server's output goes.
fn print_output(stack: &Stack) {
    for line in stack.take_output() {
        match line.stream {
            Stream::Out | Stream::Err => eprintln!("{}", line.text),
        }
    }
}

fn print(asked: &Asked, stack: &Stack, answer: &Answer) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let spans = stack.take_spans();
    if asked.json {
        let mut object = to_json(answer);
        if asked.trace
            && let Json::Object(object) = &mut object
        {
            object.insert("trace".into(), spans.iter().map(span_json).collect());
        }
        return writeln!(out, "{object}");
    }
    writeln!(out, "### {}", answer.name)?;
    match &answer.result {
        Ok(response) => {
            writeln!(out, "HTTP/1.1 {} {}", response.head.status, response.head.reason)?;
            for (name, value) in response.head.headers.iter() {
                writeln!(out, "{name}: {value}")?;
            }
            writeln!(out, "\n{}", String::from_utf8_lossy(&response.body))?;
        }
        Err(problem) => writeln!(out, "{problem}")?,
    }
    writeln!(out, "({})", crate::trace::print_duration(answer.length))?;
    if asked.trace {
        writeln!(out, "{}", crate::trace::print(&spans))?;
    }
    writeln!(out)
}

/// One answer as the documented JSON object.
pub fn to_json(answer: &Answer) -> Json {
    let mut object = Map::new();
    object.insert("name".into(), json!(answer.name));
    match &answer.result {
        Ok(response) => {
            let mut headers: BTreeMap<String, Json> = BTreeMap::new();
            for (name, value) in response.head.headers.iter() {
                let name = name.to_ascii_lowercase();
                match headers.get_mut(&name) {
                    Some(Json::Array(list)) => list.push(json!(value)),
                    Some(Json::String(text)) => {
                        text.push_str(", ");
                        text.push_str(value);
                    }
                    // always a list: its values hold commas
                    _ if name == "set-cookie" => drop(headers.insert(name, json!([value]))),
                    _ => drop(headers.insert(name, json!(value))),
                }
            }
            object.insert("status".into(), json!(response.head.status));
            object.insert("headers".into(), headers.into_iter().collect());
            object.insert("body".into(), json!(String::from_utf8_lossy(&response.body)));
        }
        Err(problem) => drop(object.insert("error".into(), json!(problem.to_string()))),
    }
    object.insert("virtualMillis".into(), json!(answer.length as f64 / 1e6));
    Json::Object(object)
}

fn span_json(span: &Span) -> Json {
    let status = match &span.status {
        Status::Unset => json!("unset"),
        Status::Ok => json!("ok"),
        Status::Error(reason) => json!({ "error": reason }),
    };
    json!({
        "id": span.id.0,
        "parent": span.parent.map(|it| it.0),
        "name": span.name,
        "service": &*span.service,
        "start": span.start as f64 / 1e6,
        "millis": span.end.map(|_| span.duration() as f64 / 1e6),
        "status": status,
        "attributes": attributes_json(&span.attributes),
        "events": span.moments.iter().map(moment_json).collect::<Vec<_>>(),
    })
}

fn moment_json(moment: &Moment) -> Json {
    json!({
        "name": moment.name,
        "at": moment.at as f64 / 1e6,
        "attributes": attributes_json(&moment.attributes),
    })
}

fn attributes_json(attributes: &[crate::trace::Attribute]) -> Json {
    attributes.iter().map(|(name, value)| (name.to_string(), value_json(value))).collect()
}

fn value_json(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Bool(truth) => json!(truth),
        Value::List(values) => values.iter().map(value_json).collect(),
    }
}
