use super::*;
use crate::protocol::history::{Origin, SchemaChange, SchemaObject, TableChange};
use crate::protocol::table::{Column, Kind, Table};

fn point(id: u32, origin: Origin) -> Point {
    Point { id, origin, unix_millis: f64::from(id), rows: 1, schema_changed: false }
}

fn ran(id: u32, text: &str) -> Point {
    point(id, Origin::Statements { text: text.into(), count: 1 })
}

fn listed(timeline: &mut Timeline, points: Vec<Point>) -> Vec<Effect> {
    timeline.apply(Action::Listed(Ok(History { points, dropped: 0, bytes: 0 })), 0.0)
}

/// The point that effects ask to go back to.
fn asked(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(question) => match &question.call {
            crate::protocol::Call::RestorePoint(ask) => Some(ask.point),
            _ => None,
        },
        _ => None,
    })
}

/// A worker's history in a few lines: turns are asked, answered, and lead where they should.
struct World {
    timeline: Timeline,
    points: Vec<Point>,
}

impl World {
    fn of(count: u32) -> World {
        let points = (1..=count).map(|id| ran(id, &format!("statement {id}"))).collect();
        World { timeline: Timeline::default(), points }
    }

    fn id(&self) -> u32 {
        self.points.len() as u32 + 1
    }

    fn change(&mut self) {
        let id = self.id();
        self.points.push(ran(id, "something else"));
    }

    fn restored(&mut self, to: u32, turn: Option<(Turn, u32)>) {
        let id = self.id();
        self.points.push(point(id, Origin::Restored { point: to }));
        let outcome = Ok(Restored { point: id, schema: Schema::default() });
        self.timeline.apply(Action::Restored { point: to, turn, outcome }, 0.0);
    }

    /// Takes a turn; where it goes.
    fn turn(&mut self, turn: Turn) -> Option<u32> {
        self.timeline.apply(Action::Turn(turn), 0.0);
        let effects = listed(&mut self.timeline, self.points.clone());
        let to = asked(&effects)?;
        let change = match turn {
            Turn::Undo => self.timeline.walk.back(&self.points),
            Turn::Redo => self.timeline.walk.forth(&self.points),
        };
        self.restored(to, change.map(|step| (turn, step.change)));
        Some(to)
    }
}

/// Undo goes back one change after the other, redo forth again, though each of them is a point of its own.
#[test]
fn undo_and_redo_walk_over_the_changes() {
    let mut world = World::of(4);
    assert_eq!(world.turn(Turn::Redo), None);
    assert_eq!(world.turn(Turn::Undo), Some(3));
    assert_eq!(world.turn(Turn::Undo), Some(2));
    assert_eq!(world.turn(Turn::Redo), Some(3));
    assert_eq!(world.turn(Turn::Redo), Some(4));
    assert_eq!(world.turn(Turn::Redo), None);
    assert_eq!(
        [world.turn(Turn::Undo), world.turn(Turn::Undo), world.turn(Turn::Undo)],
        [Some(3), Some(2), Some(1)]
    );
    assert_eq!(world.turn(Turn::Undo), None, "nothing before the first");
}

/// A change after an undo closes the way forth; undoing it leads to where it began.
#[test]
fn a_change_closes_the_way_forth() {
    let mut world = World::of(3);
    assert_eq!(world.turn(Turn::Undo), Some(2));
    world.change();
    assert_eq!(world.turn(Turn::Redo), None);
    assert_eq!(world.turn(Turn::Undo), Some(2));
    assert_eq!(world.turn(Turn::Undo), Some(1));
    assert_eq!(world.turn(Turn::Redo), Some(2));
}

/// Going back to a point is a change like any other: undo undoes it.
#[test]
fn going_back_can_be_undone() {
    let mut world = World::of(5);
    world.restored(2, None);
    assert_eq!(world.turn(Turn::Undo), Some(5));
    assert_eq!(world.turn(Turn::Undo), Some(4));
}

/// What was let go by the worker cannot be gone back to.
#[test]
fn what_is_gone_is_gone() {
    let mut world = World::of(3);
    assert_eq!(world.turn(Turn::Undo), Some(2));
    world.points.drain(..2);
    assert_eq!(world.turn(Turn::Undo), None);
}

