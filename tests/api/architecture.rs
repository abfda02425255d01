//! What the structure promises, held against the code itself.

use std::{collections::BTreeMap, fs, path::Path};

use proc_macro2::{TokenStream, TokenTree};
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
    let made_of_others = |name: &str| name.ends_with("Page") || name.ends_with("Patch");
    let unknown: Vec<_> =
        schemas.filter(|name| !files.contains_key(*name) && !made_of_others(name.as_str())).collect();
    assert!(unknown.is_empty(), "what makes these? {unknown:?}");
}

/// The names that code gives to schemas: by a derive, by hand, and by the macros that do either.
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
