//! The cities of an edition, from what they have made public: endorsements of public declarations and published statements.

mod page;
mod store;

pub use page::{PAGE, pages};
