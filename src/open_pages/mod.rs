//! Who else has a page open, so that two people do not edit the same thing without knowing of each other.
//!
//! A client says again and again that its page is open. What it said is forgotten after less than a minute.

mod api;
mod model;
mod store;

pub use store::forget;

crate::feature! {
    operations: [api::operations],
}
