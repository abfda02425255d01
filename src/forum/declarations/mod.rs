//! Declarations: what cities say together.
//!
//! ```text
//! draft --open--> open --adopt--> adopted
//!   ^──redraft──────┘
//! ```
//!
//! While it is a draft, the secretariat writes versions of it, and accredited delegations comment on them. Once it is open, the heads of
//! accredited delegations endorse it, each for their city. Adopting it freezes text and endorsers as one JSON document with its SHA-256.
//!
//! Invariants: one endorsement for each city (`endorsement_once`), by who is its accredited head in that moment; what is endorsed does
//! not change (`redraft` voids the endorsements); what is adopted does not change, in the database itself (`declaration_is_final`,
//! `endorsement_is_final`, `version_is_final`).

pub mod api;
pub mod comments;
pub mod endorsements;
pub mod export;
mod model;
mod rules;
mod store;
pub mod versions;

pub use model::{DeclarationState, NewDeclaration};
pub use rules::Refused;
pub use store::{insert, open};
