//! Boa, kept on a budget: one context at a time, renewed when its instructions run low, as the counter of a context
//! can only be set when it is built. Everything that lives on (realm, jobs, modules) moves to the new one.

use std::path::Path;
use std::rc::Rc;

use boa_engine::context::ContextBuilder;
use boa_engine::error::{EngineError, RuntimeLimitError};
use boa_engine::interner::Interner;
use boa_engine::job::JobExecutor;
use boa_engine::object::JsObject;
use boa_engine::vm::RuntimeLimits;
use boa_engine::{Context, JsError, JsResult, JsValue, Script, Source, js_string};

use super::code_frame;
use super::hooks::{Hooks, Jobs, WorldClock};
use super::loader::Loader;
use super::natives;
use super::process::Failure;
use super::state::{Later, State, Stop};

pub(super) struct Engine {
    context: Context,
    state: Rc<State>,
    jobs: Rc<Jobs>,
    loader: Rc<Loader>,
}

const BOOTSTRAP: &str = include_str!(concat!(env!("BACKYARD_NODE_CORE_FOLDER"), "/bootstrap.js"));

impl Engine {
    /// A context in which Node's globals stand and nothing of the project has run.
    pub fn new(state: &Rc<State>) -> Result<Engine, Failure> {
        let jobs = Rc::new(Jobs::default());
        let loader = Rc::new(Loader::new(state.clone()));
        let context = build(state, &jobs, &loader, Interner::default()).map_err(internal)?;
        let mut engine = Engine { context, state: state.clone(), jobs, loader };
        state.synced.set(engine.context.instructions_remaining());
        engine.bootstrap().map_err(internal)?;
        Ok(engine)
    }

    fn bootstrap(&mut self) -> JsResult<()> {
        let context = &mut self.context;
        let native = natives::table(context)?;
        *self.state.native.borrow_mut() = Some(native.clone());
        let source = Source::from_bytes(BOOTSTRAP.as_bytes()).with_path(Path::new("node:internal/bootstrap"));
        let start = Script::parse(source, None, context)?.evaluate(context)?;
        self.state.parsed.set(self.state.parsed.get() + 1);
        if let Some(start) = start.as_object() {
            let handlers = start.call(&JsValue::undefined(), &[native.into()], context)?;
            *self.state.handlers.borrow_mut() = handlers.as_object();
        }
        Ok(())
    }

    /// Sees to it that the next turn has its instructions.
    pub fn refuel(&mut self) -> Result<(), Failure> {
        let limit = self.state.settings.limits.instructions;
        if self.context.instructions_remaining() >= limit {
            return Ok(());
        }
        self.state.sync(&self.context);
        let realm = self.context.realm().clone();
        let interner = std::mem::take(self.context.interner_mut());
        let mut fresh = build(&self.state, &self.jobs, &self.loader, interner).map_err(internal)?;
        fresh.enter_realm(realm);
        // Boa numbers what it parses, from 1 in each context, and tells template literals apart by that number.
        for _ in 0..self.state.parsed.get() {
            Script::parse(Source::from_bytes(b";"), None, &mut fresh).map_err(internal)?;
        }
        self.context = fresh;
        self.state.synced.set(self.context.instructions_remaining());
        Ok(())
    }

    /// Calls a function of the JavaScript side by its name, then lets everything run that follows from it.
    pub fn dispatch(&mut self, name: &str, arguments: Vec<JsValue>) -> Option<JsValue> {
        let handlers = self.state.handlers.borrow().clone()?;
        let callback = handlers.get(js_string!(name), &mut self.context).ok()?.as_object()?;
        self.call(callback, arguments)
    }

    pub fn call(&mut self, callback: JsObject, arguments: Vec<JsValue>) -> Option<JsValue> {
        self.run(Later { callback, this: JsValue::undefined(), arguments, frame: self.state.frame() })
    }

    /// One call from the outside, in the context it was asked for in.
    pub fn run(&mut self, later: Later) -> Option<JsValue> {
        let result = self.run_one(later);
        self.drain();
        result
    }

    pub fn context(&mut self) -> &mut Context {
        &mut self.context
    }

