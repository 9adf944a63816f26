//! Random values, the odd ones among them.

use proptest::prelude::*;
use proptest::sample::select;
use swml_runtime::value::Value;

/// Any value.
pub fn value() -> impl Strategy<Value = Value> {
    let number = select(vec![0.0, -0.0, 1.0, 2.5, -1.0, 1e9, 1e300, f64::NAN, f64::INFINITY]);
    let text = select(vec![
        "",
        "1",
        "gold",
        "+15550100003",
        "sip:ann@example.com",
        "https://example.com/next",
        "sales",
        "not there",
        "true",
        "{",
        "queue:support",
    ]);
    let leaf = prop_oneof![
        1 => Just(Value::Undefined),
        1 => Just(Value::Null),
        2 => any::<bool>().prop_map(Value::from),
        4 => number.prop_map(Value::from),
        6 => text.prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let key = select(vec!["name", "value", "a", "length"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::list),
            prop::collection::vec((key, inner), 0..3).prop_map(Value::map),
        ]
    })
}
