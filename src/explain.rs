//! `swml explain`: what a finding means, with an example of it, and what is done about an open point.

use std::fmt::Write as _;

use swml_compiler::diagnostic::{Code, explain as page, wrap};
use swml_compiler::parse::suggest::nearest;
use swml_compiler::points::{self, Point};

use crate::Verdict;
use crate::args::Explain;
use crate::output::{could_not_run, print};

pub(crate) fn explain(args: &Explain) -> Verdict {
    let Some(asked) = &args.code else {
        print(&all());
        return Verdict::Fine;
    };
    if let Some(point) = points::named(asked) {
        print(&page_of(point));
        return Verdict::Fine;
    }
    // As it stands in an output: `error[unknown-key]`.
    let name = asked.rsplit('[').next().unwrap_or(asked).trim_end_matches([']', ':']);
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) => {
            print(&page(*code));
            let rests = points::of(*code);
            if !rests.is_empty() {
                let names: Vec<_> = rests.iter().map(|point| point.name()).collect();
                let words = format!("Open points that it rests on: {}.", names.join(", "));
                print(&format!("\n{}\n", wrap(&words, 0)));
            }
            Verdict::Fine
        }
        None => {
            let meant = nearest(name, Code::ALL.iter().map(|code| code.name()));
            let meant = meant.map_or_else(
                || "`swml explain` lists all".to_owned(),
                |meant| format!("did you mean {meant}?"),
            );
            could_not_run(&format!("there is no finding {name}; {meant}"))
        }
    }
}

fn page_of(point: &Point) -> String {
    let (name, basis) = (point.name(), point.basis.word());
    let words = format!("{name}: {}\n\n{}\n\nThis is {basis}.", point.title, point.does);
    words.lines().map(|line| format!("{}\n", wrap(line, 0))).collect()
}

fn all() -> String {
    let width = Code::ALL.iter().map(|code| code.name().len()).max().unwrap_or(0);
    let mut list = String::new();
    for code in Code::ALL {
        let (name, severity) = (code.name(), code.verdict().severity().word());
        writeln!(list, "{name:width$}  {severity:7}  {}", code.summary())
            .expect("writing to a string");
    }
    list
}
