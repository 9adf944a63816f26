//! Literals that hold expressions: lists, objects, templates; and the arguments of calls.

use std::ops::Range;

use swml_runtime::expr::number_text;
use swml_runtime::value::{Number, Value};

use super::{Parsed, Parser};
use crate::expr::ast::{Expr, ExprKind, Item, Property, TemplateLiteral};
use crate::expr::lexer::TokenKind;

impl Parser<'_> {
    /// Items of a list or arguments of a call, and where they end.
    pub(super) fn items(
        &mut self,
        open: &'static str,
        close: &'static str,
    ) -> Parsed<(Vec<Item>, Range<usize>)> {
        self.expect(open)?;
        let mut items = Vec::new();
        loop {
            if self.is(close) {
                return Ok((items, self.expect(close)?));
            }
            if close == "]" && self.eat(",") {
                items.push(Item::Gap);
                continue;
            }
            items.push(match self.eat("...") {
                true => Item::Spread(self.expression()?),
                false => Item::One(self.expression()?),
            });
            if !self.eat(",") {
                return Ok((items, self.expect(close)?));
            }
        }
    }

    pub(super) fn object(&mut self) -> Parsed<Expr> {
        let start = self.scalar.span_of(self.expect("{")?);
        let mut properties = Vec::new();
        while !self.is("}") {
            properties.push(self.property_of_object()?);
            if !self.eat(",") {
                break;
            }
        }
        let end = self.expect("}")?;
        let span = start.to(self.scalar.span_of(end));
        Ok(Expr { span, kind: ExprKind::Object(properties) })
    }

    fn property_of_object(&mut self) -> Parsed<Property> {
        if self.eat("...") {
            return Ok(Property::Spread(self.expression()?));
        }
        if self.eat("[") {
            let key = self.expression()?;
            self.expect("]")?;
            if self.is("(") {
                return Err(self.no_body());
            }
            self.expect(":")?;
            return Ok(Property::Computed(key, self.expression()?));
        }
        let name = match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Name(name)) => Some(name.clone()),
            _ => None,
        };
        let range = self.next_range();
        let key = self.key()?;
        if self.eat(":") {
            return Ok(Property::Named(key, self.expression()?));
        }
        match name {
            Some(name) if self.is(",") || self.is("}") => {
                // The name alone is a variable, too.
                self.at -= 1;
                let value = self.name(&name, range)?;
                Ok(Property::Named(key, value))
            }
            // `get a() {}`, `a() {}`
            _ if self.is("(")
                || name.as_deref().is_some_and(|name| matches!(name, "get" | "set" | "async")) =>
            {
                Err(self.no_body())
            }
            _ => Err(self.unexpected("`:`")),
        }
    }

    /// The key of a property.
    pub(super) fn key(&mut self) -> Parsed<String> {
        let key = match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Name(key) | TokenKind::Text(key) | TokenKind::BigInt(key)) => {
                key.clone()
            }
            Some(TokenKind::Number(number)) => number_text(Number::new(*number)),
            _ => return Err(self.unexpected("a key")),
        };
        self.at += 1;
        Ok(key)
    }

    /// The template literal that comes next.
    pub(super) fn template_literal(&mut self) -> Parsed<TemplateLiteral> {
        let Some(TokenKind::Template(texts, ranges)) = self.peek().map(|token| &token.kind) else {
            return Err(self.unexpected("a template"));
        };
        let (texts, ranges) = (texts.clone(), ranges.clone());
        self.at += 1;
        let parts = ranges.into_iter().map(|range| self.part(range)).collect::<Parsed<_>>()?;
        Ok(TemplateLiteral { texts, parts })
    }

    /// A template without anything to put into it is a text.
    pub(super) fn template(&mut self) -> Parsed<ExprKind> {
        let template = self.template_literal()?;
        Ok(match template.parts.is_empty() {
            true => ExprKind::Literal(Value::text(template.texts.concat())),
            false => ExprKind::Template(template),
        })
    }
}
