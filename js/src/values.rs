//! Values of a call as JavaScript values, and back.

use rquickjs::{Array, Ctx, Function, Object, Type, Value as Js};
use swml_runtime::expr::{VALUE_DEPTH, VALUE_SIZE};
use swml_runtime::value::{Text, Value};

pub(crate) fn to_js<'js>(ctx: &Ctx<'js>, value: &Value) -> rquickjs::Result<Js<'js>> {
    Ok(match value {
        Value::Undefined => Js::new_undefined(ctx.clone()),
        Value::Null => Js::new_null(ctx.clone()),
        Value::Bool(truth) => Js::new_bool(ctx.clone(), *truth),
        Value::Number(number) => Js::new_number(ctx.clone(), number.get()),
        Value::Text(text) => rquickjs::String::from_str(ctx.clone(), text)?.into_value(),
        Value::List(items) => {
            let array = Array::new(ctx.clone())?;
            for (index, item) in items.iter().enumerate() {
                array.set(index, to_js(ctx, item)?)?;
            }
            array.into_value()
        }
        Value::Map(entries) => {
            let object = Object::new(ctx.clone())?;
            for (key, item) in entries.iter() {
                object.set(key.as_str(), to_js(ctx, item)?)?;
            }
            object.into_value()
        }
    })
}

/// Why a JavaScript value is none of a call.
pub(crate) enum Unfit {
    /// What it is, in words.
    NoValue(String),
    /// Looking at it failed.
    Error(rquickjs::Error),
}

impl From<rquickjs::Error> for Unfit {
    fn from(error: rquickjs::Error) -> Self {
        Unfit::Error(error)
    }
}

pub(crate) fn from_js(value: &Js<'_>) -> Result<Value, Unfit> {
    let mut left = VALUE_SIZE;
    read(value, VALUE_DEPTH, &mut left)
}

fn read(value: &Js<'_>, depth: usize, left: &mut usize) -> Result<Value, Unfit> {
    let no_value = |what: &str| Err(Unfit::NoValue(what.to_owned()));
    let spend = |left: &mut usize, cost: usize| match left.checked_sub(cost) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => Err(Unfit::NoValue("something too large".to_owned())),
    };
    spend(left, 1)?;
    Ok(match value.type_of() {
        Type::Undefined | Type::Uninitialized => Value::Undefined,
        Type::Null => Value::Null,
        Type::Bool => value.as_bool().unwrap_or_default().into(),
        Type::Int | Type::Float => value.as_number().unwrap_or(f64::NAN).into(),
        Type::String => {
            let text = text(value)?;
            spend(left, text.len())?;
            Value::Text(text)
        }
        Type::Symbol => return no_value("a symbol"),
        Type::BigInt => return no_value("a big integer"),
        Type::Function | Type::Constructor => return no_value("a function"),
        Type::Promise => return no_value("a promise"),
        Type::Module => return no_value("a module"),
        _ if depth == 0 => return no_value("something that nests too deep"),
        Type::Array => {
            let array = value.as_array().ok_or_else(|| Unfit::NoValue("a list".to_owned()))?;
            spend(left, array.len())?;
            let mut items = Vec::new();
            for index in 0..array.len() {
                items.push(read(&array.get::<Js<'_>>(index)?, depth - 1, left)?);
            }
            Value::list(items)
        }
        _ => {
            let object = value.as_object().ok_or_else(|| Unfit::NoValue("an object".to_owned()))?;
            // As `JSON.stringify` does: a date is its text.
            if let Ok(to_json) = object.get::<_, Function<'_>>("toJSON") {
                let json: Js<'_> = to_json.call((rquickjs::function::This(object.clone()),))?;
                return read(&json, depth - 1, left);
            }
            let mut entries = Vec::new();
            for key in object.keys::<String>() {
                let key = key?;
                spend(left, key.len())?;
                let item = read(&object.get::<_, Js<'_>>(key.as_str())?, depth - 1, left)?;
                entries.push((Text::from(key), item));
            }
            Value::Map(entries.into())
        }
    })
}

/// A text; halves of characters in it become U+FFFD, as the machine has it.
fn text(value: &Js<'_>) -> Result<Text, Unfit> {
    let object: Function<'_> = value.ctx().globals().get::<_, Object<'_>>("String")?.get("fit")?;
    let fit: String = object.call((value.clone(),))?;
    Ok(fit.into())
}
