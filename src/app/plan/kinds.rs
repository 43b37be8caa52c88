//! What each kind of node does, in a sentence for a learner, and where PostgreSQL's manual speaks of it.

/// A kind of node explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub does: &'static str,
    /// The page of the manual: its title and its file.
    pub manual: (&'static str, &'static str),
}

/// Where the manual is.
pub const MANUAL: &str = "https://www.postgresql.org/docs/15/";

const EXPLAIN: (&str, &str) = ("Using EXPLAIN", "using-explain.html");
const JOINS: (&str, &str) = ("Joined tables", "queries-table-expressions.html#QUERIES-JOIN");
const GROUPS: (&str, &str) = ("GROUP BY and HAVING", "queries-table-expressions.html#QUERIES-GROUP");

/// The kinds that have a name of their own; joins and set operations are told by parts of their names.
const KINDS: &[(&str, &str, (&str, &str))] = &[
    (
        "Seq Scan",
        "Reads the whole table, row after row, and keeps the rows that meet its condition.",
        EXPLAIN,
    ),
    (
        "Index Scan",
        "Looks its rows up in an index, in the index's order, and fetches each from the table.",
        ("Introduction to indexes", "indexes-intro.html"),
    ),
    (
        "Index Only Scan",
        "Answers from the index alone: every column it needs is in there, so the table is left unread.",
        ("Index-only scans", "indexes-index-only-scans.html"),
    ),
    (
        "Bitmap Index Scan",
        "Collects from an index where the matching rows are, before any of them is fetched.",
        ("Combining multiple indexes", "indexes-bitmap-scans.html"),
    ),
    (
        "Bitmap Heap Scan",
        "Fetches the rows that the index marked, in the order in which they lie in the table.",
        ("Combining multiple indexes", "indexes-bitmap-scans.html"),
    ),
    ("Result", "Computes a row from expressions, without reading a table.", EXPLAIN),
    (
        "Values Scan",
        "Gives the rows that are written out in VALUES.",
        ("VALUES lists", "queries-values.html"),
    ),
    (
        "Function Scan",
        "Calls a function that gives rows, and reads them like a table.",
        ("Set-returning functions", "functions-srf.html"),
    ),
    (
        "CTE Scan",
        "Reads the rows of a WITH query, which ran once and were kept.",
        ("WITH queries", "queries-with.html"),
    ),
    (
        "WorkTable Scan",
        "Reads the rows that the last round of a recursive query found.",
        ("WITH queries", "queries-with.html"),
    ),
    (
        "Recursive Union",
        "Runs the first part once, then the second again and again on the newest rows until none come.",
        ("WITH queries", "queries-with.html"),
    ),
    (
        "Subquery Scan",
        "Hands on the rows of a query in FROM that could not become part of the query around it.",
        ("Subqueries in FROM", "queries-table-expressions.html#QUERIES-SUBQUERIES"),
    ),
    (
        "Append",
        "Gives the rows of all its inputs, one input after the other.",
        ("Combining queries", "queries-union.html"),
    ),
    (
        "Hash",
        "Puts its rows into a hash table, so that the join above finds partners without searching.",
        EXPLAIN,
    ),
    ("Materialize", "Keeps its rows in memory, because the node above reads them several times.", EXPLAIN),
    (
        "Memoize",
        "Remembers answers, so that the same question need not be asked below a second time.",
        EXPLAIN,
    ),
    (
        "Sort",
        "Brings all its rows into order, which needs all of them before the first can go on; for a LIMIT it keeps only the best.",
        ("Indexes and ORDER BY", "indexes-ordering.html"),
    ),
    (
        "Limit",
        "Stops asking for rows as soon as it has enough, so what is below may never finish.",
        ("LIMIT and OFFSET", "queries-limit.html"),
    ),
    (
        "Aggregate",
        "Computes one row, such as a count or a sum, from all its rows.",
        ("Aggregate functions", "tutorial-agg.html"),
    ),
    (
        "HashAggregate",
        "Keeps one entry for each group in a hash table and adds every row to its group, in any order.",
        GROUPS,
    ),
    ("GroupAggregate", "Computes group after group from rows that come sorted by the group's key.", GROUPS),
    (
        "MixedAggregate",
        "Computes several groupings at once, some by hashing and one over all rows.",
        ("GROUPING SETS, CUBE and ROLLUP", "queries-table-expressions.html#QUERIES-GROUPING-SETS"),
    ),
    ("Group", "Gives one row for each group of rows that come sorted by the group's key.", GROUPS),
    (
        "Unique",
        "Lets the first of equal rows through; they come sorted, so equals stand side by side.",
        ("DISTINCT", "queries-select-lists.html#QUERIES-DISTINCT"),
    ),
    (
        "WindowAgg",
        "Computes window functions: each row stays, and sees the rows of its partition.",
        ("Window functions", "tutorial-window.html"),
    ),
    (
        "LockRows",
        "Locks each row it hands on, for FOR UPDATE and FOR SHARE, until the transaction ends.",
        ("Explicit locking", "explicit-locking.html"),
    ),
    (
        "ProjectSet",
        "Calls functions that give several rows and makes a row of each.",
        ("Set-returning functions", "functions-srf.html"),
    ),
    (
        "Insert",
        "Writes the rows from below into the table, checks constraints and adds to every index.",
        ("Inserting data", "dml-insert.html"),
    ),
    (
        "Update",
        "Writes new versions of the rows that were found below.",
        ("Updating data", "dml-update.html"),
    ),
    ("Delete", "Removes the rows that were found below.", ("Deleting data", "dml-delete.html")),
    (
        "Merge",
        "Compares the rows from below with the table, and inserts, updates or deletes as each case says.",
        ("MERGE", "sql-merge.html"),
    ),
];

