//! Time travel on the page: the points, the banner while the past is looked at, the comparison of two points.

mod banner;
mod comparison;
mod list;

pub use banner::PastBanner;
pub use comparison::{ComparisonView, differences};
pub use list::TimelineList;
