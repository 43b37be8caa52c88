//! The process: output, end, randomness, the context of asynchronous work.

use boa_engine::object::JsObject;
use boa_engine::object::builtins::JsPromise;
use boa_engine::{Context, JsResult, JsValue, js_string};

use super::Entry;
use super::values::{js, list, number, object, text};
use crate::runtime::code_frame;
use crate::runtime::process::{Failure, Line, Route, Stream, TestResult, Verdict};
use crate::runtime::state::{Frame, State, Stop, TracedFrame};
use crate::trace::names;

pub(super) const ALL: &[Entry] = &[
    ("print", print, 3),
    ("exit", exit, 1),
    ("random", random, 0),
    ("hostName", host_name, 0),
    ("environment", environment, 0),
    ("epochMillis", epoch_millis, 0),
    ("getStore", get_store, 0),
    ("setStore", set_store, 1),
    ("getFrame", get_frame, 0),
    ("withFrame", with_frame, 4),
    ("promiseReason", promise_reason, 1),
    ("fatal", fatal, 1),
    ("setRoutes", set_routes, 1),
    ("collectGarbage", collect_garbage, 0),
    ("isTest", is_test, 0),
    ("tested", tested, 7),
    ("entryPath", entry_path, 0),
];

/// `print(stream, level, text)`: to the process's output, and into the span that is running.
fn print(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let stream = if number(arguments, 0) == 2.0 { Stream::Err } else { Stream::Out };
    let (level, shown) = (text(arguments, 1, context)?, text(arguments, 2, context)?);
    let at = state.now(context);
    let span = state.frame.borrow().span;
    if !span.is_none() && state.world.spans().is_on() {
        let mut attributes =
            vec![(names::CONSOLE.into(), shown.clone().into()), (names::CONSOLE_LEVEL.into(), level.into())];
        if let Some(place) = code_frame::current_place(context) {
            attributes.push((names::CODE_FILE_PATH.into(), place.file.into()));
            attributes.push((names::CODE_LINE_NUMBER.into(), i64::from(place.line).into()));
        }
        state.world.spans().event(span, "console", at, attributes);
    }
    let limit = state.settings.limits.output;
    if state.process.print(Line { at, stream, text: shown }) > limit {
        let place = code_frame::current_place(context);
        let calls =
            place.map(|it| format!("console ({}/{}:{}:{})", code_frame::ROOT, it.file, it.line, it.column));
        let message =
            format!("The program printed more than {} KB. Backyard stops it: print less", limit >> 10);
        let failure = code_frame::with_place(message, calls.into_iter().collect(), &state);
        return Err(state.stop(Stop::Failed(failure)));
    }
    Ok(JsValue::undefined())
}

fn exit(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Err(state.stop(Stop::Exit(number(arguments, 0) as i32)))
}

/// From 0 to below 1.
fn random(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Ok(((state.world.random() >> 11) as f64 / (1u64 << 53) as f64).into())
}

fn host_name(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Ok(js(&state.world.host_name(state.host)))
}

/// The project's `.env`, then what the process was started with.
fn environment(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let object = JsObject::with_object_proto(context.intrinsics());
    let file = state
        .settings
        .files
        .get(".env")
        .map(|it| String::from_utf8_lossy(it).into_owned())
        .unwrap_or_default();
    let own = parse_environment(&file);
    for (name, value) in own.iter().chain(&state.settings.env) {
        object.set(js_string!(name.as_str()), js(value), true, context)?;
    }
    Ok(object.into())
}

/// Lines of `NAME=value`, quoted or not, with comments, as `node --env-file` reads them.
fn parse_environment(text: &str) -> Vec<(String, String)> {
    text.lines()
        .filter_map(|line| {
            let line = line.trim();
            let line = line.strip_prefix("export ").unwrap_or(line);
            let (name, value) = line.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            if name.is_empty() || name.starts_with('#') {
                return None;
            }
            let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')).and_then(|quote| {
                let end = value[1..].find(quote)?;
                let inside = &value[1..=end];
                Some(if quote == '"' { inside.replace("\\n", "\n") } else { inside.to_owned() })
            });
            let value =
                quoted.unwrap_or_else(|| value.split(" #").next().unwrap_or_default().trim().to_owned());
            Some((name.to_owned(), value))
        })
        .collect()
}

fn epoch_millis(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok((State::of(context)?.settings.epoch_millis as f64).into())
}

fn get_store(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(State::of(context)?.frame.borrow().store.clone())
}

fn set_store(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    State::of(context)?.frame.borrow_mut().store = arguments.first().cloned().unwrap_or_default();
    Ok(JsValue::undefined())
}

/// The running context as an object that can be kept.
fn get_frame(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let frame = State::of(context)?.frame().traced();
    Ok(JsObject::from_proto_and_data(None, frame).into())
}

