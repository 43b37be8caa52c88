//! Which rows to show: one text searched in every column, and a small language for single columns.

use std::cmp::Ordering;

use super::{cell, decimal, moment};
use crate::protocol::table::{Kind, Table};

/// What a column filter says, read from what the learner wrote.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnFilter {
    IsNull,
    NotNull,
    /// `> 10`, `= x`: compared as the column's kind sorts; NULL never matches, as in SQL.
    Compare(Operator, Operand),
    /// Anything else: the text occurs in the cell, whatever the case.
    Contains(Needle),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Number(String),
    Moment(i64),
    Text(String),
}

/// What a double may be besides numbers.
const INFINITIES: [&str; 2] = ["Infinity", "-Infinity"];

/// Why a column filter makes no sense: a sentence for the learner.
pub type Complaint = &'static str;

/// Reads a column filter. `Ok(None)` filters nothing: it is empty or not finished yet.
pub fn parse(kind: Kind, text: &str) -> Result<Option<ColumnFilter>, Complaint> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("null") {
        return Ok(Some(ColumnFilter::IsNull));
    }
    if text.eq_ignore_ascii_case("not null") {
        return Ok(Some(ColumnFilter::NotNull));
    }
    let operators = [
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<>", Operator::NotEqual),
        ("!=", Operator::NotEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("=", Operator::Equal),
    ];
    for (sign, operator) in operators {
        if let Some(rest) = text.strip_prefix(sign) {
            return operand(kind, operator, rest.trim())
                .map(|found| found.map(|it| ColumnFilter::Compare(operator, it)));
        }
    }
    Ok(Needle::new(text).map(ColumnFilter::Contains))
}

fn operand(kind: Kind, operator: Operator, text: &str) -> Result<Option<Operand>, Complaint> {
    // `=` alone asks for the empty text where there is such a thing; elsewhere it is a filter half written.
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    if text.is_empty() && !(equality && kind == Kind::Text) {
        return Ok(None);
    }
    match kind {
        Kind::Number if decimal::is_number(text) || INFINITIES.contains(&text) => {
            Ok(Some(Operand::Number(text.to_owned())))
        }
        Kind::ExactNumber if decimal::is_decimal(text) => Ok(Some(Operand::Number(text.to_owned()))),
        Kind::Number | Kind::ExactNumber => Err("Compare this column with a number, such as >10"),
        Kind::Date | Kind::Timestamp => match moment::parse(kind, text) {
            Some(micros) => Ok(Some(Operand::Moment(micros))),
            None => Err("Compare this column with a date, such as >2024-01-31"),
        },
        Kind::Time => match moment::parse(kind, text) {
            Some(micros) => Ok(Some(Operand::Moment(micros))),
            None => Err("Compare this column with a time, such as >09:30"),
        },
        Kind::Bool => Ok(Some(Operand::Text(text.to_ascii_lowercase()))),
        Kind::Text | Kind::Json | Kind::Other => Ok(Some(Operand::Text(text.to_owned()))),
    }
}

impl ColumnFilter {
    /// Whether a cell of `kind` passes.
    pub fn matches(&self, kind: Kind, text: Option<&str>) -> bool {
        let Some(text) = text else {
            return matches!(self, ColumnFilter::IsNull);
        };
        match self {
            ColumnFilter::IsNull => false,
            ColumnFilter::NotNull => true,
            ColumnFilter::Contains(needle) => needle.occurs_in(cell::shown(kind, text)),
            ColumnFilter::Compare(operator, operand) => {
                compare(kind, text, operand).is_some_and(|order| operator.accepts(order))
            }
        }
    }
}

fn compare(kind: Kind, text: &str, operand: &Operand) -> Option<Ordering> {
    match operand {
        // As doubles compare: NaN is neither more nor less than a number.
        Operand::Number(_) if kind == Kind::Number && text == "NaN" => None,
        Operand::Number(value) => Some(decimal::compare(text, value)),
        Operand::Moment(value) => Some(moment::parse(kind, text)?.cmp(value)),
        Operand::Text(value) => Some(cell::shown(kind, text).cmp(value.as_str())),
    }
}

impl Operator {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
        }
    }
}

/// A text to find whatever its case.
#[derive(Debug, Clone, PartialEq)]
pub struct Needle {
    lower: String,
    ascii: bool,
}

impl Needle {
    /// `None` when there is nothing to look for.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Needle { lower: text.to_lowercase(), ascii: text.is_ascii() })
    }

    /// Whether it occurs in `text`. ASCII, the usual case, is compared without making a lower-case copy: this runs
    /// for every cell of the result at each key typed.
    pub fn occurs_in(&self, text: &str) -> bool {
        if !self.ascii {
            return text.to_lowercase().contains(&self.lower);
        }
        let needle = self.lower.as_bytes();
        let Some((&first, rest)) = needle.split_first() else {
            return true;
        };
        let mut hay = text.as_bytes();
        while hay.len() >= needle.len() {
            let Some((&byte, after)) = hay.split_first() else {
                return false;
            };
            if byte.to_ascii_lowercase() == first
                && after.get(..rest.len()).is_some_and(|start| start.eq_ignore_ascii_case(rest))
            {
                return true;
            }
            hay = after;
        }
        false
    }
}

/// The numbers of the rows that pass, in the table's order. `columns` has a filter or nothing for each column.
pub fn rows(table: &Table, quick: Option<&Needle>, columns: &[Option<ColumnFilter>]) -> Vec<u32> {
    let filtered: Vec<(usize, Kind, &ColumnFilter)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, filter)| Some((at, table.columns.get(at)?.kind, filter.as_ref()?)))
        .collect();
    let passes = |row: usize| {
        filtered.iter().all(|(at, kind, filter)| filter.matches(*kind, table.cell(row, *at)))
            && quick.is_none_or(|needle| {
                table.row(row).zip(&table.columns).any(|(text, column)| {
                    text.is_some_and(|text| needle.occurs_in(cell::shown(column.kind, text)))
                })
            })
    };
    (0..table.rows()).filter(|&row| passes(row)).map(|row| row as u32).collect()
}

#[cfg(test)]
mod tests;
