//! From an expression as it was written to PostgreSQL's tree of it: the types that binding finds, and the casts
//! that they ask for.

use gluesql_core::sqlparser::ast::{self, BinaryOperator, Expr as E, UnaryOperator};

use super::Deparser;
use super::node::{Kind, Node};
use crate::sql::cast;
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::functions;
use crate::sql::types::{Category, Type};
use crate::sql::value::Value;

fn no_text(what: &str) -> SqlError {
    SqlError::unsupported(
        format!("printing {what} of a stored definition"),
        "Keep the statement that made it.",
    )
}

/// Types with comparisons and arithmetic across them, so that neither side is cast.
fn mix(a: &Type, b: &Type) -> bool {
    let days = |ty: &Type| matches!(ty, Type::Date | Type::Timestamp(_) | Type::Timestamptz(_));
    let floats = |ty: &Type| matches!(ty, Type::Float4 | Type::Float8);
    a.is_integer() && b.is_integer() || floats(a) && floats(b) || days(a) && days(b)
}

impl Deparser<'_, '_> {
    /// The type that binding gives an expression.
    fn type_of(&mut self, e: &E) -> Result<Type, SqlError> {
        Ok(self.binder.lazily(|binder| binder.expr(e))?.ty)
    }

    pub(super) fn node(&mut self, e: &E) -> Result<Node, SqlError> {
        match e {
            E::Nested(inner) => self.node(inner),
            E::Identifier(ident) => {
                let name = self.binder.source.name(ident)?;
                if ident.quote_style.is_none()
                    && matches!(
                        name.text.as_str(),
                        "current_date"
                            | "current_timestamp"
                            | "localtimestamp"
                            | "localtime"
                            | "current_user"
                            | "session_user"
                            | "current_catalog"
                            | "current_role"
                            | "user"
                    )
                {
                    return Ok(Node::new(self.type_of(e)?, Kind::Word(name.text.to_ascii_uppercase())));
                }
                let ty = self.type_of(e)?;
                let word = self.column(None, &name.text)?;
                Ok(Node::new(ty, Kind::Word(word)))
            }
            E::CompoundIdentifier(parts) => {
                let names =
                    parts.iter().map(|part| self.binder.source.name(part)).collect::<Result<Vec<_>, _>>()?;
                let [.., table, column] = names.as_slice() else { return Err(no_text("this name")) };
                let ty = self.type_of(e)?;
                let word = self.column(Some(&table.text), &column.text)?;
                Ok(Node::new(ty, Kind::Word(word)))
            }
            E::Value(_) | E::TypedString { .. } | E::Interval(_) => {
                let typed = self.binder.expr(e)?;
                match typed.expr {
                    Expr::Const(value) => Ok(Node::new(typed.ty, Kind::Const(value))),
                    _ => Err(no_text("this literal")),
                }
            }
            E::UnaryOp { op, expr } => self.unary(*op, expr),
            E::BinaryOp { left, op, right } => match op {
                BinaryOperator::And | BinaryOperator::Or => {
                    let and = matches!(op, BinaryOperator::And);
                    let (left, right) = (self.node(left)?, self.node(right)?);
                    let mut parts = match (and, left.kind) {
                        (true, Kind::And(parts)) | (false, Kind::Or(parts)) => parts,
                        (_, kind) => vec![Node::new(left.ty, kind)],
                    };
                    parts.push(right);
                    Ok(Node::new(Type::Bool, if and { Kind::And(parts) } else { Kind::Or(parts) }))
                }
                _ => {
                    let op = crate::sql::bind::operator_text(op)?;
                    let (left, right) = (self.node(left)?, self.node(right)?);
                    self.operator(&op, Some(left), right)
                }
            },
            E::IsNull(of) => self.test(of, "IS NULL"),
            E::IsNotNull(of) => self.test(of, "IS NOT NULL"),
            E::IsTrue(of) => self.test(of, "IS TRUE"),
            E::IsNotTrue(of) => self.test(of, "IS NOT TRUE"),
            E::IsFalse(of) => self.test(of, "IS FALSE"),
            E::IsNotFalse(of) => self.test(of, "IS NOT FALSE"),
            E::IsUnknown(of) => self.test(of, "IS UNKNOWN"),
            E::IsNotUnknown(of) => self.test(of, "IS NOT UNKNOWN"),
            E::IsDistinctFrom(a, b) => self.distinct(a, b),
            E::IsNotDistinctFrom(a, b) => {
                let distinct = self.distinct(a, b)?;
                Ok(Node::new(Type::Bool, Kind::Not(Box::new(distinct))))
            }
            E::Between { expr, negated, low, high } => {
                let (value, low, high) = (self.node(expr)?, self.node(low)?, self.node(high)?);
                let (a, b) = if *negated { ("<", ">") } else { (">=", "<=") };
                let parts =
                    vec![self.operator(a, Some(value.clone()), low)?, self.operator(b, Some(value), high)?];
                Ok(Node::new(Type::Bool, if *negated { Kind::Or(parts) } else { Kind::And(parts) }))
            }
            E::Like { negated, any: false, expr, pattern, escape_char: None } => {
                let (left, right) = (self.node(expr)?, self.node(pattern)?);
                self.operator(if *negated { "!~~" } else { "~~" }, Some(left), right)
            }
            E::ILike { negated, any: false, expr, pattern, escape_char: None } => {
                let (left, right) = (self.node(expr)?, self.node(pattern)?);
                self.operator(if *negated { "!~~*" } else { "~~*" }, Some(left), right)
            }
            E::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            E::AnyOp { left, compare_op, right, is_some: _ } => self.any(left, compare_op, right, "ANY"),
            E::AllOp { left, compare_op, right } => self.any(left, compare_op, right, "ALL"),
            E::Cast { expr, data_type, .. } => {
                let ty = self.binder.data_type(data_type)?;
                if let (E::Array(array), Type::Array(_)) = (&**expr, &ty)
                    && array.elem.is_empty()
                {
                    return Ok(Node::new(ty, Kind::Array(Vec::new())));
                }
                let of = self.node(expr)?;
                self.cast(of, &ty, false)
            }
            E::Case { operand: None, conditions, results, else_result } => {
                let conditions = conditions.iter().map(|e| self.node(e)).collect::<Result<Vec<_>, _>>()?;
                self.case(None, conditions, results, else_result.as_deref())
            }
            E::Case { operand: Some(operand), conditions, results, else_result } => {
                let operand = self.node(operand)?;
                let conditions = conditions.iter().map(|e| self.node(e)).collect::<Result<Vec<_>, _>>()?;
                let mut all = vec![operand.ty.clone()];
                all.extend(conditions.iter().map(|node| node.ty.clone()));
                let ty = functions::common_type(&all, "CASE")?;
                let conditions = conditions.into_iter().map(|node| self.coerce(node, &ty)).collect::<Result<
                    Vec<_>,
                    _,
                >>(
                )?;
                let operand = self.coerce(operand, &ty)?;
                self.case(Some(operand), conditions, results, else_result.as_deref())
            }
            E::Function(function) => self.function(e, function),
            E::Array(array) => {
                let nodes = array.elem.iter().map(|e| self.node(e)).collect::<Result<Vec<_>, _>>()?;
                let nodes = self.unified(nodes, "ARRAY")?;
                let element = nodes.first().map_or(Type::Text, |node| node.ty.without_modifier());
                Ok(Node::new(Type::array_of(element), Kind::Array(nodes)))
            }
            E::Tuple(parts) => {
                let nodes = parts.iter().map(|e| self.node(e)).collect::<Result<Vec<_>, _>>()?;
                Ok(Node::new(Type::Record, Kind::Row(nodes)))
            }
            E::Subscript { expr, subscript } => {
                let ast::Subscript::Index { index } = &**subscript else { return Err(no_text("a slice")) };
                let ty = self.type_of(e)?;
                let (of, index) = (self.node(expr)?, self.node(index)?);
                Ok(match of.kind {
                    Kind::Element { of, mut subscripts } => {
                        subscripts.push(index);
                        Node::new(ty, Kind::Element { of, subscripts })
                    }
                    _ => Node::new(ty, Kind::Element { of: Box::new(of), subscripts: vec![index] }),
                })
            }
            E::Extract { field, syntax: _, expr } => {
                let field = field.to_string().to_ascii_lowercase();
                let field = self.binder.source.read(field.trim_matches('\'')).0.to_string();
                let (ty, of) = (self.type_of(e)?, self.node(expr)?);
                let field = Node::new(Type::Text, Kind::Word(field));
                Ok(Node::new(
                    ty,
                    Kind::Syntax { words: vec!["EXTRACT(", " FROM ", ")"], args: vec![field, of] },
                ))
            }
            E::Position { expr, r#in } => {
                let args = self.texts(&[expr, r#in])?;
                Ok(Node::new(Type::Int4, Kind::Syntax { words: vec!["POSITION((", ") IN (", "))"], args }))
            }
            E::AtTimeZone { timestamp, time_zone } => {
                let ty = self.type_of(e)?;
                let (at, zone) = (self.node(timestamp)?, self.node(time_zone)?);
                let zone = self.coerce(zone, &Type::Text)?;
                Ok(Node::new(
                    ty,
                    Kind::Syntax { words: vec!["", " AT TIME ZONE ", ""], args: vec![at, zone] },
                ))
            }
            E::Trim { expr, trim_where, trim_what, trim_characters: None } => {
                let mut args = Vec::new();
                let side = match trim_where {
                    None | Some(ast::TrimWhereField::Both) => "TRIM(BOTH ",
                    Some(ast::TrimWhereField::Leading) => "TRIM(LEADING ",
                    Some(ast::TrimWhereField::Trailing) => "TRIM(TRAILING ",
                };
                let words = match trim_what {
                    Some(what) => {
                        args.extend(self.texts(&[what])?);
                        vec![side, " FROM ", ")"]
                    }
                    None => vec![
                        match side {
                            "TRIM(LEADING " => "TRIM(LEADING FROM ",
                            "TRIM(TRAILING " => "TRIM(TRAILING FROM ",
                            _ => "TRIM(BOTH FROM ",
                        },
                        ")",
                    ],
                };
                args.extend(self.texts(&[expr])?);
                Ok(Node::new(Type::Text, Kind::Syntax { words, args }))
            }
            E::Substring { expr, substring_from: Some(from), substring_for, special } => {
                let mut args = self.texts(&[expr])?;
                args.push(self.node(from)?);
                if let Some(length) = substring_for {
                    args.push(self.node(length)?);
                }
                if *special {
                    let tail = ")".to_string();
                    return Ok(Node::new(
                        Type::Text,
                        Kind::Call { name: "\"substring\"".into(), args, tail },
                    ));
                }
                let words = if args.len() == 3 {
                    vec!["SUBSTRING(", " FROM ", " FOR ", ")"]
                } else {
                    vec!["SUBSTRING(", " FROM ", ")"]
                };
                Ok(Node::new(Type::Text, Kind::Syntax { words, args }))
            }
            E::Exists { subquery, negated } => {
                let text = self.inner_query(subquery)?;
                let exists = Node::new(Type::Bool, Kind::Query(format!("(EXISTS ({text}))")));
                Ok(if *negated { Node::new(Type::Bool, Kind::Not(Box::new(exists))) } else { exists })
            }
            E::Subquery(query) => {
                let (ty, text) = (self.type_of(e)?, self.inner_query(query)?);
                Ok(Node::new(ty, Kind::Query(format!("({text})"))))
            }
            E::InSubquery { expr, subquery, negated } => {
                let value = self.node(expr)?;
                let text = self.inner_query(subquery)?;
                let value = value.text(self.style, true);
                let found = Node::new(Type::Bool, Kind::Query(format!("({value} IN ({text}))")));
                Ok(if *negated { Node::new(Type::Bool, Kind::Not(Box::new(found))) } else { found })
            }
            _ => Err(no_text("this expression")),
        }
    }

    /// Expressions made text.
    fn texts(&mut self, list: &[&E]) -> Result<Vec<Node>, SqlError> {
        list.iter()
            .map(|e| {
                let node = self.node(e)?;
                self.coerce(node, &Type::Text)
            })
            .collect()
    }

    fn unary(&mut self, op: UnaryOperator, of: &E) -> Result<Node, SqlError> {
        match op {
            UnaryOperator::Not => {
                let of = self.node(of)?;
                Ok(Node::new(Type::Bool, Kind::Not(Box::new(of))))
            }
            UnaryOperator::Minus => {
                let of = self.node(of)?;
                // the sign of a literal is part of it
                match (&of.kind, &of.ty) {
                    (Kind::Const(Value::Int(n)), Type::Int4 | Type::Int8) => {
                        Ok(Node::new(of.ty, Kind::Const(Value::Int(-n))))
                    }
                    (Kind::Const(Value::Numeric(n)), _) => {
                        Ok(Node::new(of.ty, Kind::Const(Value::Numeric(n.neg()))))
                    }
                    _ => self.operator("-", None, of),
                }
            }
            UnaryOperator::Plus => {
                let of = self.node(of)?;
                self.operator("+", None, of)
            }
            _ => Err(no_text("this operator")),
        }
    }

    fn test(&mut self, of: &E, suffix: &'static str) -> Result<Node, SqlError> {
        let of = Box::new(self.node(of)?);
        Ok(Node::new(Type::Bool, Kind::Test { of, suffix }))
    }

    fn distinct(&mut self, a: &E, b: &E) -> Result<Node, SqlError> {
        let (a, b) = (self.node(a)?, self.node(b)?);
        match self.operator("=", Some(a), b)?.kind {
            Kind::Op { left: Some(left), right, .. } => {
                Ok(Node::new(Type::Bool, Kind::Distinct { sides: Box::new((*left, *right)) }))
            }
            _ => Err(no_text("this comparison")),
        }
    }

    /// An operator with the casts it asks for.
    pub(super) fn operator(&mut self, op: &str, left: Option<Node>, right: Node) -> Result<Node, SqlError> {
        let op = if op == "!=" { "<>" } else { op };
        let known = |node: &Node| node.ty.clone();
        let resolved = functions::resolve_operator(op, left.as_ref().map(known).as_ref(), &right.ty)?;
        let keep = !matches!(op, "%" | "&" | "|" | "#")
            && left.as_ref().is_some_and(|left| mix(&left.ty, &right.ty));
        let mut types = resolved.arg_types.iter();
        let mut side = |deparser: &mut Self, node: Node| match types.next() {
            Some(ty) if !keep => deparser.coerce(node, ty),
            _ => Ok(node),
        };
        let left = left.map(|left| side(self, left)).transpose()?.map(Box::new);
        let right = Box::new(side(self, right)?);
        Ok(Node::new(resolved.returns, Kind::Op { op: op.into(), left, right }))
    }

    /// A cast that nobody wrote, unless the type is right already; a literal becomes a constant of the type.
    pub(super) fn coerce(&mut self, node: Node, to: &Type) -> Result<Node, SqlError> {
        if node.ty.same(to) || *to == Type::Unknown {
            return Ok(node);
        }
        self.cast(node, &to.without_modifier(), true)
    }

    fn cast(&mut self, node: Node, to: &Type, implicit: bool) -> Result<Node, SqlError> {
        if let (Type::Unknown, Kind::Const(value)) = (&node.ty, &node.kind) {
            let plain = to.without_modifier();
            let value = match value {
                Value::Text(text) => cast::input(text, &plain, self.style.env)?,
                other => other.clone(),
            };
            let made = Node::new(plain.clone(), Kind::Const(value));
            if !to.has_modifier() {
                return Ok(made);
            }
            return Ok(Node::new(to.clone(), Kind::Cast { of: Box::new(made), implicit }));
        }
        if node.ty == *to {
            return Ok(node);
        }
        Ok(Node::new(to.clone(), Kind::Cast { of: Box::new(node), implicit }))
    }

    fn unified(&mut self, nodes: Vec<Node>, what: &str) -> Result<Vec<Node>, SqlError> {
        let types: Vec<Type> = nodes.iter().map(|node| node.ty.clone()).collect();
        let ty = functions::common_type(&types, what)?;
        nodes.into_iter().map(|node| self.coerce(node, &ty)).collect()
    }

    fn in_list(&mut self, value: &E, list: &[E], negated: bool) -> Result<Node, SqlError> {
        let value = self.node(value)?;
        let nodes = list.iter().map(|e| self.node(e)).collect::<Result<Vec<_>, _>>()?;
        let constant = nodes.iter().all(|node| matches!(node.kind, Kind::Const(_)));
        if nodes.len() < 2 || !constant || matches!(value.kind, Kind::Row(_)) {
            let op = if negated { "<>" } else { "=" };
            let mut parts = Vec::new();
            for node in nodes {
                parts.push(self.operator(op, Some(value.clone()), node)?);
            }
            return match parts.len() {
                1 => Ok(parts.remove(0)),
                _ => Ok(Node::new(Type::Bool, if negated { Kind::And(parts) } else { Kind::Or(parts) })),
            };
        }
        let mut all = vec![value.ty.clone()];
        all.extend(nodes.iter().map(|node| node.ty.clone()));
        let ty = functions::common_type(&all, "IN")?.without_modifier();
        let nodes = nodes.into_iter().map(|node| self.coerce(node, &ty)).collect::<Result<Vec<_>, _>>()?;
        let array = Node::new(Type::array_of(ty), Kind::Array(nodes));
        let (op, word) = if negated { ("<>", "ALL") } else { ("=", "ANY") };
        self.over_array(value, op, word, array)
    }

    fn over_array(
        &mut self,
        left: Node,
        op: &str,
        word: &'static str,
        right: Node,
    ) -> Result<Node, SqlError> {
        let element = right.ty.element().cloned().unwrap_or(Type::Text);
        let resolved = functions::resolve_operator(op, Some(&left.ty), &element)?;
        let (left, right) = match resolved.arg_types.as_slice() {
            [a, b] if !mix(&left.ty, &element) => {
                (self.coerce(left, a)?, self.coerce(right, &Type::array_of(b.clone()))?)
            }
            _ => (left, right),
        };
        let kind = Kind::Any { left: Box::new(left), op: op.into(), word, right: Box::new(right) };
        Ok(Node::new(Type::Bool, kind))
    }

    fn any(
        &mut self,
        left: &E,
        op: &BinaryOperator,
        right: &E,
        word: &'static str,
    ) -> Result<Node, SqlError> {
        let right = match right {
            E::Nested(inner) => inner,
            other => other,
        };
        if matches!(right, E::Subquery(_)) {
            return Err(no_text("a quantified subquery"));
        }
        let op = crate::sql::bind::operator_text(op)?;
        let (left, right) = (self.node(left)?, self.node(right)?);
        let right = match right.ty {
            Type::Unknown => self.coerce(right, &Type::array_of(left.ty.without_modifier()))?,
            _ => right,
        };
        self.over_array(left, &op, word, right)
    }

    fn case(
        &mut self,
        operand: Option<Node>,
        conditions: Vec<Node>,
        results: &[E],
        otherwise: Option<&E>,
    ) -> Result<Node, SqlError> {
        let mut nodes = Vec::new();
        // ELSE comes first when the type is chosen
        match otherwise {
            Some(e) => nodes.push(self.node(e)?),
            None => nodes.push(Node::new(Type::Unknown, Kind::Const(Value::Null))),
        }
        for e in results {
            nodes.push(self.node(e)?);
        }
        let mut nodes = self.unified(nodes, "CASE")?.into_iter();
        let otherwise = nodes.next().ok_or_else(|| no_text("this CASE"))?;
        let ty = otherwise.ty.clone();
        let branches = conditions.into_iter().zip(nodes).collect();
        let kind = Kind::Case { operand: operand.map(Box::new), branches, otherwise: Box::new(otherwise) };
        Ok(Node::new(ty, kind))
    }

    fn function(&mut self, e: &E, function: &ast::Function) -> Result<Node, SqlError> {
        let name = function.name.0.last().map(|part| self.binder.source.read(&part.value).0.to_string());
        let name = name.unwrap_or_default();
        let ast::FunctionArguments::List(list) = &function.args else { return Err(no_text("this call")) };
        let mut nodes = Vec::new();
        let mut star = false;
        for arg in &list.args {
            match arg {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(e)) => nodes.push(self.node(e)?),
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Wildcard) => star = true,
                _ => return Err(no_text("this argument")),
            }
        }
        let ty = self.type_of(e)?;
        let call = |name: &str, args: Vec<Node>| Kind::Call { name: name.into(), args, tail: ")".into() };
        match name.as_str() {
            "coalesce" | "greatest" | "least" => {
                let word = name.to_ascii_uppercase();
                let nodes = self.unified(nodes, &word)?;
                return Ok(Node::new(ty, call(&word, nodes)));
            }
            "nullif" => {
                let [a, b] = <[Node; 2]>::try_from(nodes).map_err(|_| no_text("this NULLIF"))?;
                return match self.operator("=", Some(a), b)?.kind {
                    Kind::Op { left: Some(left), right, .. } => {
                        Ok(Node::new(ty, call("NULLIF", vec![*left, *right])))
                    }
                    _ => Err(no_text("this NULLIF")),
                };
            }
            "nextval" | "currval" | "setval" => {
                if let Some(first) = nodes.first_mut() {
                    *first = self.coerce(first.clone(), &Type::Reg(crate::sql::types::Reg::Class))?;
                }
                return Ok(Node::new(ty, call(&name, nodes)));
            }
            _ => {}
        }
        let types: Vec<Type> = nodes.iter().map(|node| node.ty.clone()).collect();
        let ordered = list.clauses.iter().find_map(|clause| match clause {
            ast::FunctionArgumentClause::OrderBy(keys) => Some(keys),
            _ => None,
        });
        if !function.within_group.is_empty() {
            return Err(no_text("WITHIN GROUP"));
        }
        let wanted = if functions::aggregate::exists(&name) {
            functions::aggregate::resolve(&name, &types)?.map(|found| found.arg_types)
        } else if functions::window::Function::from_name(&name).is_some() {
            functions::window::resolve(&name, &types)?.map(|found| found.arg_types)
        } else if functions::set_returning::exists(&name) {
            functions::set_returning::resolve(&name, &types)?.map(|found| found.arg_types)
        } else {
            Some(functions::resolve(&name, &types)?.arg_types)
        };
        let wanted = wanted.ok_or_else(|| no_text("this call"))?;
        let mut args = Vec::new();
        for (node, ty) in nodes.into_iter().zip(&wanted) {
            // a polymorphic parameter leaves an argument as it is
            let same = node.ty.category() == Category::String && ty.same(&node.ty);
            args.push(if same { node } else { self.coerce(node, ty)? });
        }
        let mut head = crate::sql::catalog::names::quoted(&name);
        let mut tail = String::new();
        if star {
            tail.push('*');
        }
        if matches!(list.duplicate_treatment, Some(ast::DuplicateTreatment::Distinct)) {
            head.push_str("(DISTINCT ");
        }
        if let Some(keys) = ordered {
            tail = format!(" ORDER BY {}", self.sort_keys(keys)?);
        }
        tail.push(')');
        if let Some(filter) = &function.filter {
            let condition = self.node(filter)?.text(self.style, false);
            tail = format!("{tail} FILTER (WHERE {condition})");
        }
        if let Some(over) = &function.over {
            tail = format!("{tail} OVER {}", self.window(over)?);
        }
        // the parenthesis of DISTINCT is open already
        if let Some(name) = head.strip_suffix("(DISTINCT ") {
            let list = args.iter().map(|arg| arg.text(self.style, true)).collect::<Vec<_>>().join(", ");
            return Ok(Node::new(
                ty,
                Kind::Call { name: name.into(), args: Vec::new(), tail: format!("DISTINCT {list}{tail}") },
            ));
        }
        Ok(Node::new(ty, Kind::Call { name: head, args, tail }))
    }

