use std::collections::BTreeSet;

use super::palette::{Line, Pick, Scope, found, lines};
use super::*;

/// Keys that browsers keep for themselves, or that a page must not take.
const RESERVED: &[&str] = &[
    "Mod-T",
    "Mod-W",
    "Mod-N",
    "Mod-Q",
    "Mod-L",
    "Mod-R",
    "Mod-D",
    "Mod-H",
    "Mod-M",
    "Mod-P",
    "Mod-Tab",
    "Mod-C",
    "Mod-V",
    "Mod-X",
    "Mod-A",
    "Mod-Z",
    "Mod-,",
    "Mod-+",
    "Mod-0",
    "Mod-1",
    "Shift-Mod-T",
    "Shift-Mod-W",
    "Shift-Mod-N",
    "Shift-Mod-Z",
    "Shift-Mod-R",
    "Shift-Mod-Q",
    "Shift-Mod-I",
    "Shift-Mod-J",
    "Shift-Mod-C",
    "F5",
    "F11",
    "F12",
    "Tab",
    "Escape",
];

fn chord(keys: &str, platform: Platform) -> KeyChord {
    let has = |name| keys.split('-').any(|part| part == name);
    let modifier = has("Mod");
    let apple = platform == Platform::Apple;
    let key = keys.rsplit('-').next().unwrap_or_default().to_lowercase();
    let key = if key.len() > 1 { keys.rsplit('-').next().unwrap_or_default() } else { &key };
    KeyChord::new(key, [modifier && !apple, modifier && apple, has("Shift"), has("Alt")], platform)
}

/// Two commands never share keys, no keys are the browser's, and each command stands in the list once.
#[test]
fn keys_are_ours_and_unique() {
    let mut seen = BTreeSet::new();
    for entry in COMMANDS {
        assert_eq!(
            COMMANDS.iter().filter(|other| other.command == entry.command).count(),
            1,
            "{}",
            entry.label
        );
        assert_eq!(COMMANDS.iter().filter(|other| other.label == entry.label).count(), 1, "{}", entry.label);
        let Some(keys) = entry.keys else { continue };
        assert!(!RESERVED.contains(&keys), "{keys} belongs to the browser");
        // One order of the modifiers, so that equal keys are equal texts.
        let order: Vec<_> =
            keys.split('-').map(|part| ["Shift", "Mod", "Alt"].iter().position(|m| *m == part)).collect();
        let sorted = order.iter().flatten().collect::<Vec<_>>().windows(2).all(|pair| pair[0] < pair[1]);
        assert!(sorted && order.last() == Some(&None), "{keys}");
        assert!(seen.insert(keys), "{keys} has two meanings");
    }
}

/// Keys of the page are found on both platforms; those of the editor are left to it.
#[test]
fn keys_find_their_command() {
    for platform in [Platform::Apple, Platform::Other] {
        for entry in COMMANDS {
            let Some(keys) = entry.keys else { continue };
            let expected = (!entry.in_editor).then_some(entry.command);
            assert_eq!(matching(&chord(keys, platform)), expected, "{keys}");
        }
    }
    let control_on_apple = KeyChord::new("k", [true, false, false, false], Platform::Apple);
    assert_eq!(matching(&control_on_apple), None, "Ctrl+K deletes to the end of the line on macOS");
    assert_eq!(matching(&KeyChord::new("k", [true, false, true, false], Platform::Other)), None);
    assert_eq!(matching(&KeyChord::new("é", [false; 4], Platform::Other)), None);
}

/// Keys read as each platform prints them.
#[test]
fn keys_as_printed() {
    assert_eq!(keys::shown("Shift-Mod-Enter", Platform::Apple), "⇧⌘↵");
    assert_eq!(keys::shown("Shift-Mod-Enter", Platform::Other), "Ctrl+Shift+Enter");
    assert_eq!(keys::shown("Shift-Alt-F", Platform::Other), "Alt+Shift+F");
    assert_eq!(Platform::of("MacIntel"), Platform::Apple);
    assert_eq!(Platform::of("Win32"), Platform::Other);
}

fn labels(query: &str) -> Vec<String> {
    let state = AppState::default();
    let lines = lines(&state, Scope::All);
    found(&lines, query, &[]).into_iter().map(|(line, _)| line.label.to_string()).collect()
}

/// A few letters find the command that is meant, first.
#[test]
fn finds_by_a_few_letters() {
    for (query, label) in [
        ("thd", "Theme: dark"),
        ("dark theme", "Theme: dark"),
        ("night", "Theme: dark"),
        ("help", "Help and shortcuts"),
        ("proj", "Projects…"),
        ("newp", "New project…"),
        ("imp zip", "Import project from zip…"),
        ("licen", "About and licences"),
    ] {
        assert_eq!(labels(query).first().map(String::as_str), Some(label), "{query}");
    }
    assert!(labels("qqq").is_empty());
}

/// The letters that were found are marked, by characters.
#[test]
fn marks_what_was_found() {
    let fit = |query, label| fuzzy::fit(query, label, "").map(|fit| fit.marks);
    assert_eq!(fit("gf", "Go to file…"), Some(vec![0, 6]));
    assert_eq!(fit("ö", "Größe"), Some(vec![2]));
    assert_eq!(fit("file go", "Go to file…"), Some(vec![0, 1, 6, 7, 8, 9]));
    assert_eq!(fit("", "Anything"), Some(vec![]));
    assert_eq!(fit("zz", "Anything"), None);
}

/// Before anything is typed the recent commands lead; commands that are not possible now are left out.
#[test]
fn recent_first() {
    let state = AppState::default();
    let lines = lines(&state, Scope::All);
    let found = found(&lines, " ", &[Command::About, Command::ThemeDark]);
    let first: Vec<&Pick> = found.iter().take(2).map(|(line, _): &(&Line, _)| &line.pick).collect();
    assert_eq!(first, [&Pick::Command(Command::About), &Pick::Command(Command::ThemeDark)]);
    assert!(!lines.iter().any(|line| line.pick == Pick::Command(Command::Stop)), "nothing runs");
}

/// Resetting asks first, and only the answer does it.
#[test]
fn reset_asks_first() {
    let mut state = AppState::default();
    let effects = perform(&mut state, Command::ResetDatabase);
    let Some(Effect::Next(action)) = effects.into_iter().next() else { panic!("no question") };
    state.apply(*action, 0.0);
    let effects = state.apply(Action::Dialogs(dialogs::Action::Confirmed), 0.0);
    assert!(
        matches!(&effects[..], [Effect::Next(action)] if matches!(**action, Action::Command(Command::ResetDatabaseNow)))
    );
    assert!(entry(Command::ResetDatabaseNow).is_none());
}
