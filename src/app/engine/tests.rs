use super::*;
use crate::protocol::schema::Schema;

const NOW: f64 = 1_000_000.0;

fn ready(engine: &mut Engine) -> Vec<Effect> {
    let generation = engine.generation;
    engine.apply(
        Action::Ready { generation, protocol: PROTOCOL_VERSION, build: "b".into(), page_build: "b".into() },
        NOW,
    )
}

fn recovery() -> Recovery {
    Recovery {
        project: "p".into(),
        snapshot: None,
        scripts: vec![("schema.sql".into(), "CREATE TABLE t (a int)".into())],
        replay: Vec::new(),
    }
}

fn opened(engine: &mut Engine) -> Vec<Effect> {
    let outcome = Ok(Opened { schema: Schema::default(), problems: vec![], snapshot_unreadable: false });
    engine.apply(Action::Opened { project: "p".into(), outcome }, NOW)
}

fn asked_open(effects: &[Effect]) -> Option<&Open> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(question) => match &question.call {
            crate::protocol::Call::Open(open) => Some(open),
            _ => None,
        },
        _ => None,
    })
}

fn running() -> Engine {
    let mut engine = Engine::default();
    ready(&mut engine);
    engine.apply(Action::Open(recovery()), NOW);
    opened(&mut engine);
    engine
}

/// A project that was chosen before the worker was there is opened when it is.
#[test]
fn opens_when_the_worker_is_ready() {
    let mut engine = Engine::default();
    assert!(asked_open(&engine.apply(Action::Open(recovery()), NOW)).is_none());
    assert!(asked_open(&ready(&mut engine)).is_some());
    assert_eq!(engine.phase, Phase::Opening);
    opened(&mut engine);
    assert!(engine.is_idle());
}

/// A worker of another build is refused in words that say what to do.
#[test]
fn a_stale_worker_is_explained() {
    let mut engine = Engine::default();
    let other = Action::Ready {
        generation: 0,
        protocol: PROTOCOL_VERSION,
        build: "old".into(),
        page_build: "new".into(),
    };
    engine.apply(other, NOW);
    assert!(matches!(&engine.phase, Phase::Failed(why) if why.contains("reload")), "{:?}", engine.phase);
}

/// After a crash the database comes back with the changes that no snapshot holds yet.
#[test]
fn a_crash_replays_the_changes() {
    let mut engine = running();
    engine.apply(Action::Changed(vec!["INSERT INTO t VALUES (1)".into()]), NOW);
    engine.apply(Action::Busy(true), NOW);
    let effects = engine.apply(Action::Lost { generation: 0, reason: "out of memory".into() }, NOW);
    assert!(matches!(effects[..], [Effect::RestartEngine { generation: 1 }]));
    let effects = ready(&mut engine);
    assert_eq!(asked_open(&effects).map(|open| open.replay.len()), Some(1));
    let told = opened(&mut engine);
    assert!(format!("{told:?}").contains("out of memory"), "{told:?}");
}

/// An event of a worker that was ended already changes nothing.
#[test]
fn events_of_an_old_worker_are_ignored() {
    let mut engine = running();
    engine.apply(Action::Busy(true), NOW);
    engine.apply(Action::Stop, NOW);
    assert_eq!(engine.generation, 1);
    assert!(engine.apply(Action::Lost { generation: 0, reason: "late".into() }, NOW).is_empty());
    assert_eq!(engine.phase, Phase::Starting);
}

/// A snapshot takes over exactly the changes that were made before it was asked for.
#[test]
fn a_snapshot_keeps_later_changes() {
    let mut engine = running();
    engine.apply(Action::Changed(vec!["a".into(), "b".into()]), NOW);
    engine.apply(Action::TakeSnapshot, NOW);
    engine.apply(Action::Changed(vec!["c".into()]), NOW);
    let snapshot = Snapshot { bytes: Bytes::from(vec![1, 2, 3]) };
    engine.apply(Action::SnapshotTaken { project: "p".into(), changes: 2, outcome: Ok(snapshot) }, NOW);
    assert_eq!(engine.recovery.replay, ["c"]);
    assert_eq!(engine.recovery.snapshot.as_deref(), Some(&[1, 2, 3][..]));
}

/// Crash after crash ends in words, not in a loop; Retry begins anew.
#[test]
fn repeated_crashes_end_in_words() {
    let mut engine = running();
    for _ in 0..MAX_CRASHES {
        let generation = engine.generation;
        engine.apply(Action::Lost { generation, reason: "x".into() }, NOW);
        ready(&mut engine);
    }
    let generation = engine.generation;
    assert!(engine.apply(Action::Lost { generation, reason: "x".into() }, NOW).is_empty());
    assert!(matches!(engine.phase, Phase::Failed(_)));
    assert!(matches!(engine.apply(Action::Retry, NOW)[..], [Effect::RestartEngine { .. }]));
}

/// Stopping with an open transaction says that it was rolled back.
#[test]
fn stop_tells_of_the_transaction() {
    let mut engine = running();
    engine.apply(Action::TransactionIs(Transaction::Open), NOW);
    engine.apply(Action::Busy(true), NOW);
    engine.apply(Action::Stop, NOW);
    ready(&mut engine);
    let told = opened(&mut engine);
    assert!(format!("{told:?}").contains("rolled back"), "{told:?}");
}

/// What changed in a project is kept when another one is opened before the next snapshot.
#[test]
fn leaving_a_project_keeps_its_last_changes() {
    let mut engine = running();
    engine.apply(Action::Changed(vec!["INSERT INTO t VALUES (1)".into()]), NOW);
    let next = Recovery { project: "q".into(), ..recovery() };
    let effects = engine.apply(Action::Open(next), NOW);
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Ask(question) => Some(&question.call),
        _ => None,
    });
    use crate::protocol::Call;
    assert!(matches!(asked.collect::<Vec<_>>()[..], [Call::TakeSnapshot(_), Call::Open(_)]));
    let outcome = Ok(Snapshot { bytes: vec![7].into() });
    let effects = engine.apply(Action::SnapshotTaken { project: "p".into(), changes: 1, outcome }, NOW);
    let told = effects.iter().any(|effect| match effect {
        Effect::Next(action) => matches!(
            &**action,
            AppAction::Workspace(workspace::Action::SnapshotTaken { project, .. }) if project == "p"
        ),
        _ => false,
    });
    assert!(told && engine.recovery.snapshot.is_none() && engine.recovery.project == "q");

    // A reset of the same project throws its changes away on purpose.
    let mut engine = running();
    engine.apply(Action::Changed(vec!["INSERT INTO t VALUES (1)".into()]), NOW);
    assert_eq!(engine.apply(Action::Open(recovery()), NOW).len(), 1);
}
