//! Statistics of small columns, worked out by hand.
