use super::*;
use crate::protocol::import::ImportColumn;
use crate::protocol::schema::Schema;
use crate::protocol::{Call, Reply};

fn apply(import: &mut Import, action: Action) -> Vec<Effect> {
    import.apply(action, 0.0)
}

/// Gives the worker's answer to the question among the effects.
fn answer(import: &mut Import, effects: &[Effect], outcome: Result<Reply, Failure>) -> Vec<Effect> {
    let question = effects.iter().find_map(|effect| match effect {
        Effect::Ask(question) => Some(question),
        _ => None,
    });
    match question.expect("a question").then.answer(outcome) {
        AppAction::Import(action) => apply(import, action),
        other => panic!("{other:?}"),
    }
}

fn read(import: &mut Import, name: &str) -> Vec<Effect> {
    apply(import, Action::Reading { name: name.into() });
    apply(import, Action::Read { name: name.into(), bytes: Rc::from(&b"a\n1\n"[..]) })
}

fn column(name: &str) -> ImportColumn {
    ImportColumn {
        source: name.into(),
        name: name.into(),
        type_name: "text".into(),
        nullable: false,
        include: true,
    }
}

fn plan() -> ImportPlan {
    ImportPlan {
        table: "t".into(),
        columns: vec![column("a"), column("b")],
        rows: 10,
        sample: vec![vec![Some("1".into()), None]],
        problems: Vec::new(),
        unreadable: 0,
        notes: Vec::new(),
        header: Some(true),
    }
}

fn with_plan() -> Import {
    let mut import = Import::default();
    apply(&mut import, Action::Open);
    let effects = read(&mut import, "a.csv");
    answer(&mut import, &effects, Ok(Reply::InspectImport(Inspected::Rows(plan()))));
    assert!(matches!(import.stage, Stage::Plan { .. }));
    import
}

fn imported(done: u64, failed: u64) -> Reply {
    Reply::ApplyImport(Imported {
        done,
        failed,
        problems: vec![RowProblem { line: 3, message: "no".into() }],
        schema: Schema::default(),
        table: Some("t".into()),
    })
}

/// Choose, look, edit, import, and the schema is taken over and saved.
#[test]
fn imports_rows() {
    let mut import = with_plan();
    apply(&mut import, Action::TableName("people".into()));
    apply(&mut import, Action::ColumnType { at: 0, type_name: "integer".into() });
    apply(&mut import, Action::ColumnIncluded { at: 1, include: false });
    apply(&mut import, Action::ColumnName { at: 9, name: "x".into() });
    let effects = apply(&mut import, Action::Start);
    let Some(Effect::Ask(question)) = effects.get(1) else { panic!("{effects:?}") };
    let Call::ApplyImport(ApplyImport { plan: Some(sent) }) = &question.call else { panic!("{question:?}") };
    assert_eq!((sent.table.as_str(), sent.columns[0].type_name.as_str()), ("people", "integer"));
    assert!(sent.columns[0].nullable && !sent.columns[1].include && sent.sample.is_empty());
    let job = import.job;
    apply(&mut import, Action::Step { job, done: 5, total: 10 });
    assert!(matches!(import.stage, Stage::Running { done: 5, total: 10, .. }));
    let after = answer(&mut import, &effects, Ok(imported(9, 1)));
    assert!(matches!(&import.stage, Stage::Done { summary, .. } if summary.done == 9 && !summary.script));
    let next = |effect: &Effect| match effect {
        Effect::Next(action) => format!("{action:?}"),
        _ => String::new(),
    };
    let after: Vec<String> = after.iter().map(next).collect();
    assert_eq!(after.len(), 2);
    assert!(after[0].starts_with("SchemaIs") && after[1].contains("Imported"), "{after:?}");
}

