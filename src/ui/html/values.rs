//! What may stand in braces: as the value of an attribute, as a child, as a class.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::VText;

use super::Draw;

/// The value of an attribute. Without one the attribute is left out.
pub trait Attr {
    fn attr(self, name: &'static str) -> Option<AttrValue>;
}

impl Attr for AttrValue {
    fn attr(self, _: &'static str) -> Option<AttrValue> {
        Some(self)
    }
}

impl Attr for &AttrValue {
    fn attr(self, _: &'static str) -> Option<AttrValue> {
        Some(self.clone())
    }
}

impl Attr for &'static str {
    fn attr(self, _: &'static str) -> Option<AttrValue> {
        Some(AttrValue::Static(self))
    }
}

impl Attr for String {
    fn attr(self, _: &'static str) -> Option<AttrValue> {
        Some(AttrValue::from(self))
    }
}

/// There or not, as `disabled` is.
impl Attr for bool {
    fn attr(self, name: &'static str) -> Option<AttrValue> {
        self.then_some(AttrValue::Static(name))
    }
}

impl<T: Attr> Attr for Option<T> {
    fn attr(self, name: &'static str) -> Option<AttrValue> {
        self?.attr(name)
    }
}

/// What an element has inside.
pub trait Child {
    fn add(self, draw: &mut Draw);
}

impl Child for Html {
    fn add(self, draw: &mut Draw) {
        draw.push(self);
    }
}

impl Child for AttrValue {
    fn add(self, draw: &mut Draw) {
        draw.push(VText::new(self).into());
    }
}

impl Child for String {
    fn add(self, draw: &mut Draw) {
        AttrValue::from(self).add(draw);
    }
}

impl Child for &AttrValue {
    fn add(self, draw: &mut Draw) {
        self.clone().add(draw);
    }
}

impl Child for &str {
    fn add(self, draw: &mut Draw) {
        AttrValue::from(Rc::from(self)).add(draw);
    }
}

impl Child for &String {
    fn add(self, draw: &mut Draw) {
        self.as_str().add(draw);
    }
}

impl Child for usize {
    fn add(self, draw: &mut Draw) {
        self.to_string().add(draw);
    }
}

/// None or one: the number of children may change.
impl<T: Child> Child for Option<T> {
    fn add(self, draw: &mut Draw) {
        draw.several();
        if let Some(child) = self {
            child.add(draw);
        }
    }
}

/// A name among classes.
pub trait Name {
    fn name(self) -> Option<AttrValue>;
}

impl Name for &'static str {
    fn name(self) -> Option<AttrValue> {
        (!self.is_empty()).then_some(AttrValue::Static(self))
    }
}

impl Name for AttrValue {
    fn name(self) -> Option<AttrValue> {
        (!self.is_empty()).then_some(self)
    }
}

impl<T: Name> Name for Option<T> {
    fn name(self) -> Option<AttrValue> {
        self?.name()
    }
}

/// The names that are there, with spaces between them.
pub fn joined(names: &[Option<AttrValue>]) -> AttrValue {
    let mut text = String::new();
    for name in names.iter().flatten() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(name);
    }
    text.into()
}
