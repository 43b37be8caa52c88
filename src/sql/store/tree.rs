//! A persistent B+tree: a clone shares every node, a change copies the nodes on its path that are shared and edits
//! the others in place. The two maps of a table are such trees ([`super::rows`], [`super::index`]).
//!
//! Made for tables and not for any map: rows appended in order fill their leaves, what is sorted already becomes a
//! tree at once, a lookup compares with what it is given and builds no key, and two versions are compared by what
//! they do not share.

use std::cmp::Ordering;
use std::rc::Rc;

mod diff;
#[cfg(test)]
mod tests;
mod walk;

pub(crate) use diff::Difference;
pub(crate) use walk::Walk;

/// Items of a leaf, children of a branch.
const MOST: usize = 64;
/// A node from which something is taken has no fewer.
const FEW: usize = 16;

/// What a tree holds, in one total order; no two are equal.
pub(crate) trait Item: Clone {
    fn order(&self, other: &Self) -> Ordering;
}

/// A tree of items in their order.
#[derive(Clone)]
pub(crate) struct Tree<T> {
    root: Rc<Node<T>>,
    len: usize,
}

#[derive(Clone)]
enum Node<T> {
    Leaf(Vec<T>),
    Branch(Branch<T>),
}

/// `lows[i]` is not above any item of `children[i + 1]`, and above all before it.
#[derive(Clone)]
struct Branch<T> {
    lows: Vec<T>,
    children: Vec<Rc<Node<T>>>,
}

/// A node's right half, and what its items are not below.
type Split<T> = Option<(T, Rc<Node<T>>)>;

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Tree { root: Rc::new(Node::Leaf(Vec::new())), len: 0 }
    }
}

/// How many of `items` are before a place. `place` orders an item to it.
#[inline]
fn before<T>(items: &[T], place: &mut impl FnMut(&T) -> Ordering) -> usize {
    items.partition_point(|item| place(item).is_lt())
}

impl<T> Branch<T> {
    /// The child in which a place is.
    #[inline]
    fn child(&self, place: &mut impl FnMut(&T) -> Ordering) -> usize {
        self.lows.partition_point(|low| place(low).is_le())
    }
}

