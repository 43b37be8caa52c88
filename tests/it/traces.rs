//! What a sample's application answers, as the worker would tell the page: every span, time and line of it, as bytes. Left in
//! `target/traces`, a file a request, which `tests/http/wasm.mjs` holds the program that browsers load against: the same
//! project, requests and seed give the same trace on every platform.

use std::fs;
use std::path::Path;

use backyard::protocol::api::{ListRequests, SendRequest};
use backyard::protocol::sql::Open;
use backyard::protocol::{Call, Event, Reply, Request, RequestId, codec};
use backyard::session::{Clock, Session};
use backyard::stack::api::Playground;

/// What both sides take the outside's clock for.
const NOW_MILLIS: f64 = 1_700_000_000_000.0;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ask(session: &mut Session, call: Call) -> (Vec<u8>, Reply) {
    let mut done = None;
    session.handle(Request { id: RequestId(1), call }, &mut |event| {
        if let Event::Done { outcome, .. } = event {
            done = Some(outcome);
        }
    });
    let reply = done.expect("an answer").expect("not refused");
    (codec::encode(&reply).expect("it can be sent"), reply)
}

/// The files of a sample, as the build packs them.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = walk(folder, folder);
    files.retain(|(name, _)| name != "sample.json" && name != "answers.jsonl");
    files.sort();
    files
}

fn walk(root: &Path, folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(walk(root, &path));
        } else {
            let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).expect("a text")));
        }
    }
    found
}

#[test]
fn traces_are_left_for_the_other_program() {
    let packs = root().join("web/build/packs");
    assert!(packs.join("packs.json").exists(), "node tools/packs.mjs makes the packs");
    let traces = root().join("target/traces");
    let _ = fs::remove_dir_all(&traces); // of an earlier run, if there was one
    fs::create_dir_all(&traces).expect("a folder");
    let mut samples: Vec<_> =
        fs::read_dir(root().join("samples")).expect("samples").flatten().map(|it| it.path()).collect();
    samples.sort();
    for folder in samples.iter().filter(|it| it.join("server.js").exists()) {
        let packs = packs.clone();
        let fetch = Box::new(move |name: &str| {
            let name = if name.is_empty() { "packs.json" } else { name };
            fs::read_to_string(packs.join(name)).map_err(|error| error.to_string())
        });
        let clock = Clock { unix_millis: Box::new(|| NOW_MILLIS), elapsed_millis: Box::new(|| NOW_MILLIS) };
        let mut session = Session::with_api(clock, Box::new(Playground::new("", fetch)));
        let files = files(folder);
        let text = |wanted: &str| {
            files.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.clone()).unwrap_or_default()
        };
        let scripts = ["schema.sql", "seed.sql"].map(|name| (name.to_owned(), text(name))).to_vec();
        ask(&mut session, Call::Open(Open { snapshot: None, scripts, replay: Vec::new() }));
        let list =
            ListRequests { text: text("requests.http"), environments: None, private_environments: None };
        let Reply::ListRequests(list) = ask(&mut session, Call::ListRequests(list)).1 else {
            panic!("another reply")
        };
        for request in list.requests {
            let send = SendRequest {
                files: files.clone(),
                path: "requests.http".to_owned(),
                block: request.block,
                environment: String::new(),
            };
            let (bytes, reply) = ask(&mut session, Call::SendRequest(send));
            let Reply::SendRequest(sent) = reply else { panic!("another reply") };
            assert!(sent.trace.lines.len() > 5, "{request:?}");
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            fs::write(traces.join(format!("{name}.{}", request.block)), &bytes).expect("written");
        }
    }
}
