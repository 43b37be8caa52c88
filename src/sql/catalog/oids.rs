//! Object identifiers. Tables and sequences have theirs from the id they got when they were made; everything
//! else gets one computed from where it belongs and its name, so that nothing has to be kept and the same
//! thing has the same number in every session. The system's own have PostgreSQL's.

use super::{Relation, Root, TableDef, names};
use crate::sql::types::Type;

/// The first number of what users make.
const FIRST: u64 = 16_384;

/// The only role.
pub(crate) const OWNER: i64 = 10;
/// The role that `public` comes with.
pub(crate) const DATABASE_OWNER: i64 = 6171;

/// A number from a kind and a name, beyond all that count up.
fn computed(kind: &str, name: &str) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in kind.bytes().chain([0]).chain(name.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    (0x4000_0000 | (hash ^ hash >> 32) & 0x3fff_ffff) as i64
}

fn counted(id: u64) -> i64 {
    (FIRST + id) as i64
}

pub(crate) fn schema(name: &str) -> i64 {
    match name {
        "pg_catalog" => 11,
        "public" => 2200,
        "information_schema" => 13_222,
        other => computed("schema", other),
    }
}

pub(crate) fn table(def: &TableDef) -> i64 {
    counted(def.id)
}

/// An index of a table.
pub(crate) fn index(def: &TableDef, name: &str) -> i64 {
    computed("index", &format!("{} {}", def.id, names::bare(name)))
}

/// A constraint of a table.
pub(crate) fn constraint(def: &TableDef, name: &str) -> i64 {
    computed("constraint", &format!("{} {}", def.id, names::bare(name)))
}

/// The default of a table's column.
pub(crate) fn default(def: &TableDef, number: usize) -> i64 {
    computed("default", &format!("{} {number}", def.id))
}

/// A relation by its key.
pub(crate) fn relation(root: &Root, key: &str, relation: &Relation) -> i64 {
    match relation {
        Relation::Table(found) => table(&found.def),
        Relation::Sequence(sequence) => counted(sequence.id),
        Relation::View(_) => computed("view", key),
        Relation::Index(owner) => root.table(owner).map_or(0, |found| index(&found.def, key)),
    }
}

/// The type of a relation's rows.
pub(crate) fn row_type(key: &str) -> i64 {
    computed("row", key)
}

/// A label of an enum.
pub(crate) fn label(key: &str, label: &str) -> i64 {
    computed("label", &format!("{key} {label}"))
}

/// A built-in function, by name and signature.
pub(crate) fn function(name: &str, signature: &str) -> i64 {
    computed("function", &format!("{name} {signature}"))
}

/// A line of the table of built-in types.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BuiltIn {
    pub name: &'static str,
    pub oid: i64,
    pub length: i64,
    pub by_value: bool,
    pub kind: &'static str,
    pub category: &'static str,
    pub preferred: bool,
    pub array: i64,
    pub align: &'static str,
    pub storage: &'static str,
    pub collation: i64,
    pub element: i64,
    /// Its letter in the tables of functions; `-` for a type that no value has here.
    pub code: u8,
}

/// Of `pg_type`: name, oid, typlen, typbyval, typtype, typcategory, typispreferred, typarray, typalign,
/// typstorage, typcollation, typelem, and our letter.
static TYPES: &str = "\
bool 16 1 t b B t 1000 c p 0 0 b
bytea 17 -1 f b U f 1001 i x 0 0 y
char 18 1 t b Z f 1002 c p 0 0 h
name 19 64 f b S f 1003 c p 950 18 N
int8 20 8 t b N f 1016 d p 0 0 8
int2 21 2 t b N f 1005 s p 0 0 2
int2vector 22 -1 f b A f 1006 i p 0 21 w
int4 23 4 t b N f 1007 i p 0 0 4
regproc 24 4 t b N f 1008 i p 0 0 p
text 25 -1 f b S t 1009 i x 100 0 t
oid 26 4 t b N t 1028 i p 0 0 o
oidvector 30 -1 f b A f 1013 i p 0 26 x
json 114 -1 f b U f 199 i x 0 0 j
float4 700 4 t b N f 1021 i p 0 0 f
float8 701 8 t b N t 1022 d p 0 0 d
unknown 705 -2 f p X f 0 c p 0 0 ?
bpchar 1042 -1 f b S f 1014 i x 100 0 c
varchar 1043 -1 f b S f 1015 i x 100 0 v
date 1082 4 t b D f 1182 i p 0 0 D
time 1083 8 t b D f 1183 d p 0 0 T
timestamp 1114 8 t b D f 1115 d p 0 0 s
timestamptz 1184 8 t b D t 1185 d p 0 0 z
interval 1186 16 f b T t 1187 d p 0 0 i
numeric 1700 -1 f b N f 1231 i m 0 0 n
regclass 2205 4 t b N f 2210 i p 0 0 k
regtype 2206 4 t b N f 2211 i p 0 0 g
record 2249 -1 f p P f 2287 d x 0 0 r
any 2276 4 t p P f 0 i p 0 0 -
anyarray 2277 -1 f p P f 0 d x 0 0 -
void 2278 4 t p P f 0 i p 0 0 0
trigger 2279 4 t p P f 0 i p 0 0 -
anyelement 2283 4 t p P f 0 i p 0 0 -
uuid 2950 16 f b U f 2951 c p 0 0 u
jsonb 3802 -1 f b U f 3807 i x 0 0 J
regnamespace 4089 4 t b N f 4090 i p 0 0 m
regrole 4096 4 t b N f 4097 i p 0 0 q";

