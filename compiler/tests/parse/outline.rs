//! A typed document as text, so that tests can state what it must hold.

use std::fmt::Write as _;

use swml_compiler::ast::{
    Block, Cases, CondEntry, ConfirmScript, Connect, Dest, DestKind, Document, ResultBranch,
    ResultKind, Step,
};
use swml_compiler::expr::{Argument, ArgumentKind};
use swml_runtime::value::Value;

/// The whole document.
pub(crate) fn document(document: &Document) -> String {
    let mut text = String::new();
    for section in &document.sections {
        line(&mut text, 0, &format!("section {}", section.name.text));
        block(&mut text, 1, &section.body);
    }
    text
}

fn block(text: &mut String, depth: usize, block: &Block) {
    for statement in &block.statements {
        step(text, depth, &statement.method.text, &statement.step);
    }
}

fn step(text: &mut String, depth: usize, method: &str, step: &Step) {
    match step {
        Step::Action(action) => {
            let args: Vec<_> = action
                .args
                .iter()
                .map(|(p, arg)| format!("{}={}", p.name, argument(arg)))
                .collect();
            line(text, depth, format!("{method} {}", args.join(" ")).trim_end());
        }
        Step::Set(list) => {
            let list: Vec<_> =
                list.iter().map(|(name, arg)| format!("{}={}", name.text, argument(arg))).collect();
            line(text, depth, &format!("set {}", list.join(" ")));
        }
        Step::Unset(names) => {
            let names: Vec<_> = names.iter().map(|name| name.text.as_str()).collect();
            line(text, depth, &format!("unset {}", names.join(" ")));
        }
        Step::Cond(list) => {
            line(text, depth, "cond");
            entries(text, depth + 1, list);
        }
        Step::Switch(found) => {
            line(text, depth, &format!("switch {}", found.variable.text));
            cases(text, depth + 1, found);
        }
        Step::Label(name) => line(text, depth, &format!("label {}", name.text)),
        Step::Goto(goto) => {
            let when = goto.when.as_ref().map_or("-", |when| when.text.as_str());
            line(
                text,
                depth,
                &format!("goto {} when {when} max {}", goto.label.text, argument(&goto.max)),
            );
        }
        Step::Execute(execute) => {
            let params = execute.params.as_ref().map_or("-".into(), argument);
            line(text, depth, &format!("execute {} {params}", dest(&execute.dest)));
            if let Some(body) = &execute.on_return {
                line(text, depth + 1, "on_return");
                block(text, depth + 2, body);
            }
            result(text, depth + 1, execute.result.as_ref());
        }
        Step::Transfer(transfer) => {
            let params = transfer.params.as_ref().map_or("-".into(), argument);
            line(text, depth, &format!("transfer {} {params}", dest(&transfer.dest)));
        }
        Step::Return(value) => line(text, depth, &format!("return {}", argument(value))),
        Step::Connect(found) => connect(text, depth, found),
        Step::Converse(talk) => {
            line(text, depth, method);
            for function in &talk.functions {
                line(
                    text,
                    depth + 1,
                    &format!("function {} {:?}", function.name.text, function.answer),
                );
                for output in &function.outputs {
                    line(text, depth + 2, &format!("output {}", output.path));
                    for action in &output.actions {
                        let words = format!("{:?}", action.kind);
                        let word = words.split(['(', ' ', '{']).next().unwrap_or_default();
                        line(text, depth + 3, word);
                    }
                }
            }
        }
        Step::Broken => line(text, depth, &format!("broken {method}")),
    }
}

