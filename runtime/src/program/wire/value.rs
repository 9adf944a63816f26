//! Values as a flat list of tokens, so that a damaged artifact cannot nest deeper than the stack.

use alloc::vec::Vec;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{Number, Text, Value};

/// The deepest nesting that is read. What the compiler writes stays far below.
const DEPTH: usize = 256;

#[derive(Serialize, Deserialize)]
enum Token {
    Undefined,
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    /// So many values follow.
    List(u32),
    /// So many pairs follow: a text, a value.
    Map(u32),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tokens = Vec::new();
        flatten(self, &mut tokens);
        tokens.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tokens = Vec::<Token>::deserialize(deserializer)?.into_iter();
        let value = build(&mut tokens, DEPTH).ok_or_else(|| D::Error::custom("a broken value"))?;
        if tokens.next().is_some() {
            return Err(D::Error::custom("a value with a rest"));
        }
        Ok(value)
    }
}

fn flatten(value: &Value, tokens: &mut Vec<Token>) {
    let count = |len: usize| u32::try_from(len).expect("a value has fewer than 2^32 parts");
    match value {
        Value::Undefined => tokens.push(Token::Undefined),
        Value::Null => tokens.push(Token::Null),
        Value::Bool(truth) => tokens.push(Token::Bool(*truth)),
        Value::Number(number) => tokens.push(Token::Number(*number)),
        Value::Text(text) => tokens.push(Token::Text(text.clone())),
        Value::List(items) => {
            tokens.push(Token::List(count(items.len())));
            items.iter().for_each(|item| flatten(item, tokens));
        }
        Value::Map(entries) => {
            tokens.push(Token::Map(count(entries.len())));
            for (key, item) in entries.iter() {
                tokens.push(Token::Text(key.clone()));
                flatten(item, tokens);
            }
        }
    }
}

/// `None` where tokens are missing, a key is no text, or it nests too deep.
fn build(tokens: &mut impl Iterator<Item = Token>, depth: usize) -> Option<Value> {
    let value = match tokens.next()? {
        Token::Undefined => Value::Undefined,
        Token::Null => Value::Null,
        Token::Bool(truth) => Value::Bool(truth),
        Token::Number(number) => Value::Number(number),
        Token::Text(text) => Value::Text(text),
        Token::List(count) => {
            let inner = depth.checked_sub(1)?;
            let items: Option<Vec<_>> = (0..count).map(|_| build(tokens, inner)).collect();
            Value::List(items?.into())
        }
        Token::Map(count) => {
            let inner = depth.checked_sub(1)?;
            let pairs: Option<Vec<_>> = (0..count).map(|_| pair(tokens, inner)).collect();
            Value::Map(pairs?.into())
        }
    };
    Some(value)
}

fn pair(tokens: &mut impl Iterator<Item = Token>, depth: usize) -> Option<(Text, Value)> {
    let Token::Text(key) = tokens.next()? else { return None };
    Some((key, build(tokens, depth)?))
}
