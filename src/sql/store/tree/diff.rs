//! What two versions of a tree do not have in common. Nodes that both share are passed over whole, so it costs what
//! was changed.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Item, Node, Tree};

/// One difference: what is no more, what is new, or both where they are equal in order.
pub(crate) enum Difference<'a, T> {
    Removed(&'a T),
    Added(&'a T),
    Both(&'a T, &'a T),
}

/// The differences of two trees in order. Items in both, at the same place, come as [`Difference::Both`] unless
/// their leaf is shared.
pub(crate) struct Diff<'a, T> {
    old: Rest<'a, T>,
    new: Rest<'a, T>,
}

/// What is still to be looked at: nodes with their height above the leaves, then the items at hand.
struct Rest<'a, T> {
    nodes: Vec<(usize, &'a Rc<Node<T>>)>,
    items: &'a [T],
}

impl<'a, T> Rest<'a, T> {
    fn new(tree: &'a Tree<T>) -> Self {
        let (mut height, mut node) = (0, &tree.root);
        while let Node::Branch(branch) = &**node
            && let Some(child) = branch.children.first()
        {
            height += 1;
            node = child;
        }
        Rest { nodes: vec![(height, &tree.root)], items: &[] }
    }

    /// Takes the next node apart.
    fn open(&mut self) {
        match self.nodes.pop() {
            Some((height, node)) => match &**node {
                Node::Leaf(items) => self.items = items,
                Node::Branch(branch) => {
                    let below = height.saturating_sub(1);
                    self.nodes.extend(branch.children.iter().rev().map(|child| (below, child)));
                }
            },
            None => self.items = &[],
        }
    }

    fn take(&mut self) -> Option<&'a T> {
        let (first, rest) = self.items.split_first()?;
        self.items = rest;
        Some(first)
    }
}

impl<'a, T: Item> Diff<'a, T> {
    pub(super) fn new(old: &'a Tree<T>, new: &'a Tree<T>) -> Self {
        Diff { old: Rest::new(old), new: Rest::new(new) }
    }
}

impl<'a, T: Item> Iterator for Diff<'a, T> {
    type Item = Difference<'a, T>;

    fn next(&mut self) -> Option<Difference<'a, T>> {
        loop {
            let (old, new) = (&mut self.old, &mut self.new);
            match (old.items.first(), new.items.first()) {
                (Some(a), Some(b)) => {
                    let order = a.order(b);
                    let a = if order.is_le() { old.take() } else { None };
                    let b = if order.is_ge() { new.take() } else { None };
                    return match (order, a, b) {
                        (Ordering::Equal, Some(a), Some(b)) => Some(Difference::Both(a, b)),
                        (_, Some(a), _) => Some(Difference::Removed(a)),
                        (_, _, b) => b.map(Difference::Added),
                    };
                }
                (Some(_), None) if new.nodes.is_empty() => return old.take().map(Difference::Removed),
                (None, Some(_)) if old.nodes.is_empty() => return new.take().map(Difference::Added),
                (Some(_), None) => new.open(),
                (None, Some(_)) => old.open(),
                (None, None) => match (old.nodes.last(), new.nodes.last()) {
                    (None, None) => return None,
                    (Some((above, a)), Some((below, b))) => match above.cmp(below) {
                        _ if Rc::ptr_eq(a, b) => {
                            old.nodes.pop();
                            new.nodes.pop();
                        }
                        Ordering::Greater => old.open(),
                        Ordering::Less => new.open(),
                        Ordering::Equal => {
                            old.open();
                            new.open();
                        }
                    },
                    (Some(_), None) => old.open(),
                    (None, Some(_)) => new.open(),
                },
            }
        }
    }
}
