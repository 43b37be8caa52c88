//! What Boa asks of its host: the queue of promise jobs, the context that travels with them, the clock.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::builtins::promise::OperationType;
use boa_engine::context::HostHooks;
use boa_engine::context::time::{Clock, JsInstant};
use boa_engine::job::{GenericJob, Job, JobCallback, JobExecutor, PromiseJob};
use boa_engine::object::JsObject;
use boa_engine::object::builtins::JsFunction;
use boa_engine::{Context, JsResult, JsValue};

use super::state::{Frame, State, TracedFrame};

/// Promise jobs in the order they were made. Timers and I/O are the world's.
#[derive(Default)]
pub(super) struct Jobs {
    promises: RefCell<VecDeque<PromiseJob>>,
    others: RefCell<VecDeque<GenericJob>>,
    futures: RefCell<VecDeque<boa_engine::job::NativeAsyncJob>>,
    deep: Cell<bool>,
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _context: &mut Context) {
        match job {
            Job::PromiseJob(job) => self.promises.borrow_mut().push_back(job),
            Job::GenericJob(job) => self.others.borrow_mut().push_back(job),
            Job::AsyncJob(job) => self.futures.borrow_mut().push_back(job),
            // Boa's own timers are not reachable; what finalizers would do can wait for ever.
            _ => {}
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        if self.deep.replace(true) {
            return Ok(());
        }
        let result = self.run(context);
        self.deep.set(false);
        result
    }
}

impl Jobs {
    fn run(&self, context: &mut Context) -> JsResult<()> {
        loop {
            // Each borrow ends before the job runs: a job makes jobs.
            let job = self.promises.borrow_mut().pop_front();
            if let Some(job) = job {
                job.call(context)?;
                continue;
            }
            let job = self.others.borrow_mut().pop_front();
            if let Some(job) = job {
                job.call(context)?;
                continue;
            }
            let job = self.futures.borrow_mut().pop_front();
            let Some(job) = job else { return Ok(()) };
            // Only loading of modules comes this way, and it never waits: one poll is enough.
            let cell = RefCell::new(&mut *context);
            let mut future = job.call(&cell);
            let mut waker = std::task::Context::from_waker(std::task::Waker::noop());
            if let std::task::Poll::Ready(result) = std::pin::Pin::new(&mut future).poll(&mut waker) {
                result?;
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.promises.borrow().is_empty()
            && self.others.borrow().is_empty()
            && self.futures.borrow().is_empty()
    }

    pub fn clear(&self) {
        self.promises.borrow_mut().clear();
        self.others.borrow_mut().clear();
        self.futures.borrow_mut().clear();
        self.deep.set(false);
    }
}

/// Carries the frame over promises and hears of rejections.
pub(super) struct Hooks {
    pub state: Rc<State>,
}

impl HostHooks for Hooks {
    fn make_job_callback(&self, callback: JsFunction, _context: &mut Context) -> JobCallback {
        JobCallback::new(callback, self.state.frame().traced())
    }

    fn call_job_callback(
        &self,
        job: &JobCallback,
        this: &JsValue,
        arguments: &[JsValue],
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let frame = (job.host_defined() as &dyn std::any::Any).downcast_ref::<TracedFrame>().map(Frame::of);
        let before = frame.map(|frame| self.state.frame.replace(frame));
        // Boa drops an error of a limit that arises after an `await`; that the instructions are used up shows all the
        // same, so there they alone are the limit.
        let iterations = context.runtime_limits().loop_iteration_limit();
        context.runtime_limits_mut().disable_loop_iteration_limit();
        let result = job.callback().call(this, arguments, context);
        context.runtime_limits_mut().set_loop_iteration_limit(iterations);
        // Once the instructions are used up nothing follows, and the frame tells what used them.
        if let Some(before) = before
            && context.instructions_remaining() > 0
        {
            *self.state.frame.borrow_mut() = before;
        }
        result
    }

    fn promise_rejection_tracker(
        &self,
        promise: &JsObject<boa_engine::builtins::promise::Promise>,
        operation: OperationType,
        _context: &mut Context,
    ) {
        let promise: JsObject = promise.clone().upcast();
        let mut rejections = self.state.rejections.borrow_mut();
        match operation {
            OperationType::Reject => rejections.push((promise, self.state.frame())),
            OperationType::Handle => rejections.retain(|(each, _)| !JsObject::equals(each, &promise)),
        }
    }

    fn local_timezone_offset_seconds(&self, _unix_time_seconds: i64) -> i32 {
        0
    }

    fn max_buffer_size(&self, _context: &mut Context) -> u64 {
        self.state.settings.limits.buffer
    }
}

/// The virtual clock. It moves when natives move it; between two of them `Date` stands still, as instructions are
/// counted only where a context is at hand.
pub(super) struct WorldClock {
    pub state: Rc<State>,
}

impl Clock for WorldClock {
    fn now(&self) -> JsInstant {
        let millis = self.state.settings.epoch_millis;
        let nanos = self.state.world.now();
        let seconds = millis / 1000 + nanos / 1_000_000_000;
        let rest = (millis % 1000) * 1_000_000 + nanos % 1_000_000_000;
        JsInstant::new(seconds + rest / 1_000_000_000, (rest % 1_000_000_000) as u32)
    }

    fn system_time_millis(&self) -> i64 {
        let millis = self.state.settings.epoch_millis.saturating_add(self.state.world.now() / 1_000_000);
        i64::try_from(millis).unwrap_or(i64::MAX)
    }
}
