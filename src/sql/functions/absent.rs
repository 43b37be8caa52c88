//! What PostgreSQL 15 and its everyday extensions have and this engine has not: refused by name, so that nobody is told
//! that it does not exist.

/// Names of functions.
const FUNCTIONS: &str = "\
    acosd array_to_tsvector asind atan2d atand bit_count cotd crypt current_query datemultirange daterange \
    dblink decrypt digest encrypt gen_random_bytes gen_salt get_bit hashtext hmac hostmask inet_client_addr \
    inet_server_addr int4multirange int4range int8multirange int8range is_normalized isempty \
    json_populate_record json_populate_recordset json_strip_nulls json_to_record json_to_recordset \
    jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first \
    jsonb_populate_record jsonb_populate_recordset jsonb_set_lax jsonb_to_record jsonb_to_recordset lo_export \
    lo_get lo_import lower_inc lower_inf multirange nummultirange numnode numrange parse_ident pg_blocking_pids \
    pg_cancel_backend pg_column_size pg_conf_load_time pg_current_snapshot pg_current_xact_id pg_export_snapshot \
    pg_get_functiondef pg_ls_dir pg_notify pg_postmaster_start_time pg_read_file pg_reload_conf pg_size_bytes \
    pg_sleep pg_sleep_for pg_sleep_until pg_stat_reset pg_terminate_backend pg_timezone_names pg_trigger_depth \
    pgp_sym_decrypt pgp_sym_encrypt phraseto_tsquery plainto_tsquery query_to_xml querytree range_agg \
    range_intersect_agg range_merge set_bit set_byte set_masklen setweight table_to_xml timeofday to_ascii \
    to_tsquery to_tsvector ts_debug ts_headline ts_lexize ts_rank ts_rank_cd ts_stat tsmultirange tsrange \
    tstzmultirange tstzrange tsvector_to_array txid_current txid_current_if_assigned txid_current_snapshot \
    txid_status unistr upper_inc upper_inf uuid_generate_v1 uuid_generate_v4 websearch_to_tsquery \
    xml_is_well_formed xmlagg xmlcomment xmlelement xmlforest xpath xpath_exists";

/// Names of types.
const TYPES: &str = "\
    bit varbit box cidr circle citext daterange datemultirange hstore inet int4range int4multirange int8range \
    int8multirange jsonpath line lseg macaddr macaddr8 money numrange nummultirange path pg_lsn pg_snapshot point \
    polygon timetz tsquery tsrange tsmultirange tstzrange tstzmultirange tsvector txid_snapshot xml";

fn lists(list: &str, name: &str) -> bool {
    list.split(' ').any(|word| word == name)
}

/// Whether a function of this name is PostgreSQL's, and not ours.
pub(crate) fn is_function(name: &str) -> bool {
    lists(FUNCTIONS, name)
}

/// Whether a type of this name is PostgreSQL's, and not ours.
pub(crate) fn is_type(name: &str) -> bool {
    lists(TYPES, name)
}
