//! What the service reports of its work: spans of traces, the names of statements, and slow statements in the log.
//!
//! Traces leave the process by OTLP, and only if an endpoint is configured. The spans and attributes are listed in
//! `docs/tracing.md`: none contains an address, a query string, a parameter of a statement, or anything else that a
//! person entered.

mod driver;
mod log;
mod span;
mod statement;
mod traces;

pub use driver::Driver;
pub use log::SlowStatements;
pub use span::{Caller, FinishedRequest, RequestSpan, Span};
pub use statement::statement_name;
pub use traces::{TraceSettings, Traces};
