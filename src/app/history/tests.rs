use super::*;
use crate::protocol::sql::{StatementDone, StatementError};

fn block(outcome: Result<u64, &str>) -> StatementBlock {
    StatementBlock {
        number: 1,
        start: 0,
        end: 0,
        line: 1,
        elapsed_micros: 1500,
        rows_read: 0,
        outcome: match outcome {
            Ok(rows) => Ok(StatementDone {
                command: "SELECT".into(),
                row_count: Some(rows),
                table: None,
                notices: Vec::new(),
                plan: None,
                text: None,
            }),
            Err(message) => Err(StatementError {
                code: "42601".into(),
                message: message.into(),
                detail: None,
                hint: None,
                span: None,
            }),
        },
        changes: Vec::new(),
    }
}

fn ran(history: &mut History, sql: &str, outcome: Result<u64, &str>, now: f64) -> Vec<Effect> {
    history.apply(Action::Ran(Entry::new(sql, &block(outcome), now)), now)
}

fn statements(history: &History) -> Vec<(&str, u32)> {
    history.found().into_iter().map(|entry| (entry.sql.as_str(), entry.times)).collect()
}

/// Newest first; the same statement again is counted, not repeated; another outcome is another entry.
#[test]
fn keeps_what_ran() {
    let mut history = History::default();
    let effects = ran(&mut history, "SELECT 1", Ok(1), 1.0);
    assert!(matches!(effects.as_slice(), [Effect::After { .. }]));
    assert!(ran(&mut history, " SELECT 1\n", Ok(1), 2.0).is_empty(), "one save is planned already");
    ran(&mut history, "SELECT 2", Ok(1), 3.0);
    ran(&mut history, "SELECT 2", Err("no"), 4.0);
    ran(&mut history, "", Ok(1), 5.0);
    ran(&mut history, &"x".repeat(20_001), Ok(1), 5.0);
    assert_eq!(statements(&history), [("SELECT 2", 1), ("SELECT 2", 1), ("SELECT 1", 2)]);
    assert!(matches!(history.apply(Action::Save, 9.0).as_slice(), [Effect::Remember { key: "history", .. }]));
}

/// Every word must be there: in the statement, its error or its project.
#[test]
fn searches() {
    let mut history = History::default();
    history.apply(Action::Project("Bookshop".into()), 0.0);
    ran(&mut history, "SELECT title FROM book", Ok(1), 1.0);
    ran(&mut history, "SELECT nme FROM author", Err("column \"nme\" does not exist"), 2.0);
    let find = |history: &mut History, text: &str| {
        history.apply(Action::Search(text.into()), 0.0);
        statements(history).len()
    };
    assert_eq!(find(&mut history, "book title"), 1);
    assert_eq!(find(&mut history, "BOOKSHOP"), 2);
    assert_eq!(find(&mut history, "not exist"), 1);
    assert_eq!(find(&mut history, "  "), 2);
    assert_eq!(find(&mut history, "delete"), 0);
}

/// An entry runs again, goes to the editor or the clipboard, or goes away.
#[test]
fn acts_on_entries() {
    let mut history = History::default();
    ran(&mut history, "SELECT 1", Ok(1), 1.0);
    let id = history.found()[0].id;
    let effects = history.apply(Action::Rerun(id), 2.0);
    let [Effect::Next(action)] = effects.as_slice() else { panic!("an order to the results") };
    assert!(
        matches!(&**action, AppAction::Results(results::Action::Run { text, .. }) if &**text == "SELECT 1")
    );
    assert!(matches!(history.apply(Action::Insert(id), 2.0).as_slice(), [Effect::Next(_)]));
    assert!(matches!(history.apply(Action::Copy(id), 2.0).as_slice(), [Effect::Copy { .. }]));
    assert!(history.apply(Action::Copy(99), 2.0).is_empty());
    history.apply(Action::Remove(id), 2.0);
    assert!(history.is_empty());
}

/// Clearing can be undone until something else runs.
#[test]
fn undoes_clearing() {
    let mut history = History::default();
    ran(&mut history, "SELECT 1", Ok(1), 1.0);
    history.apply(Action::Clear, 2.0);
    assert_eq!((history.len(), history.can_undo_clear()), (0, 1));
    history.apply(Action::UndoClear, 3.0);
    assert_eq!(statements(&history), [("SELECT 1", 1)]);
    history.apply(Action::Clear, 4.0);
    ran(&mut history, "SELECT 2", Ok(1), 5.0);
    assert_eq!(history.can_undo_clear(), 0);
}

/// What is kept comes back as it was; damage costs the damaged lines only.
#[test]
fn survives_reload_and_damage() {
    let mut history = History::default();
    history.apply(Action::Project("tab\there".into()), 0.0);
    ran(&mut history, "SELECT 'a\\nb\t\\'\n  FROM x", Ok(3), 1_700_000_000_000.0);
    ran(&mut history, "bad", Err("line\nbreak"), 1_700_000_000_001.0);
    let kept = document::write(&history.entries);
    let mut again = History::default();
    again.apply(Action::Restore(kept.clone()), 0.0);
    let plain = |history: &History| {
        let entries = history.found().into_iter().map(|entry| Entry { id: 0, ..entry.clone() });
        entries.collect::<Vec<_>>()
    };
    assert_eq!(plain(&again), plain(&history));
    let damaged =
        format!("{kept}\nnonsense\n1\t2\t0\t\tok\tSELECT\tp\tSELECT 1\n\n1\t2\t3\t\tok\tS\tp\tx\ty");
    assert_eq!(restore(&damaged).len(), 2);
    assert!(restore("").is_empty());
    assert!(restore("backyard history 99\n1").is_empty());
}

/// The oldest go when there are too many, or too much text.
#[test]
fn is_bounded() {
    let mut history = History::default();
    for n in 0..600 {
        ran(&mut history, &format!("SELECT {n}"), Ok(1), f64::from(n));
    }
    assert_eq!(history.len(), MAX_ENTRIES);
    assert_eq!(history.found()[0].sql, "SELECT 599");
    for n in 0..20 {
        ran(&mut history, &format!("{n}{}", "x".repeat(19_000)), Ok(1), 1000.0);
    }
    assert!(history.len() < 12);
    assert!(document::write(&history.entries).len() < MAX_BYTES + 10_000);
}

/// Times are said roughly.
#[test]
fn says_how_long_ago() {
    let texts: Vec<String> = [1.0, 30.0, 90.0, 7200.0, 90_000.0, 400_000.0, -5.0]
        .map(|seconds| ago(1e12 - seconds * 1000.0, 1e12))
        .into();
    assert_eq!(
        texts,
        ["just now", "30 s ago", "1 min ago", "2 h ago", "yesterday", "4 days ago", "just now"]
    );
}

proptest::proptest! {
    /// No kept text makes it panic.
    #[test]
    fn never_panics(text in "(backyard history 1\n)?[0-9a-z\t\n\\\\]{0,80}") {
        proptest::prop_assert!(restore(&text).len() <= MAX_ENTRIES);
    }
}
