//! Joins: hashed on equal keys, nested loops otherwise, and LATERAL.

use std::rc::Rc;

use super::eval::Frame;
use super::record::Part;
use super::run::Run;
use super::{Sink, collect, execute, execute_sub};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SubPlan};
use crate::sql::hash::Map;
use crate::sql::outcome::Row;
use crate::sql::plan::{Join, JoinKind, Plan};
use crate::sql::steps::What;
use crate::sql::value::Value;

/// No row.
const END: u32 = u32::MAX;

/// The right side held in memory.
struct Inner {
    rows: Vec<Row>,
    keys: Keys,
    /// After each row the next one of its key, or of all for a nested loop.
    next: Vec<u32>,
    /// Whether a row found a partner, where the join asks.
    matched: Vec<bool>,
}

/// The first and the last row of each key. Rows with a NULL in the key match nothing and are left out.
enum Keys {
    /// A nested loop.
    None,
    /// One integer: most keys are.
    Ints(Map<i64, (u32, u32)>),
    Rows(Map<Row, (u32, u32)>),
}

impl Inner {
    fn new(join: &Join, run: &Run<'_>, params: &[Value]) -> Result<Inner, SqlError> {
        let rows = collect(&join.right, run, params)?;
        let keeps = matches!(join.kind, JoinKind::Right | JoinKind::Full);
        let matched = vec![false; if keeps { rows.len() } else { 0 }];
        let count = rows.len() as u32;
        if join.keys.is_empty() {
            let next = (1..count).chain((count > 0).then_some(END)).collect();
            return Ok(Inner { rows, keys: Keys::None, next, matched });
        }
        let mut next = vec![END; rows.len()];
        let frame = Frame { run, params, row: &[] };
        let mut link = |at: u32, ends: &mut (u32, u32)| {
            if ends.1 != at {
                next[ends.1 as usize] = at;
                ends.1 = at;
            }
        };
        if let [(_, right)] = join.keys.as_slice()
            && let Some(ints) = ints(right, &rows, &frame)?
        {
            let mut map: Map<i64, (u32, u32)> = Map::default();
            map.reserve(ints.len());
            for (at, key) in ints {
                link(at, map.entry(key).or_insert((at, at)));
            }
            return Ok(Inner { rows, keys: Keys::Ints(map), next, matched });
        }
        let mut map: Map<Row, (u32, u32)> = Map::default();
        map.reserve(rows.len());
        let mut key = Vec::with_capacity(join.keys.len());
        for (at, row) in (0..count).zip(&rows) {
            if !key_of(join.keys.iter().map(|(_, right)| right), &frame.over(row), &mut key)? {
                continue;
            }
            match map.get_mut(key.as_slice()) {
                Some(ends) => link(at, ends),
                None => {
                    let key = Row::from(key.as_slice());
                    run.hold(&key)?;
                    map.insert(key, (at, at));
                }
            }
        }
        Ok(Inner { rows, keys: Keys::Rows(map), next, matched })
    }

    /// The first row of a left row's key, or [`END`]. `key` is room for it.
    fn first(&self, join: &Join, frame: &Frame<'_, '_>, key: &mut Vec<Value>) -> Result<u32, SqlError> {
        let found = match &self.keys {
            Keys::None => return Ok(if self.rows.is_empty() { END } else { 0 }),
            Keys::Ints(map) => {
                let Some((left, _)) = join.keys.first() else { return Ok(END) };
                let int = match left.peek(frame) {
                    Some(value) => value.as_int(),
                    None => left.eval(frame)?.as_int(),
                };
                int.and_then(|int| map.get(&int))
            }
            Keys::Rows(map) => {
                if !key_of(join.keys.iter().map(|(left, _)| left), frame, key)? {
                    return Ok(END);
                }
                map.get(key.as_slice())
            }
        };
        Ok(found.map_or(END, |(first, _)| *first))
    }
}

/// The keys of the rows, each with its row's place, if all are integers or NULL.
fn ints(key: &Expr, rows: &[Row], frame: &Frame<'_, '_>) -> Result<Option<Vec<(u32, i64)>>, SqlError> {
    // computing twice what is no integer would be wasted
    let Expr::Column(column) = key else { return Ok(None) };
    let mut found = Vec::with_capacity(rows.len());
    for (at, row) in (0u32..).zip(rows) {
        match row.get(column.index) {
            Some(Value::Int(int)) => found.push((at, *int)),
            Some(Value::Null) => {}
            _ => return Ok(None),
        }
    }
    frame.run.hold_bytes(24 * found.len() as u64)?;
    Ok(Some(found))
}

