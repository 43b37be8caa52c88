//! One integration binary; each module says what belongs in it.
