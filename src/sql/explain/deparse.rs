//! Expressions as PostgreSQL prints them back (`ruleutils.c`): operators in parentheses, constants with their
//! types, casts as `::`.

use super::build::Builder;
use crate::sql::expr::{Call, Comparison, Expr, SessionCall, SubqueryKind};
use crate::sql::parse::keywords::{self, Reserved};
use crate::sql::plan::{AggregateCall, SortKey};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A column of a node's rows as the node above names it.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    /// Its table's name in the query, for a plain column.
    pub qualifier: Option<String>,
    pub text: String,
    /// A plain column: no parentheses.
    pub simple: bool,
    /// Computed in the node that names it: no parentheses there.
    pub own: bool,
    pub ty: Option<Type>,
}

impl Shown {
    pub fn column(qualifier: &str, name: &str, ty: Type) -> Shown {
        Shown {
            qualifier: Some(quoted(qualifier)),
            text: quoted(name),
            simple: true,
            own: false,
            ty: Some(ty),
        }
    }

    pub fn computed(text: String, ty: Option<Type>) -> Shown {
        Shown { qualifier: None, text, simple: false, own: false, ty }
    }

    pub fn show(&self, prefix: bool) -> String {
        match &self.qualifier {
            Some(qualifier) if prefix => format!("{qualifier}.{}", self.text),
            _ if self.simple || self.own => self.text.clone(),
            _ => format!("({})", self.text),
        }
    }
}

/// What an expression's columns and parameters are called.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub columns: &'s [Shown],
    pub params: &'s [Shown],
    /// Whether columns carry their table's name.
    pub prefix: bool,
}

/// A name, in quotes where PostgreSQL needs them.
pub(super) fn quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && matches!(keywords::class(name), None | Some(Reserved::Not));
    if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

