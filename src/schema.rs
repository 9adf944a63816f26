//! `swml schema`: a JSON Schema for editors.

use swml_compiler::schema::schema as exported;

use crate::Verdict;
use crate::args::Schema;
use crate::output::print;

pub(crate) fn schema(args: &Schema) -> Verdict {
    print(&format!("{:#}\n", exported(args.kind.into())));
    Verdict::Fine
}
