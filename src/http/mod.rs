//! The vocabulary of the API: problems, pages, validated bodies, `ETags`, idempotency keys, the parts of the document.
//! Knows no feature.

mod address;
mod batch_problem;
mod binary_file;
mod context;
mod created;
mod etag;
mod guard;
mod headers;
mod html;
mod json;
mod languages;
mod last_event;
mod open_objects;
mod openapi;
mod outgoing;
mod page;
mod params;
mod patch;
mod problem;
mod problem_responses;
mod resource;
mod schemas;
mod shared;
mod valid;

pub use address::ClientAddress;
pub use batch_problem::BatchProblem;
pub use binary_file::{BinaryFile, LARGEST_FILE};
pub use context::{Context, in_context};
pub use created::{Created, IdempotencyKey, forget_old_keys};
pub use etag::{HasRevision, IfMatch, NoContent, Tagged, WithEtag};
pub use guard::{Guard, Guarded, Needs, guarded};
pub use headers::Answer;
pub use html::{escaped, svg_line};
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
