//! What a snapshot holds beside relations: domains and what fills materialized views.

use std::rc::Rc;

use super::codec::{Reader, Writer};
use super::{Read, damaged};
use crate::sql::catalog::{Check, Domain, Materialized, Root};

pub(super) fn write(w: &mut Writer, root: &Root) {
    w.count(root.domains.len());
    for domain in root.domains.values() {
        w.text(&domain.name);
        w.ty(&domain.ty);
        w.flag(domain.not_null);
        w.maybe(domain.default.as_deref(), |w, text| w.text(text));
        w.list(&domain.checks, |w, check| {
            w.text(&check.name);
            w.text(&check.expression);
        });
    }
    w.count(root.materialized.len());
    for (name, view) in &root.materialized {
        w.text(name);
        w.text(&view.query);
        w.list(&view.path, |w, name| w.text(name));
        w.list(&view.depends_on, |w, name| w.text(name));
        w.flag(view.filled);
    }
}

pub(super) fn read(r: &mut Reader<'_>, root: &mut Root) -> Read<()> {
    for _ in 0..r.count()? {
        let domain = Domain {
            name: r.name()?,
            ty: r.ty(0)?,
            not_null: r.flag()?,
            default: r.maybe(|r| r.text())?,
            checks: r.list(|r| Ok(Check { name: r.name()?, expression: r.text()? }))?,
        };
        root.domains.insert(domain.name.clone(), Rc::new(domain));
    }
    for _ in 0..r.count()? {
        let name = r.name()?;
        let view = Materialized {
            query: r.text()?,
            path: r.list(|r| r.name())?.into(),
            depends_on: r.list(|r| r.name())?,
            filled: r.flag()?,
        };
        if root.table(&name).is_none() {
            return Err(damaged("a materialized view without its rows"));
        }
        root.materialized.insert(name, Rc::new(view));
    }
    Ok(())
}
