//! Checks the rules of the code structure against the source files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, UseTree, spanned::Spanned, visit::Visit};

/// The order of the modules in `src/lib.rs` is the order of the layers; imports refer only to lower layers.
#[test]
fn imports_refer_only_to_lower_layers() {
    let lib = syn::parse_file(&fs::read_to_string("src/lib.rs").unwrap()).unwrap();
    let layers: Vec<_> = lib
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
        let Some(layer) = layers.iter().position(|name| name == folder) else { continue };
        let mut imports = Imports::default();
        imports.visit_file(&syn::parse_file(&code).unwrap());
        for (name, line) in imports.0 {
            if layers[..layer].contains(&name) {
                climbs.push(format!("{file}:{line}: {folder} must not import {name}"));
            }
        }
    }
    assert!(climbs.is_empty(), "{}", climbs.join("\n"));
    assert!(layers.len() > 8, "layers found: {layers:?}");
}

/// SQL is in stores and services, handlers are in `api.rs`; no file contains both.
#[test]
fn files_with_handlers_contain_no_queries() {
    let mixed: Vec<_> = sources(Path::new("src"))
        .into_iter()
        .filter(|(_, code)| code.contains("#[utoipa::path(") && code.contains("sqlx::query"))
        .map(|(file, _)| file)
        .collect();
    assert!(mixed.is_empty(), "move the SQL to a store: {mixed:#?}");
}

/// Services publish events; stores only read and write.
#[test]
fn stores_publish_no_events() {
    let publishing: Vec<_> = sources(Path::new("src"))
        .into_iter()
        .filter(|(file, code)| {
            file.ends_with("/store.rs") && (code.contains(".publish(") || code.contains(".publish_all("))
        })
        .map(|(file, _)| file)
        .collect();
    assert!(publishing.is_empty(), "publish in the service: {publishing:#?}");
}

/// Files that import each other in a cycle cannot be read one after the other.
#[test]
fn files_have_no_import_cycles() {
    let graph = imports_between_files();
    assert!(graph.values().flatten().count() > 500, "no imports found");
    let circles = circles(&graph);
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn cycle_of_three_files_is_detected() {
    let edge = |to: &str| BTreeSet::from([to.to_owned()]);
    let graph = BTreeMap::from([
        ("a".to_owned(), edge("b")),
        ("b".to_owned(), edge("c")),
        ("c".to_owned(), edge("a")),
        ("d".to_owned(), edge("a")),
    ]);
    assert_eq!(circles(&graph), [["a", "b", "c"]]);
}

/// Each file with the files that it imports from. `mod.rs` files only re-export names: imports from them and in them are
/// not counted.
fn imports_between_files() -> BTreeMap<String, BTreeSet<String>> {
    let files = sources(Path::new("src"));
    let module = |file: &str| -> Vec<String> {
        let inside = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        inside.split('/').map(str::to_owned).collect()
    };
    let known: BTreeMap<_, _> = files.iter().map(|(file, _)| (module(file), file.clone())).collect();
    let mut graph = BTreeMap::new();
    for (file, code) in files.iter().filter(|(file, _)| !is_face(file)) {
        let mut paths = Paths::default();
        paths.visit_file(&syn::parse_file(code).unwrap());
        let here = module(file);
        let imported = paths.0.into_iter().filter_map(|path| {
            let absolute = match path.first()?.as_str() {
                "crate" => path[1..].to_vec(),
                "super" => {
                    let up = path.iter().take_while(|step| *step == "super").count();
                    let base = here.get(..here.len().checked_sub(up)?)?;
                    [base, &path[up..]].concat()
                }
                _ => return None,
            };
            (1..=absolute.len()).rev().find_map(|length| known.get(&absolute[..length]).cloned())
        });
        let imported = imported.filter(|other| other != file && !is_face(other)).collect();
        graph.insert(file.clone(), imported);
    }
    graph
}

fn is_face(file: &str) -> bool {
    file.ends_with("/mod.rs") || ["src/lib.rs", "src/main.rs"].contains(&file)
}

/// The groups of files that import each other, directly or indirectly.
fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(file) = open.pop() {
            open.extend(graph.get(file).into_iter().flatten().filter(|next| reached.insert((*next).clone())));
        }
        reached
    };
    let reached: BTreeMap<_, _> = graph.keys().map(|file| (file, reach(file))).collect();
    let mut circles: Vec<_> = reached
        .iter()
        .filter(|(file, all)| all.contains(**file))
        .map(|(file, all)| all.iter().filter(|other| reached[other].contains(*file)).cloned().collect())
        .collect();
    circles.sort();
    circles.dedup();
    circles
}

/// Every path in the imports and code of a file, as its segments.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl Paths {
    fn add(&mut self, tree: &UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.0.push(with(&name.ident)),
            UseTree::Rename(name) => self.0.push(with(&name.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add(tree, before)),
            UseTree::Glob(_) => self.0.push(before.to_vec()),
        }
    }
}

