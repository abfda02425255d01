//! Compares two schemas: is every value that one side sends a value that the other side expects?

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use serde_json::Value;

use super::shape::{AllOf, Document, Shape, is_lower};

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Read by the service: it must still accept what clients sent before.
    Input,
    /// Sent by the service: clients of the published document must be able to read it.
    ///
    /// A new property is harmless, because clients ignore unknown properties. A new enum value is breaking unless the
    /// published schema has `x-extensible-enum`, because generated clients reject a whole answer for one unknown value.
    Output,
}

impl Direction {
    pub fn reversed(self) -> Self {
        match self {
            Self::Input => Self::Output,
            Self::Output => Self::Input,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Output => "output",
        }
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// The component that `place` is relative to. `None`: `place` is relative to the operation.
    pub schema: Option<String>,
    pub place: String,
    pub what: String,
}

impl Break {
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { schema: None, place: place.into(), what: what.into() }
    }
}

/// Adds a step in front of the places that are not relative to a component.
pub fn within(step: &str, breaks: impl IntoIterator<Item = Break>) -> impl Iterator<Item = Break> {
    breaks.into_iter().map(move |found| match found.schema {
        Some(_) => found,
        None => Break { place: format!("/{step}{}", found.place), ..found },
    })
}

/// A step of a JSON pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

pub fn changed<T: ToString>(keyword: &str, before: Option<T>, after: Option<T>) -> String {
    let text = |value: Option<T>| value.map_or("none".into(), |value| format!("`{}`", value.to_string()));
    format!("`{keyword}` changed from {} to {}", text(before), text(after))
}

type Pair = (Vec<*const Value>, Vec<*const Value>, Direction);

pub struct Comparison<'d> {
    pub before: Document<'d>,
    pub after: Document<'d>,
    /// The result for each pair of schemas. A pair still being compared counts as compatible, which ends cycles.
    compared: HashMap<Pair, Rc<Vec<Break>>>,
}

impl<'d> Comparison<'d> {
    pub fn new(before: &'d Value, after: &'d Value) -> Self {
        Self { before: Document(before), after: Document(after), compared: HashMap::new() }
    }

