use super::*;
use crate::protocol::schema::Schema;

const NOW: f64 = 1_000_000.0;

fn ready(engine: &mut Engine) -> Vec<Effect> {
    let generation = engine.generation;
    engine.apply(
        Action::Ready {
            generation,
            protocol: PROTOCOL_VERSION,
            build: "b".into(),
            page_build: "b".into(),
            applications: false,
        },
        NOW,
    )
}

fn recovery() -> Recovery {
    Recovery {
        project: "p".into(),
        snapshot: None,
        scripts: vec![("schema.sql".into(), "CREATE TABLE t (a int)".into())],
        base: 0,
        replay: Vec::new(),
    }
}

fn change(sql: &str) -> Change {
    Change { sql: sql.into(), now_micros: 0, seed: 0 }
}

/// Statements run and change something.
fn run(engine: &mut Engine, statements: &[&str]) -> Vec<Effect> {
    engine.apply(Action::Busy(true), NOW);
    let effects = engine.apply(Action::Changed(statements.iter().map(|sql| change(sql)).collect()), NOW);
    engine.apply(Action::Busy(false), NOW);
    effects
}

/// The batch that the workspace is told of.
fn told(effects: &[Effect]) -> Option<(&str, &Batch)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Next(action) => match &**action {
            AppAction::Workspace(workspace::Action::DatabaseChanged { project, batch }) => {
                Some((project.as_str(), batch))
            }
            _ => None,
        },
        _ => None,
    })
}

fn snapshot(engine: &Engine, changes: u64) -> Action {
    let outcome = Ok(Snapshot { bytes: Bytes::from(vec![1, 2, 3]) });
    Action::SnapshotTaken { project: "p".into(), database: engine.database, changes, outcome }
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

/// The program that runs servers is started when nothing would be lost by it, and is not gone back from.
#[test]
fn the_larger_program_is_started_when_nothing_is_lost() {
    let restarts = |effects: &[Effect]| {
        effects.iter().any(|it| matches!(it, Effect::RestartEngine { server: true, .. }))
    };
    let mut engine = running();
    engine.apply(Action::TransactionIs(Transaction::Open), NOW);
    assert!(!restarts(&engine.apply(Action::Serve(true), NOW)), "a transaction is open");
    engine.apply(Action::TransactionIs(Transaction::Idle), NOW);
    engine.apply(Action::Busy(true), NOW);
    assert!(!engine.is_served(true) && !restarts(&engine.apply(Action::Serve(true), NOW)), "it is at work");
    engine.apply(Action::Changed(vec![change("INSERT INTO t VALUES (1)")]), NOW);
    engine.apply(Action::Busy(false), NOW);
    assert!(restarts(&engine.apply(Action::Serve(true), NOW)));
    let effects = ready(&mut engine);
    assert_eq!(asked_open(&effects).map(|open| open.replay.len()), Some(1), "with the changes since");
    engine.apply(Action::Serve(false), NOW);
    assert!(engine.is_served(false));
}

/// What the last visit remembered is what the boot script went by: nothing is started twice.
#[test]
fn a_program_that_was_started_ahead_is_kept() {
    let mut engine = Engine::default();
    engine.remember(String::new(), true);
    let effects = engine.apply(Action::Serve(true), NOW);
    assert!(matches!(effects[..], [Effect::Remember { key: SERVER_KEY, .. }]), "{effects:?}");
    assert!(engine.is_served(true));
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
        applications: false,
    };
    engine.apply(other, NOW);
    assert!(matches!(&engine.phase, Phase::Failed(why) if why.contains("reload")), "{:?}", engine.phase);
}