    fn run_one(&mut self, later: Later) -> Option<JsValue> {
        if self.state.is_stopped() {
            return None;
        }
        let before = self.state.frame.replace(later.frame);
        let result = later.callback.call(&later.this, &later.arguments, &mut self.context);
        *self.state.frame.borrow_mut() = before;
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.uncaught(error, "uncaughtException");
                None
            }
        }
    }

    /// Ticks, then promises, until neither is left; then rejections that nobody handled.
    pub fn drain(&mut self) {
        loop {
            loop {
                let tick = self.state.ticks.borrow_mut().pop_front();
                let Some(tick) = tick else { break };
                self.run_one(tick);
                if self.state.is_stopped() {
                    return;
                }
            }
            if let Err(error) = self.jobs.clone().run_jobs(&mut self.context) {
                self.uncaught(error, "uncaughtException");
            }
            if self.context.instructions_remaining() == 0 {
                self.uncaught(EngineError::NoInstructionsRemain.into(), "uncaughtException");
            }
            if self.state.is_stopped() {
                return;
            }
            if self.state.ticks.borrow().is_empty() && self.jobs.is_empty() && !self.reject() {
                self.context.clear_kept_objects();
                return;
            }
        }
    }

    /// Tells of one rejected promise without a handler; `false` when there is none.
    fn reject(&mut self) -> bool {
        let next = {
            let mut rejections = self.state.rejections.borrow_mut();
            if rejections.is_empty() { None } else { Some(rejections.remove(0)) }
        };
        let Some((promise, frame)) = next else { return false };
        let before = self.state.frame.replace(frame);
        let handled = self
            .handler("rejected")
            .and_then(|it| it.call(&JsValue::undefined(), &[promise.clone().into()], &mut self.context).ok())
            .is_some_and(|it| it.to_boolean());
        if !handled {
            let reason = boa_engine::object::builtins::JsPromise::from_object(promise).map(|it| it.state());
            if let Ok(boa_engine::builtins::promise::PromiseState::Rejected(reason)) = reason {
                self.uncaught(JsError::from_opaque(reason), "unhandledRejection");
            }
        }
        *self.state.frame.borrow_mut() = before;
        true
    }

    fn handler(&mut self, name: &str) -> Option<JsObject> {
        let handlers = self.state.handlers.borrow().clone()?;
        handlers.get(js_string!(name), &mut self.context).ok()?.as_object()
    }

    /// An error that nobody caught: the program's own handler, else the end.
    pub fn uncaught(&mut self, error: JsError, origin: &str) {
        if self.state.is_stopped() {
            return;
        }
        if error.as_engine().is_some() {
            let failure = self.limit_failure(&error);
            self.state.stop(Stop::Failed(failure));
            return;
        }
        let Ok(value) = error.clone().into_opaque(&mut self.context) else { return };
        if let Some(handler) = self.handler("uncaught") {
            let arguments = [value.clone(), JsValue::from(js_string!(origin))];
            match handler.call(&JsValue::undefined(), &arguments, &mut self.context) {
                Ok(handled) if handled.to_boolean() => return,
                Ok(_) => {}
                Err(_) if self.state.is_stopped() => return,
                Err(other) => {
                    let other = other.into_opaque(&mut self.context).unwrap_or_default();
                    let failure = code_frame::failure(&other, &self.state, &mut self.context);
                    self.state.stop(Stop::Failed(failure));
                    return;
                }
            }
        }
        let failure = code_frame::failure(&value, &self.state, &mut self.context);
        self.state.stop(Stop::Failed(failure));
    }

    /// Which limit was reached, and where.
    fn limit_failure(&self, error: &JsError) -> Failure {
        let limits = self.state.settings.limits;
        let message = match error.as_engine() {
            Some(EngineError::RuntimeLimit(RuntimeLimitError::LoopIteration)) => format!(
                "A loop went round more than {} times without finishing. Backyard stops it, as it would keep the server from answering anybody: let it end, or do the work in pieces",
                limits.iterations
            ),
            Some(EngineError::RuntimeLimit(_)) => format!(
                "RangeError: Maximum call stack size exceeded. A function calls itself without an end; the limit is {} calls inside calls",
                limits.recursion
            ),
            Some(EngineError::NoInstructionsRemain) => format!(
                "The code ran for more than {} million instructions without finishing. Backyard stops it, as it would keep the server from answering anybody: look for a loop or a recursion without an end",
                limits.instructions / 1_000_000
            ),
            Some(EngineError::Panic(panic)) => {
                format!("Boa, the JavaScript engine, has a fault here: {}", panic.message())
            }
            None => error.to_string(),
        };
        let mut calls: Vec<String> = error
            .to_string()
            .lines()
            .skip(1)
            .map(|it| it.trim().trim_start_matches("at ").to_owned())
            .collect();
        if calls.is_empty() {
            calls = self.context.stack_trace().map(code_frame::call_of).collect();
        }
        calls.extend(code_frame::causes(&self.state));
        let is_loop =
            matches!(error.as_engine(), Some(EngineError::RuntimeLimit(RuntimeLimitError::LoopIteration)));
        let failure = code_frame::with_place(message, calls, &self.state);
        if is_loop { code_frame::at_loop(failure, &self.state) } else { failure }
    }

    /// Lets go of the program. What JavaScript held is collected.
    pub fn clear(&mut self) {
        self.state.clear();
        self.jobs.clear();
        self.loader.clear();
    }
}

fn build(state: &Rc<State>, jobs: &Rc<Jobs>, loader: &Rc<Loader>, interner: Interner) -> JsResult<Context> {
    let limits = state.settings.limits;
    let mut context = ContextBuilder::new()
        .interner(interner)
        .host_hooks(Rc::new(Hooks { state: state.clone() }))
        .clock(Rc::new(WorldClock { state: state.clone() }))
        .job_executor(jobs.clone())
        .module_loader(loader.clone())
        .instructions_remaining(limits.instructions.saturating_add(limits.instructions / 4))
        .build()?;
    let mut runtime = RuntimeLimits::default();
    runtime.set_loop_iteration_limit(limits.iterations);
    runtime.set_recursion_limit(limits.recursion);
    runtime.set_stack_size_limit(1 << 20);
    runtime.set_backtrace_limit(30);
    context.set_runtime_limits(runtime);
    context.insert_data(state.clone());
    Ok(context)
}

fn internal(error: JsError) -> Failure {
    Failure::new(format!("Backyard's Node could not start: {error}"))
}
