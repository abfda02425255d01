//! `docs/THREATS.md` and `SECURITY.md` name tests as evidence: each of them exists.

use std::{collections::BTreeSet, fs, path::Path};

/// Names of tests in a document, as `` `file::name` `` or `` `name` `` after a file: `` `tests/api/limits.rs::name` ``.
fn named(document: &str) -> Vec<(String, String)> {
    let quoted = document.split('`').skip(1).step_by(2);
    let pairs = quoted.filter_map(|text| text.split_once("::"));
    pairs
        .filter(|(file, _)| file.contains('.'))
        .map(|(file, name)| (file.to_owned(), name.to_owned()))
        .collect()
}

/// The functions with an attribute that makes them tests, and those in `proptest!`.
fn tests_of(file: &Path) -> BTreeSet<String> {
    let code = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut tests = BTreeSet::new();
    let mut is_test = false;
    for line in code.lines().map(str::trim) {
        let function = line.trim_start_matches("async ").strip_prefix("fn ");
        match function.and_then(|rest| rest.split_once('(')) {
            Some((name, _)) if is_test => drop(tests.insert(name.to_owned())),
            Some(_) => {}
            None => {
                is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
                continue;
            }
        }
        is_test = false;
    }
    tests
}

#[test]
fn named_tests_exist() {
    for document in ["docs/THREATS.md", "SECURITY.md", "tests/contract/refused.py"] {
        let text = fs::read_to_string(document).unwrap();
        for (file, name) in named(&text) {
            let exists = match file.strip_suffix(".rs") {
                Some(_) => tests_of(Path::new(&file)).contains(&name),
                // Tests of the web app and scripts are named by their title.
                None => fs::read_to_string(&file).is_ok_and(|code| code.contains(&name)),
            };
            assert!(exists, "{document} names {file}::{name}, which is no test");
        }
    }
    let named = named(&fs::read_to_string("docs/THREATS.md").unwrap());
    assert!(named.len() > 40, "only {} tests are named in docs/THREATS.md", named.len());
}

/// What it names in the code exists, too.
#[test]
fn named_files_exist() {
    for document in ["docs/THREATS.md", "docs/SCALE.md"] {
        let text = fs::read_to_string(document).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let file = quoted.split("::").next().unwrap();
            let is_path =
                ["src/", "tests/", "bench/", ".ci/", "fuzz/", "web/"].iter().any(|at| file.starts_with(at));
            if is_path && !file.contains([' ', '*', '<']) {
                assert!(Path::new(file).exists(), "{document} names {file}, which does not exist");
            }
        }
    }
}
