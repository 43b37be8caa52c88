//! Which rows to put in the document: a result may have 100,000 and a screen shows forty.

use std::ops::Range;

/// Rows put in the document above and below the visible ones, so that a quick scroll shows no gap.
const OVERSCAN: usize = 12;
/// The first row put in the document is a multiple of this, so that most scroll events change nothing.
const STEP: usize = 4;
/// Tallest element, in CSS pixels. Firefox stops at about 17.9 million, Chromium at 33.5 million.
const MAX_HEIGHT: f64 = 10_000_000.0;

/// The rows of a scrolled box, in CSS pixels. All rows are equally high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    pub rows: usize,
    pub row_height: f64,
    /// Height of the part of the box that shows rows (without the sticky header).
    pub viewport: f64,
}

impl Window {
    /// Height that the scrolled element gets. Beyond some 350,000 rows it is less than the rows' height, and
    /// scrolling moves faster than the pointer.
    pub fn height(&self) -> f64 {
        self.full_height().min(MAX_HEIGHT)
    }

    fn full_height(&self) -> f64 {
        self.rows as f64 * self.row_height
    }

    /// Pixels of rows that lie above the viewport when the box is scrolled by `scroll_top`.
    fn rows_above(&self, scroll_top: f64) -> f64 {
        let (full, shown) = (self.full_height(), self.height());
        let scroll_top = scroll_top.clamp(0.0, (shown - self.viewport).max(0.0));
        if full <= shown || shown <= self.viewport {
            return scroll_top;
        }
        scroll_top * (full - self.viewport) / (shown - self.viewport)
    }

    /// Rows to put in the document, some more than are seen.
    pub fn visible_rows(&self, scroll_top: f64) -> Range<usize> {
        if self.row_height <= 0.0 {
            return 0..0;
        }
        let above = self.rows_above(scroll_top);
        let first = (above / self.row_height) as usize;
        let count = (self.viewport / self.row_height) as usize + 2;
        let start = first.saturating_sub(OVERSCAN) / STEP * STEP;
        let end = (first + count + OVERSCAN).next_multiple_of(STEP).min(self.rows);
        start.min(end)..end
    }

    /// Where the first of the rows in the document stands in the scrolled element.
    pub fn offset(&self, scroll_top: f64, first: usize) -> f64 {
        let scroll_top = scroll_top.clamp(0.0, (self.height() - self.viewport).max(0.0));
        // Whole rows compressed away while scrolling; a plain list has none.
        let hidden = self.rows_above(scroll_top) - scroll_top;
        (first as f64 * self.row_height - hidden).max(0.0)
    }

    /// How far to scroll so that `row` is seen whole, moving no more than needed; `None` when it is already.
    pub fn reveal(&self, scroll_top: f64, row: usize) -> Option<f64> {
        let above = self.rows_above(scroll_top);
        let top = row as f64 * self.row_height;
        let wanted = if top < above {
            top
        } else if top + self.row_height > above + self.viewport {
            top + self.row_height - self.viewport
        } else {
            return None;
        };
        let (full, shown) = (self.full_height(), self.height());
        Some(if full <= shown { wanted } else { wanted * (shown - self.viewport) / (full - self.viewport) })
    }

    /// Rows that a page key moves by.
    pub fn page(&self) -> usize {
        ((self.viewport / self.row_height.max(1.0)) as usize).saturating_sub(1).max(1)
    }
}

#[cfg(test)]
mod tests;