impl<T: Item> Tree<T> {
    /// The tree of items that are in order already.
    pub fn sorted(items: Vec<T>) -> Tree<T> {
        let len = items.len();
        if len <= MOST {
            return Tree { root: Rc::new(Node::Leaf(items)), len };
        }
        let parts = len.div_ceil(MOST - FEW);
        let mut level: Vec<(T, Rc<Node<T>>)> = Vec::with_capacity(parts);
        let mut items = items.into_iter();
        for part in 0..parts {
            let count = len * (part + 1) / parts - len * part / parts;
            let leaf: Vec<T> = items.by_ref().take(count).collect();
            if let Some(low) = leaf.first().cloned() {
                level.push((low, Rc::new(Node::Leaf(leaf))));
            }
        }
        while level.len() > 1 {
            let count = level.len();
            let parts = count.div_ceil(MOST - FEW);
            let mut nodes = level.into_iter();
            level = Vec::with_capacity(parts);
            for part in 0..parts {
                let count = count * (part + 1) / parts - count * part / parts;
                let (mut lows, children): (Vec<T>, Vec<_>) = nodes.by_ref().take(count).unzip();
                if !lows.is_empty() {
                    let low = lows.remove(0);
                    level.push((low, Rc::new(Node::Branch(Branch { lows, children }))));
                }
            }
        }
        level.pop().map(|(_, root)| Tree { root, len }).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether both are the same tree, not only equal ones.
    pub fn ptr_eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.root, &other.root)
    }

    /// The first item that is not before a place.
    pub fn first_from(&self, mut place: impl FnMut(&T) -> Ordering) -> Option<&T> {
        let mut node = &*self.root;
        // the first item of what comes after, should the leaf have none
        let mut after: Option<&Rc<Node<T>>> = None;
        loop {
            match node {
                Node::Leaf(items) => {
                    let found = items.get(before(items, &mut place));
                    return found.or_else(|| after.and_then(|node| first_of(node)));
                }
                Node::Branch(branch) => {
                    let at = branch.child(&mut place);
                    after = branch.children.get(at + 1).or(after);
                    node = branch.children.get(at)?;
                }
            }
        }
    }

    /// The item at a place.
    pub fn find(&self, mut place: impl FnMut(&T) -> Ordering) -> Option<&T> {
        let items = self.leaf(&mut place);
        let at = items.binary_search_by(&mut place).ok()?;
        items.get(at)
    }

    /// The items of the leaf in which a place is.
    pub fn leaf(&self, mut place: impl FnMut(&T) -> Ordering) -> &[T] {
        let mut node = &*self.root;
        loop {
            match node {
                Node::Leaf(items) => return items,
                Node::Branch(branch) => match branch.children.get(branch.child(&mut place)) {
                    Some(child) => node = child,
                    None => return &[],
                },
            }
        }
    }

    /// All items.
    pub fn iter(&self) -> Walk<'_, T> {
        Walk::all(self)
    }

    /// The items between two places, the first with it and the last too; in the other direction if `backward`.
    pub fn between(
        &self,
        from: impl FnMut(&T) -> Ordering,
        to: impl FnMut(&T) -> Ordering,
        backward: bool,
    ) -> Walk<'_, T> {
        Walk::between(self, from, to, backward)
    }

    /// What makes `other` of this tree, in order.
    pub fn diff<'a>(&'a self, other: &'a Self) -> diff::Diff<'a, T> {
        diff::Diff::new(self, other)
    }

    /// Adds an item; one that is equal gives way to it.
    pub fn insert(&mut self, item: T) {
        let (added, split) = insert(&mut self.root, item);
        self.len += usize::from(added);
        if let Some((low, right)) = split {
            let left = self.root.clone();
            self.root = Rc::new(Node::Branch(Branch { lows: vec![low], children: vec![left, right] }));
        }
    }

    /// Takes the item at a place out.
    pub fn remove(&mut self, mut place: impl FnMut(&T) -> Ordering) -> Option<T> {
        let removed = remove(&mut self.root, &mut place)?;
        self.len -= 1;
        while let Node::Branch(Branch { children, .. }) = &*self.root
            && let [only] = children.as_slice()
        {
            self.root = only.clone();
        }
        Some(removed)
    }

    /// The item at a place for changing it, with the item after it; none where that is in another leaf. The change
    /// must not move it past its neighbours.
    pub fn edit(&mut self, mut place: impl FnMut(&T) -> Ordering) -> Option<(&mut T, &T)> {
        let mut node = &mut self.root;
        loop {
            match Rc::make_mut(node) {
                Node::Leaf(items) => {
                    let at = items.binary_search_by(&mut place).ok()?;
                    return match items.get_mut(at..at + 2)? {
                        [item, next] => Some((item, next)),
                        _ => None,
                    };
                }
                Node::Branch(branch) => {
                    let at = branch.child(&mut place);
                    node = branch.children.get_mut(at)?;
                }
            }
        }
    }
}

fn first_of<T>(mut node: &Node<T>) -> Option<&T> {
    loop {
        match node {
            Node::Leaf(items) => return items.first(),
            Node::Branch(branch) => node = branch.children.first()?,
        }
    }
}

/// The right part of a list from `at` on.
fn cut<T>(list: &mut Vec<T>, at: usize) -> Vec<T> {
    let mut right = Vec::with_capacity(MOST + 1);
    right.extend(list.drain(at..));
    right
}

/// Room for one more: a leaf grows in few steps and never beyond what it may hold.
fn make_room<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        let wanted = [8, 24].into_iter().find(|size| *size > list.len()).unwrap_or(MOST + 1);
        list.reserve_exact(wanted.saturating_sub(list.len()).max(1));
    }
}