/// Ways to join, by the beginning of the kind's name.
const WAYS: &[(&str, &str)] = &[
    (
        "Nested Loop",
        "For every row of its first input it runs the second one: quick for a few rows, or with an index below.",
    ),
    (
        "Hash Join",
        "Looks every row of its first input up in a hash table of the second: quick for many rows, if the columns are compared with =.",
    ),
    ("Merge Join", "Walks through two sorted inputs side by side, as a zip does."),
];

/// What the word before `Join` changes.
const VARIANTS: &[(&str, &str)] = &[
    ("Left", " Rows of the first input stay without a partner too, filled with NULL."),
    ("Right", " Rows of the second input stay without a partner too, filled with NULL."),
    ("Full", " Rows of both inputs stay without a partner too, filled with NULL."),
    ("Semi", " A row of the first input goes on once, as soon as there is any partner (EXISTS, IN)."),
    ("Anti", " A row of the first input goes on only if there is no partner (NOT EXISTS)."),
];

/// What a kind does and where the manual speaks of it; nothing for a kind that is not known.
pub fn explain(kind: &str) -> Option<(String, (&'static str, &'static str))> {
    if let Some((_, does, manual)) = KINDS.iter().find(|(name, ..)| *name == kind) {
        return Some(((*does).to_owned(), *manual));
    }
    if let Some(operation) = kind.strip_prefix("HashSetOp ") {
        let does = match operation.split(' ').next() {
            Some("Intersect") => "Counts rows by hashing and gives those that both inputs have.",
            _ => "Counts rows by hashing and gives those of the first input that the second has not.",
        };
        return Some((does.to_owned(), ("Combining queries", "queries-union.html")));
    }
    let plain = kind.split(' ').filter(|word| !VARIANTS.iter().any(|(name, _)| name == word));
    let plain: Vec<&str> = plain.collect();
    let plain = plain.join(" ");
    let plain = plain.strip_suffix(" Join").filter(|it| *it == "Nested Loop").unwrap_or(&plain);
    let (_, way) = WAYS.iter().find(|(name, _)| *name == plain)?;
    let variant = VARIANTS.iter().find(|(name, _)| kind.split(' ').any(|word| word == *name));
    Some((format!("{way}{}", variant.map_or("", |(_, words)| words)), JOINS))
}

#[cfg(test)]
mod tests;
