//! Window functions: the input is sorted into partitions for each window, results go behind the row.

use std::cmp::Ordering;
use std::rc::Rc;

use super::eval::Frame;
use super::run::Run;
use super::sort::{compare_key, compare_keys, key_values};
use super::{Sink, collect, project};
use crate::sql::datetime::Interval;
use crate::sql::error::SqlError;
use crate::sql::functions::window::Function;
use crate::sql::outcome::Row;
use crate::sql::plan::{Bound, Exclude, FrameUnits, Plan, SortKey, WindowCall, WindowFunction, WindowSpec};
use crate::sql::value::{Value, compare};

/// The rows of one partition in their order, as positions in the input.
struct Partition {
    rows: Vec<usize>,
    /// Order values of each row.
    keys: Vec<Row>,
    /// For each row, the first row of its peers and one past the last.
    peers: Vec<(usize, usize)>,
}

/// Pushes the input's rows with the results behind.
pub(crate) fn window(
    input: &Plan,
    width: usize,
    calls: &[WindowCall],
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let mark = run.held();
    let frame = Frame { run, params, row: &[] };
    let rows = collect(input, run, params)?;
    let mut results: Vec<Vec<Value>> = calls.iter().map(|_| vec![Value::Null; rows.len()]).collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut done: Vec<(Rc<WindowSpec>, Rc<Vec<Partition>>)> = Vec::new();
    for (call, out) in calls.iter().zip(&mut results) {
        let known = done.iter().find(|(spec, _)| {
            spec.partition_by == call.spec.partition_by && spec.order_by == call.spec.order_by
        });
        let partitions = match known {
            Some((_, partitions)) => partitions.clone(),
            None => {
                let (made, sorted) = partition(&call.spec, &rows, &frame, &order)?;
                order = sorted;
                let made = Rc::new(made);
                done.push((call.spec.clone(), made.clone()));
                made
            }
        };
        for partition in partitions.iter() {
            compute(call, partition, &rows, &frame, out)?;
        }
    }
    // rows leave in the order of the last window sorted, as PostgreSQL's do
    for at in order {
        let mut row: Vec<Value> = Vec::with_capacity(width + calls.len());
        row.extend_from_slice(&rows[at]);
        row.extend(results.iter_mut().map(|column| std::mem::take(&mut column[at])));
        if !sink(&row.into())? {
            return Ok(false);
        }
    }
    run.release_to(mark);
    Ok(true)
}

fn partition(
    spec: &WindowSpec,
    rows: &[Row],
    frame: &Frame<'_, '_>,
    order: &[usize],
) -> Result<(Vec<Partition>, Vec<usize>), SqlError> {
    let mut keyed: Vec<(Row, Row, usize)> = Vec::with_capacity(rows.len());
    for &at in order {
        let frame = frame.over(&rows[at]);
        keyed.push((project(&spec.partition_by, &frame)?, key_values(&spec.order_by, &frame)?, at));
    }
    let plain = SortKey { expr: crate::sql::expr::Expr::bool(true), descending: false, nulls_first: false };
    let by_partition = |a: &Row, b: &Row| {
        a.iter()
            .zip(b.iter())
            .map(|(a, b)| compare_key(a, b, &plain))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    };
    keyed.sort_by(|a, b| by_partition(&a.0, &b.0).then_with(|| compare_keys(&a.1, &b.1, &spec.order_by)));
    let sorted = keyed.iter().map(|(_, _, at)| *at).collect();
    let mut partitions: Vec<Partition> = Vec::new();
    let mut last: Option<Row> = None;
    for (key, order, at) in keyed {
        if last.as_ref().is_none_or(|last| by_partition(last, &key).is_ne()) {
            partitions.push(Partition { rows: Vec::new(), keys: Vec::new(), peers: Vec::new() });
            last = Some(key);
        }
        if let Some(partition) = partitions.last_mut() {
            partition.rows.push(at);
            partition.keys.push(order);
        }
    }
    for partition in &mut partitions {
        let count = partition.rows.len();
        let mut start = 0;
        while start < count {
            let mut end = start + 1;
            while end < count
                && compare_keys(&partition.keys[start], &partition.keys[end], &spec.order_by).is_eq()
            {
                end += 1;
            }
            partition.peers.extend(std::iter::repeat_n((start, end), end - start));
            start = end;
        }
    }
    Ok((partitions, sorted))
}