    pub fn schemas(&mut self, before: &[&'d Value], after: &[&'d Value], direction: Direction) -> Vec<Break> {
        let mut breaks = Vec::new();
        if direction == Direction::Input {
            let default = |document: Document<'d>, schemas: &[&'d Value]| {
                schemas.iter().find_map(|schema| document.default_of(schema))
            };
            let (was, is) = (default(self.before, before), default(self.after, after));
            if was.is_some() && was != is {
                breaks.push(Break::new("/default", changed("default", was, is)));
            }
        }
        let (names, before): (Vec<_>, AllOf<'d>) =
            before.iter().map(|schema| self.before.component(schema)).unzip();
        let (new_names, after): (Vec<_>, AllOf<'d>) =
            after.iter().map(|schema| self.after.component(schema)).unzip();
        let name = names.first().copied().flatten().filter(|_| names.len() == 1);
        let new_name = new_names.first().copied().flatten().filter(|_| new_names.len() == 1);
        if let (Some(name), Some(new_name)) = (name, new_name)
            && name != new_name
            && self.after.0["components"]["schemas"].get(name).is_some()
            && has_type(after[0])
        {
            breaks
                .push(Break::new("", format!("the type `{name}` of generated clients became `{new_name}`")));
        }
        breaks.extend(self.components(name, before, after, direction).iter().cloned());
        breaks
    }

    /// Compares schemas whose references are resolved, each pair once. Breaks are reported for the component `name`.
    fn components(
        &mut self,
        name: Option<&'d str>,
        before: AllOf<'d>,
        after: AllOf<'d>,
        direction: Direction,
    ) -> Rc<Vec<Break>> {
        let addresses = |schemas: &AllOf<'d>| schemas.iter().copied().map(std::ptr::from_ref).collect();
        let pair = (addresses(&before), addresses(&after), direction);
        if let Some(known) = self.compared.get(&pair) {
            return known.clone();
        }
        self.compared.insert(pair.clone(), Rc::default());
        let mut breaks = self.alternatives(&before, &after, direction);
        for found in breaks.iter_mut().filter(|found| found.schema.is_none()) {
            found.schema = name.map(str::to_owned);
        }
        let breaks = Rc::new(breaks);
        self.compared.insert(pair, breaks.clone());
        breaks
    }

    fn alternatives(
        &mut self,
        before: &[&'d Value],
        after: &[&'d Value],
        direction: Direction,
    ) -> Vec<Break> {
        let (before, after) = (self.before.shapes(before), self.after.shapes(after));
        let (sent, expected) = match direction {
            Direction::Input => (before, after),
            Direction::Output => (after, before),
        };
        let reader = match direction {
            Direction::Input => self.after,
            Direction::Output => self.before,
        };
        // Computed once: events have many alternatives, and each is compared with each.
        let expected: Vec<_> =
            expected.into_iter().map(|shape| Alternative { tags: tags(&shape, reader), shape }).collect();
        sent.iter().flat_map(|shape| self.fit(shape, &expected, direction)).collect()
    }

    /// Compares a shape with the expected shape of the same type.
    fn fit(&mut self, sent: &Shape<'d>, expected: &[Alternative<'d>], direction: Direction) -> Vec<Break> {
        let takes = |expected: &&Alternative<'d>| match (expected.shape.kind, sent.kind) {
            (None, _) | (Some("number"), Some("integer")) => true,
            (expected, sent) => expected == sent,
        };
        let candidates: Vec<_> = expected.iter().filter(takes).collect();
        match candidates.as_slice() {
            [] => {
                let what = sent.kind.map_or("any type".into(), |kind| format!("type `{kind}`"));
                vec![Break::new("", verdict(&what, direction))]
            }
            [only] => self.contents(sent, &only.shape, direction),
            several => self.closest(sent, several, direction),
        }
    }

    /// Compares with the alternative that has the same tag, or else with the one that differs least.
    fn closest(
        &mut self,
        sent: &Shape<'d>,
        expected: &[&Alternative<'d>],
        direction: Direction,
    ) -> Vec<Break> {
        let sender = match direction {
            Direction::Input => self.before,
            Direction::Output => self.after,
        };
        let own = tags(sent, sender);
        let mut unlike = None;
        let mut extensible = false;
        let mut candidates = Vec::new();
        for Alternative { shape, tags: others } in expected {
            let mut common = own.iter().filter_map(|(name, tag)| Some((name, tag.value, others.get(name)?)));
            match common.find(|(_, value, other)| *value != other.value) {
                Some((name, value, other)) => {
                    extensible |= other.extensible;
                    unlike = Some(format!("the alternative with `{name}` = {value}"));
                }
                None => candidates.push(self.contents(sent, shape, direction)),
            }
        }
        match (candidates.into_iter().min_by_key(Vec::len), unlike) {
            (Some(breaks), _) => breaks,
            (None, Some(what)) if !(extensible && direction == Direction::Output) => {
                vec![Break::new("", verdict(&what, direction))]
            }
            (None, _) => Vec::new(),
        }
    }

    fn contents(&mut self, sent: &Shape<'d>, expected: &Shape<'d>, direction: Direction) -> Vec<Break> {
        let of_kind = if expected.kind.is_none() { expected.of_kind(sent.kind) } else { None };
        let expected = of_kind.as_ref().unwrap_or(expected);
        let mut breaks = restrictions(sent, expected, direction);
        let (before, after) = match direction {
            Direction::Input => (sent, expected),
            Direction::Output => (expected, sent),
        };
        for (step, before, after) in
            [("items", &before.items, &after.items), ("propertyNames", &before.names, &after.names)]
        {
            if !(before.is_empty() && after.is_empty()) {
                breaks.extend(within(step, self.schemas(before, after, direction)));
            }
        }
        breaks.extend(self.properties(before, after, direction));
        breaks
    }

    fn properties(&mut self, before: &Shape<'d>, after: &Shape<'d>, direction: Direction) -> Vec<Break> {
        let mut breaks = Vec::new();
        let at = |name: &str| format!("properties/{}", escaped(name));
        for (name, schemas) in &before.properties {
            let found = match (after.properties.get(name), direction) {
                (Some(now), _) => self.schemas(schemas, now, direction),
                (None, Direction::Output) => vec![Break::new("", "is gone")],
                (None, _) if after.closed => vec![Break::new("", "is gone, and refused")],
                (None, _) if after.additional.is_empty() => vec![Break::new("", "is gone, and ignored")],
                (None, _) => self.schemas(schemas, &after.additional, direction),
            };
            breaks.extend(within(&at(name), found));
        }
        for (name, schemas) in after.properties.iter().filter(|_| !before.additional.is_empty()) {
            if !before.properties.contains_key(name) {
                breaks.extend(within(&at(name), self.schemas(&before.additional, schemas, direction)));
            }
        }
        let (required, what) = match direction {
            Direction::Input => (after.required.difference(&before.required), "is newly required"),
            Direction::Output => (before.required.difference(&after.required), "is no longer always sent"),
        };
        for name in required {
            if direction == Direction::Input || after.properties.contains_key(name) {
                breaks.push(Break::new(format!("/{}", at(name)), what));
            }
        }
        let others = match direction {
            _ if before.closed => Vec::new(),
            // Clients ignore properties that the schema does not describe.
            Direction::Output if before.additional.is_empty() => Vec::new(),
            Direction::Output if after.closed => vec![Break::new("", "unnamed properties are gone")],
            Direction::Input if after.closed => vec![Break::new("", "unnamed properties are refused")],
            _ if before.additional.is_empty() && after.additional.is_empty() => Vec::new(),
            _ => self.schemas(&before.additional, &after.additional, direction),
        };
        breaks.extend(within("additionalProperties", others));
        breaks
    }
}

struct Alternative<'d> {
    shape: Shape<'d>,
    tags: BTreeMap<&'d str, Tag<'d>>,
}

/// A property with a single value, which identifies an alternative.
struct Tag<'d> {
    value: &'d Value,
    extensible: bool,
}

