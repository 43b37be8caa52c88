//! Elements that are being put together, one inside the other.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::listeners::{Listener, Listeners};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, VList, VTag};

use super::{Attr, Child};

/// Receives the parts of elements in the order in which they are written.
#[derive(Default)]
pub struct Draw {
    open: Vec<Open>,
    /// Finished nodes: children of what is open, and at last the result.
    nodes: Vec<Html>,
    /// Whether the nodes outside all elements are a list.
    is_list: bool,
}

/// An element whose end has not come, or a fragment.
#[derive(Default)]
struct Open {
    /// Empty of a fragment.
    tag: &'static str,
    names: &'static [&'static str],
    attributes: Option<Attributes>,
    values: Vec<Option<AttributeOrProperty>>,
    /// Which values are still to come begin here.
    next: usize,
    node: NodeRef,
    key: Option<Key>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    /// Of an `<input>`.
    text: Option<AttrValue>,
    checked: Option<bool>,
    /// Its children are the nodes from here on.
    first_child: usize,
    /// Whether the number of its children may change.
    is_list: bool,
}

impl Draw {
    /// An element whose attributes are all fixed.
    pub fn fixed(&mut self, tag: &'static str, attributes: &'static [(&'static str, AttributeOrProperty)]) {
        let attributes = Some(Attributes::Static(attributes));
        self.open.push(Open { tag, attributes, first_child: self.nodes.len(), ..Open::default() });
    }

    /// An element; a `None` among the values is to come with [`Draw::value`].
    pub fn open(
        &mut self,
        tag: &'static str,
        names: &'static [&'static str],
        fixed: &'static [Option<&'static str>],
    ) {
        let values = fixed.iter().map(|value| value.map(AttributeOrProperty::Static)).collect();
        self.open.push(Open { tag, names, values, first_child: self.nodes.len(), ..Open::default() });
    }

    /// A fragment.
    pub fn list(&mut self) {
        self.open.push(Open { first_child: self.nodes.len(), is_list: true, ..Open::default() });
    }

    /// The next of the values that are not fixed.
    pub fn value(&mut self, value: impl Attr) {
        if let Some((name, place)) = self.slot() {
            *place = value.attr(name).map(AttributeOrProperty::Attribute);
        }
    }

    fn slot(&mut self) -> Option<(&'static str, &mut Option<AttributeOrProperty>)> {
        let open = self.open.last_mut()?;
        let free = open.values.iter().skip(open.next).position(Option::is_none)?;
        let at = open.next + free;
        open.next = at + 1;
        Some((open.names.get(at)?, open.values.get_mut(at)?))
    }

    pub fn node(&mut self, node: impl Into<NodeRef>) {
        if let Some(open) = self.open.last_mut() {
            open.node = node.into();
        }
    }

    pub fn key(&mut self, key: impl Into<Key>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some(key.into());
        }
    }

    pub fn listen(&mut self, listener: Option<Rc<dyn Listener>>) {
        if let Some(open) = self.open.last_mut() {
            open.listeners.push(listener);
        }
    }

    /// What stands in an `<input>`.
    pub fn text(&mut self, text: impl Attr) {
        if let Some(open) = self.open.last_mut() {
            open.text = text.attr("value");
        }
    }

    /// Whether an `<input>` is checked.
    pub fn checked(&mut self, checked: bool) {
        if let Some(open) = self.open.last_mut() {
            open.checked = Some(checked);
        }
    }

    /// A child.
    pub fn add(&mut self, child: impl Child) {
        child.add(self);
    }

    /// A fixed text.
    pub fn words(&mut self, words: &'static str) {
        AttrValue::Static(words).add(self);
    }

    /// One finished node.
    pub fn push(&mut self, node: Html) {
        self.nodes.push(node);
    }

    /// As many children follow as there happen to be.
    pub fn several(&mut self) {
        match self.open.last_mut() {
            Some(open) => open.is_list = true,
            None => self.is_list = true,
        }
    }

    /// The end of the element or fragment begun last.
    pub fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let children = self.nodes.split_off(open.first_child.min(self.nodes.len()));
        let node = if open.tag.is_empty() {
            VList::with_children(children, open.key).into()
        } else {
            open.element(children)
        };
        self.nodes.push(node);
    }

    /// What was drawn.
    pub fn finish(self) -> Html {
        together(self.nodes, self.is_list)
    }
}

impl Open {
    fn element(self, children: Vec<Html>) -> Html {
        let attributes = match self.attributes {
            Some(attributes) => attributes,
            None => Attributes::Dynamic { keys: self.names, values: self.values.into() },
        };
        let listeners = match self.listeners.is_empty() {
            true => Listeners::None,
            false => Listeners::Pending(self.listeners.into()),
        };
        let tag = match self.tag {
            "input" => VTag::__new_input(self.text, self.checked, self.node, self.key, attributes, listeners),
            tag => {
                let children = together(children, self.is_list);
                VTag::__new_other(
                    AttrValue::Static(tag),
                    self.node,
                    self.key,
                    attributes,
                    listeners,
                    children,
                )
            }
        };
        tag.into()
    }
}

/// Nodes as one: a single one is itself unless it happens to be the only one today.
fn together(mut nodes: Vec<Html>, is_list: bool) -> Html {
    match nodes.pop() {
        None => Html::default(),
        Some(node) if nodes.is_empty() && !is_list => node,
        Some(node) => {
            nodes.push(node);
            VList::with_children(nodes, None).into()
        }
    }
}
