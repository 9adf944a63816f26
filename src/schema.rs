//! `swml schema`: a JSON Schema for editors.

use swml_compiler::schema::schema as exported;

use crate::Verdict;
use crate::args::{Kind, Schema};
use crate::output::{could_not_run, print};

pub(crate) fn schema(args: &Schema) -> Verdict {
    if args.kind == Kind::Messaging {
        return could_not_run("there is no schema of messaging documents yet");
    }
    print(&format!("{:#}\n", exported()));
    Verdict::Fine
}
