//! Operations on declarations, their comments, endorsements and versions.

pub mod comments;
pub mod declarations;
pub mod endorsements;
pub mod versions;
