//! A node in words and numbers: its title, its facts, one sentence for who listens.

use super::tree::{Node, PlanTree};
use crate::app::chart::text::fixed;
use crate::app::results::thousands;

/// `Seq Scan on orders o`, `Index Scan using orders_pkey on orders`.
pub fn title(node: &Node) -> String {
    let below = object(node);
    match (node.index.is_some(), below.is_empty()) {
        (_, true) => node.kind.clone(),
        (true, false) => format!("{} using {below}", node.kind),
        (false, false) => format!("{} on {below}", node.kind),
    }
}

/// What it reads: `orders o`, `orders_pkey on orders`.
pub fn object(node: &Node) -> String {
    let mut words: Vec<&str> = Vec::new();
    if let Some(index) = &node.index {
        words.push(index);
        if node.relation.is_some() {
            words.push("on");
        }
    }
    words.extend(node.relation.as_deref());
    words.extend(node.alias.as_deref());
    words.join(" ")
}

/// The one thing worth knowing of a step beside its kind: what it reads, or by what it sorts, groups or joins.
pub fn brief(node: &Node) -> String {
    let object = object(node);
    if !object.is_empty() {
        return object;
    }
    let with = [
        ("Hash Cond", "on "),
        ("Merge Cond", "on "),
        ("Join Filter", "on "),
        ("Sort Key", "by "),
        ("Group Key", "by "),
        ("Filter", "only "),
    ];
    let found = with
        .iter()
        .find_map(|(label, word)| Some([*word, super::condition::unwrapped(node.detail(label)?)].concat()));
    found.or_else(|| node.subplan.clone()).unwrap_or_default()
}

/// A whole number of rows with separators; what was estimated is one too.
pub fn count(rows: f64) -> String {
    thousands(if rows.is_finite() { rows.max(0.0).round() as u64 } else { 0 })
}

/// `1 row`, `1,200 rows`.
pub fn rows(number: f64) -> String {
    let unit = if number.round() == 1.0 { "row" } else { "rows" };
    format!("{} {unit}", count(number))
}

/// A number in short, for a narrow place: `950`, `1.2k`, `34M`.
pub fn short(number: f64) -> String {
    let number = if number.is_finite() { number.max(0.0) } else { 0.0 };
    let (unit, suffix) = match number {
        n if n >= 999_500_000.0 => (1e9, "G"),
        n if n >= 999_500.0 => (1e6, "M"),
        n if n >= 999.5 => (1e3, "k"),
        _ => return count(number),
    };
    let value = number / unit;
    fixed(value, if value < 9.95 { 1 } else { 0 }) + suffix
}

/// A cost: `8.3`, `1,240`.
pub fn cost(value: f64) -> String {
    if value > 0.0 && value < 0.005 {
        return "< 0.01".to_owned();
    }
    if value >= 1000.0 { count(value) } else { fixed(if value.is_finite() { value } else { 0.0 }, 2) }
}

/// `0.012 ms`, `3.4 ms`, `1.2 s`.
pub fn millis(value: f64) -> String {
    let value = if value.is_finite() { value.max(0.0) } else { 0.0 };
    match value {
        v if v >= 1000.0 => format!("{} s", fixed(v / 1000.0, 1)),
        v if v >= 10.0 => format!("{} ms", fixed(v, 0)),
        v if v >= 1.0 => format!("{} ms", fixed(v, 1)),
        v => format!("{} ms", fixed(v, 3)),
    }
}

/// `45 %`; what is there but tiny is not nothing.
pub fn percent(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    match share {
        s if s > 0.0 && s < 0.005 => "< 1 %".to_owned(),
        s => format!("{} %", fixed(s * 100.0, 0)),
    }
}

/// `3 ×`, `1.5 ×`.
pub fn times(factor: f64) -> String {
    let factor = if factor.is_finite() { factor } else { 0.0 };
    let decimals = if factor < 9.95 { 1 } else { 0 };
    if factor >= 1000.0 { format!("{} ×", count(factor)) } else { format!("{} ×", fixed(factor, decimals)) }
}

