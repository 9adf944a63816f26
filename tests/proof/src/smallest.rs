//! Makes a counter-example as small as it gets: takes away whatever it does without.
//!
//! Random strategies shrink what they drew; they cannot take the result off a connect or put an inner
//! statement in the place of the one around it. Here a flow and a world are plain values, and every part of
//! them is tried.

use serde_json::{Map, Value as Json, json};

/// The smallest flow and world that one comes to by taking parts away, while `shows` says that it still
/// shows what it is to show.
pub fn smallest(
    mut flow: Json,
    mut world: Json,
    shows: impl Fn(&Json, &Json) -> bool,
) -> (Json, Json) {
    loop {
        let smaller = variants(&flow).into_iter().find(|flow| shows(flow, &world));
        if let Some(smaller) = smaller {
            flow = smaller;
            continue;
        }
        let smaller = variants(&world).into_iter().find(|world| shows(&flow, world));
        match smaller {
            Some(smaller) => world = smaller,
            None => return (flow, world),
        }
    }
}

/// Everything that is one step smaller, what takes away most first.
fn variants(value: &Json) -> Vec<Json> {
    match value {
        Json::Array(items) => {
            let mut found = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let with =
                    |instead: &[Json]| json!([&items[..at], instead, &items[at + 1..]].concat());
                found.push(with(&[]));
                // What stands inside of a statement, in its place.
                found.extend(blocks(item).into_iter().map(&with));
                found.extend(variants(item).into_iter().map(|smaller| with(&[smaller])));
            }
            found
        }
        Json::Object(map) => {
            let mut found = Vec::new();
            for key in map.keys() {
                found.push(Json::Object(without(map, key)));
            }
            for (key, inner) in map {
                for smaller in variants(inner) {
                    let mut map = map.clone();
                    map.insert(key.clone(), smaller);
                    found.push(Json::Object(map));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Lists of statements in a statement, however deep.
fn blocks(statement: &Json) -> Vec<&[Json]> {
    match statement {
        Json::Object(map) => map
            .values()
            .flat_map(|value| match value {
                Json::Array(items) if is_block(items) => vec![items.as_slice()],
                value => blocks(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_block(items: &[Json]) -> bool {
    let is_statement = |item: &Json| match item {
        Json::String(_) => true,
        Json::Object(map) => map.len() == 1 && !map.contains_key("to"),
        _ => false,
    };
    items.iter().all(is_statement)
}

fn without(map: &Map<String, Json>, key: &str) -> Map<String, Json> {
    map.iter()
        .filter(|(own, _)| *own != key)
        .map(|(own, value)| (own.clone(), value.clone()))
        .collect()
}
