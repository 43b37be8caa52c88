//! What a snapshot holds beside relations: domains, what fills materialized views, routines, triggers.

use std::rc::Rc;

use super::codec::{Reader, Writer};
use super::{Read, damaged};
use crate::sql::catalog::{Check, Domain, Materialized, Root};
use crate::sql::routine::{Event, Language, Level, Parameter, Returns, Routine, Timing, Trigger};
use crate::sql::types::Type;

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
    w.count(root.routines.len());
    for overloads in root.routines.values() {
        w.list(overloads, |w, routine| write_routine(w, routine));
    }
    w.count(root.triggers.len());
    for (table, triggers) in &root.triggers {
        w.text(table);
        w.list(triggers, write_trigger);
    }
}

fn write_columns(w: &mut Writer, columns: &[(Rc<str>, Type)]) {
    w.list(columns, |w, (name, ty)| {
        w.text(name);
        w.ty(ty);
    });
}

fn write_routine(w: &mut Writer, routine: &Routine) {
    w.text(&routine.name);
    w.flag(routine.procedure);
    w.list(&routine.args, |w, arg| {
        w.maybe(arg.name.as_deref(), |w, name| w.text(name));
        w.ty(&arg.ty);
        w.flag(arg.input);
        w.flag(arg.output);
        w.maybe(arg.default.as_deref(), |w, text| w.text(text));
    });
    match &routine.returns {
        Returns::Void => w.number(0),
        Returns::Trigger => w.number(1),
        Returns::Value(ty) => {
            w.number(2);
            w.ty(ty);
        }
        Returns::Set(ty) => {
            w.number(3);
            w.ty(ty);
        }
        Returns::Rows(columns, many) => {
            w.number(4 + u64::from(*many));
            write_columns(w, columns);
        }
    }
    w.flag(routine.language == Language::PlPgSql);
    w.text(&routine.body);
    w.flag(routine.strict);
    w.number(u64::from(u32::from(routine.volatility)));
}

fn write_trigger(w: &mut Writer, trigger: &Trigger) {
    w.text(&trigger.name);
    w.flag(trigger.timing == Timing::Before);
    w.list(&trigger.events, |w, event| w.number(*event as u64));
    w.list(&trigger.columns, |w, column| w.text(column));
    w.flag(trigger.level == Level::Row);
    w.maybe(trigger.when.as_deref(), |w, text| w.text(text));
    w.text(&trigger.function);
    w.list(&trigger.args, |w, arg| w.text(arg));
    w.flag(trigger.enabled);
}

fn read_routine(r: &mut Reader<'_>) -> Read<Rc<Routine>> {
    Ok(Rc::new(Routine {
        name: r.name()?,
        procedure: r.flag()?,
        args: r.list(|r| {
            Ok(Parameter {
                name: r.maybe(|r| r.name())?,
                ty: r.ty(0)?,
                input: r.flag()?,
                output: r.flag()?,
                default: r.maybe(|r| r.text())?,
            })
        })?,
        returns: match r.number()? {
            0 => Returns::Void,
            1 => Returns::Trigger,
            2 => Returns::Value(r.ty(0)?),
            3 => Returns::Set(r.ty(0)?),
            kind @ (4 | 5) => Returns::Rows(r.list(|r| Ok((r.name()?, r.ty(0)?)))?, kind == 5),
            _ => return Err(damaged("an unknown kind of result")),
        },
        language: if r.flag()? { Language::PlPgSql } else { Language::Sql },
        body: r.name()?,
        strict: r.flag()?,
        volatility: u32::try_from(r.number()?).ok().and_then(char::from_u32).unwrap_or('v'),
    }))
}

fn read_trigger(r: &mut Reader<'_>) -> Read<Trigger> {
    Ok(Trigger {
        name: r.name()?,
        timing: if r.flag()? { Timing::Before } else { Timing::After },
        events: r.list(|r| {
            Ok(match r.number()? {
                0 => Event::Insert,
                1 => Event::Update,
                2 => Event::Delete,
                _ => return Err(damaged("an unknown event")),
            })
        })?,
        columns: r.list(|r| r.name())?,
        level: if r.flag()? { Level::Row } else { Level::Statement },
        when: r.maybe(|r| r.text())?,
        function: r.name()?,
        args: r.list(|r| r.text())?,
        enabled: r.flag()?,
    })
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
    for _ in 0..r.count()? {
        let overloads = r.list(read_routine)?;
        let Some(first) = overloads.first() else { return Err(damaged("a function without its body")) };
        root.routines.insert(first.name.clone(), overloads.into());
    }
    for _ in 0..r.count()? {
        let table = r.name()?;
        let triggers = r.list(read_trigger)?;
        root.triggers.insert(table, triggers.into());
    }
    Ok(())
}
