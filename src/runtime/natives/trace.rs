//! Spans of what JavaScript does.

use boa_engine::{Context, JsResult, JsValue, js_string};

use super::Entry;
use super::values::{flag, index, js, number, object, optional_text, text};
use crate::runtime::code_frame;
use crate::runtime::state::State;
use crate::trace::{Attribute, Kind, SpanId, Status, Value, names};

pub(super) const ALL: &[Entry] = &[
    ("isRecording", is_recording, 0),
    ("currentSpan", current_span, 0),
    ("enterSpan", enter_span, 1),
    ("startSpan", start_span, 4),
    ("endSpan", end_span, 2),
    ("setSpan", set_span, 3),
    ("renameSpan", rename_span, 2),
    ("noteOn", note_on, 3),
    ("noteError", note_error, 2),
    ("place", place, 0),
];

fn span(arguments: &[JsValue], at: usize) -> SpanId {
    SpanId(number(arguments, at) as u64)
}

fn is_recording(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let on = state.world.spans().is_on() && !state.frame.borrow().span.is_none();
    Ok(on.into())
}

fn current_span(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok((State::of(context)?.frame.borrow().span.0 as f64).into())
}

/// Makes a span the running one; gives back the one that was.
fn enter_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let before = std::mem::replace(&mut state.frame.borrow_mut().span, span(arguments, 0));
    Ok((before.0 as f64).into())
}

fn attributes(arguments: &[JsValue], at: usize, context: &mut Context) -> JsResult<Vec<Attribute>> {
    let Some(array) = arguments.get(at).and_then(JsValue::as_object) else { return Ok(Vec::new()) };
    let length = array.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
    let mut all = Vec::new();
    for at in (0..length).step_by(2) {
        let name = array.get(at, context)?.to_string(context)?.to_std_string_lossy();
        let value = array.get(at + 1, context)?;
        if !value.is_null_or_undefined() {
            all.push((name.into(), attribute(&value, context)?));
        }
    }
    Ok(all)
}

/// Texts are cut at 2,000 characters: a trace is to be read.
fn attribute(value: &JsValue, context: &mut Context) -> JsResult<Value> {
    if let Some(yes) = value.as_boolean() {
        return Ok(yes.into());
    }
    if let Some(number) = value.as_number() {
        return Ok(if number.fract() == 0.0 && number.abs() < 9e15 {
            Value::Int(number as i64)
        } else {
            number.into()
        });
    }
    if let Some(array) = value.as_object().filter(boa_engine::JsObject::is_array) {
        let length = (array.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32).min(100);
        let mut all = Vec::new();
        for at in 0..length {
            let each = array.get(at, context)?;
            all.push(each.to_string(context).map(|it| cut(&it.to_std_string_lossy())).unwrap_or_default());
        }
        return Ok(all.into());
    }
    Ok(cut(&value.to_string(context)?.to_std_string_lossy()).into())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(2000) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// `startSpan(name, kind, attributes, with the place in the code)` under the running one; 0 when nothing is recorded.
fn start_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let parent = state.frame.borrow().span;
    if parent.is_none() || !state.world.spans().is_on() {
        return Ok(0.into());
    }
    let name = text(arguments, 0, context)?;
    let kind = if index(arguments, 1) == 2 { Kind::Client } else { Kind::Internal };
    let all = attributes(arguments, 2, context)?;
    let now = state.now(context);
    let service = state.world.host_name(state.host).to_string();
    let recorder = state.world.spans();
    let id = recorder.start(Some(parent), name, kind, service, now);
    for (name, value) in all {
        recorder.set(id, name, value);
    }
    if flag(arguments, 3)
        && let Some(place) = code_frame::current_place(context)
    {
        recorder.set(id, names::CODE_FILE_PATH, place.file);
        recorder.set(id, names::CODE_LINE_NUMBER, i64::from(place.line));
        recorder.set(id, names::CODE_COLUMN_NUMBER, i64::from(place.column));
    }
    Ok((id.0 as f64).into())
}

/// `endSpan(span, error text)`.
fn end_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let id = span(arguments, 0);
    if !id.is_none() {
        let status = optional_text(arguments, 1).map_or(Status::Unset, |text| Status::Error(cut(&text)));
        state.world.spans().end(id, state.now(context), status);
    }
    Ok(JsValue::undefined())
}

fn set_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let id = span(arguments, 0);
    if !id.is_none() {
        let name = text(arguments, 1, context)?;
        let value = attribute(&arguments.get(2).cloned().unwrap_or_default(), context)?;
        state.world.spans().set(id, name, value);
    }
    Ok(JsValue::undefined())
}

fn rename_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let name = text(arguments, 1, context)?;
    state.world.spans().rename(span(arguments, 0), name);
    Ok(JsValue::undefined())
}

/// `noteOn(span, name, attributes)`: something that happened at this moment.
fn note_on(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let id = span(arguments, 0);
    if !id.is_none() {
        let name = text(arguments, 1, context)?;
        let all = attributes(arguments, 2, context)?;
        state.world.spans().event(id, name, state.now(context), all);
    }
    Ok(JsValue::undefined())
}

/// `noteError(span, error)`: as OpenTelemetry records an exception.
fn note_error(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let id = span(arguments, 0);
    if id.is_none() {
        return Ok(JsValue::undefined());
    }
    let value = arguments.get(1).cloned().unwrap_or_default();
    let failure = code_frame::failure(&value, &state, context);
    let kind = match object(arguments, 1) {
        Ok(object) => object.get(js_string!("name"), context)?.to_string(context)?.to_std_string_lossy(),
        Err(_) => "string".to_owned(),
    };
    let mut all: Vec<Attribute> = vec![
        (names::EXCEPTION_TYPE.into(), kind.into()),
        (names::EXCEPTION_MESSAGE.into(), cut(&failure.message).into()),
        (names::EXCEPTION_STACKTRACE.into(), cut(&failure.stack.join("\n")).into()),
    ];
    if let Some(file) = failure.file {
        all.push((names::CODE_FILE_PATH.into(), file.into()));
        all.push((names::CODE_LINE_NUMBER.into(), i64::from(failure.line).into()));
    }
    state.world.spans().event(id, names::EXCEPTION, state.now(context), all);
    Ok(JsValue::undefined())
}

/// `file:line` of the learner's code that is running.
fn place(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(code_frame::current_place(context)
        .map_or_else(JsValue::undefined, |place| js(&format!("{}:{}", place.file, place.line))))
}
