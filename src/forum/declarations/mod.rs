//! Joint declarations of cities.
//!
//! ```text
//! draft --open--> open --adopt--> adopted
//!   ^──redraft──────┘
//! ```
//!
//! The secretariat writes versions of a draft, and accredited delegations comment on them. Once the declaration is open, the heads of
//! accredited delegations endorse it, each for their city. Adoption freezes text and endorsers as one JSON document with its SHA-256.
//!
//! Invariants: one endorsement per city (`endorsement_once`), given by its accredited head at that time; an endorsed text does not change
//! (`redraft` voids the endorsements); the database refuses changes to an adopted declaration (`declaration_is_final`,
//! `endorsement_is_final`, `version_is_final`).

pub mod api;
mod comment;
mod comparison;
mod declaration;
mod document;
mod endorsement;
mod model;
pub mod pages;
mod rendering;
mod rules;
mod store;

pub use declaration::{create, open};
pub use endorsement::endorse;
pub use model::{Declaration, DeclarationState, NewDeclaration, NewEndorsement};
pub use rules::DeclarationError;
pub use store::list_public;
