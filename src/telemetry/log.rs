//! Slow statements in the log: name, duration and rows. The driver would write the whole text.

use std::fmt;

use tracing::{
    Event, Metadata, Subscriber, callsite,
    field::{FieldSet, Value},
    metadata::Kind,
    subscriber::Interest,
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use super::{driver::is_slow_statement, statement::Statement};

/// Formats the driver's event about a slow statement as ours, and every other event with the format inside.
pub struct SlowStatements<F>(pub F);

impl<S, N, F> FormatEvent<S, N> for SlowStatements<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if !is_slow_statement(event.metadata()) {
            return self.0.format_event(context, writer, event);
        }
        let statement = Statement::of(event);
        let (name, milliseconds) = (statement.name(), statement.seconds * 1000.0);
        let values: [&dyn Value; 5] = [
            &"slow statement",
            &name.as_str(),
            &milliseconds,
            &statement.rows_returned,
            &statement.rows_affected,
        ];
        let values = values.map(Some);
        let fields = METADATA.fields().value_set_all(&values);
        // In the span of the original event, which has the id of the request.
        self.0.format_event(context, writer, &Event::new(&METADATA, &fields))
    }
}

static METADATA: Metadata<'static> = Metadata::new(
    "slow statement",
    "congress::database",
    tracing::Level::WARN,
    None,
    None,
    None,
    FieldSet::new(
        &["message", "statement", "duration_ms", "rows_returned", "rows_affected"],
        callsite::Identifier(&CALLSITE),
    ),
    Kind::EVENT,
);

/// The origin of the event, which no subscriber is asked about: it is formatted only. It has a size, and so an address of
/// its own, by which it is identified.
#[expect(dead_code, reason = "only its address is used")]
struct Callsite(u8);

static CALLSITE: Callsite = Callsite(0);

impl callsite::Callsite for Callsite {
    fn set_interest(&self, _: Interest) {}

    fn metadata(&self) -> &Metadata<'_> {
        &METADATA
    }
}