fn literal(text: &str) -> String {
    let escape = if text.contains('\\') { "E" } else { "" };
    format!("{escape}'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// A constant with the type PostgreSQL would say (`get_const_expr`).
fn constant(value: &Value, wanted: Option<&Type>) -> String {
    let labelled = |ty: &Type| format!("{}::{}", literal(&value.output(ty)), constant_type(ty));
    match (value, wanted) {
        (Value::Null, Some(ty)) if *ty != Type::Unknown => format!("NULL::{}", ty.name()),
        (Value::Null, _) => "NULL".into(),
        (Value::Bool(b), _) => b.to_string(),
        (Value::Int(_), Some(ty @ (Type::Enum(_) | Type::Int8 | Type::Int2 | Type::Oid))) => labelled(ty),
        (Value::Int(n), _) if i32::try_from(*n).is_err() => labelled(&Type::Int8),
        (Value::Int(n), _) if *n < 0 => format!("'{n}'::integer"),
        (Value::Int(n), _) => n.to_string(),
        (Value::Numeric(_), _) => {
            let text = value.output(&Type::Numeric(None));
            let bare = text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['.', 'e', 'E']);
            if bare { text } else { labelled(&Type::Numeric(None)) }
        }
        (Value::Padded(_), _) => labelled(&Type::Char(0)),
        (Value::Text(_), Some(ty)) if *ty != Type::Unknown => labelled(ty),
        (Value::Text(_), _) => labelled(&Type::Text),
        (value, Some(ty)) if *ty != Type::Unknown => {
            let _ = value;
            labelled(ty)
        }
        (value, _) => labelled(&type_of_value(value)),
    }
}

fn constant_type(ty: &Type) -> String {
    match ty {
        Type::Char(_) => "bpchar".into(),
        other => other.base_name(),
    }
}

pub(super) fn type_of_value(value: &Value) -> Type {
    match value {
        Value::Null => Type::Unknown,
        Value::Bool(_) => Type::Bool,
        Value::Int(n) if i32::try_from(*n).is_ok() => Type::Int4,
        Value::Int(_) => Type::Int8,
        Value::Float(_) => Type::Float8,
        Value::Numeric(_) => Type::Numeric(None),
        Value::Text(_) => Type::Text,
        Value::Padded(_) => Type::Char(0),
        Value::Bytes(_) => Type::Bytea,
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time(None),
        Value::Timestamp(_) => Type::Timestamp(None),
        Value::Interval(_) => Type::Interval,
        Value::Uuid(_) => Type::Uuid,
        Value::Jsonb(_) => Type::Jsonb,
        Value::Array(array) => match array.elements.iter().find(|element| !element.is_null()) {
            Some(element) => Type::array_of(type_of_value(element)),
            None => Type::array_of(Type::Text),
        },
        Value::Record(_) => Type::Record,
    }
}

/// The type of an expression, where it can be told.
pub(super) fn type_of(expr: &Expr, scope: &Scope<'_>) -> Option<Type> {
    Some(match expr {
        Expr::Const(_) => return None,
        Expr::Column(column) => return scope.columns.get(column.index)?.ty.clone(),
        Expr::Param(at) => return scope.params.get(*at)?.ty.clone(),
        Expr::Call(call) => call.function.returns.clone(),
        Expr::Cast(_, conversion) => conversion.to.clone(),
        Expr::Compare(..)
        | Expr::CompareRows(..)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Not(_)
        | Expr::IsNull { .. }
        | Expr::IsBool { .. }
        | Expr::Distinct { .. }
        | Expr::InList { .. }
        | Expr::Quantified { .. } => Type::Bool,
        Expr::Case { branches, otherwise } => {
            let results = branches.iter().map(|(_, result)| result);
            let found = results.chain(otherwise.as_deref()).find_map(|part| type_of(part, scope));
            return found.or_else(|| match branches.first() {
                Some((_, Expr::Const(value))) => Some(type_of_value(value)),
                _ => None,
            });
        }
        Expr::Coalesce(parts) | Expr::Extreme { of: parts, .. } => {
            return parts.iter().find_map(|part| type_of(part, scope));
        }
        Expr::NullIf { value, .. } => return type_of(value, scope),
        Expr::Array { elements, .. } => {
            Type::array_of(elements.iter().find_map(|e| type_of(e, scope)).unwrap_or(Type::Text))
        }
        Expr::Element { array, .. } => return type_of(array, scope)?.element().cloned(),
        Expr::Slice { array, .. } => return type_of(array, scope),
        Expr::Row { .. } => Type::Record,
        Expr::Sequence { .. } => Type::Int8,
        Expr::Session { what, .. } => match what {
            SessionCall::Pid => Type::Int4,
            SessionCall::Lock { attempt: false, .. } | SessionCall::UnlockAll => Type::Void,
            SessionCall::Lock { .. } | SessionCall::Unlock { .. } => Type::Bool,
        },
        Expr::Routine(call) => match &call.routine.returns {
            crate::sql::routine::Returns::Value(ty) => ty.clone(),
            _ => Type::Record,
        },
        Expr::Subquery(_) | Expr::Aggregate(_) | Expr::Window(_) | Expr::Set(_) => return None,
    })
}

/// The type as which operators see another: text for varchar, without modifiers.
fn operand(ty: Type) -> Type {
    match ty {
        Type::Varchar(_) => Type::Text,
        other => other.without_modifier(),
    }
}

pub(super) fn comparison_text(op: Comparison) -> &'static str {
    match op {
        Comparison::Eq => "=",
        Comparison::Ne => "<>",
        Comparison::Lt => "<",
        Comparison::Le => "<=",
        Comparison::Gt => ">",
        Comparison::Ge => ">=",
    }
}

