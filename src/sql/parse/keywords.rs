//! PostgreSQL 15's key words and how far each is reserved (from `pg_get_keywords()`).

/// How far a key word is reserved
/// (<https://www.postgresql.org/docs/15/sql-keywords-appendix.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// Usable as any name.
    Not,
    /// Not as a function or type name.
    ColumnName,
    /// Only as a function or type name.
    FunctionOrType,
    /// Never as a name.
    Always,
}

/// The class of a lower-case word, if it is a key word of PostgreSQL at all.
pub(crate) fn class(word: &str) -> Option<Reserved> {
    let found = WORDS.binary_search_by(|entry| entry[1..].cmp(word)).ok()?;
    Some(match WORDS[found].as_bytes()[0] {
        b'C' => Reserved::ColumnName,
        b'T' => Reserved::FunctionOrType,
        b'R' => Reserved::Always,
        _ => Reserved::Not,
    })
}

/// The class letter, then the word; sorted by word.
#[rustfmt::skip]
static WORDS: &[&str] = &[
    "Uabort", "Uabsolute", "Uaccess", "Uaction", "Uadd", "Uadmin", "Uafter", "Uaggregate", "Rall", "Ualso",
    "Ualter", "Ualways", "Ranalyse", "Ranalyze", "Rand", "Rany", "Rarray", "Ras", "Rasc", "Uasensitive",
    "Uassertion", "Uassignment", "Rasymmetric", "Uat", "Uatomic", "Uattach", "Uattribute", "Tauthorization",
    "Ubackward", "Ubefore", "Ubegin", "Cbetween", "Cbigint", "Tbinary", "Cbit", "Cboolean", "Rboth",
    "Ubreadth", "Uby", "Ucache", "Ucall", "Ucalled", "Ucascade", "Ucascaded", "Rcase", "Rcast", "Ucatalog",
    "Uchain", "Cchar", "Ccharacter", "Ucharacteristics", "Rcheck", "Ucheckpoint", "Uclass", "Uclose",
    "Ucluster", "Ccoalesce", "Rcollate", "Tcollation", "Rcolumn", "Ucolumns", "Ucomment", "Ucomments",
    "Ucommit", "Ucommitted", "Ucompression", "Tconcurrently", "Uconfiguration", "Uconflict", "Uconnection",
    "Rconstraint", "Uconstraints", "Ucontent", "Ucontinue", "Uconversion", "Ucopy", "Ucost", "Rcreate",
    "Tcross", "Ucsv", "Ucube", "Ucurrent", "Rcurrent_catalog", "Rcurrent_date", "Rcurrent_role",
    "Tcurrent_schema", "Rcurrent_time", "Rcurrent_timestamp", "Rcurrent_user", "Ucursor", "Ucycle", "Udata",
    "Udatabase", "Uday", "Udeallocate", "Cdec", "Cdecimal", "Udeclare", "Rdefault", "Udefaults",
    "Rdeferrable", "Udeferred", "Udefiner", "Udelete", "Udelimiter", "Udelimiters", "Udepends", "Udepth",
    "Rdesc", "Udetach", "Udictionary", "Udisable", "Udiscard", "Rdistinct", "Rdo", "Udocument", "Udomain",
    "Udouble", "Udrop", "Ueach", "Relse", "Uenable", "Uencoding", "Uencrypted", "Rend", "Uenum", "Uescape",
    "Uevent", "Rexcept", "Uexclude", "Uexcluding", "Uexclusive", "Uexecute", "Cexists", "Uexplain",
    "Uexpression", "Uextension", "Uexternal", "Cextract", "Rfalse", "Ufamily", "Rfetch", "Ufilter",
    "Ufinalize", "Ufirst", "Cfloat", "Ufollowing", "Rfor", "Uforce", "Rforeign", "Uforward", "Tfreeze",
    "Rfrom", "Tfull", "Ufunction", "Ufunctions", "Ugenerated", "Uglobal", "Rgrant", "Ugranted", "Cgreatest",
    "Rgroup", "Cgrouping", "Ugroups", "Uhandler", "Rhaving", "Uheader", "Uhold", "Uhour", "Uidentity", "Uif",
    "Tilike", "Uimmediate", "Uimmutable", "Uimplicit", "Uimport", "Rin", "Uinclude", "Uincluding",
    "Uincrement", "Uindex", "Uindexes", "Uinherit", "Uinherits", "Rinitially", "Uinline", "Tinner", "Cinout",
    "Uinput", "Uinsensitive", "Uinsert", "Uinstead", "Cint", "Cinteger", "Rintersect", "Cinterval", "Rinto",
    "Uinvoker", "Tis", "Tisnull", "Uisolation", "Tjoin", "Ukey", "Ulabel", "Ulanguage", "Ularge", "Ulast",
    "Rlateral", "Rleading", "Uleakproof", "Cleast", "Tleft", "Ulevel", "Tlike", "Rlimit", "Ulisten", "Uload",
    "Ulocal", "Rlocaltime", "Rlocaltimestamp", "Ulocation", "Ulock", "Ulocked", "Ulogged", "Umapping",
    "Umatch", "Umatched", "Umaterialized", "Umaxvalue", "Umerge", "Umethod", "Uminute", "Uminvalue", "Umode",
    "Umonth", "Umove", "Uname", "Unames", "Cnational", "Tnatural", "Cnchar", "Unew", "Unext", "Unfc", "Unfd",
    "Unfkc", "Unfkd", "Uno", "Cnone", "Cnormalize", "Unormalized", "Rnot", "Unothing", "Unotify", "Tnotnull",
    "Unowait", "Rnull", "Cnullif", "Unulls", "Cnumeric", "Uobject", "Uof", "Uoff", "Roffset", "Uoids", "Uold",
    "Ron", "Ronly", "Uoperator", "Uoption", "Uoptions", "Ror", "Rorder", "Uordinality", "Uothers", "Cout",
    "Touter", "Uover", "Toverlaps", "Coverlay", "Uoverriding", "Uowned", "Uowner", "Uparallel", "Uparameter",
    "Uparser", "Upartial", "Upartition", "Upassing", "Upassword", "Rplacing", "Uplans", "Upolicy",
    "Cposition", "Upreceding", "Cprecision", "Uprepare", "Uprepared", "Upreserve", "Rprimary", "Uprior",
    "Uprivileges", "Uprocedural", "Uprocedure", "Uprocedures", "Uprogram", "Upublication", "Uquote", "Urange",
    "Uread", "Creal", "Ureassign", "Urecheck", "Urecursive", "Uref", "Rreferences", "Ureferencing",
    "Urefresh", "Ureindex", "Urelative", "Urelease", "Urename", "Urepeatable", "Ureplace", "Ureplica",
    "Ureset", "Urestart", "Urestrict", "Ureturn", "Rreturning", "Ureturns", "Urevoke", "Tright", "Urole",
    "Urollback", "Urollup", "Uroutine", "Uroutines", "Crow", "Urows", "Urule", "Usavepoint", "Uschema",
    "Uschemas", "Uscroll", "Usearch", "Usecond", "Usecurity", "Rselect", "Usequence", "Usequences",
    "Userializable", "Userver", "Usession", "Rsession_user", "Uset", "Csetof", "Usets", "Ushare", "Ushow",
    "Tsimilar", "Usimple", "Uskip", "Csmallint", "Usnapshot", "Rsome", "Usql", "Ustable", "Ustandalone",
    "Ustart", "Ustatement", "Ustatistics", "Ustdin", "Ustdout", "Ustorage", "Ustored", "Ustrict", "Ustrip",
    "Usubscription", "Csubstring", "Usupport", "Rsymmetric", "Usysid", "Usystem", "Rtable", "Utables",
    "Ttablesample", "Utablespace", "Utemp", "Utemplate", "Utemporary", "Utext", "Rthen", "Uties", "Ctime",
    "Ctimestamp", "Rto", "Rtrailing", "Utransaction", "Utransform", "Ctreat", "Utrigger", "Ctrim", "Rtrue",
    "Utruncate", "Utrusted", "Utype", "Utypes", "Uuescape", "Uunbounded", "Uuncommitted", "Uunencrypted",
    "Runion", "Runique", "Uunknown", "Uunlisten", "Uunlogged", "Uuntil", "Uupdate", "Ruser", "Rusing",
    "Uvacuum", "Uvalid", "Uvalidate", "Uvalidator", "Uvalue", "Cvalues", "Cvarchar", "Rvariadic", "Uvarying",
    "Tverbose", "Uversion", "Uview", "Uviews", "Uvolatile", "Rwhen", "Rwhere", "Uwhitespace", "Rwindow",
    "Rwith", "Uwithin", "Uwithout", "Uwork", "Uwrapper", "Uwrite", "Uxml", "Cxmlattributes", "Cxmlconcat",
    "Cxmlelement", "Cxmlexists", "Cxmlforest", "Cxmlnamespaces", "Cxmlparse", "Cxmlpi", "Cxmlroot",
    "Cxmlserialize", "Cxmltable", "Uyear", "Uyes", "Uzone",
];