/// The built-in types that PostgreSQL has too.
pub(crate) fn built_in() -> impl Iterator<Item = BuiltIn> {
    TYPES.lines().filter_map(|line| {
        let words: Vec<&'static str> = line.split(' ').collect();
        let [
            name,
            oid,
            length,
            by_value,
            kind,
            category,
            preferred,
            array,
            align,
            storage,
            collation,
            element,
            code,
        ] = words[..]
        else {
            return None;
        };
        let number = |word: &str| word.parse().unwrap_or(0);
        Some(BuiltIn {
            name,
            oid: number(oid),
            length: number(length),
            by_value: by_value == "t",
            kind,
            category,
            preferred: preferred == "t",
            array: number(array),
            align,
            storage,
            collation: number(collation),
            element: number(element),
            code: code.bytes().next().unwrap_or(b'-'),
        })
    })
}

/// The line of a built-in type that is no array.
pub(crate) fn line_of(ty: &Type) -> Option<BuiltIn> {
    let code = ty.code();
    built_in().find(|line| line.code == code)
}

/// A type's number; its modifier plays no part.
pub(crate) fn of_type(ty: &Type) -> i64 {
    match ty {
        Type::Enum(made) => computed("enum", &made.name),
        Type::Array(element) => match &**element {
            Type::Enum(made) => computed("enum[]", &made.name),
            other => line_of(other).map_or(0, |line| line.array),
        },
        other => line_of(other).map_or(0, |line| line.oid),
    }
}

/// The type with this number.
pub(crate) fn type_of(root: &Root, oid: i64) -> Option<Type> {
    for line in built_in() {
        if line.oid == oid {
            return Type::from_code(line.code);
        }
        if line.array == oid {
            return Type::from_code(line.code).map(Type::array_of);
        }
    }
    root.enums.values().find_map(|made| {
        let ty = Type::Enum(made.clone());
        let array = Type::array_of(ty.clone());
        if of_type(&ty) == oid { Some(ty) } else { (of_type(&array) == oid).then_some(array) }
    })
}

/// `pg_attribute.atttypmod`.
pub(crate) fn modifier(ty: &Type) -> i64 {
    match ty {
        Type::Numeric(Some((precision, scale))) => {
            (i64::from(*precision) << 16 | i64::from(*scale) & 0x7ff) + 4
        }
        Type::Varchar(Some(length)) => i64::from(*length) + 4,
        Type::Char(length) if *length > 0 => i64::from(*length) + 4,
        Type::Time(Some(digits)) | Type::Timestamp(Some(digits)) | Type::Timestamptz(Some(digits)) => {
            i64::from(*digits)
        }
        Type::Array(element) => modifier(element),
        _ => -1,
    }
}

/// The type with the modifier that [`modifier`] made.
pub(crate) fn modified(ty: Type, modifier: i64) -> Type {
    if modifier < 0 {
        return ty;
    }
    let digits = u8::try_from(modifier).ok();
    match ty {
        Type::Numeric(_) if modifier >= 4 => {
            let packed = modifier - 4;
            let scale = ((packed & 0x7ff) ^ 1024) - 1024;
            Type::Numeric(Some(((packed >> 16) as u16, scale as i16)))
        }
        Type::Varchar(_) => Type::Varchar(u32::try_from(modifier - 4).ok()),
        Type::Char(_) => Type::Char(u32::try_from(modifier - 4).unwrap_or(0)),
        Type::Time(_) => Type::Time(digits),
        Type::Timestamp(_) => Type::Timestamp(digits),
        Type::Timestamptz(_) => Type::Timestamptz(digits),
        Type::Array(element) => Type::array_of(modified((*element).clone(), modifier)),
        other => other,
    }
}