/// The rows of a node in a line: `3 rows, 5 estimated`.
pub fn row_line(node: &Node) -> String {
    match (node.actual, node.rows_a_loop()) {
        (Some(_), None) => "never ran".to_owned(),
        (Some(actual), Some(each)) if actual.loops > 1 => {
            format!(
                "{} in {} loops, {} each",
                rows(actual.rows as f64),
                count(actual.loops as f64),
                short_decimal(each)
            )
        }
        (Some(actual), Some(_)) => {
            format!("{}, {} estimated", rows(actual.rows as f64), count(node.estimate.rows))
        }
        (None, _) => format!("{} estimated", rows(node.estimate.rows)),
    }
}

/// The same for a narrow place: `1,033 rows, est. 150`.
pub fn narrow_row_line(node: &Node) -> String {
    match node.actual {
        Some(actual) if actual.loops == 0 => "never ran".to_owned(),
        Some(actual) if actual.loops > 1 => {
            format!("{}, {} loops", rows(actual.rows as f64), short(actual.loops as f64))
        }
        Some(actual) => format!("{}, est. {}", rows(actual.rows as f64), short(node.estimate.rows)),
        None => format!("est. {}", rows(node.estimate.rows)),
    }
}

fn short_decimal(value: f64) -> String {
    if value >= 100.0 { count(value) } else { fixed(value, 1) }
}

/// What a step takes for itself: `3.1 ms, 97 %`, or without a run `cost 365, 97 %`.
pub fn own(tree: &PlanTree, node: &Node) -> String {
    let share = percent(tree.share(node));
    match (tree.timed, node.actual) {
        (true, Some(_)) => format!("{}, {share}", millis(node.own_millis)),
        _ => format!("cost {}, {share}", cost(node.own_cost)),
    }
}

/// How the estimate and what came compare, in words; nothing for a plan that did not run.
pub fn estimate_words(node: &Node) -> Option<String> {
    let (factor, more) = node.estimate_error()?;
    Some(match factor {
        f if f < 1.5 => "as estimated".to_owned(),
        f => format!("{} {} than estimated", times(f), if more { "more" } else { "fewer" }),
    })
}

/// What is known of a node, as labels with values.
pub fn facts(tree: &PlanTree, node: &Node) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    match node.actual {
        Some(actual) if actual.loops == 0 => {
            facts.push(("Rows", "never ran: nothing asked it for rows".to_owned()))
        }
        Some(actual) => {
            facts.push(("Rows given", rows(actual.rows as f64)));
            if actual.removed > 0 {
                facts.push(("Rows kept out", format!("{} by its condition", rows(actual.removed as f64))));
            }
            facts.push(("Loops", count(actual.loops as f64)));
        }
        None => {}
    }
    let each = if node.actual.is_some_and(|actual| actual.loops > 1) { " a loop" } else { "" };
    let compared = estimate_words(node).map_or(String::new(), |words| {
        let came = node.rows_a_loop().map_or(String::new(), short_decimal);
        format!("; {came} came: {words}")
    });
    facts.push(("Rows estimated", format!("{}{each}{compared}", count(node.estimate.rows))));
    if node.actual.is_some_and(|actual| actual.loops > 0) && tree.timed {
        let total = node.actual.map_or(0.0, |actual| actual.total_millis);
        facts.push((
            "Own time",
            format!("{}, {} of the whole", millis(node.own_millis), percent(node.time_share)),
        ));
        facts.push(("With what it reads", millis(total)));
    }
    facts.push(("Own cost", format!("{}, {} of the whole", cost(node.own_cost), percent(node.cost_share))));
    let at = node.estimate;
    facts.push((
        "Cost",
        format!("{} to the first row, {} in all{each}", cost(at.startup_cost), cost(at.total_cost)),
    ));
    if at.width > 0.0 {
        facts.push(("Width of a row", format!("{} bytes", count(at.width))));
    }
    facts
}

/// A node as one sentence, as a screen reader speaks it.
pub fn sentence(tree: &PlanTree, node: &Node, hurt: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(name) = &node.subplan {
        text.push_str(name);
        text.push_str(": ");
    }
    text.push_str(&title(node));
    text.push_str(". ");
    text.push_str(&row_line(node));
    text.push_str(". ");
    let what = if tree.timed { "time" } else { "cost" };
    text.push_str(&format!("By itself {} of the {what}.", own(tree, node)));
    if let Some(why) = hurt {
        text.push_str(" Slow here: ");
        text.push_str(why);
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests;
