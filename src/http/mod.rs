//! The conventions of the API: problems, pages, validated bodies, `ETags`, idempotency keys, parts of the OpenAPI document.
//! Independent of the features.

mod address;
mod binary_file;
mod context;
mod created;
mod etag;
mod every_schema;
mod examples;
mod guard;
mod headers;
mod html;
mod json;
mod languages;
mod last_event;
mod openapi;
mod outgoing;
mod page;
mod params;
mod patch;
mod problem;
mod problem_responses;
mod refined_schemas;
mod resource;
mod schemas;
mod shared;
mod valid;

pub use address::ClientAddress;
pub use binary_file::{BinaryFile, LARGEST_FILE};
pub use context::{Context, in_context};
pub use created::{Created, IdempotencyKey, New, Once, forget_old_keys};
pub use etag::{HasRevision, IfMatch, NoContent, Tagged, WithEtag};
pub use guard::{Guard, Guarded, Needs, guarded};
pub use headers::Answer;
pub use html::{escaped, svg_line, templates};
pub use json::Json;
pub use languages::preferred_language;
pub use last_event::LastEvent;
pub use openapi::complete;
pub use outgoing::outgoing;
pub use page::{BadCursor, NextPage, Page, Paging};
pub use params::{Lang, Path, Query};
pub use patch::Patch;
pub use problem::{Error, GENERAL as GENERAL_KINDS, Problem, Problems, RefuseOn, RequestError, Result};
pub use resource::{CongressPath, ResourcePath};
pub use schemas::Schemas;
pub use valid::{Body, Valid};