/// Writes the key of a row into `into`; false when a part is NULL.
fn key_of<'e>(
    exprs: impl Iterator<Item = &'e Expr>,
    frame: &Frame<'_, '_>,
    into: &mut Vec<Value>,
) -> Result<bool, SqlError> {
    into.clear();
    for expr in exprs {
        into.push(expr.eval(frame)?);
    }
    Ok(!into.iter().any(Value::is_null))
}

/// Pushes the joined rows.
pub(crate) fn join(
    join: &Join,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    if join.kind.left_only() {
        return half(join, run, params, sink);
    }
    if let Some(inner) = &join.params {
        return repeated(join, inner, run, params, sink);
    }
    let frame = Frame { run, params, row: &[] };
    let recorded = run.recorded(Part::Join, join);
    let mark = run.held();
    let keeps_right = matches!(join.kind, JoinKind::Right | JoinKind::Full);
    let keeps_left = matches!(join.kind, JoinKind::Left | JoinKind::Full);
    let mut inner = Inner::new(join, run, params)?;
    if inner.rows.is_empty() && matches!(join.kind, JoinKind::Inner | JoinKind::Right) {
        return Ok(true);
    }
    let (left_width, width) = (join.left_width, join.left_width + join.right_width);
    let all: Vec<usize>;
    let live = match &join.live {
        Some(live) => live.as_slice(),
        None => {
            all = (0..width).collect();
            &all
        }
    };
    let (from_left, from_right) = live.split_at(live.partition_point(|&at| at < left_width));
    // one row serves for all: who keeps it makes `make_mut` copy it, who only looks costs nothing
    let mut joined: Row = vec![Value::Null; width].into();
    let put_left = |joined: &mut Row, left: &[Value]| {
        let joined = Rc::make_mut(joined);
        from_left.iter().for_each(|&at| joined[at].clone_from(&left[at]));
    };
    let put_right = |joined: &mut Row, right: &[Value]| {
        let joined = Rc::make_mut(joined);
        from_right.iter().for_each(|&at| joined[at].clone_from(&right[at - left_width]));
    };
    let mut key = Vec::with_capacity(join.keys.len());
    let go_on = execute(&join.left, run, params, &mut |left| {
        let mut found = false;
        let mut at = inner.first(join, &frame.over(left), &mut key)?;
        let mut fresh = true;
        while let Some(right) = inner.rows.get(at as usize) {
            run.visit()?;
            if std::mem::take(&mut fresh) {
                put_left(&mut joined, left);
            }
            put_right(&mut joined, right);
            let here = at as usize;
            at = inner.next[here];
            if let Some(recorded) = recorded {
                recorded.looks_at(Some(here));
            }
            if let Some(on) = &join.on
                && !judged(join, on, &frame.over(&joined))?
            {
                if let Some(probe) = &run.probe {
                    probe.remove(std::ptr::from_ref(join) as usize);
                }
                continue;
            }
            found = true;
            if keeps_right {
                inner.matched[here] = true;
            }
            if !sink(&joined)? {
                return Ok(false);
            }
        }
        if let Some(recorded) = recorded {
            recorded.looks_at(None);
        }
        if keeps_left && !found {
            put_left(&mut joined, left);
            Rc::make_mut(&mut joined)[left_width..].fill(Value::Null);
            return sink(&joined);
        }
        Ok(true)
    })?;
    if !go_on {
        return Ok(false);
    }
    if keeps_right {
        Rc::make_mut(&mut joined)[..left_width].fill(Value::Null);
        for (at, (row, matched)) in inner.rows.iter().zip(&inner.matched).enumerate() {
            if !matched {
                put_right(&mut joined, row);
                if let Some(recorded) = recorded {
                    recorded.looks_at(Some(at));
                }
                if !sink(&joined)? {
                    return Ok(false);
                }
            }
        }
    }
    run.release_to(mark);
    Ok(true)
}

/// Whether the condition of a join holds; recorded if the run is.
fn judged(join: &Join, on: &Expr, frame: &Frame<'_, '_>) -> Result<bool, SqlError> {
    match frame.run.recorded(Part::Join, join) {
        None => on.holds(frame),
        Some(recorded) => recorded.judges(on, frame),
    }
}

