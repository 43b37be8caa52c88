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
        samples: Rc::new([]),
        layout: "\u{0}side=99999999999999999999 = == width=x".into(),
        theme: "<script>".into(),
        history: "[{\"sql\":".into(),
        journal: "{\"backyard\":\"project\",\"version\":99}".into(),
        changes: [("p".to_owned(), "[{}".to_owned())].into(),
        open_transaction: "\u{0}".into(),
    };
    let outside = settle(&mut state, Action::Start(startup));
    assert!(outside.iter().any(|effect| matches!(effect, Effect::Storage(_))));
    assert_eq!(*state.layout, layout::Layout::default());
}