impl Builder<'_> {
    /// A condition, its conjuncts joined by AND.
    pub(super) fn condition(&mut self, expr: &Expr, scope: &Scope<'_>) -> String {
        self.expr(expr, scope, Some(&Type::Bool))
    }

    /// An expression; `wanted` is the type its place asks for.
    pub(super) fn expr(&mut self, expr: &Expr, scope: &Scope<'_>, wanted: Option<&Type>) -> String {
        let text = match expr {
            Expr::Const(value) => return constant(value, wanted),
            Expr::Column(column) => match scope.columns.get(column.index) {
                Some(shown) => shown.show(scope.prefix),
                None => "?".into(),
            },
            Expr::Param(at) => match scope.params.get(*at) {
                Some(shown) => shown.show(true),
                None => format!("${at}"),
            },
            Expr::Call(call) => self.call(call, scope),
            // there are operators between dates, timestamps and those with a zone
            Expr::Cast(of, conversion)
                if !conversion.cast.is_explicit()
                    && matches!(conversion.to, Type::Timestamp(_) | Type::Timestamptz(_)) =>
            {
                return self.expr(of, scope, None);
            }
            Expr::Cast(of, conversion) => {
                format!("({})::{}", self.expr(of, scope, None), conversion.to.name())
            }
            Expr::Compare(op, sides) => self.pair(&sides.0, comparison_text(*op), &sides.1, scope),
            Expr::CompareRows(op, pairs) => {
                let mut sides = (Vec::new(), Vec::new());
                for (a, b) in pairs {
                    let (a, b) = self.sides(a, b, scope);
                    sides.0.push(a);
                    sides.1.push(b);
                }
                let op = comparison_text(*op);
                format!("(ROW({}) {op} ROW({}))", sides.0.join(", "), sides.1.join(", "))
            }
            Expr::And(parts) => self.joined(parts, " AND ", scope),
            Expr::Or(parts) => self.joined(parts, " OR ", scope),
            Expr::Not(of) => format!("(NOT {})", self.expr(of, scope, Some(&Type::Bool))),
            Expr::IsNull { of, negated } => {
                let not = if *negated { "NOT " } else { "" };
                format!("({} IS {not}NULL)", self.expr(of, scope, None))
            }
            Expr::IsBool { of, what, negated } => {
                let not = if *negated { "NOT " } else { "" };
                let what = match what {
                    Some(true) => "TRUE",
                    Some(false) => "FALSE",
                    None => "UNKNOWN",
                };
                format!("({} IS {not}{what})", self.expr(of, scope, Some(&Type::Bool)))
            }
            Expr::Distinct { sides, negated } => {
                let text = self.pair(&sides.0, "IS DISTINCT FROM", &sides.1, scope);
                if *negated { format!("(NOT {text})") } else { text }
            }
            Expr::Case { branches, otherwise } => {
                let ty = type_of(expr, scope).map(operand);
                let ty = ty.as_ref().or(wanted);
                let mut text = String::from("CASE");
                for (condition, result) in branches {
                    let condition = self.expr(condition, scope, Some(&Type::Bool));
                    let result = self.expr(result, scope, ty);
                    text += &format!(" WHEN {condition} THEN {result}");
                }
                let otherwise = match otherwise {
                    Some(otherwise) => self.expr(otherwise, scope, ty),
                    None => constant(&Value::Null, ty),
                };
                return text + " ELSE " + &otherwise + " END";
            }
            Expr::Coalesce(parts) => {
                let ty = type_of(expr, scope);
                format!("COALESCE({})", self.list(parts, scope, ty.as_ref()))
            }
            Expr::NullIf { value, equal } => {
                let other = match &**equal {
                    Expr::Compare(_, sides) => self.sides(&sides.0, &sides.1, scope).1,
                    _ => "?".into(),
                };
                format!("NULLIF({}, {other})", self.expr(value, scope, None))
            }
            Expr::Extreme { greatest, of } => {
                let ty = type_of(expr, scope);
                let name = if *greatest { "GREATEST" } else { "LEAST" };
                format!("{name}({})", self.list(of, scope, ty.as_ref()))
            }
            Expr::InList { .. } => self.in_list(expr, scope),
            Expr::Subquery(subquery) => match &subquery.kind {
                SubqueryKind::In { values, negated } => {
                    let text = self.subplan(&subquery.plan, scope, true);
                    // a correlated IN compares row by row; PostgreSQL prints the subplan alone in both cases
                    let _ = values;
                    if *negated { format!("(NOT {text})") } else { text }
                }
                SubqueryKind::Quantified { .. } => self.subplan(&subquery.plan, scope, true),
                SubqueryKind::Scalar | SubqueryKind::Exists | SubqueryKind::Array => {
                    self.subplan(&subquery.plan, scope, false)
                }
            },
            Expr::Quantified { value, array, test, all } => {
                let op = match &**test {
                    Expr::Compare(op, _) => comparison_text(*op),
                    Expr::Call(call) => call.function.name,
                    _ => "=",
                };
                let ty = type_of(value, scope).map(operand);
                let word = if *all { "ALL" } else { "ANY" };
                let value = self.as_operand(value, scope, ty.as_ref());
                let array = self.expr(array, scope, ty.map(Type::array_of).as_ref());
                format!("({value} {op} {word} ({array}))")
            }
            Expr::Array { elements, nested: _ } => {
                let ty = elements.iter().find_map(|e| type_of(e, scope));
                format!("ARRAY[{}]", self.list(elements, scope, ty.as_ref()))
            }
            Expr::Row { values, fields: _ } => format!("ROW({})", self.list(values, scope, None)),
            Expr::Element { array, subscripts } => {
                let base = self.subscripted(array, scope);
                let subscripts: Vec<String> =
                    subscripts.iter().map(|e| format!("[{}]", self.expr(e, scope, None))).collect();
                base + &subscripts.concat()
            }
            Expr::Slice { array, lower, upper } => {
                let base = self.subscripted(array, scope);
                let mut bound = |e: &Option<Box<Expr>>| match e {
                    Some(e) => self.expr(e, scope, None),
                    None => String::new(),
                };
                let (lower, upper) = (bound(lower), bound(upper));
                format!("{base}[{lower}:{upper}]")
            }
            Expr::Routine(call) => {
                let args: Vec<String> = call.args.iter().map(|arg| self.expr(arg, scope, None)).collect();
                format!("{}({})", call.routine.name, args.join(", "))
            }
            Expr::Sequence { what, id, args } => {
                use crate::sql::expr::SequenceCall;
                let name = self.estimator.root.sequence(*id).map(|sequence| sequence.name.to_string());
                let name = format!("'{}'::regclass", name.unwrap_or_default());
                let args: Vec<String> =
                    args.iter().map(|arg| self.expr(arg, scope, Some(&Type::Int8))).collect();
                match what {
                    SequenceCall::Next => format!("nextval({name})"),
                    SequenceCall::Current => format!("currval({name})"),
                    SequenceCall::Last => "lastval()".into(),
                    SequenceCall::Set => format!("setval({name}, {})", args.join(", ")),
                }
            }
            Expr::Session { what, args } => {
                let args: Vec<String> = args.iter().map(|arg| self.expr(arg, scope, None)).collect();
                format!("{}({})", what.name(), args.join(", "))
            }
            Expr::Aggregate(_) | Expr::Window(_) | Expr::Set(_) => "?".into(),
        };
        match (wanted, type_of(expr, scope)) {
            (Some(Type::Text), Some(Type::Varchar(_)))
                if matches!(expr, Expr::Column(_) | Expr::Param(_)) =>
            {
                format!("({text})::text")
            }
            _ => text,
        }
    }

    fn list(&mut self, parts: &[Expr], scope: &Scope<'_>, ty: Option<&Type>) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.expr(part, scope, ty)).collect();
        parts.join(", ")
    }

    fn joined(&mut self, parts: &[Expr], word: &str, scope: &Scope<'_>) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.expr(part, scope, Some(&Type::Bool))).collect();
        format!("({})", parts.join(word))
    }

    fn subscripted(&mut self, array: &Expr, scope: &Scope<'_>) -> String {
        let text = self.expr(array, scope, None);
        if matches!(array, Expr::Column(_)) { text } else { format!("({text})") }
    }

    fn as_operand(&mut self, expr: &Expr, scope: &Scope<'_>, ty: Option<&Type>) -> String {
        let text = self.expr(expr, scope, ty);
        match (type_of(expr, scope), ty) {
            (Some(Type::Varchar(_)), Some(Type::Text)) if !text.ends_with("::text") => {
                format!("({text})::text")
            }
            _ => text,
        }
    }

    /// Both sides of an operator, each as the operator sees it.
    fn sides(&mut self, a: &Expr, b: &Expr, scope: &Scope<'_>) -> (String, String) {
        let known = type_of(a, scope).or_else(|| type_of(b, scope)).map(operand);
        // integers of all sizes compare with each other: a literal stays an integer
        let known = known.filter(|ty| !matches!(ty, Type::Int2 | Type::Int4 | Type::Int8));
        (self.as_operand(a, scope, known.as_ref()), self.as_operand(b, scope, known.as_ref()))
    }

    fn pair(&mut self, a: &Expr, op: &str, b: &Expr, scope: &Scope<'_>) -> String {
        let (a, b) = self.sides(a, b, scope);
        format!("({a} {op} {b})")
    }

    fn in_list(&mut self, expr: &Expr, scope: &Scope<'_>) -> String {
        let Expr::InList { value, set, listed, others, has_null, negated } = expr else {
            return String::new();
        };
        let _ = set;
        let ty = type_of(value, scope).map(operand).unwrap_or(Type::Text);
        let left = self.as_operand(value, scope, Some(&ty));
        let (op, word) = if *negated { ("<>", "ALL") } else { ("=", "ANY") };
        if let ([only], [], false) = (&**listed, others.as_slice(), has_null) {
            let ty = Some(&ty).filter(|ty| !matches!(ty, Type::Int2 | Type::Int4 | Type::Int8));
            return format!("({left} {op} {})", constant(only, ty));
        }
        if others.is_empty() {
            let mut values: Vec<Value> = listed.to_vec();
            if *has_null {
                values.push(Value::Null);
            }
            let array = Value::Array(std::rc::Rc::new(crate::sql::value::Array::of(values)));
            let text = literal(&array.output(&Type::array_of(ty.clone())));
            return format!("({left} {op} {word} ({text}::{}[]))", constant_type(&ty));
        }
        let mut items: Vec<String> = listed.iter().map(|value| constant(value, Some(&ty))).collect();
        items.extend(others.iter().map(|e| self.as_operand(e, scope, Some(&ty))));
        format!("({left} {op} {word} (ARRAY[{}]))", items.join(", "))
    }

    fn call(&mut self, call: &Call, scope: &Scope<'_>) -> String {
        let function = &call.function;
        let args: Vec<String> = call
            .args
            .iter()
            .zip(function.arg_types.iter().map(Some).chain(std::iter::repeat(None)))
            .map(|(arg, ty)| self.as_operand(arg, scope, ty.cloned().map(operand).as_ref()))
            .collect();
        let is_operator = !function.name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        match args.as_slice() {
            [a, b] if is_operator => format!("({a} {} {b})", function.name),
            [a] if is_operator => format!("({} {a})", function.name),
            [_, b] if function.name == "extract" => {
                let field = match call.args.first() {
                    Some(Expr::Const(Value::Text(field))) => field.to_string(),
                    _ => String::new(),
                };
                format!("EXTRACT({field} FROM {b})")
            }
            [] if matches!(
                function.name,
                "current_date" | "current_timestamp" | "localtimestamp" | "current_user"
            ) =>
            {
                function.name.to_uppercase()
            }
            args => format!("{}({})", quoted(function.name), args.join(", ")),
        }
    }

    /// An aggregate's call.
    pub(super) fn aggregate_call(&mut self, call: &AggregateCall, scope: &Scope<'_>) -> String {
        let mut args: Vec<String> = Vec::new();
        for (arg, ty) in call.args.iter().zip(&call.function.arg_types) {
            args.push(self.as_operand(arg, scope, Some(&operand(ty.clone()))));
        }
        let keys: Vec<String> = call.order_by.iter().map(|key| self.key(key, scope)).collect();
        let distinct = if call.distinct { "DISTINCT " } else { "" };
        let mut text = if call.function.ordered_set {
            args.truncate(call.function.direct);
            format!("{}({}) WITHIN GROUP (ORDER BY {})", call.function.name, args.join(", "), keys.join(", "))
        } else if args.is_empty() {
            format!("{}(*)", call.function.name)
        } else if keys.is_empty() {
            format!("{}({distinct}{})", call.function.name, args.join(", "))
        } else {
            format!("{}({distinct}{} ORDER BY {})", call.function.name, args.join(", "), keys.join(", "))
        };
        if let Some(filter) = &call.filter {
            text += &format!(" FILTER (WHERE {})", self.condition(filter, scope));
        }
        text
    }

    /// A sort key with its direction.
    pub(super) fn key(&mut self, key: &SortKey, scope: &Scope<'_>) -> String {
        let text = self.expr(&key.expr, scope, None);
        let words = match (key.descending, key.nulls_first) {
            (false, false) => "",
            (false, true) => " NULLS FIRST",
            (true, true) => " DESC",
            (true, false) => " DESC NULLS LAST",
        };
        text + words
    }
}
