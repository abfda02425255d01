use std::{fmt::Debug, time::Duration};

use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::{
    Layer,
    filter::{Filtered, Targets},
    layer::Context,
    registry::LookupSpan,
};

use super::{span, statement::Statement};

/// Target of the driver's events about statements.
pub(super) const STATEMENTS: &str = "sqlx::query";
/// Target of the driver's events about connections taken from a pool.
const CONNECTIONS: &str = "sqlx::pool::acquire";

/// Turns the events of the database driver into spans of statements, if traces are on, and into metrics: the waits for a
/// connection, and the slow statements.
pub struct Driver;

impl Driver {
    /// The layer, which sees the events of the driver alone.
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(traced: bool) -> Filtered<Self, Targets, S> {
        let statements = if traced { LevelFilter::DEBUG } else { LevelFilter::WARN };
        let only = Targets::new().with_target(STATEMENTS, statements).with_target(CONNECTIONS, Level::DEBUG);
        Self.with_filter(only)
    }
}

impl<S: Subscriber> Layer<S> for Driver {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        match event.metadata().target() {
            STATEMENTS => {
                if is_slow_statement(event.metadata()) {
                    let statement = Statement::of(event).name();
                    metrics::counter!("database_slow_statements_total", "statement" => statement)
                        .increment(1);
                }
                span::add_statement(|| Statement::of(event));
            }
            CONNECTIONS => {
                let mut wait = Wait(None);
                event.record(&mut wait);
                if let Some(wait) = wait.0 {
                    metrics::histogram!("database_connection_wait_seconds").record(wait);
                }
            }
            _ => {}
        }
    }
}

/// How long a connection was waited for.
struct Wait(Option<Duration>);

impl Visit for Wait {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "acquired_after_secs" {
            self.0 = Duration::try_from_secs_f64(value).ok();
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// Whether the driver reports a statement that took longer than the threshold.
pub(super) fn is_slow_statement(metadata: &Metadata<'_>) -> bool {
    metadata.target() == STATEMENTS && *metadata.level() == Level::WARN
}
