//! Going through a tree's items in order, or against it.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Item, Node, Tree, before};

/// Items of a tree, one after the other.
pub(crate) struct Walk<'a, T> {
    /// The branches above the leaf, with the child that the way goes through.
    path: Vec<(&'a [Rc<Node<T>>], usize)>,
    /// What is left of the leaf.
    items: std::slice::Iter<'a, T>,
    /// The leaf the walk ends in, and how many of its items belong to it from that end.
    last: (*const Node<T>, usize),
    /// Whether the leaf is that one.
    at_last: bool,
    backward: bool,
}

impl<'a, T: Item> Walk<'a, T> {
    pub(super) fn all(tree: &'a Tree<T>) -> Self {
        Walk::between(tree, |_| Ordering::Greater, |_| Ordering::Less, false)
    }

    pub(super) fn between(
        tree: &'a Tree<T>,
        mut from: impl FnMut(&T) -> Ordering,
        mut to: impl FnMut(&T) -> Ordering,
        backward: bool,
    ) -> Self {
        // the item after the last is the first of which `to` says that it is behind the place
        let mut not_after = |item: &T| match to(item) {
            Ordering::Equal => Ordering::Less,
            order => order,
        };
        let (first_path, first_leaf, start) = locate(&tree.root, &mut from);
        let (last_path, last_leaf, end) = locate(&tree.root, &mut not_after);
        let (Node::Leaf(first), Node::Leaf(last)) = (first_leaf, last_leaf) else { return Walk::nothing() };
        let same = std::ptr::eq(first_leaf, last_leaf);
        if backward {
            let items = if same { last.get(start..end) } else { last.get(..end) };
            let rest = first.len().saturating_sub(start);
            return Walk {
                path: last_path,
                items: items.unwrap_or_default().iter(),
                last: (first_leaf, rest),
                at_last: same,
                backward,
            };
        }
        let items = if same { first.get(start..end) } else { first.get(start..) };
        Walk {
            path: first_path,
            items: items.unwrap_or_default().iter(),
            last: (last_leaf, end),
            at_last: same,
            backward,
        }
    }

    /// A walk that is over.
    pub(crate) fn nothing() -> Self {
        Walk {
            path: Vec::new(),
            items: [].iter(),
            last: (std::ptr::null(), 0),
            at_last: true,
            backward: false,
        }
    }

    /// Goes to the next leaf; false at the end.
    #[inline(never)]
    fn advance(&mut self) -> bool {
        if self.at_last {
            return false;
        }
        let backward = self.backward;
        // up to a branch that has a child further on
        let mut node = loop {
            let Some((children, at)) = self.path.last_mut() else { return false };
            let next = if backward { at.checked_sub(1) } else { Some(*at + 1) };
            if let Some(next) = next
                && let Some(child) = children.get(next)
            {
                *at = next;
                break &**child;
            }
            self.path.pop();
        };
        loop {
            match node {
                Node::Branch(branch) => {
                    let at = if backward { branch.children.len().saturating_sub(1) } else { 0 };
                    let Some(child) = branch.children.get(at) else { return false };
                    self.path.push((&branch.children, at));
                    node = child;
                }
                Node::Leaf(items) => {
                    self.at_last = std::ptr::eq(node, self.last.0);
                    let part = match (self.at_last, backward) {
                        (false, _) => Some(items.as_slice()),
                        (true, false) => items.get(..self.last.1),
                        (true, true) => items.get(items.len() - self.last.1..),
                    };
                    self.items = part.unwrap_or_default().iter();
                    return true;
                }
            }
        }
    }
}

/// The way to a place: the branches, the leaf, and how many of its items are before the place.
#[allow(clippy::type_complexity)] // a place is these three
fn locate<'a, T: Item>(
    root: &'a Node<T>,
    place: &mut impl FnMut(&T) -> Ordering,
) -> (Vec<(&'a [Rc<Node<T>>], usize)>, &'a Node<T>, usize) {
    let (mut path, mut node) = (Vec::new(), root);
    loop {
        match node {
            Node::Leaf(items) => return (path, node, before(items, place)),
            Node::Branch(branch) => {
                let at = branch.child(place);
                path.push((branch.children.as_slice(), at));
                match branch.children.get(at) {
                    Some(child) => node = child,
                    None => return (path, node, 0),
                }
            }
        }
    }
}

impl<'a, T: Item> Iterator for Walk<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        loop {
            let next = if self.backward { self.items.next_back() } else { self.items.next() };
            if next.is_some() {
                return next;
            }
            if !self.advance() {
                return None;
            }
        }
    }

    /// Passes over leaves without looking at their items.
    fn nth(&mut self, mut count: usize) -> Option<&'a T> {
        loop {
            let left = self.items.len();
            if count < left {
                return if self.backward { self.items.nth_back(count) } else { self.items.nth(count) };
            }
            count -= left;
            if !self.advance() {
                self.items = [].iter();
                return None;
            }
        }
    }
}