fn compute(
    call: &WindowCall,
    partition: &Partition,
    rows: &[Row],
    frame: &Frame<'_, '_>,
    out: &mut [Value],
) -> Result<(), SqlError> {
    let count = partition.rows.len();
    let row = |n: usize| &rows[partition.rows[n]];
    let arg = |which: usize, n: usize| match call.args.get(which) {
        Some(arg) => arg.eval(&frame.over(row(n))),
        None => Ok(Value::Null),
    };
    let function = match &call.function {
        WindowFunction::Aggregate(_) => return aggregate(call, partition, rows, frame, out),
        WindowFunction::Function(function) => *function,
    };
    let mut dense = 0i64;
    let mut frames = Frames::new(call, partition, frame)?;
    for n in 0..count {
        frame.run.visit()?;
        let (first, end) = partition.peers[n];
        dense += i64::from(n == first);
        let value = match function {
            Function::RowNumber => Value::Int(n as i64 + 1),
            Function::Rank => Value::Int(first as i64 + 1),
            Function::DenseRank => Value::Int(dense),
            Function::PercentRank => {
                Value::Float(if count > 1 { first as f64 / (count - 1) as f64 } else { 0.0 })
            }
            Function::CumeDist => Value::Float(end as f64 / count as f64),
            Function::Ntile => match arg(0, 0)? {
                Value::Int(buckets) if buckets > 0 => Value::Int(ntile(n as i64, count as i64, buckets)),
                Value::Int(_) => {
                    return Err(SqlError::new("22014", "argument of ntile must be greater than zero"));
                }
                _ => Value::Null,
            },
            Function::Lag | Function::Lead => {
                let offset = match call.args.get(1) {
                    None => Some(1),
                    Some(_) => arg(1, n)?.as_int(),
                };
                match offset {
                    None => Value::Null,
                    Some(offset) => {
                        let offset = if function == Function::Lag {
                            offset.checked_neg().unwrap_or(i64::MAX)
                        } else {
                            offset
                        };
                        let target = (n as i64)
                            .checked_add(offset)
                            .and_then(|at| usize::try_from(at).ok())
                            .filter(|&at| at < count);
                        match target {
                            Some(at) => arg(0, at)?,
                            None => arg(2, n)?,
                        }
                    }
                }
            }
            Function::FirstValue | Function::LastValue | Function::NthValue => {
                let parts = frames.parts(n, frame)?;
                let mut positions = parts.iter().cloned().flatten();
                let at = match function {
                    Function::FirstValue => positions.next(),
                    Function::LastValue => parts.iter().rev().find_map(|part| part.clone().next_back()),
                    _ => match arg(1, n)? {
                        Value::Int(nth) if nth > 0 => {
                            usize::try_from(nth - 1).ok().and_then(|nth| positions.nth(nth))
                        }
                        Value::Int(_) => {
                            return Err(SqlError::new(
                                "22016",
                                "argument of nth_value must be greater than zero",
                            ));
                        }
                        _ => None,
                    },
                };
                match at {
                    Some(at) => arg(0, at)?,
                    None => Value::Null,
                }
            }
        };
        out[partition.rows[n]] = value;
    }
    Ok(())
}

/// The bucket of row `n` of `count`: the first ones take the rows that are left over.
fn ntile(n: i64, count: i64, buckets: i64) -> i64 {
    let (size, extra) = (count / buckets, count % buckets);
    let large = extra * (size + 1);
    if n < large { n / (size + 1) + 1 } else { extra + (n - large) / size.max(1) + 1 }
}

