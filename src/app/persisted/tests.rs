use super::{Document, ReadError, Summary, read, read_summary, read_with, write, write_summary};
use crate::project::json::Json;
use crate::project::versions::Reason;

const BOOKSHOP: &str = include_str!("../../../tests/persisted/v1/bookshop.json");
const LEAST: &str = include_str!("../../../tests/persisted/v1/least.json");

fn bookshop() -> Document {
    read(BOOKSHOP).expect("the fixture is readable")
}

/// The fixture of format 1 reads as what it says.
#[test]
fn v1_is_read() {
    let document = bookshop();
    assert_eq!((document.id.as_str(), document.revision), ("mi8x0c2e-1f3k-1", 7));
    assert_eq!((document.project.name(), document.project.sample()), ("Bookshop", Some("bookshop")));
    assert_eq!(document.project.text("queries.sql"), Some("SELECT title FROM books; -- 'ü' \n"));
    assert_eq!(document.active.as_ref().map(|path| path.as_str()), Some("schema.sql"));
    assert_eq!((document.open.len(), document.open[0].cursor), (2, 9));
    let versions = document.versions.list();
    assert_eq!(
        versions.iter().map(|version| version.reason).collect::<Vec<_>>(),
        [Reason::Edit, Reason::Delete]
    );
    assert_eq!(&*versions[0].files[0].text, "SELECT * FROM books;\n");
    // Texts of versions that did not change are the project's own.
    assert!(std::rc::Rc::ptr_eq(&versions[0].files[1].text, &document.project.files()[1].text));
}

/// What may be left out may be left out.
#[test]
fn least_document_is_read() {
    let document = read(LEAST).expect("readable");
    assert_eq!((document.project.files().len(), document.active), (0, None));
}

/// Writing is stable: reading and writing gives the fixture again, byte for byte.
#[test]
fn writing_gives_the_fixture() {
    assert_eq!(write(&bookshop()), BOOKSHOP.trim_end());
}

/// A document of a later version is refused in words and not touched.
#[test]
fn newer_documents_are_recognised() {
    let newer = BOOKSHOP.replace("\"version\":1", "\"version\":2").replace("\"files\"", "\"folders\"");
    let error = read(&newer).expect_err("newer");
    assert_eq!(error, ReadError::Newer { version: 2 });
    assert!(error.to_string().contains("newer Backyard (format 2;"), "{error}");
}

/// The chain lifts step by step, each document only through the steps it needs.
#[test]
fn migrations_are_applied_in_order() {
    fn lifted(value: &Json, to: &str, word: &str) -> Result<Json, String> {
        let Json::Object(mut fields) = value.clone() else { return Err("no object".to_owned()) };
        let name = value.get("name").and_then(Json::as_text).ok_or("no name")?;
        fields.push(("name".into(), Json::Text(format!("{name} {word}").into())));
        fields.push(("version".into(), Json::Number(to.to_owned())));
        Ok(Json::Object(fields))
    }
    fn one_to_two(value: Json) -> Result<Json, String> {
        assert_eq!(value.number("version"), Ok(1));
        lifted(&value, "2", "lifted")
    }
    fn two_to_three(value: Json) -> Result<Json, String> {
        assert_eq!(value.number("version"), Ok(2));
        lifted(&value, "3", "twice")
    }
    let chain: &[super::Migration] = &[one_to_two, two_to_three];
    let name = |text: &str| read_with(text, chain).map(|document| document.project.name().to_owned());
    assert_eq!(name(BOOKSHOP), Ok("Bookshop lifted twice".to_owned()));
    assert_eq!(name(&BOOKSHOP.replace("\"version\":1", "\"version\":2")), Ok("Bookshop twice".to_owned()));
    assert_eq!(name(&BOOKSHOP.replace("\"version\":1", "\"version\":3")), Ok("Bookshop".to_owned()));
    assert_eq!(
        name(&BOOKSHOP.replace("\"version\":1", "\"version\":4")),
        Err(ReadError::Newer { version: 4 })
    );
    let nameless = BOOKSHOP.replace("\"name\":\"Bookshop\"", "\"name\":7");
    assert_eq!(name(&nameless), Err(ReadError::Damaged("no name".to_owned())));
}

/// Every kind of damage is an error, never a panic and never half a project.
#[test]
fn damage_is_reported() {
    for (damaged, says) in [
        (String::new(), "damaged"),
        ("{}".to_owned(), "does not say"),
        ("[1]".to_owned(), "does not say"),
        (BOOKSHOP.replace("\"version\":1", "\"version\":\"1\""), "no version"),
        (BOOKSHOP.replace("\"version\":1", "\"version\":0"), "format 0"),
        (
            BOOKSHOP.replace("{\"path\":\"seed.sql\",\"text\":2}", "{\"path\":\"seed.sql\",\"text\":9}"),
            "seed.sql is missing",
        ),
        (BOOKSHOP.replace("schema.sql", "../schema.sql"), "“..”"),
        (BOOKSHOP.replace("seed.sql", "SCHEMA.sql"), "already a file"),
        (BOOKSHOP.replace("\"name\":\"Bookshop\"", "\"name\":\"\""), "needs a name"),
    ] {
        let error = read(&damaged).expect_err(&damaged).to_string();
        assert!(error.contains(says), "{error}");
    }
    for end in 0..BOOKSHOP.trim_end().len() {
        if BOOKSHOP.is_char_boundary(end) {
            assert!(read(&BOOKSHOP[..end]).is_err(), "cut at {end}");
        }
    }
}

/// Tabs and versions that make no sense are left out; the files are what matters.
#[test]
fn bad_tabs_and_versions_do_not_keep_a_project_from_opening() {
    let text = BOOKSHOP
        .replace("{\"path\":\"queries.sql\",\"cursor\":9}", "{\"path\":\"gone.sql\",\"cursor\":9}")
        .replace("\"active\":\"schema.sql\"", "\"active\":\"gone.sql\"")
        .replace("{\"path\":\"notes.md\",\"text\":2}", "{\"path\":\"notes.md\",\"text\":77}")
        .replace("\"reason\":\"edit\"", "\"reason\":\"of later days\"");
    let document = read(&text).expect("readable");
    assert_eq!(document.open.len(), 1);
    assert_eq!(document.active.as_ref().map(|path| path.as_str()), Some("schema.sql"));
    assert_eq!(document.versions.list().len(), 1);
    assert_eq!(document.versions.list()[0].reason, Reason::Edit);
}

/// Summaries are small documents of their own; a bad one still lists its project.
#[test]
fn summaries() {
    let summary = Summary { deleted_millis: Some(5), ..bookshop().summary() };
    assert_eq!(read_summary(&summary.id, &write_summary(&summary)), summary);
    assert_eq!(read_summary("x", "{").name, "Project x");
}
