use super::frame::{Fate, frame, progress, title};
use super::words::{place, sentence};
use super::*;
use crate::protocol::steps::{Condition, Role, StepEvent, StepNode, What};
use crate::protocol::table::{Column, Kind, Table};

fn table(names: &[&str], rows: &[&[Option<&str>]]) -> Table {
    let column = |name: &&str| Column { name: (*name).into(), type_name: "text".into(), kind: Kind::Text };
    let mut table = Table::new(names.iter().map(column).collect());
    rows.iter().for_each(|row| table.push_row(row.iter().copied()));
    table
}

fn node(role: Role, kind: &str, inputs: &[u32], rows: Table) -> StepNode {
    StepNode {
        role,
        kind: kind.into(),
        relation: None,
        apart: None,
        parent: None,
        inputs: inputs.into(),
        conditions: Vec::new(),
        details: Vec::new(),
        passes: 1,
        width: 1,
        read: None,
        rows,
    }
}

fn event(node: u32, left: u32, gave: Option<u32>, what: What) -> StepEvent {
    StepEvent { node, pass: 1, left: Some(left), right: None, gave, what }
}

/// A scan that keeps two of three rows, and a grouping of those.
fn recorded() -> Steps {
    let mut scan =
        node(Role::Scan, "Seq Scan", &[], table(&["a", "b"], &[&[Some("1"), Some("x")], &[Some("3"), None]]));
    scan.relation = Some("t".into());
    scan.read = Some(table(&["a", "b"], &[&[Some("1"), Some("x")], &[None, Some("y")], &[Some("3"), None]]));
    scan.conditions = vec![Condition { text: "a > 0".into(), columns: vec![0] }];
    scan.parent = Some(1);
    let group = node(
        Role::Group,
        "HashAggregate",
        &[0],
        table(&["b", "count(*)"], &[&[Some("x"), Some("1")], &[None, Some("1")]]),
    );
    let no = What::Rejected { condition: 0, unknown: true };
    let into = |group| What::Grouped { group, first: true };
    let formed = |group| StepEvent { left: None, ..event(1, 0, Some(group), What::Formed { group }) };
    Steps {
        nodes: vec![scan, group],
        events: vec![
            event(0, 0, Some(0), What::Gave),
            event(0, 1, None, no),
            event(0, 2, Some(1), What::Gave),
            event(1, 0, None, into(0)),
            event(1, 1, None, into(1)),
            formed(0),
            formed(1),
        ],
    }
}

fn opened() -> Stepping {
    let mut stepping = Stepping::default();
    let stepped = Stepped { sql: "SELECT".into(), outcome: Ok(recorded()) };
    stepping.apply(Action::Answered(Ok(stepped)), 0.0);
    stepping
}

fn at(stepping: &Stepping) -> usize {
    stepping.open.as_ref().map_or(99, |open| open.at)
}

/// Each moment says what just happened, and shows what became of each row.
#[test]
fn a_moment_in_words_and_rows() {
    let steps = recorded();
    let said: Vec<String> = steps.events.iter().map(|event| sentence(&steps, event)).collect();
    assert_eq!(
        said,
        [
            "Row 1 meets the condition: it is kept",
            "Row 2 is out: a > 0 is NULL, which is not true (a is NULL)",
            "Row 3 meets the condition: it is kept",
            "Row 1 begins group 1: b = x",
            "Row 2 begins group 2: b = NULL",
            "Group 1 becomes row 1",
            "Group 2 becomes row 2",
        ]
    );
    assert_eq!(place(&steps, 0), "Before the first of 7 steps");
    assert_eq!(place(&steps, 2), "Step 2 of 7, Seq Scan on t");
    let second = frame(&steps, 2).expect("a frame");
    let fates: Vec<Fate> = second.inputs[0].rows.iter().map(|row| row.fate).collect();
    let out = Fate::Out(What::Rejected { condition: 0, unknown: true });
    assert_eq!(fates, [Fate::Kept, out, Fate::Waiting]);
    assert_eq!(out.words(&steps.nodes[0]), "out: a > 0 is NULL");
    assert!(second.inputs[0].rows[1].is_now && second.output.rows.len() == 1);
    let fifth = frame(&steps, 5).expect("a frame");
    assert_eq!((fifth.node, fifth.inputs[0].title.as_str()), (1, "Before: rows of Seq Scan on t"));
    assert_eq!(fifth.inputs[0].rows[1].fate, Fate::Grouped(1));
    assert!(fifth.output.rows.is_empty());
    assert_eq!(frame(&steps, 7).expect("a frame").output.title, "The answer");
    let done: Vec<_> =
        progress(&steps, 4).iter().map(|node| (node.is_done, node.is_now, node.rows)).collect();
    assert_eq!(done, [(true, false, 2), (false, true, 0)]);
    assert_eq!(title(&steps.nodes[0]), "Seq Scan on t");
}

/// Back and forth, over nodes, and never out of bounds.
#[test]
fn stepping_stays_inside() {
    let mut stepping = opened();
    let mut walk = |action: Action| {
        stepping.apply(action, 0.0);
        at(&stepping)
    };
    assert_eq!(walk(Action::Back), 0);
    assert_eq!([walk(Action::Forward), walk(Action::Forward)], [1, 2]);
    assert_eq!([walk(Action::NextNode), walk(Action::NextNode), walk(Action::NextNode)], [3, 7, 7]);
    assert_eq!(walk(Action::Forward), 7);
    assert_eq!(
        [walk(Action::PreviousNode), walk(Action::PreviousNode), walk(Action::PreviousNode)],
        [3, 0, 0]
    );
    assert_eq!(walk(Action::To(usize::MAX)), 7);
}

/// Playing goes step by step to the end; a step by hand ends it, and a timer of before means nothing.
#[test]
fn playing() {
    let mut stepping = opened();
    let tick = |effects: Vec<Effect>| match effects.as_slice() {
        [Effect::After { action, .. }] => match &**action {
            AppAction::Steps(action) => action.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("not one timer: {other:?}"),
    };
    let mut next = tick(stepping.apply(Action::Play(true), 0.0));
    for _ in 0..6 {
        next = tick(stepping.apply(next, 0.0));
    }
    assert!(stepping.apply(next, 0.0).is_empty() && at(&stepping) == 7);
    let late = tick(stepping.apply(Action::Play(true), 0.0));
    assert_eq!(at(&stepping), 0);
    stepping.apply(Action::Forward, 0.0);
    assert!(stepping.apply(late, 0.0).is_empty() && at(&stepping) == 1);
}

/// Whatever the worker says, nothing is read that is not there.
#[test]
fn a_wrong_recording_is_survived() {
    let mut steps = recorded();
    steps.events.push(event(9, 9, Some(9), What::Gave));
    steps.events.push(event(1, 99, Some(99), What::Grouped { group: 99, first: false }));
    steps.events.push(event(0, 99, None, What::Rejected { condition: 9, unknown: false }));
    steps.nodes[1].inputs = vec![7, 8, 0];
    for at in 0..=steps.events.len() + 1 {
        let _ = (frame(&steps, at), progress(&steps, at), place(&steps, at));
    }
    steps.events.iter().for_each(|event| drop(sentence(&steps, event)));
    assert!(frame(&Steps { nodes: Vec::new(), events: Vec::new() }, 0).is_none());
}
