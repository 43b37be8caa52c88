use std::rc::Rc;

use super::*;
use crate::trace::print;
use crate::world::{DataCentre, SECOND, World};

/// Runs `server.js` for ten virtual seconds and gives back what it printed and how it stands.
fn run(files: &[(&str, &str)]) -> (String, Status) {
    let (output, status, _) = run_in(World::new(7), files);
    (output, status)
}

fn run_in(world: World, files: &[(&str, &str)]) -> (String, Status, World) {
    let host = world.add_host("node");
    let settings = Settings {
        files: files.iter().map(|(path, text)| ((*path).to_owned(), Rc::from(text.as_bytes()))).collect(),
        packs: Rc::new(Packs::default()),
        entry: "server.js".into(),
        env: Vec::new(),
        epoch_millis: 1_767_225_600_000,
        limits: Limits { instructions: 4_000_000, iterations: 200_000, ..Limits::default() },
        test: false,
    };
    let mut centre = DataCentre::new(world.clone());
    let node = NodeHost::new(&world, host, settings);
    let process = node.process();
    centre.place(host, Box::new(node));
    centre.run_until(10 * SECOND);
    let lines: Vec<String> = process.take_output().into_iter().map(|line| line.text).collect();
    (lines.join("\n"), process.status(), world)
}

fn script(text: &str) -> (String, Status) {
    run(&[("server.js", text)])
}

fn failure(status: Status) -> Failure {
    match status {
        Status::Failed(failure) => failure,
        other => panic!("{other:?} is no failure"),
    }
}

/// Ticks come before promises, promises before timers and immediates, each in the order it was asked for.
#[test]
fn the_event_loop_keeps_nodes_order() {
    let (output, status) = script(
        "setTimeout(() => console.log('timer'), 0); setImmediate(() => console.log('immediate'));
         Promise.resolve().then(() => console.log('promise')); process.nextTick(() => console.log('tick'));
         queueMicrotask(() => console.log('microtask')); console.log('now');
         setTimeout(() => { console.log(Date.now() - 1767225600000 >= 5); }, 5);",
    );
    assert_eq!(output, "now\ntick\npromise\nmicrotask\nimmediate\ntimer\ntrue");
    assert_eq!(status, Status::Exited(0));
}

/// An endless loop ends with its line; nothing in the program can catch that.
#[test]
fn an_endless_loop_is_stopped_with_its_line() {
    let (_, status) =
        script("function spin() {\n  while (true) {}\n}\ntry { spin(); } catch { console.log('caught'); }");
    let failure = failure(status);
    assert_eq!((failure.file.as_deref(), failure.line), (Some("server.js"), 2), "{failure}");
    assert!(failure.message.contains("loop"), "{failure}");
    assert!(failure.frame.contains(">"), "{failure}");
}

/// Work without a loop ends as well, and so does a recursion without an end.
#[test]
fn endless_work_is_stopped() {
    let fib = "const f = (n) => (n < 2 ? n : f(n - 1) + f(n - 2));\nf(60);";
    assert!(failure(script(fib).1).message.contains("million instructions"));
    assert!(failure(script("const f = () => f();\nf();").1).message.contains("call stack"));
    let async_loop = "(async () => { for (;;) await null; })();"; // no line: nothing is recorded of it
    assert!(matches!(script(async_loop).1, Status::Failed(_)));
}

/// Many turns of much work each go on: a new context takes over when the instructions run low.
#[test]
fn turns_are_counted_one_by_one() {
    let (output, status) = script(
        "let n = 0; const tag = (t) => t; const a = () => tag`a`; const b = () => tag`b`; const first = a();
         function turn() { let s = 0; for (let i = 0; i < 100000; i++) s += i; if (++n < 30) setTimeout(turn, 1);
           else console.log(n, a() === first, a() === b(), b()[0]); }
         turn();",
    );
    assert_eq!(output, "30 true false b");
    assert_eq!(status, Status::Exited(0));
}

/// An uncaught error shows file, line and code; a rejected promise likewise.
#[test]
fn an_uncaught_error_shows_its_place() {
    let (output, status) = run(&[
        ("server.js", "import { fail } from './lib/fail.js';\nfail();"),
        ("lib/fail.js", "export function fail() {\n  null.x;\n}"),
    ]);
    let shown = failure(status);
    assert_eq!((shown.file.as_deref(), shown.line), (Some("lib/fail.js"), 2), "{shown}");
    assert!(output.contains("> 2 |   null.x;"), "{output}");
    let rejected = failure(script("async function f() {\n  throw new RangeError('late');\n}\nf();").1);
    assert_eq!((rejected.line, rejected.message.as_str()), (2, "RangeError: late"));
    let syntax = failure(script("const a = 1;\nconst = 2;").1);
    assert_eq!((syntax.file.as_deref(), syntax.line), (Some("server.js"), 2), "{syntax}");
}