fn connect(text: &mut String, depth: usize, connect: &Connect) {
    line(
        text,
        depth,
        &format!(
            "connect {:?} max_duration={} timeout={}",
            connect.mode,
            argument(&connect.max_duration),
            argument(&connect.timeout)
        ),
    );
    for (name, found) in [
        ("answer_on_bridge", &connect.answer_on_bridge),
        ("auto_answer", &connect.auto_answer),
        ("status_url", &connect.status_url),
    ] {
        if let Some(found) = found {
            line(text, depth + 1, &format!("{name}={}", argument(found)));
        }
    }
    for (name, found) in &connect.params {
        line(text, depth + 1, &format!("{}={}", name.text, argument(found)));
    }
    for group in &connect.groups {
        line(text, depth + 1, "group");
        for leg in &group.legs {
            let kind = leg.kind.map_or("?".to_owned(), |kind| format!("{kind:?}"));
            let mut row =
                format!("{kind} {} timeout={}", argument(&leg.to), argument(&leg.timeout));
            for (name, found) in [
                ("from", &leg.from),
                ("confirm_timeout", &leg.confirm_timeout),
                ("call_state_url", &leg.call_state_url),
            ] {
                if let Some(found) = found {
                    write!(row, " {name}={}", argument(found)).expect("a String takes every text");
                }
            }
            if leg.call_state_events != 0b1000 {
                write!(row, " events={:04b}", leg.call_state_events)
                    .expect("a String takes every text");
            }
            if let Some(confirm) = leg.confirm {
                write!(row, " confirm={confirm}").expect("a String takes every text");
            }
            for (name, found) in &leg.params {
                write!(row, " {}={}", name.text, argument(found))
                    .expect("a String takes every text");
            }
            line(text, depth + 2, &row);
        }
    }
    for (index, confirm) in connect.confirms.iter().enumerate() {
        let owner =
            confirm.leg.map_or("all".to_owned(), |(group, place)| format!("{group}.{place}"));
        match &confirm.script {
            ConfirmScript::Document(dest) => {
                let url = dest.text().map_or(String::new(), argument);
                line(text, depth + 1, &format!("confirm {index} of {owner} {url}"));
            }
            ConfirmScript::Block(body) => {
                line(text, depth + 1, &format!("confirm {index} of {owner}"));
                block(text, depth + 2, body);
            }
        }
    }
    if let Some(after) = &connect.transfer_after_bridge {
        line(text, depth + 1, &format!("after {}", dest(after)));
    }
    result(text, depth + 1, connect.result.as_ref());
}

fn result(text: &mut String, depth: usize, result: Option<&ResultBranch>) {
    match result.map(|result| &result.kind) {
        Some(ResultKind::Cases(found)) => {
            line(text, depth, &format!("result {}", found.variable.text));
            cases(text, depth + 1, found);
        }
        Some(ResultKind::Cond(list)) => {
            line(text, depth, "result");
            entries(text, depth + 1, list);
        }
        None => {}
    }
}

fn cases(text: &mut String, depth: usize, cases: &Cases) {
    for (key, body) in &cases.cases {
        line(text, depth, &format!("case {}", key.text));
        block(text, depth + 1, body);
    }
    if let Some(body) = &cases.default {
        line(text, depth, "default");
        block(text, depth + 1, body);
    }
}

fn entries(text: &mut String, depth: usize, list: &[CondEntry]) {
    for entry in list {
        if let Some((when, body)) = &entry.when {
            line(text, depth, &format!("when {}", when.text));
            block(text, depth + 1, body);
        }
        if let Some(body) = &entry.otherwise {
            line(text, depth, "else");
            block(text, depth + 1, body);
        }
    }
}

fn dest(dest: &Dest) -> String {
    match &dest.kind {
        DestKind::Section(name) => format!("section {name}"),
        DestKind::Url(url) => format!("url {}", argument(url)),
        DestKind::Inline(found, _) => format!("inline {}", argument(found)),
        DestKind::Computed(found) => format!("computed {}", argument(found)),
    }
}

fn argument(argument: &Argument) -> String {
    match &argument.kind {
        ArgumentKind::Literal(value) => self::value(value),
        ArgumentKind::Template(template, check) => {
            let check = check.as_ref().map_or(String::new(), |check| {
                let bound = |bound: &Option<swml_runtime::value::Number>| {
                    bound.map_or(String::new(), |number| number.get().to_string())
                };
                let range = format!("{}..{}", bound(&check.min), bound(&check.max));
                let range = if range == ".." { String::new() } else { format!(" {range}") };
                let choices: Vec<_> = check.choices.iter().map(|word| word.as_str()).collect();
                let choices = if choices.is_empty() {
                    String::new()
                } else {
                    format!(" {}", choices.join("|"))
                };
                format!(":{:?}{range}{choices}", check.kind)
            });
            format!("<{}{check}>", template.text)
        }
        ArgumentKind::List(items) => {
            format!("[{}]", items.iter().map(self::argument).collect::<Vec<_>>().join(", "))
        }
        ArgumentKind::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(name, item)| format!("{name}: {}", self::argument(item)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        ArgumentKind::Stringified(inner) => format!("text({})", self::argument(inner)),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Undefined => "undefined".into(),
        Value::Null => "null".into(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.get().to_string(),
        Value::Text(text) => format!("{:?}", text.as_str()),
        Value::List(items) => {
            format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(name, item)| format!("{name}: {}", self::value(item)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn line(text: &mut String, depth: usize, words: &str) {
    writeln!(text, "{}{words}", "  ".repeat(depth)).expect("a String takes every text");
}
