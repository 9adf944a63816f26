//! Arrow functions: names, what their parameters take apart, and one expression as a body.

use std::ops::Range;

use super::operand::is_word;
use super::{Parsed, Parser};
use crate::expr::ast::{Arrow, Expr, ExprKind};
use crate::expr::lexer::TokenKind;

impl Parser<'_> {
    /// Whether an arrow function begins here: `x =>` or `(...) =>`.
    pub(super) fn at_arrow(&self) -> bool {
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Name(_)) => self.is_at(self.at + 1, "=>"),
            Some(TokenKind::Punct("(")) => {
                let mut depth = 0usize;
                for at in self.at..self.tokens.len() {
                    if self.is_at(at, "(") {
                        depth += 1;
                    } else if self.is_at(at, ")") {
                        depth -= 1;
                        if depth == 0 {
                            return self.is_at(at + 1, "=>");
                        }
                    }
                }
                false
            }
            _ => false,
        }
    }

    pub(super) fn arrow(&mut self) -> Parsed<Expr> {
        let start = self.scalar.span_of(self.next_range());
        let outer = self.locals.len();
        let mut defaults = Vec::new();
        if self.eat("(") {
            while !self.is(")") {
                self.eat("...");
                self.deeper(|parser| parser.binding(&mut defaults))?;
                if !self.eat(",") {
                    break;
                }
            }
            self.expect(")")?;
        } else {
            self.bound_name()?;
        }
        self.expect("=>")?;
        if self.is("{") {
            return Err(self.no_body());
        }
        let body = self.expression()?;
        let names = self.locals.split_off(outer);
        let span = start.to(body.span);
        let kind = ExprKind::Arrow(Arrow { names, defaults, body: Box::new(body) });
        Ok(Expr { span, kind })
    }

    /// A function with a body where an expression must stand.
    pub(super) fn no_body(&self) -> super::Mistake {
        let mut mistake = self.unexpected("an expression");
        mistake.message = "a function with a body in braces cannot stand here".into();
        mistake.help = "give an arrow function one expression: `x => x.name`".into();
        mistake
    }

    /// What a parameter binds: a name, or the parts of a list or an object; and what it is where none is given.
    fn binding(&mut self, defaults: &mut Vec<Expr>) -> Parsed<()> {
        if self.eat("[") {
            while !self.is("]") {
                if self.eat(",") {
                    continue;
                }
                self.eat("...");
                self.deeper(|parser| parser.binding(defaults))?;
                if !self.eat(",") {
                    break;
                }
            }
            self.expect("]")?;
        } else if self.eat("{") {
            while !self.is("}") {
                if self.eat("...") {
                    self.bound_name()?;
                } else {
                    self.bound_property(defaults)?;
                }
                if !self.eat(",") {
                    break;
                }
            }
            self.expect("}")?;
        } else {
            self.bound_name()?;
        }
        if self.eat("=") {
            defaults.push(self.expression()?);
        }
        Ok(())
    }

    /// `a`, `a = 1`, `a: b`, `[a]: b`
    fn bound_property(&mut self, defaults: &mut Vec<Expr>) -> Parsed<()> {
        let shorthand = !self.is_at(self.at + 1, ":");
        if self.eat("[") {
            defaults.push(self.expression()?);
            self.expect("]")?;
        } else if shorthand {
            self.bound_name()?;
            if self.eat("=") {
                defaults.push(self.expression()?);
            }
            return Ok(());
        } else {
            self.key()?;
        }
        self.expect(":")?;
        self.deeper(|parser| parser.binding(defaults))
    }

    fn bound_name(&mut self) -> Parsed<Range<usize>> {
        let range = self.next_range();
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Name(name)) if !is_word(name) => {
                let name = name.clone();
                self.locals.push(name);
                self.at += 1;
                Ok(range)
            }
            _ => Err(self.unexpected("the name of a parameter")),
        }
    }
}
