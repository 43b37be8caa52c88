//! The result grid without pixels: order, filter, selection and column widths of one table.