/// The list is asked for when it is looked at and something happened, and not otherwise.
#[test]
fn asks_when_it_must() {
    let mut timeline = Timeline::default();
    assert!(timeline.apply(Action::Refresh, 0.0).is_empty(), "nobody looks");
    assert_eq!(timeline.apply(Action::Open(true), 0.0).len(), 1);
    listed(&mut timeline, vec![ran(1, "a")]);
    assert!(timeline.apply(Action::Refresh, 0.0).is_empty(), "nothing happened");
    timeline.apply(Action::Changed, 0.0);
    assert_eq!(timeline.apply(Action::Refresh, 0.0).len(), 1);
}

/// The present is not the past; another database has another history.
#[test]
fn looking_at_a_point() {
    let mut timeline = Timeline::default();
    listed(&mut timeline, vec![ran(1, "a"), ran(2, "b")]);
    assert!(timeline.apply(Action::View(2), 0.0).is_empty());
    assert!(timeline.apply(Action::View(9), 0.0).is_empty());
    assert_eq!(timeline.apply(Action::View(1), 0.0).len(), 2);
    let past = Past { point: 1, title: "a".into(), unix_millis: 1.0 };
    let outcome = Ok(PointView { schema: Schema::default(), statements: 0, failed: 0 });
    timeline.apply(Action::Viewed { past: past.clone(), outcome }, 0.0);
    assert_eq!(timeline.past(), Some(past));
    timeline.apply(Action::Forget, 0.0);
    assert!(timeline.past().is_none() && timeline.points.is_empty());
}

/// A title is one line, without comments, cut at a word.
#[test]
fn titles() {
    let text = "-- what it is for\nINSERT INTO t\n  VALUES (1); -- one";
    assert_eq!(words::title(&ran(1, text), &[]), "INSERT INTO t VALUES (1);");
    let long = words::title(&ran(1, &"word ".repeat(100)), &[]);
    assert!(long.chars().count() < 100 && long.ends_with("word…"), "{long}");
    assert!(words::title(&ran(1, &"ü".repeat(500)), &[]).ends_with('…'));
    let points = [ran(1, "a"), point(2, Origin::Restored { point: 1 })];
    assert_eq!(words::title(&points[1], &points), "Back to #1: a");
    assert_eq!(words::title(&point(3, Origin::Restored { point: 2 }), &points), "Back to #2, which is #1");
}

fn table(names: &[&str], rows: &[&[Option<&str>]]) -> Table {
    let column = |name: &&str| Column { name: (*name).into(), type_name: "text".into(), kind: Kind::Text };
    let mut table = Table::new(names.iter().map(column).collect());
    rows.iter().for_each(|row| table.push_row(row.iter().copied()));
    table
}

/// A changed cell says what it was; a column that came or went is there, too.
#[test]
fn a_comparison_shows_what_was() {
    let change = TableChange {
        schema: "public".into(),
        name: "t".into(),
        key: vec![0],
        added: table(&["id", "new"], &[&[Some("3"), None]]),
        removed: table(&["id", "old"], &[&[Some("1"), Some("x")]]),
        changed_from: table(&["id", "old"], &[&[Some("2"), Some("y")]]),
        changed_to: table(&["id", "new"], &[&[Some("2"), Some("z")]]),
    };
    assert_eq!(comparison::columns(&change), ["id", "new", "old"]);
    assert_eq!(comparison::summary(&change), "1 row changed, 1 added, 1 removed");
    let rows = comparison::rows(&change);
    let signs: Vec<_> = rows.iter().map(|row| row.sign.mark()).collect();
    assert_eq!(signs, ["±", "+", "−"]);
    let was: Vec<_> = rows[0].cells.iter().map(|cell| (cell.value, cell.was)).collect();
    assert_eq!(was, [(Some("2"), None), (Some("z"), Some(None)), (None, Some(Some("y")))]);
    assert_eq!(comparison::not_shown(&change), 0);
}

#[test]
fn schema_changes_have_a_sign() {
    let change = SchemaChange {
        object: SchemaObject::Column,
        table: Some("t".into()),
        name: "a".into(),
        before: None,
        after: Some("integer".into()),
    };
    assert_eq!(comparison::Sign::of(&change), comparison::Sign::Added);
    assert_eq!(comparison::subject(&change), "Column a of t");
}
