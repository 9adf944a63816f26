//! `legs`: what called parties do.

use swml_runtime::io::EndReason;
use swml_runtime::sim::script::LegScript;
use swml_runtime::time::Millis;

use super::entry;
use super::reader::{Reader, is_nothing};
use crate::syntax::View;

const KEYS: &[&str] = &["ring", "early_media", "answer", "fail", "at", "hangup", "late", "by"];

impl Reader<'_> {
    pub(super) fn leg(&mut self, view: View<'_>) -> LegScript {
        if is_nothing(view) {
            return LegScript::default();
        }
        let Some(map) = self.map("a leg", "{ ring: 1s, answer: 4s }", view) else {
            return LegScript::default();
        };
        self.keys("a leg", map, KEYS);
        let ring = self.maybe(map, "ring", Self::duration);
        let early_media = self.maybe(map, "early_media", Self::duration);
        let answer = self.maybe(map, "answer", Self::duration);
        let at = self.maybe(map, "at", Self::duration);
        let hangup = self.maybe(map, "hangup", Self::duration);
        let fail = self.maybe(map, "fail", Self::reason);
        let late = self.flag(map, "late");
        let people = [("person", false), ("voicemail", true)];
        let voicemail = self.maybe(map, "by", |reader, view| reader.word("\"by\"", view, &people));
        // Without a time it fails a second after it rings.
        let usual = Millis(ring.map_or(0, |ring| ring.0) + 1000);
        let end = answer.or(fail.map(|_| at.unwrap_or(usual)));
        let has = |name| entry(map, name).is_some();
        for (key, is_wrong, message) in [
            ("at", !has("fail"), "`at` of a leg says when it fails and goes with `fail`"),
            ("fail", has("answer"), "a leg has `answer` or `fail`: it cannot do both"),
            ("hangup", !has("answer"), "`hangup` of a leg counts from its `answer`"),
            ("late", !has("answer"), "`late` says when an `answer` comes: give one"),
            ("by", !has("answer"), "`by` of a leg says who answers: give an `answer`"),
            (
                "ring",
                ring.zip(end).is_some_and(|(ring, end)| ring > end),
                "a leg rings before it answers or fails",
            ),
            (
                "early_media",
                early_media.zip(end).is_some_and(|(sound, end)| sound > end),
                "`early_media` of a leg comes before it answers or fails",
            ),
        ] {
            if let Some((key, _)) = entry(map, key).filter(|_| is_wrong) {
                self.conflict(key.span(), message);
            }
        }
        LegScript {
            ring,
            early_media,
            answer,
            fail: fail.map(|reason| (at.unwrap_or(usual), reason)),
            hangup,
            late,
            voicemail: voicemail.unwrap_or(false),
        }
    }

    /// Why a leg ends, by the platform's word.
    pub(super) fn reason(&mut self, view: View<'_>) -> Option<EndReason> {
        let words = EndReason::ALL.map(|reason| (reason.word(), reason));
        self.word("the reason", view, &words)
    }
}
