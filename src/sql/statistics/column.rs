//! Gathering one column's statistics: `compute_scalar_stats` of PostgreSQL's `analyze.c`.

use super::ColumnStatistics;
use crate::sql::store::Table;
use crate::sql::types::Type;
use crate::sql::value::{Value, compare};

/// Entries of the list of common values, and buckets of the histogram.
const TARGET: usize = 100;

/// Bytes of a value as PostgreSQL stores it.
pub(super) fn width(value: &Value, ty: &Type) -> usize {
    let varying = |bytes: usize| if bytes < 127 { bytes + 1 } else { bytes + 4 };
    match (value, ty) {
        (_, Type::Bool) => 1,
        (_, Type::Int2) => 2,
        (_, Type::Int4 | Type::Float4 | Type::Date | Type::Oid | Type::Enum(_)) => 4,
        (_, Type::Int8 | Type::Float8 | Type::Time(_) | Type::Timestamp(_) | Type::Timestamptz(_)) => 8,
        (_, Type::Interval | Type::Uuid) => 16,
        (_, Type::Name) => 64,
        (Value::Text(text), Type::Char(n)) => varying(text.len().max(*n as usize)),
        (Value::Text(text), _) => varying(text.len()),
        (Value::Bytes(bytes), _) => varying(bytes.len()),
        (Value::Numeric(number), _) => {
            let digits = number.to_string().bytes().filter(u8::is_ascii_digit).count();
            varying(2 + 2 * digits.div_ceil(4))
        }
        (value, ty) => varying(value.output(ty).len()),
    }
}

/// Bytes of a value of this type where no value is known.
pub(crate) fn typical_width(ty: &Type) -> f64 {
    match ty {
        Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Json | Type::Jsonb | Type::Bytea => 32.0,
        Type::Numeric(_) => 8.0,
        other => width(&Value::Null, other).max(1) as f64,
    }
}

/// The alignment of a stored value; short values of varying length need none.
pub(super) fn alignment(ty: &Type, bytes: usize) -> usize {
    match ty {
        Type::Bool | Type::Uuid | Type::Name => 1,
        Type::Int2 => 2,
        Type::Int4 | Type::Float4 | Type::Date | Type::Oid | Type::Enum(_) => 4,
        Type::Int8
        | Type::Float8
        | Type::Time(_)
        | Type::Timestamp(_)
        | Type::Timestamptz(_)
        | Type::Interval => 8,
        _ if bytes < 128 => 1,
        _ => 4,
    }
}

/// Looks at up to `sample` rows of a column, evenly spread.
pub(super) fn gather(table: &Table, at: usize, ty: &Type, sample: usize) -> ColumnStatistics {
    let total = table.rows.len();
    let step = total.div_ceil(sample.max(1)).max(1);
    let mut values: Vec<(&Value, usize)> = Vec::new();
    let (mut seen, mut bytes) = (0usize, 0usize);
    for (position, (_, row)) in table.rows.iter().step_by(step).enumerate() {
        seen += 1;
        if let Some(value) = row.get(at).filter(|value| !value.is_null()) {
            bytes += width(value, ty);
            values.push((value, position));
        }
    }
    if seen == 0 {
        return ColumnStatistics { width: typical_width(ty), ..ColumnStatistics::default() };
    }
    let null_fraction = (seen - values.len()) as f64 / seen as f64;
    if values.is_empty() {
        return ColumnStatistics { null_fraction, width: typical_width(ty), ..ColumnStatistics::default() };
    }
    let width = bytes as f64 / values.len() as f64;
    if matches!(ty, Type::Json) {
        return ColumnStatistics { null_fraction, width, ..ColumnStatistics::default() };
    }
    values.sort_by(|a, b| compare(a.0, b.0).then(a.1.cmp(&b.1)));
    let correlation = correlation(&values);
    let (distinct, runs) = runs(&values, seen as f64, total as f64, null_fraction);
    let common = common(&runs, distinct, null_fraction, seen as f64, total as f64);
    let bounds = bounds(&values, &runs, &common);
    let common =
        common.into_iter().map(|(value, count)| (value.clone(), count as f64 / seen as f64)).collect();
    ColumnStatistics { null_fraction, width, distinct, common, bounds, correlation }
}

