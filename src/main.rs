//! The service and its tools; `congress --help` lists them.

use clap::Parser;

fn main() -> std::process::ExitCode {
    congress::cli::run(congress::cli::Cli::parse())
}
