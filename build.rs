//! Optimised builds contain the web app: they are built again when it has changed.

#[expect(clippy::disallowed_methods, reason = "cargo tells build scripts the profile in the environment")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=web/dist");
    }
}
