//! Ticks, immediates, timers and the clock.

use boa_engine::{Context, JsResult, JsValue};

use super::Entry;
use super::values::{number, object};
use crate::runtime::state::{State, Timer};

pub(super) const ALL: &[Entry] = &[
    ("nextTick", next_tick, 1),
    ("setImmediate", set_immediate, 2),
    ("setTimer", set_timer, 3),
    ("clearTimer", clear_timer, 1),
    ("timerRef", timer_ref, 1),
    ("now", now, 0),
];

/// `process.nextTick(callback, ...arguments)` itself.
fn next_tick(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let later = state.later(object(arguments, 0)?, arguments.get(1..).unwrap_or_default().to_vec());
    state.ticks.borrow_mut().push_back(later);
    Ok(JsValue::undefined())
}

fn set_immediate(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let later = state.later(object(arguments, 0)?, arguments.get(1..).unwrap_or_default().to_vec());
    state.immediates.borrow_mut().push_back(later);
    Ok(JsValue::undefined())
}

fn set_timer(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let token = state.next_timer.get() + 1;
    state.next_timer.set(token);
    let millis = number(arguments, 0).clamp(1.0, 2_147_483_647.0) as u64;
    let later = state.later(object(arguments, 1)?, arguments.get(2..).unwrap_or_default().to_vec());
    let at = state.now(context).saturating_add(millis.saturating_mul(1_000_000));
    let id = state.world.set_timer(state.host, at, token);
    state.timers.borrow_mut().insert(token, Timer { id, later });
    Ok((token as f64).into())
}

fn clear_timer(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let timer = state.timers.borrow_mut().remove(&(number(arguments, 0) as u64));
    if let Some(timer) = timer {
        state.world.clear_timer(timer.id);
    }
    Ok(JsValue::undefined())
}

/// Counts the timers that keep the process alive.
fn timer_ref(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    state.timer_refs.set(state.timer_refs.get() + number(arguments, 0) as i64);
    Ok(JsValue::undefined())
}

/// Virtual milliseconds since the world began, with fractions.
fn now(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Ok((state.now(context) as f64 / 1e6).into())
}