/// `withFrame(frame, function, this, arguments)`.
fn with_frame(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let frame = object(arguments, 0)?.downcast_ref::<TracedFrame>().map(|it| Frame::of(&it));
    let function = object(arguments, 1)?;
    let this = arguments.get(2).cloned().unwrap_or_default();
    let mut all = Vec::new();
    if let Some(array) = arguments.get(3).and_then(JsValue::as_object) {
        let length = array.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
        for at in 0..length {
            all.push(array.get(at, context)?);
        }
    }
    let Some(frame) = frame else { return function.call(&this, &all, context) };
    let before = state.frame.replace(frame);
    let result = function.call(&this, &all, context);
    *state.frame.borrow_mut() = before;
    result
}

/// What a promise was rejected with.
fn promise_reason(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let _ = context;
    let promise = JsPromise::from_object(object(arguments, 0)?)?;
    match promise.state() {
        boa_engine::builtins::promise::PromiseState::Rejected(reason) => Ok(reason),
        _ => Ok(JsValue::undefined()),
    }
}

/// Ends the process with an error nobody handled.
fn fatal(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let value = arguments.first().cloned().unwrap_or_default();
    let failure: Failure = code_frame::failure(&value, &state, context);
    Err(state.stop(Stop::Failed(failure)))
}

/// Pairs of method and path, flat.
fn set_routes(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let array = object(arguments, 0)?;
    let length = array.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
    let mut flat = Vec::new();
    for at in 0..length {
        flat.push(array.get(at, context)?.to_string(context)?.to_std_string_lossy());
    }
    let routes = flat.chunks_exact(2).map(|pair| Route { method: pair[0].clone(), path: pair[1].clone() });
    state.process.set_routes(routes.collect());
    Ok(JsValue::undefined())
}

fn collect_garbage(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    boa_engine::gc::force_collect();
    Ok(JsValue::undefined())
}

fn is_test(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(State::of(context)?.settings.test.into())
}

/// `tested(name, verdict, milliseconds, message, error, actual, expected)`: a test is over; the last two are empty where
/// nothing was compared.
fn tested(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (name, verdict) = (text(arguments, 0, context)?, text(arguments, 1, context)?);
    let (millis, message) = (number(arguments, 2), text(arguments, 3, context)?);
    let verdict = match verdict.as_str() {
        "pass" => Verdict::Passed,
        "fail" => Verdict::Failed,
        "todo" => Verdict::Todo,
        _ => Verdict::Skipped,
    };
    // The conversion saturates.
    let length = (millis * 1e6) as u64;
    let state = State::of(context)?;
    let compared = (text(arguments, 5, context)?, text(arguments, 6, context)?);
    let compared = Some(compared).filter(|(actual, _)| !actual.is_empty());
    let place = arguments.get(4).filter(|it| it.is_object()).and_then(|error| {
        let failure = code_frame::failure(error, &state, context);
        failure.file.map(|file| (file, failure.line))
    });
    state.process.add_test(TestResult { name, verdict, length, message, compared, place });
    Ok(JsValue::undefined())
}

fn entry_path(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Ok(js(&format!("{}/{}", code_frame::ROOT, state.settings.entry)))
}

/// Number and text of each error of the operating system, as Linux has them.
pub(super) fn system_errors(context: &mut Context) -> JsResult<JsObject> {
    const ERRORS: &[(&str, i32, &str)] = &[
        ("EACCES", -13, "permission denied"),
        ("EADDRINUSE", -98, "address already in use"),
        ("ECONNREFUSED", -111, "connection refused"),
        ("ECONNRESET", -104, "connection reset by peer"),
        ("EEXIST", -17, "file already exists"),
        ("EFBIG", -27, "file too large"),
        ("EISDIR", -21, "illegal operation on a directory"),
        ("ENOENT", -2, "no such file or directory"),
        ("ENOTDIR", -20, "not a directory"),
        ("ENOTEMPTY", -39, "directory not empty"),
        ("ENOTFOUND", -3008, "unknown node or service"),
        ("EPERM", -1, "operation not permitted"),
        ("EPIPE", -32, "broken pipe"),
        ("ETIMEDOUT", -110, "connection timed out"),
        ("EBADF", -9, "bad file descriptor"),
        ("EINVAL", -22, "invalid argument"),
    ];
    let object = JsObject::with_null_proto();
    for (code, number, text) in ERRORS {
        let pair = list([JsValue::from(*number), js(text)], context);
        object.set(js_string!(*code), pair, true, context)?;
    }
    Ok(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quotes, comments and blanks are read as Node reads them.
    #[test]
    fn an_environment_file_is_read_as_node_reads_it() {
        let text = "# comment\nPORT=3000\nexport NAME = \"a b\\nc\"\nRAW='x # y' # z\nEMPTY=\nURL=postgres://a:b@c/d?x=1 # note\nnothing\n";
        let pairs = parse_environment(text);
        let shown: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(shown, ["PORT=3000", "NAME=a b\nc", "RAW=x # y", "EMPTY=", "URL=postgres://a:b@c/d?x=1"]);
    }
}
