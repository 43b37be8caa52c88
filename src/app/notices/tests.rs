use super::*;

fn show(notices: &mut Notices, text: &str) -> Vec<Effect> {
    let AppAction::Notices(action) = saying(text) else { unreachable!() };
    notices.apply(action, 0.0)
}

fn texts(notices: &Notices) -> Vec<&str> {
    notices.shown.iter().map(|notice| &*notice.text).collect()
}

fn expiry(effects: Vec<Effect>) -> Action {
    match effects.into_iter().next() {
        Some(Effect::After { action, .. }) => match *action {
            AppAction::Notices(action) => action,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Three are shown at most; the same words are not stacked.
#[test]
fn stacks_three() {
    let mut notices = Notices::default();
    for text in ["a", "b", "c", "b", "d"] {
        show(&mut notices, text);
    }
    assert_eq!(texts(&notices), ["c", "b", "d"]);
}

/// What waits for an answer neither goes by itself nor makes room.
#[test]
fn an_update_waits() {
    let mut notices = Notices::default();
    let AppAction::Notices(action) = update_ready() else { unreachable!() };
    assert!(notices.apply(action, 0.0).is_empty());
    for text in ["a", "b", "c"] {
        show(&mut notices, text);
    }
    assert_eq!(texts(&notices)[1..], ["b", "c"]);
    let id = notices.shown[0].id;
    assert!(matches!(&notices.apply(Action::Take(id), 0.0)[..], [Effect::Next(_)]));
}

/// A message goes by itself, but not while it is pointed at; afterwards its time starts anew.
#[test]
fn waits_while_held() {
    let mut notices = Notices::default();
    let first = expiry(show(&mut notices, "a"));
    assert!(notices.apply(Action::Hold(true), 0.0).is_empty());
    notices.apply(first.clone(), 0.0);
    assert_eq!(texts(&notices), ["a"]);
    let second = expiry(notices.apply(Action::Hold(false), 0.0));
    notices.apply(first, 0.0);
    assert_eq!(texts(&notices), ["a"], "a timer of an earlier round means nothing");
    notices.apply(second, 0.0);
    assert!(notices.shown.is_empty());
}

/// Taking the offer does it once and ends the message, also the hold when it was the last.
#[test]
fn offers_undo() {
    let mut notices = Notices::default();
    let AppAction::Notices(action) = undoable("Deleted", saying("back")) else { unreachable!() };
    notices.apply(action, 0.0);
    notices.apply(Action::Hold(true), 0.0);
    let id = notices.shown[0].id;
    assert!(matches!(&notices.apply(Action::Take(id), 0.0)[..], [Effect::Next(_)]));
    assert!(notices.apply(Action::Take(id), 0.0).is_empty());
    assert!(!show(&mut notices, "next").is_empty(), "it waits again");
}