impl<T: Item> Branch<T> {
    /// The right part from child `at` on, and what it is not below.
    fn cut(&mut self, at: usize) -> Split<T> {
        let children = cut(&mut self.children, at);
        let lows = cut(&mut self.lows, at);
        let low = self.lows.pop()?;
        Some((low, Rc::new(Node::Branch(Branch { lows, children }))))
    }
}

/// The right part of a leaf from item `at` on.
fn cut_leaf<T: Item>(items: &mut Vec<T>, at: usize) -> Split<T> {
    let right = cut(items, at);
    right.first().cloned().map(|low| (low, Rc::new(Node::Leaf(right))))
}

fn insert<T: Item>(node: &mut Rc<Node<T>>, item: T) -> (bool, Split<T>) {
    match Rc::make_mut(node) {
        Node::Leaf(items) => {
            // most items come at the end
            let at = match items.last() {
                Some(last) if last.order(&item).is_lt() => Err(items.len()),
                _ => items.binary_search_by(|other| other.order(&item)),
            };
            match at {
                Ok(at) => {
                    if let Some(place) = items.get_mut(at) {
                        *place = item;
                    }
                    (false, None)
                }
                Err(at) => {
                    make_room(items);
                    items.insert(at, item);
                    if items.len() <= MOST {
                        return (true, None);
                    }
                    // one that grows at its end stays full
                    let middle = if at + 1 == items.len() { at } else { items.len() / 2 };
                    (true, cut_leaf(items, middle))
                }
            }
        }
        Node::Branch(branch) => {
            let at = branch.child(&mut |low: &T| low.order(&item));
            let Some(child) = branch.children.get_mut(at) else { return (false, None) };
            let (added, split) = insert(child, item);
            let Some((low, right)) = split else { return (added, None) };
            branch.lows.insert(at, low);
            branch.children.insert(at + 1, right);
            if branch.children.len() <= MOST {
                return (added, None);
            }
            // no branch but the root's has less than two children
            let count = branch.children.len();
            let middle = if at + 2 == count { count - 2 } else { count / 2 };
            (added, branch.cut(middle))
        }
    }
}

fn remove<T: Item>(node: &mut Rc<Node<T>>, place: &mut impl FnMut(&T) -> Ordering) -> Option<T> {
    match Rc::make_mut(node) {
        Node::Leaf(items) => {
            let at = items.binary_search_by(&mut *place).ok()?;
            Some(items.remove(at))
        }
        Node::Branch(branch) => {
            let at = branch.child(place);
            let removed = remove(branch.children.get_mut(at)?, place)?;
            branch.tidy(at);
            Some(removed)
        }
    }
}

impl<T: Item> Branch<T> {
    /// Joins a child that has become small with the one before or after it, or takes some of that one's.
    fn tidy(&mut self, at: usize) {
        let size = |at: usize| match self.children.get(at).map(|child| &**child) {
            Some(Node::Leaf(items)) => items.len(),
            Some(Node::Branch(branch)) => branch.children.len(),
            None => MOST,
        };
        let here = size(at);
        if here >= FEW || self.children.len() < 2 {
            return;
        }
        // the left one of the two that become one, and two again where that is too many
        let left = if at > 0 { at - 1 } else { at };
        let low = self.lows.remove(left);
        let right = Rc::unwrap_or_clone(self.children.remove(left + 1));
        let Some(into) = self.children.get_mut(left) else { return };
        let split = match (Rc::make_mut(into), right) {
            (Node::Leaf(items), Node::Leaf(more)) => {
                items.extend(more);
                if items.len() > MOST { cut_leaf(items, items.len() / 2) } else { None }
            }
            (Node::Branch(into), Node::Branch(more)) => {
                into.lows.push(low);
                into.lows.extend(more.lows);
                into.children.extend(more.children);
                if into.children.len() > MOST { into.cut(into.children.len() / 2) } else { None }
            }
            // all leaves are equally deep
            _ => None,
        };
        if let Some((low, right)) = split {
            self.lows.insert(left, low);
            self.children.insert(left + 1, right);
        }
    }
}
