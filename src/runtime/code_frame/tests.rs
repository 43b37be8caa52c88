use super::*;

/// Packages and Node's own files are not the learner's.
#[test]
fn a_place_is_the_learners_or_none() {
    let place = learners_place("handler (/app/routes/users.js:12:7)");
    assert_eq!(place, Some(Place { file: "routes/users.js".into(), line: 12, column: 7 }));
    assert_eq!(learners_place("next (/app/node_modules/router/index.js:1:2)"), None);
    assert_eq!(learners_place("emit (node:events:20:2)"), None);
    assert_eq!(learners_place("map (native)"), None);
}

/// The frame shows the line with a mark under the column.
#[test]
fn a_frame_marks_the_place() {
    let text = "one\ntwo\nthree\nfour\nfive\n";
    let shown = frame(text, &Place { file: "a.js".into(), line: 3, column: 2 });
    assert_eq!(shown, "  1 | one\n  2 | two\n> 3 | three\n    |  ^\n  4 | four\n  5 | five");
}
