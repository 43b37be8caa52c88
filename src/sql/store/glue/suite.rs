//! Every test of `gluesql-test-suite` 0.20 by its name, against our store. None is left out.

use gluesql_core::prelude::Glue;
use gluesql_test_suite::*;

use super::GlueStore;

struct Suite(Glue<GlueStore>);

impl Tester<GlueStore> for Suite {
    fn new(_: &str) -> Self {
        Suite(Glue::new(GlueStore::default()))
    }

    fn get_glue(&mut self) -> &mut Glue<GlueStore> {
        &mut self.0
    }
}

generate_store_tests!(test, Suite);
generate_alter_table_tests!(test, Suite);
generate_custom_function_tests!(test, Suite);
generate_index_tests!(test, Suite);
generate_transaction_tests!(test, Suite);
generate_alter_table_index_tests!(test, Suite);
generate_transaction_alter_table_tests!(test, Suite);
generate_transaction_index_tests!(test, Suite);
generate_metadata_table_tests!(test, Suite);
generate_metadata_index_tests!(test, Suite);
