//! The tree beside the standard library's, over random changes, with every version kept and looked at again.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

impl Item for u32 {
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

fn items(tree: &Tree<u32>) -> Vec<u32> {
    tree.iter().copied().collect()
}

/// Depths, sizes and separators are what they have to be.
fn check(tree: &Tree<u32>) {
    fn depth(node: &Node<u32>, low: Option<u32>, high: Option<u32>, root: bool) -> usize {
        match node {
            Node::Leaf(items) => {
                assert!(items.len() <= MOST && (root || !items.is_empty()), "{} items", items.len());
                assert!(items.is_sorted());
                assert!(items.iter().all(|it| low.is_none_or(|low| *it >= low)));
                assert!(items.iter().all(|it| high.is_none_or(|high| *it < high)));
                0
            }
            Node::Branch(branch) => {
                assert!(branch.children.len() <= MOST && branch.children.len() > 1);
                assert_eq!(branch.lows.len() + 1, branch.children.len());
                let mut depths = branch.children.iter().enumerate().map(|(at, child)| {
                    let below = if at == 0 { low } else { Some(branch.lows[at - 1]) };
                    let above = branch.lows.get(at).copied().or(high);
                    depth(child, below, above, false)
                });
                let first = depths.next().unwrap();
                assert!(depths.all(|depth| depth == first));
                first + 1
            }
        }
    }
    depth(&tree.root, None, None, true);
    assert_eq!(tree.iter().count(), tree.len());
}

fn differences(old: &Tree<u32>, new: &Tree<u32>) -> (Vec<u32>, Vec<u32>) {
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    for difference in old.diff(new) {
        match difference {
            Difference::Removed(item) => removed.push(*item),
            Difference::Added(item) => added.push(*item),
            Difference::Both(a, b) => assert_eq!(a, b),
        }
    }
    (removed, added)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_and_lookups_are_those_of_an_ordered_set(
        start in prop::collection::btree_set(0u32..4000, 0..3000),
        rounds in prop::collection::vec(prop::collection::vec((any::<bool>(), 0u32..4000), 1..400), 1..6),
    ) {
        let mut set: BTreeSet<u32> = start;
        let mut tree = Tree::sorted(set.iter().copied().collect());
        check(&tree);
        let mut versions = vec![(tree.clone(), set.clone())];
        for round in rounds {
            for (add, item) in round {
                if add {
                    tree.insert(item);
                    set.insert(item);
                } else {
                    prop_assert_eq!(tree.remove(|it| it.cmp(&item)).is_some(), set.remove(&item));
                }
            }
            check(&tree);
            versions.push((tree.clone(), set.clone()));
        }
        for (tree, set) in &versions {
            prop_assert_eq!(items(tree), set.iter().copied().collect::<Vec<_>>());
            for probe in (0..4000).step_by(37) {
                prop_assert_eq!(tree.find(|it| it.cmp(&probe)).is_some(), set.contains(&probe));
                prop_assert_eq!(tree.first_from(|it| it.cmp(&probe)), set.range(probe..).next());
                let to = probe + 300;
                let range: Vec<u32> = set.range(probe..=to).copied().collect();
                let walk = |backward| tree.between(|it| it.cmp(&probe), |it| it.cmp(&to), backward).copied();
                prop_assert_eq!(walk(false).collect::<Vec<_>>(), range.clone());
                prop_assert_eq!(walk(true).collect::<Vec<_>>(), range.iter().rev().copied().collect::<Vec<_>>());
                prop_assert_eq!(walk(false).nth(7), range.get(7).copied());
            }
            let steps: Vec<u32> = tree.iter().step_by(97).copied().collect();
            prop_assert_eq!(steps, set.iter().step_by(97).copied().collect::<Vec<_>>());
        }
        for (old, was) in &versions {
            for (new, is) in &versions {
                let removed = was.difference(is).copied().collect::<Vec<_>>();
                let added = is.difference(was).copied().collect::<Vec<_>>();
                prop_assert_eq!(differences(old, new), (removed, added));
            }
        }
    }
}

#[test]
fn what_is_appended_and_then_taken_from_the_front_stays_whole() {
    let mut tree = Tree::default();
    for item in 0..20_000u32 {
        tree.insert(item);
    }
    check(&tree);
    for item in 0..20_000u32 {
        assert_eq!(tree.remove(|it| it.cmp(&item)), Some(item));
        if item % 997 == 0 {
            check(&tree);
        }
    }
    assert_eq!(tree.len(), 0);
    check(&tree);
}

#[test]
fn an_edit_leaves_the_other_versions_as_they_are() {
    let before = Tree::sorted((0..5000u32).map(|n| n * 10).collect());
    let mut after = before.clone();
    let edited = after.edit(|it| it.cmp(&1230)).map(|(item, next)| {
        assert_eq!(*next, 1240);
        *item = 1239;
    });
    assert!(edited.is_some());
    assert!(after.edit(|it| it.cmp(&7)).is_none());
    assert_eq!(differences(&before, &after), (vec![1230], vec![1239]));
    check(&after);
}
