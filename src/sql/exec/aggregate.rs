//! GROUP BY and aggregates, by hashing.

use super::eval::Frame;
use super::record::Part;
use super::run::Run;
use super::sort::{compare_keys, key_values};
use super::{Sink, execute, project};
use crate::sql::error::SqlError;
use crate::sql::functions::aggregate::Accumulator;
use crate::sql::hash::{Map, Set};
use crate::sql::outcome::Row;
use crate::sql::plan::{Aggregate, AggregateCall, Strategy};
use crate::sql::value::{Value, compare};

/// One aggregate's state in one group.
enum State {
    Direct(Box<dyn Accumulator>),
    /// Arguments wait, because they have to be sorted or made distinct first.
    Waiting {
        rows: Vec<(Row, Row)>,
        seen: Set<Row>,
    },
}

/// One group: its key in each set, and the states.
struct Group {
    key: Row,
    states: Vec<State>,
}

impl State {
    fn new(call: &AggregateCall) -> State {
        if call.distinct || !call.order_by.is_empty() || call.function.ordered_set {
            State::Waiting { rows: Vec::new(), seen: Set::default() }
        } else {
            State::Direct(call.function.start(&[]))
        }
    }

    fn take(&mut self, call: &AggregateCall, frame: &Frame<'_, '_>) -> Result<(), SqlError> {
        if let Some(filter) = &call.filter
            && !filter.holds(frame)?
        {
            return Ok(());
        }
        match self {
            State::Direct(accumulator) => match call.args.as_slice() {
                [] => accumulator.accumulate(&[], frame.run.env),
                [arg] => accumulator.accumulate(&[arg.eval(frame)?], frame.run.env),
                args => accumulator.accumulate(&project(args, frame)?, frame.run.env),
            },
            State::Waiting { rows, seen } => {
                let args = project(&call.args, frame)?;
                if call.distinct {
                    if seen.contains(&args) {
                        return Ok(());
                    }
                    seen.insert(args.clone());
                }
                frame.run.hold(&args)?;
                rows.push((key_values(&call.order_by, frame)?, args));
                Ok(())
            }
        }
    }

    fn finish(self, call: &AggregateCall, run: &Run<'_>) -> Result<Value, SqlError> {
        match self {
            State::Direct(accumulator) => accumulator.finish(run.env),
            State::Waiting { mut rows, .. } => {
                if call.order_by.is_empty() {
                    // PostgreSQL sorts to find duplicates, and the order shows in string_agg and array_agg
                    rows.sort_by(|a, b| {
                        let pairs = a.1.iter().zip(b.1.iter());
                        pairs
                            .map(|(a, b)| compare(a, b))
                            .find(|order| order.is_ne())
                            .unwrap_or(std::cmp::Ordering::Equal)
                    });
                } else {
                    rows.sort_by(|a, b| compare_keys(&a.0, &b.0, &call.order_by));
                }
                let direct: Vec<Value> = match rows.first() {
                    Some((_, args)) => args.iter().take(call.function.direct).cloned().collect(),
                    None => Vec::new(),
                };
                if call.function.ordered_set && rows.is_empty() {
                    return Ok(Value::Null);
                }
                let mut accumulator = call.function.start(&direct);
                for (_, args) in &rows {
                    accumulator.accumulate(&args[call.function.direct..], run.env)?;
                }
                accumulator.finish(run.env)
            }
        }
    }
}