/// Values and how often each was seen, in order.
type Runs<'v> = Vec<(&'v Value, usize)>;

fn runs<'v>(values: &[(&'v Value, usize)], seen: f64, total: f64, null_fraction: f64) -> (f64, Runs<'v>) {
    let mut runs: Runs<'v> = Vec::new();
    for (value, _) in values {
        match runs.last_mut() {
            Some((last, count)) if compare(last, value).is_eq() => *count += 1,
            _ => runs.push((value, 1)),
        }
    }
    let once = runs.iter().filter(|(_, count)| *count == 1).count();
    let distinct = if once == runs.len() {
        -(1.0 - null_fraction)
    } else if once == 0 {
        runs.len() as f64
    } else {
        // Haas and Stokes' estimator Duj1: n d / (n - f1 + f1 n / N)
        let (n, d, f1) = (values.len() as f64, runs.len() as f64, once as f64);
        let all = total * (1.0 - null_fraction);
        ((n * d) / ((n - f1) + f1 * n / all)).clamp(d, all.max(d)).round()
    };
    let _ = seen;
    let distinct = if distinct > 0.1 * total { -(distinct / total) } else { distinct };
    (distinct, runs)
}

/// The common values with their counts: all when there are few, else those that are clearly more frequent
/// than the rest (`analyze_mcv_list`).
fn common<'v>(runs: &Runs<'v>, distinct: f64, null_fraction: f64, seen: f64, total: f64) -> Runs<'v> {
    let mut often: Runs<'v> = runs.clone();
    let all_of_few = distinct > 0.0 && runs.len() <= TARGET;
    if !all_of_few {
        often.retain(|(_, count)| *count > 1);
    }
    often.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    often.truncate(TARGET);
    if all_of_few || seen >= total || often.is_empty() {
        return often;
    }
    let distinct = if distinct < 0.0 { -distinct * total } else { distinct };
    let mut sum: usize = often[..often.len() - 1].iter().map(|(_, count)| count).sum();
    while let Some((_, count)) = often.last() {
        let mut share = (1.0 - sum as f64 / seen - null_fraction).clamp(0.0, 1.0);
        let others = distinct - (often.len() as f64 - 1.0);
        if others > 1.0 {
            share /= others;
        }
        let (n, count) = (seen, *count as f64);
        let k = total * count / n;
        let variance = n * k * (total - k) * (total - n) / (total * total * (total - 1.0));
        if count > share * seen + 2.0 * variance.sqrt() + 0.5 {
            break;
        }
        often.pop();
        sum -= often.last().map_or(0, |(_, count)| *count);
    }
    often
}

/// Bounds of equally filled buckets of what is not among the common values.
fn bounds(values: &[(&Value, usize)], runs: &Runs<'_>, common: &Runs<'_>) -> Vec<Value> {
    let buckets = (runs.len() - common.len().min(runs.len())).min(TARGET + 1);
    if buckets < 2 {
        return Vec::new();
    }
    let mut frequent: Vec<&Value> = common.iter().map(|(value, _)| *value).collect();
    frequent.sort_by(|a, b| compare(a, b));
    let rest: Vec<&Value> = values
        .iter()
        .map(|(value, _)| *value)
        .filter(|value| frequent.binary_search_by(|other| compare(other, value)).is_err())
        .collect();
    if rest.is_empty() {
        return Vec::new();
    }
    (0..buckets)
        .filter_map(|n| rest.get(n * (rest.len() - 1) / (buckets - 1)))
        .map(|value| (*value).clone())
        .collect()
}

/// Pearson's correlation of places in the order and places among the rows.
fn correlation(values: &[(&Value, usize)]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 2 {
        return 1.0;
    }
    let mut places: Vec<usize> = values.iter().map(|(_, at)| *at).collect();
    places.sort_unstable();
    let rank = |at: usize| places.binary_search(&at).unwrap_or(0) as f64;
    let sum = (n - 1.0) * n / 2.0;
    let squares = (n - 1.0) * n * (2.0 * n - 1.0) / 6.0;
    let products: f64 = values.iter().enumerate().map(|(i, (_, at))| i as f64 * rank(*at)).sum();
    let spread = n * squares - sum * sum;
    if spread == 0.0 { 1.0 } else { (n * products - sum * sum) / spread }
}