fn tags<'d>(shape: &Shape<'d>, document: Document<'d>) -> BTreeMap<&'d str, Tag<'d>> {
    let tag = |(name, schemas): (&&'d str, &AllOf<'d>)| {
        let shapes = document.shapes(schemas);
        match shapes.as_slice() {
            [Shape { values: Some(values), extensible, .. }] if values.len() == 1 => {
                Some((*name, Tag { value: values[0], extensible: *extensible }))
            }
            _ => None,
        }
    };
    shape.properties.iter().filter_map(tag).collect()
}

/// Whether generated clients define a type for the schema, instead of using a plain string or number.
fn has_type(schema: &Value) -> bool {
    ["allOf", "enum", "oneOf", "properties"].iter().any(|keyword| schema.get(keyword).is_some())
}

fn verdict(what: &str, direction: Direction) -> String {
    match direction {
        Direction::Input => format!("{what} is no longer accepted"),
        Direction::Output => format!("{what} is newly possible"),
    }
}

/// Compares everything except properties and items: values, bounds, formats, and other restrictions.
fn restrictions(sent: &Shape, expected: &Shape, direction: Direction) -> Vec<Break> {
    if let Some(values) = &expected.values {
        if direction == Direction::Output && expected.extensible {
            return Vec::new();
        }
        let new: Vec<_> = match &sent.values {
            Some(sent) => sent
                .iter()
                .filter(|value| !values.contains(value))
                .map(|value| format!("value {value}"))
                .collect(),
            None => vec!["a value outside of the list".into()],
        };
        return new.iter().map(|value| Break::new("/enum", verdict(value, direction))).collect();
    }
    let mut breaks = Vec::new();
    let mut differs = |keyword: &str, sent: Option<String>, expected: String| {
        let (before, after) = match direction {
            Direction::Input => (sent, Some(expected)),
            Direction::Output => (Some(expected), sent),
        };
        let what = format!("{} in {}", changed(keyword, before, after), direction.name());
        breaks.push(Break::new(format!("/{keyword}"), what));
    };
    for (keyword, bound) in &expected.bounds {
        let sent = sent.bounds.get(keyword);
        if sent.is_none_or(|sent| if is_lower(keyword) { sent < bound } else { sent > bound }) {
            differs(keyword, sent.map(f64::to_string), bound.to_string());
        }
    }
    for format in &expected.formats {
        let narrower = match *format {
            "int64" => "int32",
            "double" => "float",
            "uri-reference" => "uri",
            same => same,
        };
        if !sent.formats.contains(format) && !sent.formats.contains(narrower) {
            differs("format", sent.formats.first().map(|format| (*format).to_owned()), (*format).to_owned());
        }
    }
    for (keyword, value) in expected.restrictions.difference(&sent.restrictions) {
        let sent = sent.restrictions.iter().find(|(other, _)| other == keyword);
        differs(keyword, sent.map(|(_, value)| value.clone()), value.clone());
    }
    breaks
}
