//! `swml explain`: what a finding means, with an example of it.

use std::fmt::Write as _;

use swml_compiler::diagnostic::{Code, explain as page};
use swml_compiler::parse::suggest::nearest;

use crate::Verdict;
use crate::args::Explain;
use crate::output::{could_not_run, print};

pub(crate) fn explain(args: &Explain) -> Verdict {
    let Some(asked) = &args.code else {
        print(&all());
        return Verdict::Fine;
    };
    // As it stands in an output: `error[unknown-key]`.
    let name = asked.rsplit('[').next().unwrap_or(asked).trim_end_matches([']', ':']);
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) => {
            print(&page(*code));
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
