//! Operations on speakers' lists, the floor, and requests to speak.

pub mod floor;
pub mod list;
pub mod moderation;
pub mod requests;
