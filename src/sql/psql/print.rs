//! psql's aligned tables: a title in the middle, headings, rows, and the lines under them.

use crate::sql::outcome::RowSet;
use crate::sql::types::{Category, Type};

/// A table of texts.
pub(super) struct Sheet {
    title: String,
    heads: Vec<String>,
    /// Columns whose texts stand on the right.
    right: Vec<bool>,
    pub rows: Vec<Vec<String>>,
}

fn width(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

impl Sheet {
    /// The rows of a query as texts; NULL is nothing.
    pub fn of(title: &str, set: &RowSet) -> Sheet {
        let number =
            |ty: &Type| ty.category() == Category::Numeric && !matches!(ty, Type::Regtype | Type::Reg(_));
        let row = |row: &crate::sql::outcome::Row| {
            row.iter().zip(&set.columns).map(|(value, column)| value.output(&column.ty)).collect()
        };
        Sheet {
            title: title.into(),
            heads: set.columns.iter().map(|column| column.name.clone()).collect(),
            right: set.columns.iter().map(|column| number(&column.ty)).collect(),
            rows: set.rows.iter().map(row).collect(),
        }
    }

    /// The whole text; `counted` adds the number of rows.
    pub fn printed(&self, counted: bool, footers: &[String]) -> String {
        let widths: Vec<usize> = self
            .heads
            .iter()
            .enumerate()
            .map(|(at, head)| {
                let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell));
                cells.chain([width(head)]).max().unwrap_or(0)
            })
            .collect();
        let total = widths.iter().map(|width| width + 2).sum::<usize>() + widths.len().saturating_sub(1);
        let mut out = " ".repeat(total.saturating_sub(self.title.chars().count()) / 2) + &self.title + "\n";
        let head = |(head, width_of): (&String, &usize)| {
            let room = width_of - width(head);
            format!(" {}{head}{} ", " ".repeat(room / 2), " ".repeat(room - room / 2))
        };
        out += &(self.heads.iter().zip(&widths).map(head).collect::<Vec<_>>().join("|") + "\n");
        out += &(widths.iter().map(|width| "-".repeat(width + 2)).collect::<Vec<_>>().join("+") + "\n");
        for row in &self.rows {
            let lines = row.iter().map(|cell| cell.lines().count()).max().unwrap_or(1).max(1);
            for line in 0..lines {
                let mut cells = Vec::new();
                for (at, cell) in row.iter().enumerate() {
                    let text = cell.lines().nth(line).unwrap_or("");
                    let goes_on = cell.lines().count() > line + 1;
                    let room = " ".repeat(widths[at] - width(text));
                    let last = at + 1 == row.len();
                    let padded = match (self.right[at], last && !goes_on) {
                        (true, _) => room + text,
                        (false, true) => text.to_string(),
                        (false, false) => text.to_string() + &room,
                    };
                    let end = if goes_on {
                        "+"
                    } else if last {
                        ""
                    } else {
                        " "
                    };
                    cells.push(format!(" {padded}{end}"));
                }
                out += &(cells.join("|") + "\n");
            }
        }
        if counted {
            let count = self.rows.len();
            out += &format!("({count} {})\n", if count == 1 { "row" } else { "rows" });
        }
        for footer in footers {
            out += &(footer.clone() + "\n");
        }
        out + "\n"
    }
}