/// A plan that cannot work is not sent; one that the engine refuses can be mended.
#[test]
fn keeps_a_refused_plan() {
    let mut import = with_plan();
    apply(&mut import, Action::ColumnName { at: 1, name: "a".into() });
    assert!(apply(&mut import, Action::Start).is_empty());
    assert!(matches!(&import.stage, Stage::Plan { problem: Some(why), .. } if why.contains("Two columns")));
    apply(&mut import, Action::ColumnName { at: 1, name: "c".into() });
    let effects = apply(&mut import, Action::Start);
    answer(&mut import, &effects, Err(Failure::Refused("A table named “t” exists already.".into())));
    assert!(matches!(&import.stage, Stage::Plan { problem: Some(why), plan, .. }
        if why.contains("exists") && plan.columns[1].name == "c"));
    for (change, why) in [
        (Action::TableName(" ".into()), "Give the table a name"),
        (Action::IncludeAll(false), "Choose at least one column"),
        (Action::ColumnName { at: 0, name: String::new() }, "Give each column a name"),
    ] {
        let mut import = with_plan();
        apply(&mut import, change);
        let Stage::Plan { plan, .. } = &import.stage else { panic!("a plan") };
        assert_eq!(plan_problem(plan).as_deref(), Some(why));
    }
}

/// Cancelling ends the worker; its late answer says that nothing was kept.
#[test]
fn cancels() {
    let mut import = with_plan();
    let effects = apply(&mut import, Action::Start);
    assert!(apply(&mut import, Action::Close).is_empty() && import.is_running());
    assert!(read(&mut import, "other.csv").is_empty() && import.is_running());
    let stop = apply(&mut import, Action::Cancel);
    assert!(matches!(stop.as_slice(), [Effect::Next(action)] if format!("{action:?}").contains("Stop")));
    answer(&mut import, &effects, Err(Failure::WorkerGone));
    assert!(
        matches!(&import.stage, Stage::Choose { problem: Some(why) } if why.contains("as it was before"))
    );
}

/// A file that is not taken says why; answers about an earlier file are ignored.
#[test]
fn refuses_and_ignores() {
    let mut import = Import::default();
    let first = read(&mut import, "a.csv");
    let second = read(&mut import, "b.csv");
    answer(&mut import, &first, Ok(Reply::InspectImport(Inspected::Rows(plan()))));
    assert!(matches!(&import.stage, Stage::Looking { name } if name == "b.csv"));
    answer(&mut import, &second, Err(Failure::Refused("The file is empty.".into())));
    assert!(
        matches!(&import.stage, Stage::Choose { problem: Some(why) } if why == "“b.csv” was not taken. The file is empty.")
    );
    apply(&mut import, Action::Close);
    assert!(!import.is_open());
    assert!(size_problem(50_000_001.0).is_some() && size_problem(50_000_000.0).is_none());
}

/// A script is counted, runs, and reports errors; the header question looks again.
#[test]
fn runs_scripts_and_asks_again() {
    let mut import = Import::default();
    let effects = read(&mut import, "a.sql");
    let script = Inspected::Script { statements: 3, notes: Vec::new() };
    answer(&mut import, &effects, Ok(Reply::InspectImport(script)));
    assert!(matches!(import.stage, Stage::Script { statements: 3, .. }));
    let effects = apply(&mut import, Action::Start);
    answer(&mut import, &effects, Ok(imported(2, 1)));
    assert!(matches!(&import.stage, Stage::Done { summary, .. } if summary.script && summary.failed == 1));
    let mut import = with_plan();
    let effects = apply(&mut import, Action::Header(false));
    assert!(matches!(effects.get(1), Some(Effect::Ask(question))
        if matches!(&question.call, Call::InspectImport(ask) if ask.header == Some(false))));
}

/// An export is downloaded, or says why not.
#[test]
fn exports() {
    let mut import = Import::default();
    apply(&mut import, Action::OpenExport);
    let effects = apply(&mut import, Action::Export(Export::SqlDump));
    assert!(!import.export_open);
    let file = ExportedFile {
        name: "database.sql".into(),
        media_type: "application/sql".into(),
        bytes: Bytes::from(b"x".to_vec()),
    };
    let after = answer(&mut import, &effects, Ok(Reply::Export(file)));
    assert!(matches!(after.as_slice(), [_, Effect::Download { name, .. }] if name == "database.sql"));
    let after = answer(&mut import, &effects, Err(Failure::Refused("no".into())));
    assert!(!after.iter().any(|effect| matches!(effect, Effect::Download { .. })));
}