/// After a crash the database comes back with the changes that no snapshot holds yet.
#[test]
fn a_crash_replays_the_changes() {
    let mut engine = running();
    run(&mut engine, &["INSERT INTO t VALUES (1)"]);
    engine.apply(Action::Busy(true), NOW);
    let effects = engine.apply(Action::Lost { generation: 0, reason: "out of memory".into() }, NOW);
    assert!(matches!(effects[..], [Effect::RestartEngine { generation: 1, server: false }]));
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
    run(&mut engine, &["a", "b"]);
    engine.apply(Action::TakeSnapshot, NOW);
    let effects = run(&mut engine, &["c"]);
    assert_eq!(told(&effects).map(|(project, batch)| (project, batch.first)), Some(("p", 2)));
    let taken = snapshot(&engine, 2);
    engine.apply(taken, NOW);
    assert_eq!((engine.recovery.base, &engine.recovery.replay), (2, &vec![Rc::new(change("c"))]));
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
    run(&mut engine, &["INSERT INTO t VALUES (1)"]);
    let next = Recovery { project: "q".into(), ..recovery() };
    let effects = engine.apply(Action::Open(next), NOW);
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::Ask(question) => Some(&question.call),
        _ => None,
    });
    use crate::protocol::Call;
    assert!(matches!(asked.collect::<Vec<_>>()[..], [Call::TakeSnapshot(_), Call::Open(_)]));
    let mut taken = snapshot(&engine, 1);
    if let Action::SnapshotTaken { database, .. } = &mut taken {
        *database -= 1;
    }
    let effects = engine.apply(taken, NOW);
    let told = effects.iter().any(|effect| match effect {
        Effect::Next(action) => matches!(
            &**action,
            AppAction::Workspace(workspace::Action::SnapshotTaken { project, .. }) if project == "p"
        ),
        _ => false,
    });
    assert!(told && engine.recovery.snapshot.is_none() && engine.recovery.project == "q");
}

/// A reset throws the changes away, is told as something that happened, and no earlier snapshot undoes it.
#[test]
fn a_reset_is_an_entry() {
    let mut engine = running();
    run(&mut engine, &["INSERT INTO t VALUES (1)"]);
    let earlier = snapshot(&engine, 1);
    let effects = engine.apply(Action::Reset { scripts: Vec::new() }, NOW);
    let batch = Batch { first: 1, entries: vec![Entry::Reset] };
    assert_eq!(told(&effects), Some(("p", &batch)));
    assert_eq!(asked_open(&effects).map(|open| (open.replay.len(), open.scripts.len())), Some((0, 0)));
    assert!(engine.apply(earlier, NOW).is_empty());
    opened(&mut engine);
    assert_eq!(told(&run(&mut engine, &["a"])).map(|(_, batch)| batch.first), Some(2));
}

/// A statement that ended while another project was being opened changed its own project.
#[test]
fn a_late_change_belongs_to_its_project() {
    let mut engine = running();
    run(&mut engine, &["a"]);
    engine.apply(Action::Busy(true), NOW);
    let effects = engine.apply(Action::Open(Recovery { project: "q".into(), ..recovery() }), NOW);
    assert!(format!("{effects:?}").contains("was stopped"), "{effects:?}");
    let effects = engine.apply(Action::Changed(vec![change("b")]), NOW);
    assert_eq!(told(&effects).map(|(project, batch)| (project, batch.first)), Some(("p", 1)));
    assert!(engine.recovery.replay.is_empty());
}

/// Rows of a file are in no statement: until a snapshot holds them, neither Stop nor another project ends the worker.
#[test]
fn an_import_is_kept_first() {
    let mut engine = running();
    engine.apply(Action::Busy(true), NOW);
    assert!(matches!(engine.apply(Action::Imported, NOW)[..], [Effect::Ask(_)]));
    assert!(engine.apply(Action::Stop, NOW).is_empty() && engine.is_busy() && engine.is_keeping_import());
    let mut switched = engine.clone();
    let effects = switched.apply(Action::Open(Recovery { project: "q".into(), ..recovery() }), NOW);
    assert!(asked_open(&effects).is_some(), "asked after the snapshot, of the same worker: {effects:?}");
    let taken = snapshot(&engine, 0);
    engine.apply(taken, NOW);
    assert!(engine.is_idle() && !engine.is_keeping_import());
    assert!(engine.recovery.snapshot.is_some());
}

/// A transaction that was open when the page was left is rolled back, and that is said, once and of its project only.
#[test]
fn the_next_visit_tells_of_the_transaction() {
    let mut engine = running();
    engine.apply(Action::TransactionIs(Transaction::Open), NOW);
    let Effect::Remember { value, .. } = engine.leave() else { panic!("another effect") };
    for (remembered, tells) in [(value.as_str(), true), ("another", false), ("", false)] {
        let mut next = Engine::default();
        next.remember(remembered.to_owned(), false);
        ready(&mut next);
        next.apply(Action::Open(recovery()), NOW);
        assert_eq!(format!("{:?}", opened(&mut next)).contains("rolled back"), tells, "{remembered}");
        assert!(!format!("{:?}", opened(&mut next)).contains("rolled back"));
    }
}
