//! The service and its tools; `congress --help` lists them.

use clap::Parser;

/// Returns the memory of large documents to the system, which the C library's allocator keeps in an arena per thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    congress::cli::run(congress::cli::Cli::parse())
}