impl<'a> Visit<'a> for Paths {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.add(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.0.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        syn::visit::visit_path(self, path);
    }

    // Tests may import anything.
    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        if module.ident != "tests" {
            syn::visit::visit_item_mod(self, module);
        }
    }
}

/// A longer file probably has more than one purpose.
#[test]
fn files_stay_within_the_maximum_length() {
    let long: Vec<_> = sources(Path::new("src"))
        .into_iter()
        .map(|(file, code)| (code.lines().count(), file))
        .filter(|(lines, _)| *lines > 800)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

/// If two schemas have the same name, the document keeps one of them and uses it for both.
#[test]
fn schema_names_are_unique() {
    let mut files = BTreeMap::<_, Vec<_>>::new();
    for (file, code) in sources(Path::new("src")) {
        let mut names = Vec::new();
        schema_names(code.parse().unwrap(), &mut names);
        for name in names {
            files.entry(name).or_default().push(file.clone());
        }
    }
    let shared: Vec<_> = files.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
    let document = serde_json::to_value(congress::server::document()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap().keys();
    // Schemas of pages and patches are derived from others; those of events, from their kinds.
    let made_of_others = |name: &str| ["Page", "Patch", "Event"].iter().any(|role| name.ends_with(role));
    let unknown: Vec<_> =
        schemas.filter(|name| !files.contains_key(*name) && !made_of_others(name.as_str())).collect();
    assert!(unknown.is_empty(), "schemas without a declaration in the code: {unknown:?}");
}

/// The names of schemas in the code: by a derive, by hand, and by macros that do either.
fn schema_names(code: TokenStream, names: &mut Vec<String>) {
    let tokens: Vec<_> = code.into_iter().collect();
    let (mut derives, mut renamed) = (false, None);
    for (at, token) in tokens.iter().enumerate() {
        let next = |distance: usize| match tokens.get(at + distance) {
            Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
            _ => None,
        };
        match token {
            TokenTree::Group(group) if matches!(&tokens.get(at.wrapping_sub(1)), Some(TokenTree::Punct(mark)) if mark.as_char() == '#') =>
            {
                let attribute = group.stream().to_string();
                derives |= attribute.starts_with("derive") && attribute.contains("ToSchema");
                if let Some((_, given)) =
                    attribute.strip_prefix("schema").and_then(|text| text.split_once("as = "))
                {
                    renamed = given.split(|end: char| !end.is_alphanumeric()).next().map(str::to_owned);
                }
            }
            TokenTree::Group(group) => {
                let called = match (tokens.get(at.wrapping_sub(1)), tokens.get(at.wrapping_sub(2))) {
                    (Some(TokenTree::Punct(_)), Some(TokenTree::Ident(called))) => called.to_string(),
                    _ => String::new(),
                };
                let idents = group.stream().into_iter().filter_map(|token| match token {
                    TokenTree::Ident(ident) => Some(ident.to_string()),
                    _ => None,
                });
                match called.as_str() {
                    "words" | "text_schema" => names.extend(idents.take(1)),
                    "ids" => names.extend(idents),
                    _ => schema_names(group.stream(), names),
                }
            }
            TokenTree::Ident(word) if word == "struct" || word == "enum" => {
                let (derived, given) = (std::mem::take(&mut derives), renamed.take());
                names.extend(next(1).filter(|_| derived).map(|name| given.unwrap_or(name)));
            }
            TokenTree::Ident(word) if word == "ToSchema" && next(1).is_some_and(|word| word == "for") => {
                names.extend(next(2));
            }
            _ => {}
        }
    }
}

/// The paths after `crate::`, with their lines.
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

/// An event whose kind is not in the catalogue is delivered, but no one can subscribe to it.
#[test]
fn declared_kinds_of_events_are_in_the_document() {
    let document = serde_json::to_value(congress::server::document()).unwrap();
    let documented = &document["components"]["schemas"]["Event"]["discriminator"]["mapping"];
    let (mut declared, mut missing) = (0, Vec::new());
    for (file, code) in sources(Path::new("src")).iter().filter(|(file, _)| file.ends_with("/events.rs")) {
        let lines = code.lines().filter(|line| !line.contains("Audience::Account"));
        for line in lines.filter(|line| !line.trim_start().starts_with("//") && line.ends_with(';')) {
            let kind = line.split_once(" = \"").and_then(|(_, rest)| Some(rest.split_once("\", ")?.0));
            let Some(kind) = kind else { continue };
            declared += 1;
            if documented.get(kind).is_none() {
                missing.push(format!("{file}: {kind}"));
            }
        }
    }
    assert!(missing.is_empty(), "add these to the events of a feature: {missing:?}");
    assert_eq!(declared, documented.as_object().unwrap().len(), "all declarations were found");
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
