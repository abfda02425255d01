//! References to schemas in a document, and JSON pointers to values.

/// The location of schemas in a document.
pub(super) const SCHEMAS: &str = "#/components/schemas/";

/// A name, escaped for a JSON pointer.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Visits a part of a value, with its pointer.
pub(super) fn within(pointer: &mut String, step: &str, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    visit(pointer);
    pointer.truncate(length);
}