/// A package that is not there is refused with what there is and how to ask.
#[test]
fn an_unknown_package_says_what_to_do() {
    let shown = failure(script("require('left-pad');").1);
    assert!(shown.message.contains("left-pad") && shown.message.contains("open an issue"), "{shown}");
    let module = failure(script("require('node:inspector');").1);
    assert!(module.message.contains("not available in Backyard"), "{module}");
}

/// The store of `AsyncLocalStorage` follows promises, timers and ticks.
#[test]
fn the_context_follows_asynchronous_work() {
    let (output, _) = script(
        "const { AsyncLocalStorage } = require('async_hooks'); const s = new AsyncLocalStorage();
         const go = async (id) => { await null; await new Promise((r) => setTimeout(r, 3)); process.nextTick(() => setImmediate(() => console.log(id, s.getStore()))); };
         s.run('a', () => go('a')); s.run('b', () => go('b')); console.log(s.getStore());",
    );
    assert_eq!(output, "undefined\na a\nb b");
}

/// Two sockets of one process talk over the world; what is sent arrives.
#[test]
fn servers_and_clients_speak_over_the_world() {
    let (output, status, world) = run_in(
        World::new(1),
        &[(
            "server.js",
            "const http = require('http');
             const server = http.createServer((req, res) => { let body = ''; req.on('data', (d) => (body += d)); req.on('end', () => { res.setHeader('X-Path', req.url); res.end(body.toUpperCase()); }); });
             server.listen(3000, async () => {
               const res = await fetch('http://localhost:3000/a?b', { method: 'POST', body: 'hello' });
               console.log(res.status, res.headers.get('x-path'), await res.text());
               const other = await fetch('http://localhost:1/').catch((error) => error.cause.code);
               console.log(other);
               http.globalAgent.destroy(); server.close();
             });",
        )],
    );
    assert_eq!(output, "200 /a?b HELLO\nECONNREFUSED");
    assert_eq!(status, Status::Exited(0));
    assert!(print(&world.spans().take()).contains("POST /a"));
}

/// The same seed gives the same run, another seed another one.
#[test]
fn randomness_comes_from_the_seed() {
    let text = "console.log(Math.random(), require('crypto').randomUUID(), Date.now())";
    let of = |seed| run_in(World::new(seed), &[("server.js", text)]).0;
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

/// No way leads out: no engine of the page, no file but the project's, no network but the world's.
#[test]
fn nothing_outside_can_be_reached() {
    let (output, _) = script(
        "const fs = require('fs'); const tries = [() => fs.readFileSync('/etc/passwd'), () => fs.readFileSync('../../etc/passwd'), () => require('child_process').execSync('id'), () => new (require('worker_threads').Worker)('x'), () => require('vm').runInNewContext('1'), () => process.binding('fs'), () => fs.writeFileSync('/tmp/x', '')];
         for (const each of tries) { try { each(); console.log('reached', String(each)); } catch (error) { console.log(error.code); } }
         for (const name of ['window', 'document', 'self', 'postMessage', 'importScripts', 'XMLHttpRequest', 'indexedDB']) if (name in globalThis) console.log('there is', name);
         require('net').connect(80, '93.184.216.34').on('error', (error) => console.log(error.code));",
    );
    let unsupported = "ERR_BACKYARD_UNSUPPORTED";
    assert_eq!(
        output,
        format!("ENOENT\nENOENT\n{unsupported}\n{unsupported}\n{unsupported}\n{unsupported}\nEACCES")
    );
}

/// What Node 22 prints.
#[test]
fn a_hash_is_a_stream_when_it_is_used_as_one() {
    let (output, _) = script(
        r#"const { createHash, createHmac } = require("node:crypto");
const { Readable } = require("node:stream");
const hash = createHash("sha1");
console.log(hash.readable, hash.writable, "_readableState" in hash);
Readable.from(["fo", "g"]).pipe(hash).on("finish", () => console.log("piped", hash.read().toString("hex")));
const hmac = createHmac("sha256", "key");
hmac.on("readable", () => { const got = hmac.read(); if (got) console.log("written", got.toString("hex").slice(0, 16)); });
hmac.on("end", () => console.log("end"));
hmac.write("fo"); hmac.end("g");"#,
    );
    let wanted =
        "true true true\nwritten 502069b1a9f6609c\nend\npiped dfebbda7af1818533fe8a1d00f8e98724fdaa809";
    assert_eq!(output, wanted);
}
