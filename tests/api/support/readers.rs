//! Programs that are not ours, which read back what we send: `.ci/install-readers` installs them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A file that is gone when the test ends.
pub struct Kept(PathBuf);

impl Kept {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("congress-{}-{name}", uuid::Uuid::new_v4().simple()));
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What a reader prints; `None` on a machine where they could not be installed, which `make test` has said.
pub fn read(script: &str, args: &[&str]) -> Option<String> {
    if Path::new("target/readers/none").exists() {
        eprintln!("{script} is not installed here");
        return None;
    }
    let program = match Path::new(script).extension().is_some_and(|end| end == "py") {
        true => "target/readers/python/bin/python",
        false => "node",
    };
    // Zones by the newest database, whatever the machine has.
    let done = Command::new(program)
        .arg(format!("tests/readers/{script}"))
        .args(args)
        .env("PYTHONTZPATH", "")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}; .ci/install-readers installs it"));
    assert!(done.status.success(), "{script}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap())
}
