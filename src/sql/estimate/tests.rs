//! Selectivity and cost of small tables, worked out by hand.
