//! The columns of the system's tables, as PostgreSQL 15 has them.

/// A line with one word begins a schema. Then a table: name, number (`v`: a view), and its columns as
/// `name:type`, the type a letter as in the tables of functions; `=value` where all rows have it, `=` for
/// NULL, `=.` for the empty text.
#[rustfmt::skip]
pub(super) static TABLES: &str = "\
pg_catalog
pg_am 2601 | oid:o amname:N amhandler:p=- amtype:h
pg_attrdef 2604 | oid:o adrelid:o adnum:2 adbin:t
pg_attribute 1249 | attrelid:o attname:N atttypid:o attstattarget:4=-1 attlen:2 attnum:2 attndims:4 attcacheoff:4=-1 atttypmod:4 attbyval:b attalign:h attstorage:h attcompression:h=. attnotnull:b atthasdef:b atthasmissing:b=f attidentity:h attgenerated:h attisdropped:b=f attislocal:b=t attinhcount:4=0 attcollation:o attacl:[t= attoptions:[t= attfdwoptions:[t= attmissingval:t=
pg_auth_members 1261 | roleid:o member:o grantor:o admin_option:b
pg_authid 1260 | oid:o rolname:N rolsuper:b=t rolinherit:b=t rolcreaterole:b=t rolcreatedb:b=t rolcanlogin:b=t rolreplication:b=t rolbypassrls:b=t rolconnlimit:4=-1 rolpassword:t= rolvaliduntil:z=
pg_class 1259 | oid:o relname:N relnamespace:o reltype:o reloftype:o=0 relowner:o=10 relam:o relfilenode:o reltablespace:o=0 relpages:4=0 reltuples:f relallvisible:4=0 reltoastrelid:o=0 relhasindex:b relisshared:b=f relpersistence:h relkind:h relnatts:2 relchecks:2 relhasrules:b relhastriggers:b relhassubclass:b=f relrowsecurity:b=f relforcerowsecurity:b=f relispopulated:b=t relreplident:h relispartition:b=f relrewrite:o=0 relfrozenxid:o=0 relminmxid:o=0 relacl:[t= reloptions:[t= relpartbound:t=
pg_collation 3456 | oid:o collname:N collnamespace:o=11 collowner:o=10 collprovider:h collisdeterministic:b=t collencoding:4=-1 collcollate:t collctype:t colliculocale:t= collversion:t=
pg_constraint 2606 | oid:o conname:N connamespace:o contype:h condeferrable:b=f condeferred:b=f convalidated:b=t conrelid:o contypid:o=0 conindid:o conparentid:o=0 confrelid:o confupdtype:h confdeltype:h confmatchtype:h conislocal:b=t coninhcount:4=0 connoinherit:b conkey:[2 confkey:[2 conpfeqop:[o= conppeqop:[o= conffeqop:[o= confdelsetcols:[2= conexclop:[o= conbin:t
pg_database 1262 | oid:o datname:N datdba:o=10 encoding:4=6 datlocprovider:h=c datistemplate:b datallowconn:b datconnlimit:4=-1 datfrozenxid:o=0 datminmxid:o=0 dattablespace:o=1663 datcollate:t=C datctype:t=C daticulocale:t= datcollversion:t= datacl:[t=
pg_depend 2608 | classid:o objid:o objsubid:4 refclassid:o refobjid:o refobjsubid:4 deptype:h
pg_description 2609 | objoid:o classoid:o objsubid:4 description:t
pg_enum 3501 | oid:o enumtypid:o enumsortorder:f enumlabel:N
pg_event_trigger 3466 | oid:o evtname:N evtevent:N evtowner:o evtfoid:o evtenabled:h evttags:[t
pg_extension 3079 | oid:o extname:N extowner:o=10 extnamespace:o=11 extrelocatable:b=f extversion:t extconfig:[o= extcondition:[t=
pg_foreign_server 1417 | oid:o srvname:N srvowner:o srvfdw:o srvtype:t srvversion:t srvacl:[t srvoptions:[t
pg_foreign_table 3118 | ftrelid:o ftserver:o ftoptions:[t
pg_index 2610 | indexrelid:o indrelid:o indnatts:2 indnkeyatts:2 indisunique:b indnullsnotdistinct:b=f indisprimary:b indisexclusion:b=f indimmediate:b=t indisclustered:b=f indisvalid:b=t indcheckxmin:b=f indisready:b=t indislive:b=t indisreplident:b=f indkey:w indcollation:x indclass:x indoption:w indexprs:t indpred:t
pg_indexes 12043v | schemaname:N tablename:N indexname:N tablespace:N= indexdef:t
pg_inherits 2611 | inhrelid:o inhparent:o inhseqno:4 inhdetachpending:b
pg_language 2612 | oid:o lanname:N lanowner:o=10 lanispl:b lanpltrusted:b lanplcallfoid:o=0 laninline:o=0 lanvalidator:o=0 lanacl:[t=
pg_locks 12073v | locktype:t database:o relation:o page:4 tuple:2 virtualxid:t transactionid:o classid:o objid:o objsubid:2 virtualtransaction:t pid:4 mode:t granted:b fastpath:b waitstart:z
pg_matviews 12038v | schemaname:N matviewname:N matviewowner:N tablespace:N hasindexes:b ispopulated:b definition:t
pg_namespace 2615 | oid:o nspname:N nspowner:o nspacl:[t
pg_partitioned_table 3350 | partrelid:o partstrat:h partnatts:2 partdefid:o partattrs:w partclass:x partcollation:x partexprs:t
pg_policies 12018v | schemaname:N tablename:N policyname:N permissive:t roles:[N cmd:t qual:t with_check:t
pg_policy 3256 | oid:o polname:N polrelid:o polcmd:h polpermissive:b polroles:[o polqual:t polwithcheck:t
pg_prepared_statements 12095v | name:t statement:t prepare_time:z parameter_types:[g from_sql:b generic_plans:8 custom_plans:8
pg_proc 1255 | oid:o proname:N pronamespace:o proowner:o=10 prolang:o procost:f=1 prorows:f=0 provariadic:o prosupport:p=- prokind:h prosecdef:b=f proleakproof:b=f proisstrict:b proretset:b provolatile:h proparallel:h=s pronargs:2 pronargdefaults:2 prorettype:o proargtypes:x proallargtypes:[o= proargmodes:[h= proargnames:[t proargdefaults:t= protrftypes:[o= prosrc:t probin:t= prosqlbody:t= proconfig:[t= proacl:[t=
pg_publication 6104 | oid:o pubname:N pubowner:o puballtables:b pubinsert:b pubupdate:b pubdelete:b pubtruncate:b pubviaroot:b
pg_publication_namespace 6237 | oid:o pnpubid:o pnnspid:o
pg_publication_rel 6106 | oid:o prpubid:o prrelid:o prqual:t prattrs:w
pg_range 3541 | rngtypid:o rngsubtype:o rngmultitypid:o rngcollation:o rngsubopc:o rngcanonical:p rngsubdiff:p
pg_rewrite 2618 | oid:o rulename:N ev_class:o ev_type:h ev_enabled:h is_instead:b ev_qual:t ev_action:t
pg_roles 12000v | rolname:N rolsuper:b=t rolinherit:b=t rolcreaterole:b=t rolcreatedb:b=t rolcanlogin:b=t rolreplication:b=t rolconnlimit:4=-1 rolpassword:t=******** rolvaliduntil:z= rolbypassrls:b=t rolconfig:[t= oid:o
pg_rules 12023v | schemaname:N tablename:N rulename:N definition:t
pg_sequence 2224 | seqrelid:o seqtypid:o seqstart:8 seqincrement:8 seqmax:8 seqmin:8 seqcache:8=1 seqcycle:b
pg_sequences 12048v | schemaname:N sequencename:N sequenceowner:N=postgres data_type:g start_value:8 min_value:8 max_value:8 increment_by:8 cycle:b cache_size:8=1 last_value:8
pg_settings 12104v | name:t setting:t unit:t category:t= short_desc:t= extra_desc:t= context:t vartype:t source:t min_val:t max_val:t enumvals:[t boot_val:t reset_val:t sourcefile:t= sourceline:4= pending_restart:b=f
pg_shdescription 2396 | objoid:o classoid:o description:t
pg_stat_activity 12222v | datid:o datname:N pid:4 leader_pid:4= usesysid:o usename:N application_name:t client_addr:t= client_hostname:t= client_port:4= backend_start:z= xact_start:z query_start:z state_change:z= wait_event_type:t= wait_event:t= state:t backend_xid:o= backend_xmin:o= query_id:8= query:t= backend_type:t
pg_stat_user_indexes 12192v | relid:o indexrelid:o schemaname:N relname:N indexrelname:N idx_scan:8=0 idx_tup_read:8=0 idx_tup_fetch:8=0
pg_stat_user_tables 12161v | relid:o schemaname:N relname:N seq_scan:8=0 seq_tup_read:8=0 idx_scan:8=0 idx_tup_fetch:8=0 n_tup_ins:8=0 n_tup_upd:8=0 n_tup_del:8=0 n_tup_hot_upd:8=0 n_live_tup:8 n_dead_tup:8=0 n_mod_since_analyze:8=0 n_ins_since_vacuum:8=0 last_vacuum:z= last_autovacuum:z= last_analyze:z= last_autoanalyze:z= vacuum_count:8=0 autovacuum_count:8=0 analyze_count:8=0 autoanalyze_count:8=0
pg_statistic_ext 3381 | oid:o stxrelid:o stxname:N stxnamespace:o stxowner:o stxstattarget:4 stxkeys:w stxkind:[h stxexprs:t
pg_tables 12033v | schemaname:N tablename:N tableowner:N=postgres tablespace:N= hasindexes:b hasrules:b=f hastriggers:b rowsecurity:b=f
pg_tablespace 1213 | oid:o spcname:N spcowner:o=10 spcacl:[t= spcoptions:[t=
pg_trigger 2620 | oid:o tgrelid:o tgparentid:o tgname:N tgfoid:o tgtype:2 tgenabled:h tgisinternal:b tgconstrrelid:o tgconstrindid:o tgconstraint:o tgdeferrable:b tginitdeferred:b tgnargs:2 tgattr:w tgargs:y tgqual:t tgoldtable:N tgnewtable:N
pg_type 1247 | oid:o typname:N typnamespace:o typowner:o=10 typlen:2 typbyval:b typtype:h typcategory:h typispreferred:b typisdefined:b=t typdelim:h=, typrelid:o typsubscript:p=- typelem:o typarray:o typinput:p=- typoutput:p=- typreceive:p=- typsend:p=- typmodin:p=- typmodout:p=- typanalyze:p=- typalign:h typstorage:h typnotnull:b=f typbasetype:o=0 typtypmod:4=-1 typndims:4=0 typcollation:o typdefaultbin:t= typdefault:t= typacl:[t=
pg_user 12014v | usename:N usesysid:o usecreatedb:b=t usesuper:b=t userepl:b=t usebypassrls:b=t passwd:t=******** valuntil:z= useconfig:[t=
pg_user_mapping 1418 | oid:o umuser:o umserver:o umoptions:[t
pg_views 12028v | schemaname:N viewname:N viewowner:N=postgres definition:t
information_schema
check_constraints 13260v | constraint_catalog:N constraint_schema:N constraint_name:N check_clause:v
columns 13295v | table_catalog:N table_schema:N table_name:N column_name:N ordinal_position:4 column_default:v is_nullable:v3 data_type:v character_maximum_length:4 character_octet_length:4 numeric_precision:4 numeric_precision_radix:4 numeric_scale:4 datetime_precision:4 interval_type:v= interval_precision:4= character_set_catalog:N= character_set_schema:N= character_set_name:N= collation_catalog:N= collation_schema:N= collation_name:N= domain_catalog:N= domain_schema:N= domain_name:N= udt_catalog:N udt_schema:N udt_name:N scope_catalog:N= scope_schema:N= scope_name:N= maximum_cardinality:4= dtd_identifier:N is_self_referencing:v3=NO is_identity:v3 identity_generation:v identity_start:v identity_increment:v identity_maximum:v identity_minimum:v identity_cycle:v3=NO is_generated:v generation_expression:v is_updatable:v3
constraint_column_usage 13300v | table_catalog:N table_schema:N table_name:N column_name:N constraint_catalog:N constraint_schema:N constraint_name:N
constraint_table_usage 13305v | table_catalog:N table_schema:N table_name:N constraint_catalog:N constraint_schema:N constraint_name:N
domains 13320v | domain_catalog:N domain_schema:N domain_name:N data_type:v character_maximum_length:4 character_octet_length:4 character_set_catalog:N character_set_schema:N character_set_name:N collation_catalog:N collation_schema:N collation_name:N numeric_precision:4 numeric_precision_radix:4 numeric_scale:4 datetime_precision:4 interval_type:v interval_precision:4 domain_default:v udt_catalog:N udt_schema:N udt_name:N scope_catalog:N scope_schema:N scope_name:N maximum_cardinality:4 dtd_identifier:N
enabled_roles 13325v | role_name:N
information_schema_catalog_name 13227v | catalog_name:N
key_column_usage 13329v | constraint_catalog:N constraint_schema:N constraint_name:N table_catalog:N table_schema:N table_name:N column_name:N ordinal_position:4 position_in_unique_constraint:4
parameters 13334v | specific_catalog:N specific_schema:N specific_name:N ordinal_position:4 parameter_mode:v is_result:v3 as_locator:v3 parameter_name:N data_type:v character_maximum_length:4 character_octet_length:4 character_set_catalog:N character_set_schema:N character_set_name:N collation_catalog:N collation_schema:N collation_name:N numeric_precision:4 numeric_precision_radix:4 numeric_scale:4 datetime_precision:4 interval_type:v interval_precision:4 udt_catalog:N udt_schema:N udt_name:N scope_catalog:N scope_schema:N scope_name:N maximum_cardinality:4 dtd_identifier:N parameter_default:v
referential_constraints 13339v | constraint_catalog:N constraint_schema:N constraint_name:N unique_constraint_catalog:N unique_constraint_schema:N unique_constraint_name:N match_option:v=NONE update_rule:v delete_rule:v
role_table_grants 13421v | grantor:N grantee:N table_catalog:N table_schema:N table_name:N privilege_type:v is_grantable:v3=YES with_hierarchy:v3
routines 13377v | specific_catalog:N specific_schema:N specific_name:N routine_catalog:N routine_schema:N routine_name:N routine_type:v module_catalog:N module_schema:N module_name:N udt_catalog:N udt_schema:N udt_name:N data_type:v character_maximum_length:4 character_octet_length:4 character_set_catalog:N character_set_schema:N character_set_name:N collation_catalog:N collation_schema:N collation_name:N numeric_precision:4 numeric_precision_radix:4 numeric_scale:4 datetime_precision:4 interval_type:v interval_precision:4 type_udt_catalog:N type_udt_schema:N type_udt_name:N scope_catalog:N scope_schema:N scope_name:N maximum_cardinality:4 dtd_identifier:N routine_body:v routine_definition:v external_name:v external_language:v parameter_style:v is_deterministic:v3 sql_data_access:v is_null_call:v3 sql_path:v schema_level_routine:v3 max_dynamic_result_sets:4 is_user_defined_cast:v3 is_implicitly_invocable:v3 security_type:v to_sql_specific_catalog:N to_sql_specific_schema:N to_sql_specific_name:N as_locator:v3 created:z last_altered:z new_savepoint_level:v is_udt_dependent:v3 result_cast_from_data_type:v result_cast_as_locator:v result_cast_char_max_length:4 result_cast_char_octet_length:4 result_cast_char_set_catalog:N result_cast_char_set_schema:N result_cast_char_set_name:N result_cast_collation_catalog:N result_cast_collation_schema:N result_cast_collation_name:N result_cast_numeric_precision:4 result_cast_numeric_precision_radix:4 result_cast_numeric_scale:4 result_cast_datetime_precision:4 result_cast_interval_type:v result_cast_interval_precision:4 result_cast_type_udt_catalog:N result_cast_type_udt_schema:N result_cast_type_udt_name:N result_cast_scope_catalog:N result_cast_scope_schema:N result_cast_scope_name:N result_cast_maximum_cardinality:4 result_cast_dtd_identifier:N
schemata 13382v | catalog_name:N schema_name:N schema_owner:N default_character_set_catalog:N= default_character_set_schema:N= default_character_set_name:N= sql_path:v=
sequences 13386v | sequence_catalog:N sequence_schema:N sequence_name:N data_type:v numeric_precision:4 numeric_precision_radix:4=2 numeric_scale:4=0 start_value:v minimum_value:v maximum_value:v increment:v cycle_option:v3
table_constraints 13411v | constraint_catalog:N constraint_schema:N constraint_name:N table_catalog:N table_schema:N table_name:N constraint_type:v is_deferrable:v3=NO initially_deferred:v3=NO enforced:v3=YES nulls_distinct:v3
table_privileges 13416v | grantor:N grantee:N table_catalog:N table_schema:N table_name:N privilege_type:v is_grantable:v3=YES with_hierarchy:v3
tables 13425v | table_catalog:N table_schema:N table_name:N table_type:v self_referencing_column_name:N= reference_generation:v= user_defined_type_catalog:N= user_defined_type_schema:N= user_defined_type_name:N= is_insertable_into:v3 is_typed:v3=NO commit_action:v
triggers 13440v | trigger_catalog:N trigger_schema:N trigger_name:N event_manipulation:v event_object_catalog:N event_object_schema:N event_object_table:N action_order:4 action_condition:v action_statement:v action_orientation:v action_timing:v action_reference_old_table:N action_reference_new_table:N action_reference_old_row:N action_reference_new_row:N created:z
view_table_usage 13478v | view_catalog:N view_schema:N view_name:N table_catalog:N table_schema:N table_name:N
views 13483v | table_catalog:N table_schema:N table_name:N view_definition:v check_option:v=NONE is_updatable:v3 is_insertable_into:v3 is_trigger_updatable:v3=NO is_trigger_deletable:v3=NO is_trigger_insertable_into:v3=NO";
