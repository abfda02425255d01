//! The conventions of the API: problems, pages, validated bodies, `ETags`, idempotency keys, parts of the OpenAPI document.
//! Independent of the features.

mod address;
mod batch_problem;
mod binary_file;
mod coding;
mod context;
mod created;
mod document;
mod etag;
mod every_schema;
mod examples;
mod guard;
mod headers;
mod html;
mod json;
mod languages;
mod languages_of_texts;
mod last_event;
mod openapi;
mod outgoing;
mod page;
mod params;
mod patch;
mod problem;
mod problem_responses;
mod references;
mod refined_schemas;
mod resource;
mod schemas;
mod shared;
mod table;
mod valid;

pub use address::ClientAddress;
pub use batch_problem::BatchProblem;
pub use binary_file::{BinaryFile, LARGEST_FILE};
pub use coding::{Coding, accept_identity};
pub use context::{Context, in_context};
pub use created::{Created, IdempotencyKey, forget_old_keys};
pub use document::Document;
pub use etag::{HasRevision, IfMatch, NoContent, Tagged, WithEtag, digest, remove_body_headers};
pub use guard::{Guard, Guarded, Needs, route};
pub use headers::Answer;
pub use html::{escaped, svg_line, svg_qr_code, templates};
pub use json::Json;
pub use languages::preferred_language;
pub use last_event::LastEvent;
pub use openapi::{complete, public_reads};
pub use outgoing::outgoing;
pub use page::{BadCursor, NextPage, Page, Paging};
pub use params::{Lang, Path, Query, path_errors};
pub use patch::Patch;
pub use problem::{
    Error, GENERAL as GENERAL_KINDS, Problem, Problems, RefuseOn, RequestError, Result, seconds,
};
pub use resource::{CongressPath, ResourcePath};
pub use schemas::Schemas;
pub use table::{TableExport, TableFormat, defused, undefused};
pub use valid::{Body, Valid};
