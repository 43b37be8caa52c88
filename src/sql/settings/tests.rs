//! Settings without a database.

use super::*;

#[test]
fn values_are_shown_as_postgresql_shows_them() {
    let mut settings = Settings::default();
    for (name, value, shown) in [
        ("statement_timeout", "5s", "5s"),
        ("statement_timeout", "90000", "90s"),
        ("statement_timeout", "0", "0"),
        ("work_mem", "64MB", "64MB"),
        ("shared_buffers", "", "128MB"),
        ("enable_seqscan", "0", "off"),
        ("synchronous_commit", "false", "off"),
        ("search_path", "a, \"B c\"", "a, \"B c\""),
    ] {
        if !value.is_empty() {
            settings.set(name, Some(value), false).unwrap();
        }
        assert_eq!(settings.show(name).as_deref(), Some(shown), "{name}");
    }
    assert_eq!(settings.search_path(), ["a", "B c"]);
}

#[test]
fn the_usual_search_path_is_the_default_of_its_setting() {
    let settings = Settings::default();
    let shown = settings.show("search_path").unwrap();
    assert_eq!(settings.search_path(), names::list(&shown, ',').unwrap());
}

#[test]
fn a_transaction_takes_its_settings_back() {
    let mut settings = Settings::default();
    settings.save();
    settings.set("work_mem", Some("1MB"), false).unwrap();
    settings.set("lock_timeout", Some("1s"), true).unwrap();
    settings.save();
    settings.set("work_mem", Some("2MB"), false).unwrap();
    settings.restore(2);
    assert_eq!(settings.show("work_mem").as_deref(), Some("1MB"));
    settings.end(true);
    assert_eq!(settings.show("work_mem").as_deref(), Some("1MB"));
    assert_eq!(settings.show("lock_timeout").as_deref(), Some("0"));
}
