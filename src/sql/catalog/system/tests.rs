//! The system's tables by their names.

#[test]
fn every_table_is_found_by_its_name() {
    for table in super::all() {
        assert_eq!(super::find(table.schema, table.name), Some(table), "{}", table.name);
    }
}
