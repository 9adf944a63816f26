//! A flow as the verifier sees it: one sentence asked of the statements of `main`.

#![allow(unreachable_pub)]

use swml_compiler::checks::{Check, sentence};
use swml_compiler::compile;
use swml_compiler::scenario::read;
use swml_compiler::source::{Source, Span};
use swml_compiler::verify::{Options, Report, asked, verify};

pub fn explore(flow: &str, asks: &str) -> Report {
    let compilation = compile(&Source::new("flow.yaml", &format!("sections:\n  main:\n{flow}")));
    let program = compilation.program().expect("an accepted flow");
    let asked_for = sentence(asks).unwrap_or_else(|mistake| panic!("{asks}: {mistake:?}"));
    let check = Check { text: asks.to_owned(), span: Span::default(), sentence: asked_for };
    let info = read("{}").expect("an empty scenario").info_for(&program);
    let properties = vec![asked(&check)];
    verify(program, Options { info, always: false, properties, ..Options::default() })
}
