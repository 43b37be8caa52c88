//! OVER (…): partitions, order and frames.

use gluesql_core::sqlparser::ast::{
    self, NamedWindowDefinition, NamedWindowExpr, OrderByExpr, WindowFrameBound, WindowFrameUnits, WindowType,
};

use super::{Binder, Clause, placed, refuse};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::parse::rewrite::NOTE;
use crate::sql::parse::{MARK, unmark};
use crate::sql::plan::{Bound, Exclude, Frame, FrameUnits, SortKey, WindowSpec};
use crate::sql::types::Type;

/// A window definition before its frame's defaults.
#[derive(Clone)]
pub(super) struct Draft {
    partition_by: Vec<Expr>,
    order_by: Vec<(SortKey, Type)>,
    frame: Option<Frame>,
}

impl Binder<'_> {
    /// An ORDER BY item: the expression, whether it descends, whether NULLs come first.
    pub(super) fn sort_expr(&mut self, key: &OrderByExpr) -> Result<(Typed, bool, bool), SqlError> {
        let OrderByExpr { expr, asc, nulls_first, with_fill } = key;
        refuse(with_fill.is_some(), "WITH FILL", "Join with generate_series.")?;
        let typed = self.expr(expr)?;
        self.check_sortable(&typed)?;
        let descending = *asc == Some(false);
        Ok((typed, descending, nulls_first.unwrap_or(descending)))
    }

    /// Refuses types without an order.
    pub(super) fn check_sortable(&self, typed: &Typed) -> Result<(), SqlError> {
        if typed.ty == Type::Json {
            let error = SqlError::new("42883", "could not identify an ordering operator for type json")
                .with_hint("Use an explicit ordering operator or modify the query.");
            return Err(placed(error, typed.at));
        }
        Ok(())
    }

    /// WINDOW name AS (…), …
    pub(super) fn name_windows(&mut self, definitions: &[NamedWindowDefinition]) -> Result<(), SqlError> {
        for NamedWindowDefinition(name, definition) in definitions {
            let name = self.source.name(name)?;
            if self.level().named_windows.iter().any(|(other, _)| *other == name.text) {
                return Err(placed(
                    SqlError::new("42P20", format!("window \"{}\" is already defined", name.text)),
                    name.at,
                ));
            }
            let draft = match definition {
                NamedWindowExpr::WindowSpec(spec) => self.draft(spec)?,
                NamedWindowExpr::NamedWindow(_) => return Err(super::not_postgres("WINDOW name AS name")),
            };
            self.level().named_windows.push((name.text, draft));
        }
        Ok(())
    }

    fn named_window(&mut self, name: &ast::Ident) -> Result<Draft, SqlError> {
        let name = self.source.name(name)?;
        let found = self
            .level()
            .named_windows
            .iter()
            .find(|(other, _)| *other == name.text)
            .map(|(_, draft)| draft.clone());
        found.ok_or_else(|| {
            placed(SqlError::new("42704", format!("window \"{}\" does not exist", name.text)), name.at)
        })
    }

    pub(super) fn window_spec(&mut self, over: &WindowType) -> Result<WindowSpec, SqlError> {
        let draft = match over {
            WindowType::NamedWindow(name) => self.named_window(name)?,
            WindowType::WindowSpec(spec) => self.draft(spec)?,
        };
        let frame = draft.frame.unwrap_or(Frame {
            units: FrameUnits::Range,
            start: Bound::UnboundedPreceding,
            end: Bound::CurrentRow,
            range: None,
            exclude: Exclude::Nothing,
        });
        Ok(WindowSpec {
            partition_by: draft.partition_by,
            order_by: draft.order_by.into_iter().map(|(key, _)| key).collect(),
            frame,
        })
    }

    fn draft(&mut self, spec: &ast::WindowSpec) -> Result<Draft, SqlError> {
        let ast::WindowSpec { window_name, partition_by, order_by, window_frame } = spec;
        let mut draft = Draft { partition_by: Vec::new(), order_by: Vec::new(), frame: None };
        // EXCLUDE travels in the window's name
        let (window_name, exclude) =
            match window_name.as_ref().map(|name| (name, name.value.split_once(NOTE))) {
                Some((name, Some((before, note)))) => {
                    let (what, index) = unmark(note);
                    let value = index.map_or(before.to_string(), |index| format!("{before}{MARK}{index}"));
                    let name = ast::Ident { value, quote_style: name.quote_style };
                    ((!before.is_empty()).then_some(name), Exclude::named(what))
                }
                other => (other.map(|(name, _)| name.clone()), Exclude::Nothing),
            };
        if let Some(name) = &window_name {
            draft = self.named_window(name)?;
            let text = self.source.name(name)?.text;
            if !partition_by.is_empty() {
                return Err(SqlError::new(
                    "42P20",
                    format!("cannot override PARTITION BY clause of window \"{text}\""),
                ));
            }
            if !order_by.is_empty() && !draft.order_by.is_empty() {
                return Err(SqlError::new(
                    "42P20",
                    format!("cannot override ORDER BY clause of window \"{text}\""),
                ));
            }
            if draft.frame.is_some() {
                return Err(SqlError::new(
                    "42P20",
                    format!("cannot copy window \"{text}\" because it has a frame clause"),
                ));
            }
        }
        self.within(Clause::Window, |binder| {
            for e in partition_by {
                let typed = binder.expr(e)?;
                draft.partition_by.push(typed.expr);
            }
            for key in order_by {
                let (typed, descending, nulls_first) = binder.sort_expr(key)?;
                let typed = binder.settled(typed)?;
                draft.order_by.push((SortKey { expr: typed.expr, descending, nulls_first }, typed.ty));
            }
            draft.frame =
                window_frame.as_ref().map(|frame| binder.frame(frame, &draft.order_by)).transpose()?;
            if let Some(frame) = &mut draft.frame {
                frame.exclude = exclude;
            }
            Ok(())
        })?;
        Ok(draft)
    }

    fn frame(&mut self, frame: &ast::WindowFrame, order_by: &[(SortKey, Type)]) -> Result<Frame, SqlError> {
        let ast::WindowFrame { units, start_bound, end_bound } = frame;
        let units = match units {
            WindowFrameUnits::Rows => FrameUnits::Rows,
            WindowFrameUnits::Range => FrameUnits::Range,
            WindowFrameUnits::Groups => FrameUnits::Groups,
        };
        if units == FrameUnits::Groups && order_by.is_empty() {
            return Err(SqlError::new("42P20", "GROUPS mode requires an ORDER BY clause"));
        }
        let start = self.bound(start_bound, units, true, order_by)?;
        let end = match end_bound {
            Some(bound) => self.bound(bound, units, false, order_by)?,
            None => Bound::CurrentRow,
        };
        let message = match (&start, &end) {
            (Bound::UnboundedFollowing, _) => Some("frame start cannot be UNBOUNDED FOLLOWING"),
            (_, Bound::UnboundedPreceding) => Some("frame end cannot be UNBOUNDED PRECEDING"),
            (Bound::Following(_), Bound::CurrentRow) => {
                Some("frame starting from following row cannot end with current row")
            }
            (Bound::CurrentRow, Bound::Preceding(_)) => {
                Some("frame starting from current row cannot have preceding rows")
            }
            (Bound::Following(_), Bound::Preceding(_)) => {
                Some("frame starting from following row cannot have preceding rows")
            }
            _ => None,
        };
        if let Some(message) = message {
            return Err(SqlError::new("42P20", message));
        }
        let offset = |bound: &Bound| matches!(bound, Bound::Preceding(_) | Bound::Following(_));
        let range = match order_by {
            [(key, ty)] if units == FrameUnits::Range && (offset(&start) || offset(&end)) => {
                Some(Box::new(self.range_ends(key, ty)?))
            }
            _ => None,
        };
        Ok(Frame { units, start, end, range, exclude: Exclude::Nothing })
    }

    /// The ends of a RANGE frame: order value (column 0) minus and plus the offset (column 1).
    fn range_ends(&mut self, key: &SortKey, ty: &Type) -> Result<(Expr, Expr), SqlError> {
        let offset_type = self.offset_type(ty);
        let offset = || Typed { expr: Expr::column(1), ty: offset_type.clone(), at: None };
        let end = |binder: &mut Self, op: &str| -> Result<Expr, SqlError> {
            let mut value = Typed { expr: Expr::column(0), ty: ty.clone(), at: None };
            if matches!(ty, Type::Time(_)) {
                // a time of day turns around at midnight, the edge of a frame does not
                value = binder.explicit(value, &Type::Interval, None)?;
            }
            Ok(binder.operator(op, Some(value), offset(), None)?.expr)
        };
        let (minus, plus) = (end(self, "-")?, end(self, "+")?);
        Ok(if key.descending { (plus, minus) } else { (minus, plus) })
    }

    fn offset_type(&self, ty: &Type) -> Type {
        match ty {
            Type::Timestamp(_) | Type::Timestamptz(_) | Type::Date | Type::Time(_) => Type::Interval,
            Type::Int2 | Type::Int4 => Type::Int8,
            other => other.without_modifier(),
        }
    }

    fn bound(
        &mut self,
        bound: &WindowFrameBound,
        units: FrameUnits,
        start: bool,
        order_by: &[(SortKey, Type)],
    ) -> Result<Bound, SqlError> {
        let _ = start;
        let (offset, preceding) = match bound {
            WindowFrameBound::CurrentRow => return Ok(Bound::CurrentRow),
            WindowFrameBound::Preceding(None) => return Ok(Bound::UnboundedPreceding),
            WindowFrameBound::Following(None) => return Ok(Bound::UnboundedFollowing),
            WindowFrameBound::Preceding(Some(offset)) => (offset, true),
            WindowFrameBound::Following(Some(offset)) => (offset, false),
        };
        let typed = self.expr(offset)?;
        let at = typed.at;
        if typed.expr.any(&|e| matches!(e, Expr::Column(_) | Expr::Aggregate(_) | Expr::Window(_))) {
            let units = match units {
                FrameUnits::Rows => "ROWS",
                FrameUnits::Range => "RANGE",
                FrameUnits::Groups => "GROUPS",
            };
            return Err(placed(
                SqlError::new("42P10", format!("argument of {units} must not contain variables")),
                at,
            ));
        }
        let target = match units {
            FrameUnits::Rows | FrameUnits::Groups => Type::Int8,
            FrameUnits::Range => match order_by {
                [(_, ty)] => self.offset_type(ty),
                _ => {
                    let message =
                        "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column";
                    return Err(SqlError::new("42P20", message));
                }
            },
        };
        if units == FrameUnits::Range && !has_offsets(&target) {
            let message = format!(
                "RANGE with offset PRECEDING/FOLLOWING is not supported for column type {}",
                target.base_name()
            );
            return Err(placed(SqlError::new("0A000", message), at));
        }
        let expr = self.implicit(typed, &target)?.expr;
        Ok(if preceding { Bound::Preceding(expr) } else { Bound::Following(expr) })
    }
}

/// Whether a RANGE frame can reach a distance over this type.
fn has_offsets(ty: &Type) -> bool {
    matches!(ty, Type::Int8 | Type::Float4 | Type::Float8 | Type::Numeric(_) | Type::Interval)
}
