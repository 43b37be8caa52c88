//! Texts of plans.
