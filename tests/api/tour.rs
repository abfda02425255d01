//! The `sh` blocks of README.md and docs/tour.md, run as they are written against the binary and its demo.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::running::{Folder, Service};

/// Makes curl fail unless the response is 2xx. A command that shows the status is to be refused.
const PRELUDE: &str = r#"
set -E
trap 'echo "failed: $BASH_COMMAND" >&2' ERR
curl() {
  if [[ "$*" != *%{http_code}* ]]; then
    command curl --fail-with-body "$@"
    return
  fi
  local shown
  shown=$(command curl "$@")
  printf '%s\n' "$shown"
  [[ ${shown: -3} == 4* ]]
}
"#;

/// The blocks of a document in the language `sh`.
fn blocks(document: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while lines.by_ref().any(|line| line == "```sh") {
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        blocks.push(block.join("\n"));
    }
    blocks
}

/// The folder in which a reader would run the commands: the repository with the data of the service.
struct Checkout(PathBuf);

impl Checkout {
    fn new(data: &Path) -> Self {
        let path = data.with_extension("checkout");
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        symlink(data, path.join(".congress")).unwrap();
        symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), path.join("tests")).unwrap();
        Self(path)
    }

    /// Runs the blocks of a document in one shell. Only the address of the service is replaced.
    fn run(&self, document: &str, port: u16) {
        let text = fs::read_to_string(document).unwrap();
        let blocks = blocks(&text);
        assert!(!blocks.is_empty(), "{document} has no commands");
        let script = format!("{PRELUDE}\n{}\n", blocks.join("\n"));
        for line in
            script.lines().filter(|line| line.contains("'%{http_code}") || line.contains("\\n%{http_code}"))
        {
            assert!(line.contains("# refused: 4"), "{document} does not say that this is refused: {line}");
        }
        let file = self.0.join("commands.sh");
        fs::write(&file, script.replace("127.0.0.1:8080", &format!("127.0.0.1:{port}"))).unwrap();
        let output = Command::new("bash")
            .args(["-euo", "pipefail"])
            .arg(&file)
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{document}: {}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// In the order of a reader: the commands of the tour must work after those of the README.
#[tokio::test(flavor = "multi_thread")]
async fn commands_of_readme_and_tour_succeed() {
    let folder = Folder::new("tour");
    let service = Service::start(&folder, &["--demo"], &[]);
    service.until_ready().await;
    let checkout = Checkout::new(folder.path());
    for document in ["README.md", "docs/tour.md"] {
        checkout.run(document, service.port());
    }
}

#[test]
fn only_blocks_in_the_language_sh_are_commands() {
    let document = "text\n```sh\na\nb\n```\n```console\nc\n```\n```\nd\n```\n```sh\ne\n```\n";
    assert_eq!(blocks(document), ["a\nb", "e"]);
}
