use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

proptest! {
    /// It holds what a map of the standard library holds, and versions that were kept stay as they were.
    #[test]
    fn it_is_a_map(steps in prop::collection::vec((any::<bool>(), 0..20u8, any::<u16>()), 0..80)) {
        let (mut map, mut model) = (SortedMap::new(), BTreeMap::new());
        let mut versions = Vec::new();
        for (adds, key, value) in steps {
            versions.push((map.clone(), model.clone()));
            if adds {
                prop_assert_eq!(map.insert(key, value), model.insert(key, value));
            } else {
                prop_assert_eq!(map.remove(&key), model.remove(&key));
            }
            if let (Some(a), Some(b)) = (map.get_mut(&key), model.get_mut(&key)) {
                prop_assert_eq!(&mut *a, &mut *b);
                *a = a.wrapping_add(1);
                *b = b.wrapping_add(1);
            }
            prop_assert_eq!(map.get(&key), model.get(&key));
        }
        versions.push((map, model));
        for (map, model) in versions {
            prop_assert!(map.iter().eq(model.iter()) && map.len() == model.len());
            prop_assert_eq!(&map, &model.into_iter().collect());
        }
    }
}