/// Pushes one row a group: group values, aggregates, GROUPING results.
pub(crate) fn aggregate(
    plan: &Aggregate,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    if plan.strategy == Strategy::Sorted {
        return sorted(plan, run, params, sink);
    }
    let Aggregate { input, groups, sets, calls, grouping, strategy: _, key } = plan;
    let recorded = run.recorded(Part::Aggregate, plan);
    if let ([], [set], None) = (groups.as_slice(), sets.as_slice(), recorded) {
        // one group whatever the rows: there is nothing to look up
        let mut states: Vec<State> = calls.iter().map(State::new).collect();
        let mark = run.held();
        execute(input, run, params, &mut |row| {
            let frame = frame.over(row);
            for (state, call) in states.iter_mut().zip(calls) {
                state.take(call, &frame)?;
            }
            Ok(true)
        })?;
        let group = Group { key: Row::from([]), states };
        let go_on = sink(&finished(group, calls, grouping, set, run)?)?;
        run.release_to(mark);
        return Ok(go_on);
    }
    let mark = run.held();
    let new_states = || calls.iter().map(State::new).collect::<Vec<_>>();
    let mut tables: Vec<(Map<Row, usize>, Vec<Group>)> =
        sets.iter().map(|_| (Map::default(), Vec::new())).collect();
    let single = sets.len() == 1;
    // most rows belong to a group that is there already: their key needs no allocation
    let (mut whole, mut part): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    execute(input, run, params, &mut |row| {
        let frame = frame.over(row);
        whole.clear();
        for group in groups {
            whole.push(group.eval(&frame)?);
        }
        for (number, (set, (index, list))) in sets.iter().zip(&mut tables).enumerate() {
            let key = if let (true, Some(tell)) = (single, key) {
                part.clear();
                part.extend(tell.iter().map(|&at| whole[at].clone()));
                &part
            } else if single {
                &whole
            } else {
                let values = whole.iter().enumerate();
                part.clear();
                part.extend(
                    values.map(|(at, value)| if set.contains(&at) { value.clone() } else { Value::Null }),
                );
                &part
            };
            let at = match index.get(key.as_slice()) {
                Some(&at) => at,
                None => {
                    let found = Row::from(key.as_slice());
                    run.hold(&found)?;
                    index.insert(found.clone(), list.len());
                    // the columns that the key tells are those of its first row
                    let key = if single { Row::from(whole.as_slice()) } else { found };
                    list.push(Group { key, states: new_states() });
                    list.len() - 1
                }
            };
            if let Some(recorded) = recorded {
                recorded.groups(number, at)?;
            }
            for (state, call) in list[at].states.iter_mut().zip(calls) {
                state.take(call, &frame)?;
            }
        }
        Ok(true)
    })?;
    for (number, (set, (_, mut list))) in sets.iter().zip(tables).enumerate() {
        if list.is_empty() && set.is_empty() {
            // without GROUP BY there is one group even of no rows
            list.push(Group { key: groups.iter().map(|_| Value::Null).collect(), states: new_states() });
        }
        for (at, group) in list.into_iter().enumerate() {
            if let Some(recorded) = recorded {
                recorded.finishes(number, at);
            }
            if !sink(&finished(group, calls, grouping, set, run)?)? {
                return Ok(false);
            }
        }
    }
    run.release_to(mark);
    Ok(true)
}

/// A group's row.
fn finished(
    group: Group,
    calls: &[AggregateCall],
    grouping: &[Vec<usize>],
    set: &[usize],
    run: &Run<'_>,
) -> Result<Row, SqlError> {
    let mut row: Vec<Value> = group.key.to_vec();
    for (state, call) in group.states.into_iter().zip(calls) {
        row.push(state.finish(call, run)?);
    }
    for args in grouping {
        let bits = args.iter().fold(0i64, |bits, at| bits << 1 | i64::from(!set.contains(at)));
        row.push(Value::Int(bits));
    }
    Ok(row.into())
}

/// Groups of an input that is sorted by them: each is finished when the next one begins.
fn sorted(plan: &Aggregate, run: &Run<'_>, params: &[Value], sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let Aggregate { input, groups, sets, calls, grouping, strategy: _, key } = plan;
    let set: Vec<usize> = sets.first().cloned().unwrap_or_default();
    let tell: Vec<usize> = key.clone().unwrap_or_else(|| (0..groups.len()).collect());
    let mut current: Option<Group> = None;
    let mut whole: Vec<Value> = Vec::new();
    let (recorded, mut number) = (run.recorded(Part::Aggregate, plan), 0);
    let mut mark = run.held();
    let go_on = execute(input, run, params, &mut |row| {
        let frame = frame.over(row);
        whole.clear();
        for group in groups {
            whole.push(group.eval(&frame)?);
        }
        let same =
            current.as_ref().is_some_and(|group| tell.iter().all(|&at| group.key[at].equals(&whole[at])));
        if !same {
            if let Some(group) = current.take() {
                if let Some(recorded) = recorded {
                    recorded.finishes(0, number);
                }
                number += 1;
                let go_on = sink(&finished(group, calls, grouping, &set, run)?)?;
                run.release_to(mark);
                if !go_on {
                    return Ok(false);
                }
            }
            mark = run.held();
            let states = calls.iter().map(State::new).collect();
            current = Some(Group { key: Row::from(whole.as_slice()), states });
        }
        if let Some(recorded) = recorded {
            recorded.groups(0, number)?;
        }
        if let Some(group) = &mut current {
            for (state, call) in group.states.iter_mut().zip(calls) {
                state.take(call, &frame)?;
            }
        }
        Ok(true)
    })?;
    if let Some(recorded) = recorded {
        recorded.finishes(0, number);
    }
    match current {
        Some(group) if go_on => sink(&finished(group, calls, grouping, &set, run)?),
        _ => Ok(go_on),
    }
}
