//! The order in which tables are joined, and how: every order of up to [`super::region::MAX_ITEMS`] tables is
//! costed, the cheapest way to each set of tables being kept (Selinger's dynamic programming, as PostgreSQL's
//! `joinrels.c` does it).

use std::collections::BTreeSet;
use std::rc::Rc;

use super::path::{Best, Path, Shape, Step, built, chosen, over, position};
use super::region::{Item, Region, Special};
use super::{Optimizer, Want, equal};
use crate::sql::estimate::cost;
use crate::sql::estimate::join::{Joining, Rescan, materialized};
use crate::sql::estimate::{Estimate, whole};
use crate::sql::expr::{Comparison, Expr};
use crate::sql::plan::{JoinKind, Plan, Scan, SortKey};

impl Optimizer<'_, '_> {
    /// Joins a region's items; the answer gives `layout`, expressions over the space.
    pub(super) fn joined(&mut self, region: Region, layout: Vec<Expr>, want: &Want) -> Plan {
        let Region { items, conditions, width: _ } = region;
        let conditions: Vec<Expr> = conditions.into_iter().map(|condition| self.expr(condition)).collect();
        let layout: Vec<Expr> = layout.into_iter().map(|expr| self.expr(expr)).collect();
        let region = Region { items: Vec::new(), conditions, width: 0 };
        let mut items = items;
        for item in &mut items {
            if let Some(special) = &mut item.special {
                let on = std::mem::take(&mut special.on);
                special.on = on.into_iter().map(|condition| self.expr(condition)).collect();
            }
        }
        let all: u32 = (1 << items.len()) - 1;
        let region = Region { items, ..region };
        // what has no columns, or may differ from row to row, is checked above all
        let single = region.items.len() == 1 && region.items.iter().all(|item| item.special.is_none());
        let (conditions, last): (Vec<Expr>, Vec<Expr>) =
            region.conditions.iter().cloned().partition(|condition| {
                if condition.is_volatile() { single } else { region.items_of(condition) != 0 }
            });
        let mut live: BTreeSet<usize> = BTreeSet::new();
        for (at, expr) in layout.iter().enumerate() {
            if want.live.as_ref().is_none_or(|live| live.contains(&at)) {
                live.extend(expr.columns());
            }
        }
        let specials = region.items.iter().filter_map(|item| item.special.as_ref());
        for condition in conditions.iter().chain(&last).chain(specials.flat_map(|special| &special.on)) {
            live.extend(condition.columns());
        }
        let order: Vec<SortKey> = want
            .order
            .iter()
            .map_while(|key| match &key.expr {
                Expr::Column(column) => match layout.get(column.index) {
                    Some(Expr::Column(column)) => {
                        Some(SortKey { expr: Expr::column(column.index), ..key.clone() })
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let order = if order.len() == want.order.len() { order } else { Vec::new() };
        let (region, conditions) = equal::spread(region, conditions);
        let mut search = Search {
            region: &region,
            conditions: &conditions.rest,
            classes: &conditions.classes,
            live: &live,
            order: &order,
            best: Vec::new(),
        };
        self.search(&mut search);
        let best = search.best.get(all as usize).cloned().unwrap_or_default();
        let Some(path) = chosen(&best, &order, want) else { return Plan::One };
        let mut plan = built(path);
        let rows = &path.layout;
        if let Some(predicate) = Expr::all(last.iter().map(|condition| over(condition, rows)).collect()) {
            plan = Plan::Filter { input: Box::new(plan), predicate };
        }
        let exprs: Vec<Expr> = layout.iter().map(|expr| over(expr, rows)).collect();
        let same = exprs.len() == rows.len()
            && exprs.iter().enumerate().all(|(at, e)| matches!(e, Expr::Column(c) if c.index == at));
        if same { plan } else { Plan::Project { input: Box::new(plan), exprs } }
    }

    fn search(&mut self, search: &mut Search<'_>) {
        let count = search.region.items.len();
        search.best = vec![Best::default(); 1 << count];
        for at in 0..count {
            search.best[1 << at] = self.leaf(search, at);
        }
        // sets in the order in which PostgreSQL finds them, which decides between equals
        let mut levels: Vec<Vec<u32>> = vec![Vec::new(), (0..count).map(|at| 1u32 << at).collect()];
        for size in 2..=count {
            let mut found: Vec<u32> = Vec::new();
            for linked in [true, false] {
                for small in 1..=size / 2 {
                    let (lefts, rights) = (levels[size - small].clone(), levels[small].clone());
                    for (at, left) in lefts.iter().enumerate() {
                        let from = if small * 2 == size { at + 1 } else { 0 };
                        for right in rights.iter().skip(from) {
                            if left & right == 0 {
                                self.both(search, *left, *right, linked, &mut found);
                            }
                        }
                    }
                }
                if !found.is_empty() {
                    break;
                }
            }
            levels.push(found);
        }
    }

    fn both(&mut self, search: &mut Search<'_>, left: u32, right: u32, linked: bool, found: &mut Vec<u32>) {
        let mask = left | right;
        let mut best = std::mem::take(&mut search.best[mask as usize]);
        self.pair(search, left, right, linked, &mut best);
        self.pair(search, right, left, linked, &mut best);
        if !best.paths.is_empty() && !found.contains(&mask) {
            found.push(mask);
        }
        search.best[mask as usize] = best;
    }

    /// The ways to one item.
    fn leaf(&mut self, search: &Search<'_>, at: usize) -> Best {
        let mut best = Best::default();
        let Some(item) = search.region.items.get(at) else { return best };
        let layout: Rc<Vec<usize>> = Rc::new((item.start..item.start + item.width).collect());
        let own: Vec<Expr> =
            search.own_conditions(at).iter().map(|condition| over(condition, &layout)).collect();
        if let Some((scan, conditions)) = bare_scan(&item.plan, &own) {
            let conditions: Vec<Expr> =
                conditions.into_iter().map(|condition| self.expr(condition)).collect();
            let live: BTreeSet<usize> = search
                .live
                .iter()
                .filter_map(|at| at.checked_sub(item.start))
                .filter(|at| *at < item.width)
                .collect();
            if search.region.items.len() == 1
                && search.order.is_empty()
                && self.has_one_way(&scan, &conditions)
            {
                // nothing to choose between: what it costs need not be found out
                let estimate = Estimate { rows: 1.0, startup: 0.0, total: 1.0, columns: Rc::default() };
                let rescan = Rescan { startup: 0.0, total: 1.0 };
                let step = Rc::new(Step::Plan(Plan::Scan(Scan { filter: Expr::all(conditions), ..scan })));
                best.keep(Path { estimate, layout, order: Rc::default(), rescan, step });
                return best;
            }
            for way in self.ways(&scan, conditions, Some(&live), 1.0, false) {
                let order = way.order.iter().map(|key| SortKey {
                    expr: key.expr.clone().renumber(&|at| at + item.start),
                    ..key.clone()
                });
                let order = search.useful(order.collect());
                let rescan = Rescan { startup: way.estimate.startup, total: way.estimate.total };
                best.keep(Path {
                    estimate: way.estimate,
                    layout: layout.clone(),
                    order: Rc::new(order),
                    rescan,
                    step: Rc::new(Step::Plan(Plan::Scan(way.scan))),
                });
            }
            return best;
        }
        let live = search
            .live
            .iter()
            .filter_map(|at| at.checked_sub(item.start))
            .filter(|at| *at < item.width)
            .collect();
        let want = Want { live: Some(live), ..Want::default() };
        let plan = self.plan(item.plan.clone(), own, &want);
        let estimate = self.estimator.estimate(&plan);
        let rescan = match &plan {
            Plan::CteScan { .. } | Plan::WorkScan { .. } => {
                Rescan { startup: 0.0, total: cost::CPU_TUPLE * estimate.rows }
            }
            Plan::Function(..) => Rescan { startup: 0.0, total: estimate.total - estimate.startup },
            _ => Rescan { startup: estimate.startup, total: estimate.total },
        };
        best.keep(Path { estimate, layout, order: Rc::default(), rescan, step: Rc::new(Step::Plan(plan)) });
        best
    }

    /// The ways to join two sets.
    fn pair(&mut self, search: &Search<'_>, left: u32, right: u32, linked: bool, best: &mut Best) {
        let special = |mask: u32| {
            let at = mask.trailing_zeros() as usize;
            if mask.count_ones() == 1 {
                search.region.items.get(at).and_then(|item| item.special.as_ref())
            } else {
                None
            }
        };
        if special(left).is_some() {
            return;
        }
        let (Some(lefts), Some(rights)) = (search.best.get(left as usize), search.best.get(right as usize))
        else {
            return;
        };
        if lefts.paths.is_empty() || rights.paths.is_empty() {
            return;
        }
        let between = search.between(left, right);
        let kind = match special(right) {
            Some(Special { needs, .. }) if needs & !left != 0 => return,
            Some(special) => special.kind,
            None => JoinKind::Inner,
        };
        let (on, filter): (Vec<Expr>, Vec<Expr>) = match special(right) {
            Some(special) => {
                let own =
                    search.conditions.iter().filter(|condition| search.region.items_of(condition) == right);
                // what speaks of the item alone was checked before
                let on = special.on.iter().filter(|condition| search.region.items_of(condition) != right);
                (on.cloned().collect(), between.iter().chain(own).cloned().collect())
            }
            None => (between, Vec::new()),
        };
        if linked && on.is_empty() {
            return;
        }
        let mut outer: Vec<Path> = lefts.cheapest().into_iter().cloned().collect();
        let useful = lefts.paths.iter().filter(|path| !path.order.is_empty() || search.wants_startup());
        outer.extend(useful.cloned());
        let Some(inner) = rights.cheapest().cloned() else { return };
        let parts = Parts { kind, on: &on, filter: &filter };
        for (at, path) in outer.iter().enumerate() {
            if at == 0 || search.wants_startup() {
                self.hash_join(path, &inner, &parts, best);
            }
            self.nested_loop(path, &inner, &parts, best);
            if right.count_ones() == 1 {
                let item = &search.region.items[right.trailing_zeros() as usize];
                self.index_loop(search, path, item, right.trailing_zeros() as usize, &parts, best);
            }
        }
        // the side whose rows are all kept may be the one that is hashed
        if kind == JoinKind::Left
            && let Some(path) = outer.first()
        {
            self.hash_join(&inner, path, &Parts { kind: JoinKind::Right, ..parts }, best);
        }
    }

    fn split(on: &[Expr], left: &[usize], right: &[usize]) -> (Vec<(Expr, Expr)>, Vec<Expr>) {
        let both: Vec<usize> = left.iter().chain(right).copied().collect();
        let within = |expr: &Expr, side: &[usize]| {
            let columns = expr.columns();
            !columns.is_empty() && columns.iter().all(|at| side.contains(at))
        };
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for condition in on {
            if let Expr::Compare(Comparison::Eq, sides) = condition
                && !condition.is_volatile()
            {
                let (a, b) = (&sides.0, &sides.1);
                if within(a, left) && within(b, right) {
                    keys.push((over(a, left), over(b, right)));
                    continue;
                }
                if within(b, left) && within(a, right) {
                    keys.push((over(b, left), over(a, right)));
                    continue;
                }
            }
            rest.push(over(condition, &both));
        }
        (keys, rest)
    }

    fn hash_join(&mut self, left: &Path, right: &Path, parts: &Parts<'_>, best: &mut Best) {
        let (keys, on) = Self::split(parts.on, &left.layout, &right.layout);
        if keys.is_empty() {
            return;
        }
        self.join_path(left, right, parts, keys, on, best);
    }

    fn nested_loop(&mut self, left: &Path, right: &Path, parts: &Parts<'_>, best: &mut Best) {
        let both: Vec<usize> = left.layout.iter().chain(right.layout.iter()).copied().collect();
        let on = parts.on.iter().map(|condition| over(condition, &both)).collect();
        self.join_path(left, right, parts, Vec::new(), on, best);
    }

    fn join_path(
        &mut self,
        left: &Path,
        right: &Path,
        parts: &Parts<'_>,
        keys: Vec<(Expr, Expr)>,
        on: Vec<Expr>,
        best: &mut Best,
    ) {
        let kind = parts.kind;
        let rows = self.rows_of(left, right, parts, best);
        let (pairs, others) = Self::split(parts.on, &left.layout, &right.layout);
        let unique = match &*right.step {
            Step::Plan(plan) => self.estimator.at_most_one(plan, &pairs),
            Step::Join { .. } => false,
        };
        let looks = kind.left_only() || unique && matches!(kind, JoinKind::Inner | JoinKind::Left);
        let factors =
            looks.then(|| self.estimator.factors(kind, &left.estimate, &right.estimate, &pairs, &others));
        let joining = Joining {
            kind,
            left: &left.estimate,
            right: &right.estimate,
            keys: &keys,
            on: &on,
            factors,
            rows,
        };
        let hashed = !keys.is_empty();
        let (startup, total) = if hashed {
            self.estimator.hash(&joining)
        } else if left.estimate.rows > 1.0 {
            // rows are held in any case: reading them again costs little
            let (held, again) = materialized(&right.estimate);
            self.estimator.nested(&Joining { right: &held, ..joining }, again, false)
        } else {
            self.estimator.nested(&joining, right.rescan, false)
        };
        let shape = Shape { kind, keys, on, filter: Vec::new(), params: None };
        let order = if hashed { Rc::default() } else { left.order.clone() };
        self.finish(left, right, parts, shape, (rows, startup, total), order, best);
    }

    /// A nested loop that asks an index of the right side for each left row.
    fn index_loop(
        &mut self,
        search: &Search<'_>,
        left: &Path,
        item: &Item,
        at: usize,
        parts: &Parts<'_>,
        best: &mut Best,
    ) {
        let layout: Rc<Vec<usize>> = Rc::new((item.start..item.start + item.width).collect());
        let own: Vec<Expr> =
            search.own_conditions(at).iter().map(|condition| over(condition, &layout)).collect();
        let Some((scan, mut conditions)) = bare_scan(&item.plan, &own) else { return };
        // what the scan sees of the rows around it: parameters of the query around, then columns of the left row
        let mut params: Vec<Expr> = Vec::new();
        conditions = conditions
            .into_iter()
            .map(|c| with_params(c, &layout, &left.layout, true, &mut params))
            .collect();
        for condition in parts.on {
            if condition.is_volatile() || condition.any(&|e| matches!(e, Expr::Subquery(_))) {
                return;
            }
            conditions.push(with_params(condition.clone(), &layout, &left.layout, false, &mut params));
        }
        let conditions: Vec<Expr> = conditions.into_iter().map(|condition| self.expr(condition)).collect();
        let live: BTreeSet<usize> = search
            .live
            .iter()
            .filter_map(|at| at.checked_sub(item.start))
            .filter(|at| *at < item.width)
            .collect();
        let Some(whole) = search.best.get(1 << at).and_then(Best::cheapest).cloned() else { return };
        let rows = self.rows_of(left, &whole, parts, best);
        let (pairs, others) = Self::split(parts.on, &left.layout, &whole.layout);
        let loops = search.loops(&params, &left.layout);
        for way in self.ways(&scan, conditions, Some(&live), loops, true) {
            let again = Rescan { startup: way.estimate.startup, total: way.estimate.total };
            let looks = parts.kind.left_only() || way.estimate.rows <= 1.0;
            let factors = looks.then(|| {
                self.estimator.factors(parts.kind, &left.estimate, &whole.estimate, &pairs, &others)
            });
            let joining = Joining {
                kind: parts.kind,
                left: &left.estimate,
                right: &way.estimate,
                keys: &[],
                on: &[],
                factors,
                rows,
            };
            let (startup, total) = self.estimator.nested(&joining, again, true);
            let right = Path {
                estimate: way.estimate,
                layout: layout.clone(),
                order: Rc::default(),
                rescan: again,
                step: Rc::new(Step::Plan(Plan::Scan(way.scan))),
            };
            let shape = Shape {
                kind: parts.kind,
                keys: Vec::new(),
                on: Vec::new(),
                filter: Vec::new(),
                params: Some(params.clone()),
            };
            self.finish(left, &right, parts, shape, (rows, startup, total), left.order.clone(), best);
        }
    }

    /// Rows of the join of two sets: the same for every way.
    fn rows_of(&mut self, left: &Path, right: &Path, parts: &Parts<'_>, best: &mut Best) -> f64 {
        if let (Some(rows), true) = (best.rows, parts.filter.is_empty()) {
            return rows;
        }
        let (keys, on) = Self::split(parts.on, &left.layout, &right.layout);
        self.estimator.join_rows(parts.kind, &left.estimate, &right.estimate, &keys, &on)
    }

    #[allow(clippy::too_many_arguments)] // the parts of one path
    fn finish(
        &mut self,
        left: &Path,
        right: &Path,
        parts: &Parts<'_>,
        mut shape: Shape,
        (rows, startup, total): (f64, f64, f64),
        order: Rc<Vec<SortKey>>,
        best: &mut Best,
    ) {
        let kind = shape.kind;
        let layout: Vec<usize> = if kind.left_only() {
            left.layout.to_vec()
        } else {
            left.layout.iter().chain(right.layout.iter()).copied().collect()
        };
        let columns = self.estimator.side_by_side(kind, &left.estimate, &right.estimate);
        shape.filter = parts.filter.iter().map(|condition| over(condition, &layout)).collect();
        let total = total * self.chance();
        let mut estimate = Estimate { rows, startup, total, columns };
        if let Some(predicate) = Expr::all(shape.filter.clone()) {
            estimate = self.estimator.filter(estimate, &predicate);
        }
        // the same for every way to these tables
        estimate.rows = *best.rows.get_or_insert(whole(estimate.rows));
        let rescan = if shape.keys.is_empty() {
            Rescan { startup: estimate.startup, total: estimate.total }
        } else {
            Rescan { startup: 0.0, total: estimate.total - estimate.startup }
        };
        best.keep(Path {
            estimate,
            layout: Rc::new(layout),
            order,
            rescan,
            step: Rc::new(Step::Join { join: shape, left: left.clone(), right: right.clone() }),
        });
    }
}

/// What a join of two sets has to fulfil, over the space.
#[derive(Clone, Copy)]
struct Parts<'p> {
    kind: JoinKind,
    on: &'p [Expr],
    filter: &'p [Expr],
}

/// The state of one search.
struct Search<'s> {
    region: &'s Region,
    conditions: &'s [Expr],
    /// Columns that equal each other.
    classes: &'s [Vec<usize>],
    live: &'s BTreeSet<usize>,
    order: &'s [SortKey],
    best: Vec<Best>,
}

impl Search<'_> {
    /// Conditions on one item alone that its rows have to pass before they are joined.
    fn own_conditions(&self, at: usize) -> Vec<Expr> {
        let mask = 1 << at;
        let Some(item) = self.region.items.get(at) else { return Vec::new() };
        let alone = |condition: &&Expr| self.region.items_of(condition) == mask;
        match &item.special {
            // WHERE speaks of the joined rows; only the join's own conditions may come first
            Some(special) => special.on.iter().filter(alone).cloned().collect(),
            None if self.region.items.len() == 1 => self.conditions.to_vec(),
            None => self.conditions.iter().filter(alone).cloned().collect(),
        }
    }

    /// Conditions that join two sets.
    fn between(&self, left: u32, right: u32) -> Vec<Expr> {
        let joins = |condition: &&Expr| {
            let items = self.region.items_of(condition);
            items & !(left | right) == 0 && items & left != 0 && items & right != 0
        };
        let mut all: Vec<Expr> = self.conditions.iter().filter(joins).cloned().collect();
        // of columns that equal each other one pair is enough
        for class in self.classes {
            let within = |mask: u32| {
                class.iter().copied().find(|&column| self.region.items_of(&Expr::column(column)) & mask != 0)
            };
            if let (Some(a), Some(b)) = (within(left), within(right)) {
                all.push(Expr::Compare(Comparison::Eq, Box::new((Expr::column(a), Expr::column(b)))));
            }
        }
        all
    }

    /// As much of an order as helps.
    fn useful(&self, order: Vec<SortKey>) -> Vec<SortKey> {
        let same = order.iter().zip(self.order).take_while(|(a, b)| a == b).count();
        if same == self.order.len() && same > 0 { order } else { Vec::new() }
    }

    /// How often an index is asked: as often as the smallest table that it is asked for has rows.
    fn loops(&self, params: &[Expr], left: &[usize]) -> f64 {
        let columns = params.iter().flat_map(Expr::columns).filter_map(|at| left.get(at));
        let rows = columns.filter_map(|&column| {
            let items = self.region.items_of(&Expr::column(column));
            self.best.get(items as usize)?.cheapest().map(|path| path.estimate.rows)
        });
        rows.fold(f64::INFINITY, f64::min).clamp(1.0, 1e9)
    }

    fn wants_startup(&self) -> bool {
        false
    }
}

/// A table's scan with every condition on it, where a plan is no more than that.
fn bare_scan(plan: &Plan, own: &[Expr]) -> Option<(Scan, Vec<Expr>)> {
    match plan {
        Plan::Scan(scan) => {
            let mut conditions = scan.filter.clone().map(Expr::conjuncts).unwrap_or_default();
            conditions.extend(own.iter().cloned());
            Some((Scan { filter: None, ..scan.clone() }, conditions))
        }
        Plan::Filter { input, predicate } => {
            let mut conditions = predicate.clone().conjuncts();
            conditions.extend(own.iter().cloned());
            bare_scan(input, &conditions)
        }
        _ => None,
    }
}

/// A condition over an item's own columns in which all else became a parameter: `local` ones are over the item
/// already, others over the space.
fn with_params(expr: Expr, item: &[usize], left: &[usize], local: bool, params: &mut Vec<Expr>) -> Expr {
    let mut param = |value: Expr| {
        let at = params.iter().position(|known| *known == value).unwrap_or_else(|| {
            params.push(value);
            params.len() - 1
        });
        Expr::Param(at)
    };
    match expr {
        Expr::Column(column) if local => Expr::Column(column),
        Expr::Column(column) => match item.iter().position(|&at| at == column.index) {
            Some(at) => Expr::column(at),
            None => param(Expr::column(position(left, column.index))),
        },
        Expr::Param(at) => param(Expr::Param(at)),
        other => {
            let mut each = |child| Ok(with_params(child, item, left, local, params));
            crate::sql::expr::infallible(other.map_children(&mut each))
        }
    }
}
