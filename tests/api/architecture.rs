//! What the structure promises, held against the code itself.

use std::{collections::BTreeMap, fs, path::Path};

use quote::ToTokens;
use syn::{Item, UseTree, spanned::Spanned, visit::Visit};

/// The order of the modules in `src/lib.rs` is the order of the floors; imports only go down.
#[test]
fn imports_only_go_down() {
    let lib = syn::parse_file(&fs::read_to_string("src/lib.rs").unwrap()).unwrap();
    let floors: Vec<_> = lib
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut climbs = Vec::new();
    for (file, code) in sources(Path::new("src")) {
        let inside = file.trim_start_matches("src/");
        let folder = inside.split(['/', '.']).next().unwrap();
        let Some(floor) = floors.iter().position(|name| name == folder) else { continue };
        let mut imports = Imports::default();
        imports.visit_file(&syn::parse_file(&code).unwrap());
        for (name, line) in imports.0 {
            if floors[..floor].contains(&name) {
                climbs.push(format!("{file}:{line}: {folder} must not know {name}"));
            }
        }
    }
    assert!(climbs.is_empty(), "{}", climbs.join("\n"));
    assert!(floors.len() > 8, "the floors were found: {floors:?}");
}

/// A file is one idea: past this length it holds two.
#[test]
fn no_file_outgrows_its_idea() {
    let long: Vec<_> = sources(Path::new("src"))
        .into_iter()
        .map(|(file, code)| (code.lines().count(), file))
        .filter(|(lines, _)| *lines > 800)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

/// Of two schemas with one name the document keeps one, and describes the other's answers with it.
#[test]
fn no_two_schemas_share_a_name() {
    let mut files = BTreeMap::<_, Vec<_>>::new();
    for (file, code) in sources(Path::new("src")) {
        for item in syn::parse_file(&code).unwrap().items {
            let (name, attributes) = match item {
                Item::Struct(item) => (item.ident, item.attrs),
                Item::Enum(item) => (item.ident, item.attrs),
                _ => continue,
            };
            let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
            if derives
                .map(|derive| derive.to_token_stream().to_string())
                .any(|text| text.contains("ToSchema"))
            {
                files.entry(name.to_string()).or_default().push(file.clone());
            }
        }
    }
    let shared: Vec<_> = files.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
    assert!(files.len() > 60, "the schemas were found: {}", files.len());
}

/// What stands behind `crate::`, with its line.
#[derive(Default)]
struct Imports(Vec<(String, usize)>);

impl Imports {
    fn add(&mut self, tree: &UseTree) {
        let ident = match tree {
            UseTree::Path(path) => &path.ident,
            UseTree::Name(name) => &name.ident,
            UseTree::Rename(name) => &name.ident,
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.add(tree)),
            UseTree::Glob(_) => return,
        };
        self.0.push((ident.to_string(), ident.span().start().line));
    }
}

impl<'a> Visit<'a> for Imports {
    fn visit_use_path(&mut self, path: &'a syn::UsePath) {
        if path.ident == "crate" {
            self.add(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let [first, second, ..] = names.as_slice()
            && first == "crate"
        {
            self.0.push((second.clone(), path.span().start().line));
        }
        syn::visit::visit_path(self, path);
    }
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}
