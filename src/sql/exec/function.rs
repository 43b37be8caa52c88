//! Set-returning functions, in FROM and in the select list.

use super::eval::Frame;
use super::run::Run;
use super::{Sink, execute, project};
use crate::sql::error::SqlError;
use crate::sql::functions::set_returning::Rows;
use crate::sql::outcome::Row;
use crate::sql::plan::{FunctionScan, Plan};
use crate::sql::value::Value;

fn rows(call: &FunctionScan, frame: &Frame<'_, '_>) -> Result<Rows, SqlError> {
    let args = project(&call.args, frame)?;
    call.function.rows(&args, frame.run.env)
}

/// Pushes the rows of a function in FROM.
pub(crate) fn scan(
    call: &FunctionScan,
    frame: &Frame<'_, '_>,
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    for (at, row) in rows(call, frame)?.enumerate() {
        frame.run.visit()?;
        let mut row = row?;
        if call.ordinality {
            row.push(Value::Int(at as i64 + 1));
        }
        if !sink(&row.into())? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Pushes each input row once for each result of the calls, side by side; a call with fewer results than
/// another gives NULLs at the end.
pub(crate) fn project_set(
    input: &Plan,
    width: usize,
    calls: &[FunctionScan],
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    execute(input, run, params, &mut |row| {
        let frame = frame.over(row);
        let mut open = calls.iter().map(|call| rows(call, &frame)).collect::<Result<Vec<_>, _>>()?;
        loop {
            run.visit()?;
            let mut out: Vec<Value> = Vec::with_capacity(width + calls.len());
            out.extend_from_slice(row);
            let mut any = false;
            for rows in &mut open {
                let next = rows.next().transpose()?;
                any |= next.is_some();
                out.push(next.and_then(|row| row.into_iter().next()).unwrap_or_default());
            }
            if !any {
                return Ok(true);
            }
            if !sink(&Row::from(out))? {
                return Ok(false);
            }
        }
    })
}
