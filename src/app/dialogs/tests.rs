use super::*;
use crate::app::notices;

/// A question does its action only after a yes.
#[test]
fn confirms_first() {
    let mut dialogs = Dialogs::default();
    let confirm = Confirm {
        title: "Reset the database?".into(),
        text: String::new(),
        verb: "Reset",
        action: Box::new(notices::saying("done")),
    };
    dialogs.apply(Action::Open(Dialog::Confirm(confirm.clone())), 0.0);
    assert!(dialogs.apply(Action::Close, 0.0).is_empty());
    assert!(dialogs.apply(Action::Confirmed, 0.0).is_empty());
    dialogs.apply(Action::Open(Dialog::Confirm(confirm)), 0.0);
    assert!(matches!(&dialogs.apply(Action::Confirmed, 0.0)[..], [Effect::Next(_)]));
    assert!(dialogs.open.is_none());
}

/// A yes that comes too late leaves another dialog open.
#[test]
fn late_yes_is_nothing() {
    let mut dialogs = Dialogs { open: Some(Dialog::Help), ..Dialogs::default() };
    assert!(dialogs.apply(Action::Confirmed, 0.0).is_empty());
    assert!(matches!(dialogs.open, Some(Dialog::Help)));
}

/// Commands of the palette are remembered newest first, each once.
#[test]
fn remembers_recent_commands() {
    let mut dialogs = Dialogs::default();
    for command in [Command::RunAll, Command::Stop, Command::RunAll] {
        dialogs.apply(Action::Pick(Pick::Command(command)), 0.0);
    }
    assert_eq!(dialogs.recent, [Command::RunAll, Command::Stop]);
}
