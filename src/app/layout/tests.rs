use super::*;

fn remembered(effects: &[Effect]) -> &str {
    match effects {
        [Effect::Remember { key: KEY, value }] => value,
        other => panic!("not one thing to remember: {other:?}"),
    }
}

/// What is kept after a change gives the same arrangement back.
#[test]
fn survives_a_reload() {
    let mut layout = Layout::default();
    layout.apply(Action::ToggleSide(Side::History), 0.0);
    layout.apply(Action::ResizeSide(333), 0.0);
    layout.apply(Action::ToggleResults, 0.0);
    let effects = layout.apply(Action::ResizeEditor(600), 0.0);
    assert_eq!(remembered(&effects), "side=history width=333 share=600 results=closed");
    assert_eq!(Layout::restore(remembered(&effects), "system"), layout);
}

/// Storage may hold anything: sizes come into their limits, the rest stays as at first.
#[test]
fn hostile_storage_gives_a_usable_page() {
    assert_eq!(Layout::restore("", ""), Layout::default());
    assert_eq!(
        Layout::restore("{\"side\": 1e999} side= width=9999999999999 share=x", "<script>"),
        Layout::default()
    );
    let layout = Layout::restore("width=-5 share=100000 side=nowhere", "dark");
    assert_eq!(
        (layout.side_px, layout.editor_share, layout.side),
        (SIDE_PX.0, EDITOR_SHARE.1, Some(Side::Tables))
    );
    assert_eq!(layout.theme, Theme::Dark);
}

/// Showing a part opens its panel, and that is kept; entering one is not.
#[test]
fn showing_opens() {
    let mut layout = Layout { side: None, results_open: false, ..Layout::default() };
    layout.apply(Action::Show(Part::Results), 0.0);
    assert!(layout.results_open);
    let effects = layout.apply(Action::Show(Part::History), 0.0);
    assert_eq!(layout.side, Some(Side::History));
    assert!(remembered(&effects).starts_with("side=history"));
    assert!(layout.apply(Action::Entered(Part::Editor), 0.0).is_empty());
    assert_eq!(layout.part, Part::Editor);
    // A run shows its results and leaves the focus in the editor: the keys go round from there.
    layout.apply(Action::Show(Part::Results), 0.0);
    assert_eq!((layout.part, layout.entered), (Part::Results, Part::Editor));
}

/// The keys that go round skip closed panels, in both directions.
#[test]
fn goes_round_open_parts() {
    let mut layout = Layout::default();
    let mut order = Vec::new();
    for _ in 0..3 {
        let next = layout.next_part(true);
        layout.apply(Action::Entered(next), 0.0);
        order.push(next);
    }
    assert_eq!(order, [Part::Results, Part::Tables, Part::Editor]);
    assert_eq!(layout.next_part(false), Part::Tables);
    let alone = Layout { side: None, results_open: false, ..Layout::default() };
    assert_eq!(alone.next_part(true), Part::Editor);
}

/// A theme is set on the document and kept apart, for the boot script.
#[test]
fn theme_is_kept_for_the_boot_script() {
    let mut layout = Layout::default();
    let effects = layout.apply(Action::SetTheme(Theme::Dark), 0.0);
    assert!(
        matches!(&effects[..], [Effect::SetTheme(Theme::Dark), Effect::Remember { key: "theme", value }] if value == "dark")
    );
}
