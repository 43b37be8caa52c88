use super::*;

/// Applies an action and everything that follows inside the page.
fn settle(state: &mut AppState, action: Action) -> Vec<Effect> {
    let (mut outside, mut queue) = (Vec::new(), vec![action]);
    while let Some(action) = queue.pop() {
        for effect in state.apply(action, 1000.0) {
            match effect {
                Effect::Next(action) => queue.push(*action),
                other => outside.push(other),
            }
        }
    }
    outside
}

/// Running while the engine is not there asks nothing of it and says why.
#[test]
fn nothing_runs_before_the_engine_is_there() {
    let mut state = AppState::default();
    let run = results::Action::Run { file: String::new(), text: "SELECT 1".into(), target: Target::All };
    let outside = settle(&mut state, Action::Results(run));
    assert!(!outside.iter().any(|effect| matches!(effect, Effect::Ask(_))), "{outside:?}");
    assert!(state.results.run.is_none());
}

/// Hostile remembered settings start the page all the same.
#[test]
fn starts_whatever_was_remembered() {
    let mut state = AppState::default();
    let startup = Startup {
        entropy: 1,
        first_sample: None,
        samples: Rc::new([]),
        layout: "\u{0}side=99999999999999999999 = == width=x".into(),
        theme: "<script>".into(),
        history: "[{\"sql\":".into(),
        journal: "{\"backyard\":\"project\",\"version\":99}".into(),
        changes: [("p".to_owned(), "[{}".to_owned())].into(),
        open_transaction: "\u{0}".into(),
        server: true,
    };
    let outside = settle(&mut state, Action::Start(startup));
    assert!(outside.iter().any(|effect| matches!(effect, Effect::Storage(_))));
    assert_eq!(*state.layout, layout::Layout::default());
}

/// The code editor's start would delay the first result: it comes after it, or when that takes its time.
#[test]
fn the_editor_waits_for_the_first_result() {
    let mut state = AppState::default();
    let bundle = r#"{"sample": {"slug": "s", "title": "S", "first_query": "queries.sql#1"},
        "files": {"schema.sql": "", "seed.sql": "", "queries.sql": "SELECT 1;"}}"#;
    settle(&mut state, Action::Workspace(workspace::Action::Start { entropy: 1 }));
    let listed =
        workspace::StorageReply::Listed { summaries: Vec::new(), last: None, kept: workspace::Kept::Stored };
    settle(&mut state, Action::Workspace(workspace::Action::Storage(listed)));
    let (slug, bundle) = (workspace::FIRST_SAMPLE.to_owned(), Ok(bundle.to_owned()));
    settle(&mut state, Action::Workspace(workspace::Action::SampleLoaded { slug, bundle }));
    assert!(state.workspace.current.is_some() && !state.editor.may_load);

    let mut patient = state.clone();
    let outside = settle(&mut patient, Action::Editor(editor::Action::Load));
    assert!(patient.editor.may_load && !outside.iter().any(loads_rest));

    Rc::make_mut(&mut state.engine).phase = engine::Phase::Idle;
    settle(&mut state, Action::DatabaseOpened);
    let run = state.results.run.as_ref().expect("the first query runs").id;
    assert!(!state.editor.may_load);
    let outcome = Err(crate::protocol::Failure::WorkerGone);
    let outside = settle(&mut state, Action::Results(results::Action::Ended { run, outcome }));
    assert!(state.editor.may_load);
    // What was not needed so far comes then too, once.
    assert_eq!(outside.iter().filter(|effect| loads_rest(effect)).count(), 1);
    let outside = settle(
        &mut state,
        Action::Results(results::Action::Run {
            file: String::new(),
            text: "".into(),
            target: crate::protocol::sql::Target::All,
        }),
    );
    assert!(!outside.iter().any(loads_rest));
}

fn loads_rest(effect: &Effect) -> bool {
    matches!(effect, Effect::LoadRest)
}

/// While the past is looked at, its schema is shown, queries run there, and files wait.
#[test]
fn the_past_is_looked_at() {
    use crate::protocol::Call;
    use crate::protocol::history::PointView;
    use crate::protocol::schema::TableInfo;
    use timeline::{Action as Travel, Past};
    let schema = |name: &str| Schema {
        tables: vec![TableInfo { name: name.into(), ..TableInfo::default() }],
        ..Schema::default()
    };
    let mut state = AppState::default();
    Rc::make_mut(&mut state.engine).phase = engine::Phase::Idle;
    settle(&mut state, Action::SchemaIs(schema("today")));
    let past = Past { point: 7, title: "INSERT".into(), unix_millis: 1.0 };
    let outcome = Ok(PointView { schema: schema("yesterday"), statements: 0, failed: 0 });
    settle(&mut state, Action::Timeline(Travel::Viewed { past, outcome }));
    assert_eq!(state.schema.tables[0].name, "yesterday");
    let run = || {
        Action::Results(results::Action::Run {
            file: String::new(),
            text: "SELECT 1".into(),
            target: Target::All,
        })
    };
    let asked = |outside: &[Effect]| {
        outside.iter().find_map(|effect| match effect {
            Effect::Ask(question) => Some(question.call.clone()),
            _ => None,
        })
    };
    let call = asked(&settle(&mut state, run()));
    assert!(matches!(call, Some(Call::ViewPoint(ask)) if ask.point == 7 && ask.text == "SELECT 1"));
    assert_eq!(state.results.run.as_ref().and_then(|run| run.past.as_ref()).map(|past| past.point), Some(7));
    Rc::make_mut(&mut state.engine).phase = engine::Phase::Idle;
    settle(&mut state, Action::Import(import::Action::Open));
    assert!(state.notices.shown.iter().any(|notice| notice.text.contains("past")), "files wait");
    settle(&mut state, Action::SchemaIs(schema("tomorrow")));
    assert_eq!(state.schema.tables[0].name, "yesterday", "what happens meanwhile is not the past");
    settle(&mut state, Action::Timeline(Travel::Leave));
    assert_eq!(state.schema.tables[0].name, "tomorrow");
    assert!(matches!(asked(&settle(&mut state, run())), Some(Call::RunSql(_))));
}

/// Going back waits for an open transaction, and for what runs.
#[test]
fn going_back_waits() {
    use timeline::{Action as Travel, Turn};
    let mut state = AppState::default();
    let undo = || Action::Timeline(Travel::Turn(Turn::Undo));
    let asks = |outside: Vec<Effect>| outside.iter().any(|effect| matches!(effect, Effect::Ask(_)));
    assert!(!asks(settle(&mut state, undo())), "the engine is not there");
    Rc::make_mut(&mut state.engine).phase = engine::Phase::Idle;
    Rc::make_mut(&mut state.engine).transaction = Transaction::Open;
    assert!(!asks(settle(&mut state, undo())), "a transaction is open");
    Rc::make_mut(&mut state.engine).transaction = Transaction::Idle;
    assert!(asks(settle(&mut state, undo())));
}
