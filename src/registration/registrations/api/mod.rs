pub mod batch;
pub mod desk;
pub mod own;