/// Results of an aggregate over frames. A frame that only grows is accumulated once.
fn aggregate(
    call: &WindowCall,
    partition: &Partition,
    rows: &[Row],
    frame: &Frame<'_, '_>,
    out: &mut [Value],
) -> Result<(), SqlError> {
    let WindowFunction::Aggregate(function) = &call.function else { return Ok(()) };
    let env = frame.run.env;
    let mut frames = Frames::new(call, partition, frame)?;
    if call.spec.frame.exclude != Exclude::Nothing {
        for n in 0..partition.rows.len() {
            let mut accumulator = function.start(&[]);
            for at in frames.parts(n, frame)?.into_iter().flatten() {
                frame.run.visit()?;
                let frame = frame.over(&rows[partition.rows[at]]);
                if call.filter.as_ref().map_or(Ok(true), |filter| filter.holds(&frame))? {
                    accumulator.accumulate(&project(&call.args, &frame)?, env)?;
                }
            }
            out[partition.rows[n]] = accumulator.finish(env)?;
        }
        return Ok(());
    }
    let mut accumulator = function.start(&[]);
    let (mut from, mut to) = (0, 0);
    let mut last: Option<Value> = None;
    for n in 0..partition.rows.len() {
        let (start, end) = frames.of(n, frame)?;
        if start != from || end < to {
            accumulator = function.start(&[]);
            (from, to) = (start, start);
            last = None;
        }
        if to < end {
            last = None;
        }
        while to < end {
            frame.run.visit()?;
            let frame = frame.over(&rows[partition.rows[to]]);
            to += 1;
            if let Some(filter) = &call.filter
                && !filter.holds(&frame)?
            {
                continue;
            }
            accumulator.accumulate(&project(&call.args, &frame)?, env)?;
        }
        let value = match last {
            Some(value) => value,
            None => accumulator.finish(env)?,
        };
        out[partition.rows[n]] = value.clone();
        last = Some(value);
    }
    Ok(())
}

/// The frames of a partition's rows, as ranges of positions.
struct Frames<'p> {
    call: &'p WindowCall,
    partition: &'p Partition,
    start: Option<Value>,
    end: Option<Value>,
    /// For GROUPS: the number of each row's peer group, and each group's range.
    groups: Vec<usize>,
    ranges: Vec<(usize, usize)>,
}

impl<'p> Frames<'p> {
    fn new(call: &'p WindowCall, partition: &'p Partition, frame: &Frame<'_, '_>) -> Result<Self, SqlError> {
        let offset = |bound: &Bound, which: &str| -> Result<Option<Value>, SqlError> {
            let (Bound::Preceding(expr) | Bound::Following(expr)) = bound else { return Ok(None) };
            let value = expr.eval(frame)?;
            match &value {
                Value::Null => Err(SqlError::new("22004", format!("frame {which} offset must not be null"))),
                Value::Int(n) if *n < 0 && call.spec.frame.units != FrameUnits::Range => {
                    Err(SqlError::new("22013", format!("frame {which} offset must not be negative")))
                }
                Value::Int(n) if *n < 0 => {
                    Err(SqlError::new("22013", "invalid preceding or following size in window function"))
                }
                _ => Ok(Some(value)),
            }
        };
        let spec = &call.spec.frame;
        let (start, end) = (offset(&spec.start, "starting")?, offset(&spec.end, "ending")?);
        let (mut groups, mut ranges) = (Vec::new(), Vec::new());
        if spec.units == FrameUnits::Groups {
            for &range in &partition.peers {
                if ranges.last() != Some(&range) {
                    ranges.push(range);
                }
                groups.push(ranges.len() - 1);
            }
        }
        Ok(Frames { call, partition, start, end, groups, ranges })
    }

    /// The frame of row `n`: from the first to one past the last.
    fn of(&mut self, n: usize, frame: &Frame<'_, '_>) -> Result<(usize, usize), SqlError> {
        let spec = &self.call.spec.frame;
        let count = self.partition.rows.len();
        let start = match &spec.start {
            Bound::UnboundedPreceding => 0,
            Bound::UnboundedFollowing => count,
            bound => self.edge(bound, self.start.as_ref(), n, true, frame)?,
        };
        let end = match &spec.end {
            Bound::UnboundedFollowing => count,
            Bound::UnboundedPreceding => 0,
            bound => self.edge(bound, self.end.as_ref(), n, false, frame)?,
        };
        let start = start.min(count);
        Ok((start, end.clamp(start, count)))
    }