/// Semi and anti joins: left rows alone, by whether they have a partner.
fn half(join: &Join, run: &Run<'_>, params: &[Value], sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let mark = run.held();
    let wanted = join.kind == JoinKind::Semi;
    let inner = match &join.params {
        None => Some(Inner::new(join, run, params)?),
        Some(_) => None,
    };
    if wanted && inner.as_ref().is_some_and(|inner| inner.rows.is_empty()) {
        return Ok(true);
    }
    let mut key = Vec::with_capacity(join.keys.len());
    let mut joined: Row = vec![Value::Null; join.left_width + join.right_width].into();
    let mut holds = |on: &Expr, left: &[Value], right: &[Value]| {
        let row = Rc::make_mut(&mut joined);
        row[..join.left_width].clone_from_slice(left);
        row[join.left_width..].clone_from_slice(right);
        judged(join, on, &frame.over(row))
    };
    let recorded = run.recorded(Part::Join, join);
    let go_on = execute(&join.left, run, params, &mut |left| {
        let mut found = false;
        match (&inner, &join.params) {
            (Some(inner), _) => {
                let mut at = inner.first(join, &frame.over(left), &mut key)?;
                while let Some(right) = inner.rows.get(at as usize) {
                    run.visit()?;
                    if let Some(recorded) = recorded {
                        recorded.looks_at(Some(at as usize));
                    }
                    at = inner.next[at as usize];
                    found = match &join.on {
                        None => true,
                        Some(on) => holds(on, left, right)?,
                    };
                    if found {
                        break;
                    }
                }
            }
            (None, inner) => {
                let row = left.clone();
                let inner = super::project(inner.as_deref().unwrap_or_default(), &frame.over(&row))?;
                execute(&join.right, run, &inner, &mut |right| {
                    run.visit()?;
                    found = match &join.on {
                        None => true,
                        Some(on) => holds(on, left, right)?,
                    };
                    if let (true, Some(recorded)) = (found, recorded) {
                        recorded.stays_with();
                    }
                    Ok(!found)
                })?;
            }
        }
        if let Some(recorded) = recorded {
            match (found, wanted) {
                (true, false) => recorded.happens(What::Partnered)?,
                (false, _) => recorded.looks_at(None),
                (true, true) => {}
            }
        }
        if found == wanted { sink(left) } else { Ok(true) }
    })?;
    run.release_to(mark);
    Ok(go_on)
}

/// A nested loop whose right side sees the left row as parameters: inner and left joins.
fn repeated(
    join: &Join,
    inner: &[Expr],
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let mut joined: Row = vec![Value::Null; join.left_width + join.right_width].into();
    execute(&join.left, run, params, &mut |left| {
        let inner = super::project(inner, &frame.over(left))?;
        Rc::make_mut(&mut joined)[..join.left_width].clone_from_slice(left);
        let mut found = false;
        let go_on = execute(&join.right, run, &inner, &mut |right| {
            run.visit()?;
            Rc::make_mut(&mut joined)[join.left_width..].clone_from_slice(right);
            if let Some(on) = &join.on
                && !judged(join, on, &frame.over(&joined))?
            {
                if let Some(probe) = &run.probe {
                    probe.remove(std::ptr::from_ref(join) as usize);
                }
                return Ok(true);
            }
            found = true;
            sink(&joined)
        })?;
        if go_on && !found && join.kind == JoinKind::Left {
            Rc::make_mut(&mut joined)[join.left_width..].fill(Value::Null);
            return sink(&joined);
        }
        Ok(go_on)
    })
}

/// Runs the right query for each row of the left.
#[allow(clippy::too_many_arguments)] // the parts of one plan node
pub(crate) fn lateral(
    left: &Plan,
    right: &SubPlan,
    kind: JoinKind,
    on: Option<&Expr>,
    right_width: usize,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let recorded = run.recorded(Part::Lateral, right);
    execute(left, run, params, &mut |left| {
        let mut found = false;
        let go_on = execute_sub(right, &frame.over(left), &mut |right| {
            run.visit()?;
            let joined: Row = left.iter().chain(right.iter()).cloned().collect();
            if let Some(on) = on
                && !match recorded {
                    None => on.holds(&frame.over(&joined))?,
                    Some(recorded) => recorded.judges(on, &frame.over(&joined))?,
                }
            {
                return Ok(true);
            }
            found = true;
            sink(&joined)
        })?;
        if go_on && !found && kind == JoinKind::Left {
            let nulls = std::iter::repeat_n(Value::Null, right_width);
            return sink(&left.iter().cloned().chain(nulls).collect());
        }
        Ok(go_on)
    })
}
