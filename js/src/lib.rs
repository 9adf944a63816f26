//! Expressions that leave the machine, answered by QuickJS: the JavaScript that the compiler does not turn
//! into bytecode.
//!
//! Every expression gets a runtime of its own, so that none can change what another sees, and runs in sloppy
//! mode within limits: [`CHARS`] of text, [`TIME`], [`MEMORY`]. It sees the variables of the call and nothing
//! of the machine that it runs on: the clock, the time zone and the dice are the call's.

mod values;

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rquickjs::context::EvalOptions;
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Runtime};
use swml_runtime::value::Value;

/// The longest expression, in characters: the platform's limit.
pub const CHARS: usize = 1024;
/// The longest that an expression may run: the platform's limit.
pub const TIME: Duration = Duration::from_millis(150);
/// The most memory that an expression may use, in bytes, the engine's own objects included.
pub const MEMORY: usize = 16 << 20;
/// The most stack that an expression may use, in bytes.
pub const STACK: usize = 256 << 10;

/// The engine, its version, and what of the language it has: for those who compare results.
pub const NAME: &str = "QuickJS-NG by rquickjs 0.14";

/// JavaScript that makes the world of an expression: its variables, its clock, its dice.
const PRELUDE: &str = include_str!("prelude.js");

/// Why an expression gave no value. In a call it is the fault `relay_script_js_eval_error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It has more than [`CHARS`].
    TooLong,
    /// It ran for more than [`TIME`].
    Time,
    /// It needed more than [`MEMORY`].
    Memory,
    /// It threw: the words of what was thrown, such as `TypeError: not a function`.
    Threw(String),
    /// It gave something that is no value of a call, such as a function.
    NoValue(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::TooLong => write!(f, "it has more than {CHARS} characters"),
            Failure::Time => write!(f, "it ran for more than {} ms", TIME.as_millis()),
            Failure::Memory => write!(f, "it needed more than {} MB of memory", MEMORY >> 20),
            Failure::Threw(what) => f.write_str(what),
            Failure::NoValue(what) => write!(f, "it gives {what}, which is no value"),
        }
    }
}

impl std::error::Error for Failure {}

/// How far a time zone is east of UTC, in seconds, at an instant in milliseconds since 1970.
type Offset = Rc<dyn Fn(i64) -> i32>;

/// Evaluates the expressions of one call.
///
/// ```
/// use swml_js::Engine;
/// use swml_runtime::value::Value;
///
/// let mut engine = Engine::new(|_| 0, 7);
/// let variables = Value::map([("vars", Value::map([("items", Value::list([2.0.into(), 3.0.into()]))]))]);
/// let sum = engine.evaluate(0, "items.reduce((a, b) => a + b, 0)", &variables);
/// assert_eq!(sum, Ok(Value::from(5.0)));
/// ```
pub struct Engine {
    offset: Offset,
    /// What the next random number is made of.
    seed: Rc<Cell<u64>>,
}

impl Engine {
    /// An engine for a call. `offset` says how far the call's zone is east of UTC, in seconds, at an instant
    /// in milliseconds since 1970; all random numbers come from the seed.
    #[must_use]
    pub fn new(offset: impl Fn(i64) -> i32 + 'static, seed: u64) -> Self {
        Self { offset: Rc::new(offset), seed: Rc::new(Cell::new(seed)) }
    }

    /// Evaluates an expression at an instant, in milliseconds since 1970. `variables` is a map of the scopes
    /// `vars`, `params`, `envs` and `call`; a bare name is looked for in `vars`, `envs` and `call`, and is
    /// `undefined` where nothing has it.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn evaluate(
        &mut self,
        now: i64,
        source: &str,
        variables: &Value,
    ) -> Result<Value, Failure> {
        if source.chars().count() > CHARS {
            return Err(Failure::TooLong);
        }
        let out_of_memory = |_| Failure::Memory;
        let runtime = Runtime::new().map_err(out_of_memory)?;
        runtime.set_memory_limit(MEMORY);
        runtime.set_max_stack_size(STACK);
        let late = Rc::new(Cell::new(false));
        // The machine's own clock is looked at for one thing: when to stop.
        #[allow(clippy::disallowed_methods)]
        let (begin, told) = (Instant::now(), late.clone());
        runtime.set_interrupt_handler(Some(Box::new(move || {
            told.set(begin.elapsed() > TIME);
            told.get()
        })));
        let context = Context::full(&runtime).map_err(out_of_memory)?;
        context.with(|ctx| {
            let result = self.run(&ctx, now, source, variables);
            result.map_err(|failure| if late.get() { Failure::Time } else { failure })
        })
    }

    fn run(
        &self,
        ctx: &Ctx<'_>,
        now: i64,
        source: &str,
        variables: &Value,
    ) -> Result<Value, Failure> {
        let failed = |error: CaughtError<'_>| thrown(&error);
        let mut options = EvalOptions::default();
        options.strict = false;
        let prelude: Function<'_> =
            ctx.eval_with_options(PRELUDE, options).catch(ctx).map_err(failed)?;
        let scopes = values::to_js(ctx, variables).catch(ctx).map_err(failed)?;
        let offset = self.offset.clone();
        let offset = Function::new(ctx.clone(), move |millis: f64| {
            #[allow(clippy::cast_possible_truncation)]
            offset(millis as i64)
        });
        let offset = offset.catch(ctx).map_err(failed)?;
        let seed = self.seed.clone();
        let random =
            Function::new(ctx.clone(), move || random(&seed)).catch(ctx).map_err(failed)?;
        #[allow(clippy::cast_precision_loss)]
        let arguments = (source, scopes, now as f64, offset, random);
        let value: rquickjs::Value<'_> = prelude.call(arguments).catch(ctx).map_err(failed)?;
        values::from_js(&value).map_err(|unfit| match unfit {
            values::Unfit::Error(error) => {
                let caught = Err::<(), _>(error).catch(ctx);
                caught.err().map_or(Failure::Memory, |error| thrown(&error))
            }
            values::Unfit::NoValue(what) => Failure::NoValue(what),
        })
    }
}

/// Between 0 and 1, the next one of a seed: splitmix64.
fn random(seed: &Cell<u64>) -> f64 {
    seed.set(seed.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
    let mut z = seed.get();
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    #[allow(clippy::cast_precision_loss)]
    let fraction = ((z ^ (z >> 31)) >> 11) as f64;
    fraction / 9_007_199_254_740_992.0
}

fn thrown(error: &CaughtError<'_>) -> Failure {
    match error {
        CaughtError::Exception(exception) => {
            let name: Option<String> = exception.get("name").ok();
            let message = exception.message().unwrap_or_default();
            if message == "out of memory" {
                return Failure::Memory;
            }
            Failure::Threw(match name {
                Some(name) if !name.is_empty() => format!("{name}: {message}"),
                _ => message,
            })
        }
        CaughtError::Value(value) => match value.as_string().and_then(|text| text.to_string().ok())
        {
            Some(text) => Failure::Threw(text),
            None if value.is_null() => Failure::Memory,
            None => Failure::Threw("something that is no error".to_owned()),
        },
        CaughtError::Error(rquickjs::Error::Allocation) => Failure::Memory,
        CaughtError::Error(error) => Failure::Threw(error.to_string()),
    }
}