    /// `ORDER BY` inside a call or a window.
    pub(super) fn sort_keys(&mut self, keys: &[ast::OrderByExpr]) -> Result<String, SqlError> {
        let mut out = Vec::new();
        for ast::OrderByExpr { expr, asc, nulls_first, with_fill: _ } in keys {
            let text = self.node(expr)?.text(self.style, true);
            out.push(text + direction(*asc, *nulls_first));
        }
        Ok(out.join(", "))
    }

    fn window(&mut self, over: &ast::WindowType) -> Result<String, SqlError> {
        match over {
            ast::WindowType::NamedWindow(name) => {
                Ok(crate::sql::catalog::names::quoted(&self.binder.source.name(name)?.text))
            }
            ast::WindowType::WindowSpec(ast::WindowSpec {
                window_name: None,
                partition_by,
                order_by,
                window_frame,
            }) => {
                let mut parts = Vec::new();
                if !partition_by.is_empty() {
                    let mut texts = Vec::new();
                    for e in partition_by {
                        texts.push(self.node(e)?.text(self.style, true));
                    }
                    parts.push(format!("PARTITION BY {}", texts.join(", ")));
                }
                if !order_by.is_empty() {
                    parts.push(format!("ORDER BY {}", self.sort_keys(order_by)?));
                }
                if window_frame.is_some() {
                    return Err(no_text("a window's frame"));
                }
                Ok(format!("({})", parts.join(" ")))
            }
            _ => Err(no_text("this window")),
        }
    }
}

/// ASC and NULLS LAST go without saying.
pub(super) fn direction(asc: Option<bool>, nulls_first: Option<bool>) -> &'static str {
    match (asc == Some(false), nulls_first) {
        (false, Some(true)) => " NULLS FIRST",
        (false, _) => "",
        (true, Some(false)) => " DESC NULLS LAST",
        (true, _) => " DESC",
    }
}