    /// The frame of row `n` without what EXCLUDE leaves out: at most three ranges.
    fn parts(&mut self, n: usize, frame: &Frame<'_, '_>) -> Result<Vec<std::ops::Range<usize>>, SqlError> {
        let (start, end) = self.of(n, frame)?;
        let (first, last) = self.partition.peers[n];
        let cut = match self.call.spec.frame.exclude {
            Exclude::Nothing => return Ok(std::iter::once(start..end).collect()),
            Exclude::Current => [n, n, n + 1, n + 1],
            Exclude::Group => [first, first, last, last],
            Exclude::Ties => [first, n, n + 1, last],
        };
        let [a, b, c, d] = cut.map(|at| at.clamp(start, end));
        Ok(vec![start..a, b..c.max(b), d..end]
            .into_iter()
            .enumerate()
            .filter(|(part, range)| {
                !range.is_empty() && (*part != 1 || self.call.spec.frame.exclude == Exclude::Ties)
            })
            .map(|(_, range)| range)
            .collect())
    }

    fn edge(
        &self,
        bound: &Bound,
        offset: Option<&Value>,
        n: usize,
        start: bool,
        frame: &Frame<'_, '_>,
    ) -> Result<usize, SqlError> {
        let (first, end) = self.partition.peers[n];
        let steps = offset.and_then(Value::as_int).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let past = usize::from(!start);
        Ok(match (self.call.spec.frame.units, bound) {
            (FrameUnits::Rows, Bound::Preceding(_)) => (n + past).saturating_sub(steps),
            (FrameUnits::Rows, Bound::Following(_)) => n.saturating_add(steps).saturating_add(past),
            (FrameUnits::Rows, _) => n + past,
            (FrameUnits::Groups, Bound::Preceding(_) | Bound::Following(_)) => {
                let here = self.groups[n];
                let target = if matches!(bound, Bound::Preceding(_)) {
                    here.checked_sub(steps)
                } else {
                    here.checked_add(steps)
                };
                match target.map(|at| self.ranges.get(at)) {
                    Some(Some((first, end))) => {
                        if start {
                            *first
                        } else {
                            *end
                        }
                    }
                    Some(None) => self.partition.rows.len(),
                    None => 0,
                }
            }
            (FrameUnits::Range, Bound::Preceding(_) | Bound::Following(_)) => {
                let preceding = matches!(bound, Bound::Preceding(_));
                self.range_edge(preceding, offset, n, start, frame)?
            }
            _ => {
                if start {
                    first
                } else {
                    end
                }
            }
        })
    }

    fn range_edge(
        &self,
        preceding: bool,
        offset: Option<&Value>,
        n: usize,
        start: bool,
        frame: &Frame<'_, '_>,
    ) -> Result<usize, SqlError> {
        let (first, end) = self.partition.peers[n];
        let (Some(ends), Some(key), Some(offset)) =
            (&self.call.spec.frame.range, self.call.spec.order_by.first(), offset)
        else {
            return Ok(if start { first } else { end });
        };
        let here = self.partition.keys[n][0].clone();
        if here.is_null() {
            return Ok(if start { first } else { end });
        }
        let pair = [here, offset.clone()];
        let edge = if preceding { &ends.0 } else { &ends.1 }.eval(&frame.over(&pair))?;
        // NULLs sit together at one end and never belong to another row's range
        let before = |row: &Row| {
            let value = &row[0];
            if value.is_null() {
                return key.nulls_first;
            }
            let value = &comparable(value, &edge);
            let order = if key.descending { compare(&edge, value) } else { compare(value, &edge) };
            if start { order.is_lt() } else { order.is_le() }
        };
        Ok(self.partition.keys.partition_point(before))
    }
}

/// A date or time of day as what its frame's edge is: a timestamp, an interval.
fn comparable(value: &Value, edge: &Value) -> Value {
    const DAY: i64 = 86_400_000_000;
    match (value, edge) {
        (Value::Date(days), Value::Timestamp(_)) => Value::Timestamp(match *days {
            i32::MIN => i64::MIN,
            i32::MAX => i64::MAX,
            days => i64::from(days).saturating_mul(DAY),
        }),
        (Value::Time(micros), Value::Interval(_)) => {
            Value::Interval(Interval { months: 0, days: 0, micros: *micros }.into())
        }
        _ => value.clone(),
    }
}
