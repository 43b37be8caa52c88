use super::*;

/// Every kind of node that the engine's EXPLAIN writes is explained: the sources say which they are.
#[test]
fn every_kind_of_the_engine_is_explained() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sql/explain");
    let mut kinds = std::collections::BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the folder").flatten() {
        let text = std::fs::read_to_string(file.path()).expect("a file");
        for call in ["PlanNode::new(", "wrapped(", "above("] {
            for (at, _) in text.match_indices(call) {
                let after = &text[at + call.len()..];
                kinds.extend(quoted(after.split(')').next().unwrap_or_default()));
            }
        }
        for line in text.lines().filter(|line| line.contains("kind = ") || line.contains(".kind)")) {
            kinds.extend(quoted(line));
        }
    }
    assert!(kinds.len() > 20, "{kinds:?}");
    for kind in &kinds {
        // the parts of which names of joins and set operations are made, and what has another name for the reader
        let part = kind.contains('{') || matches!(kind.as_str(), "ModifyTable" | "SetOp" | "Join");
        assert!(part || explain(kind).is_some(), "{kind} is not explained");
    }
}

fn quoted(text: &str) -> Vec<String> {
    text.split('"')
        .skip(1)
        .step_by(2)
        .filter(|it| it.starts_with(char::is_uppercase))
        .map(str::to_owned)
        .collect()
}

#[test]
fn names_made_of_parts_are_explained() {
    for kind in [
        "Nested Loop",
        "Nested Loop Left Join",
        "Nested Loop Anti Join",
        "Hash Join",
        "Hash Full Join",
        "Hash Semi Join",
        "Hash Right Join",
        "HashSetOp Intersect",
        "HashSetOp Except All",
        "Insert",
        "Update",
        "Delete",
    ] {
        assert!(explain(kind).is_some(), "{kind}");
    }
    assert!(explain("Hash Anti Join").is_some_and(|(does, _)| does.contains("NOT EXISTS")));
    assert_eq!(explain("Gather"), None);
}

/// Each is one or two sentences, and each page a file of the manual.
#[test]
fn sentences_are_short() {
    for (kind, does, (title, file)) in KINDS {
        assert!(does.len() < 160 && does.ends_with('.'), "{kind}");
        assert!(file.contains(".html") && !title.is_empty(), "{kind}");
    }
}
