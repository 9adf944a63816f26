//! One state of a call that is explored: the machine, what watches it, and how its clocks can stand.
//!
//! The machine stands at one instant of its zone, a sample; the zone says at which others it could stand and
//! go on in the same way. [`Call::settle`] reads everything canonically: states of one print differ in
//! nothing but in how their clocks stand.

use std::hash::Hasher;

use swml_runtime::id::LegId;
use swml_runtime::io::Party;
use swml_runtime::machine::Machine;
use swml_runtime::machine::canonical::{Draining, Live, Reader};
use swml_runtime::machine::readings::Rows;
use swml_runtime::monitor::Monitors;
use swml_runtime::time::Time;

use super::lasting::Lasting;
use super::property::State;
use super::reductions::Reductions;
use super::zone::Zone;

/// A state of a call.
#[derive(Debug)]
pub(super) struct Call {
    /// Which beginning it has: what it knows from there never changes.
    pub(super) root: u32,
    pub(super) machine: Machine,
    pub(super) monitors: Monitors,
    pub(super) properties: Vec<State>,
    /// What is open and cannot last for ever.
    pub(super) lasting: Lasting,
    /// The clocks, in the order of the zone.
    pub(super) clocks: Vec<Clock>,
    pub(super) zone: Zone,
    /// The legs in canonical order, but for those that drain: their places in the machine, ids, and
    /// signatures.
    pub(super) legs: Vec<(usize, LegId, u64)>,
    /// How much there is of what only has to end.
    pub(super) draining: Draining,
}

/// A clock of a call: one instant, whoever looks at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Clock {
    /// When it runs out, in the sample.
    pub(super) at: Time,
    /// Whether the machine asks to be woken up by it.
    pub(super) timer: bool,
    /// Whether a property asks to be told.
    pub(super) told: bool,
    /// Whether it is compared with the present.
    pub(super) bound: bool,
    /// Whether it is compared with deadlines that are yet to come.
    pub(super) limit: bool,
    /// Whether an operation must be over by then.
    pub(super) ends: bool,
}

impl Clock {
    /// Whether something happens when it runs out: the machine is woken up, or an operation ends.
    pub(super) const fn is_due(&self) -> bool {
        self.timer || self.ends
    }

    /// Whether no time passes beyond it.
    pub(super) const fn stops(&self) -> bool {
        self.is_due() || self.told
    }
}

/// What tells states of one print apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'c> {
    pub(super) zone: &'c Zone,
    /// Whether legs that were cancelled and legs that were hung up can be there at once.
    pub(super) both: bool,
}

impl Clone for Call {
    fn clone(&self) -> Self {
        Self {
            root: self.root,
            machine: self.machine.clone(),
            monitors: self.monitors.clone(),
            properties: self.properties.clone(),
            lasting: self.lasting.clone(),
            clocks: self.clocks.clone(),
            zone: self.zone.clone(),
            legs: self.legs.clone(),
            draining: self.draining,
        }
    }

    fn clone_from(&mut self, from: &Self) {
        self.root = from.root;
        self.machine.clone_from(&from.machine);
        self.monitors.clone_from(&from.monitors);
        self.properties.clone_from(&from.properties);
        self.lasting.clone_from(&from.lasting);
        self.clocks.clone_from(&from.clocks);
        self.zone.clone_from(&from.zone);
        self.legs.clone_from(&from.legs);
        self.draining = from.draining;
    }
}

impl Call {
    /// A call that has not begun.
    pub(super) fn new(
        root: u32,
        machine: Machine,
        monitors: Monitors,
        properties: Vec<State>,
    ) -> Self {
        Self {
            root,
            machine,
            monitors,
            properties,
            lasting: Lasting::default(),
            clocks: Vec::new(),
            zone: Zone::of_no_clocks(),
            legs: Vec::new(),
            draining: Draining::default(),
        }
    }

    /// How its clocks can stand, and what can come of what drains: what tells states of one print apart.
    pub(super) fn shape(&self) -> Shape<'_> {
        // That some are cancelled, and some hung up, the print says. Whatever drains, whatever else happens,
        // can become any part of that; what has to be known besides is whether a cancelled leg can be hung
        // up with another still cancelled.
        let Draining { cancelled, hanging_up, stopped: _ } = self.draining;
        Shape { zone: &self.zone, both: hanging_up > 0 || cancelled > 1 }
    }

    /// The rows of the readings that were asked on the way to it.
    pub(super) fn asked(&self) -> Rows {
        self.machine.asked().and(self.monitors.asked())
    }

    /// About how many bytes it takes.
    pub(super) fn weight(&self) -> usize {
        const BESIDES: usize = 1_200;
        size_of::<Self>() + BESIDES + self.zone.bounds().len() * 8 + self.legs.len() * 150
    }

    /// Moves every clock to where it stands in another sample. `move_to` gives the new instant of a clock by
    /// its place.
    pub(super) fn retime(&mut self, move_to: impl Fn(usize) -> Time) {
        let Self { machine, monitors, properties, lasting, clocks, .. } = self;
        let moved = |at: &mut Time| {
            if let Some(clock) = clocks.iter().position(|clock| clock.at == *at) {
                *at = move_to(clock);
            }
        };
        machine.instants(moved);
        monitors.instants(moved);
        properties.iter_mut().filter_map(|state| state.deadline.as_mut()).for_each(moved);
        lasting.instants(moved);
        for (at, clock) in clocks.iter_mut().enumerate() {
            clock.at = move_to(at);
        }
    }

    /// Reads the call canonically: its print, and its clocks in order.
    pub(super) fn settle(&mut self, live: &Live, reductions: Reductions) -> u128 {
        let Self { root, machine, monitors, properties, lasting, clocks, legs, .. } = self;
        legs.clear();
        let stays = |place: usize| !reductions.merging || !machine.drains(place);
        let stay = machine.live_legs().enumerate().filter(|(place, _)| stays(*place));
        legs.extend(stay.map(|(place, leg)| (place, leg.id, 0)));
        self.draining = machine.draining();
        for (place, id, signature) in legs.iter_mut() {
            let mut print = Print::signature();
            machine.leg_signature(live, *place, &mut print);
            monitors.leg_signature(*id, &mut print);
            *signature = print.finish();
        }
        // Few, and mostly in order.
        if reductions.symmetry {
            legs.sort_by_key(|(place, id, signature)| {
                let ends = lasting.first(Party::Leg(*id));
                (*signature, machine.leg_deadline(*place), ends, *place)
            });
        }
        clocks.clear();
        let mut print =
            Print { one: SEED_ONE, other: SEED_OTHER, now: machine.now(), clocks: Some(clocks) };
        let mut order = [(0, LegId(0)); 16];
        match order.get_mut(..legs.len()) {
            Some(order) => {
                order
                    .iter_mut()
                    .zip(legs.iter())
                    .for_each(|(o, (place, id, _))| *o = (*place, *id));
                read(machine, monitors, live, order, &mut print);
            }
            None => {
                let order: Vec<_> = legs.iter().map(|(place, id, _)| (*place, *id)).collect();
                read(machine, monitors, live, &order, &mut print);
            }
        }
        if !lasting.is_empty() {
            let of_legs = legs.iter().map(|(_, id, _)| Party::Leg(*id));
            for (place, on) in (0..).zip(of_legs.chain([Party::Caller])) {
                print.push(place);
                lasting.read(on, &mut print, Print::ends);
            }
        }
        print.push(u64::from(*root));
        if !reductions.merging {
            print.push(self.draining.stopped as u64);
        }
        for state in properties.iter() {
            state.read(&mut print);
            if let Some(at) = state.deadline {
                print.told(at);
            }
        }
        print.print()
    }
}

fn read(
    machine: &Machine,
    monitors: &Monitors,
    live: &Live,
    order: &[(usize, LegId)],
    print: &mut Print<'_>,
) {
    machine.canonical(live, order.iter().map(|(place, _)| *place), print);
    monitors.canonical(order.iter().map(|(_, id)| *id), print);
}

const SEED_ONE: u64 = 0x243f_6a88_85a3_08d3;
const SEED_OTHER: u64 = 0x1319_8a2e_0370_7344;

/// A canonical reading as a number of 128 bits. Two readings that differ have different ones, but for a
/// chance of one in 2^128 for each pair: `docs/verifier.md` says what that comes to.
struct Print<'c> {
    one: u64,
    other: u64,
    now: Time,
    /// Where clocks are numbered; none where they do not count.
    clocks: Option<&'c mut Vec<Clock>>,
}

impl Print<'_> {
    const fn signature() -> Self {
        Self { one: SEED_ONE, other: SEED_OTHER, now: Time::ZERO, clocks: None }
    }

    #[inline]
    fn push(&mut self, word: u64) {
        self.one = fold(self.one ^ word, 0x9e37_79b9_7f4a_7c15);
        self.other = fold(self.other.rotate_left(29) ^ word, 0xd6e8_feb8_6659_fd93);
    }

    fn print(&self) -> u128 {
        let one = fold(self.one ^ 0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db);
        let other = fold(self.other ^ 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3);
        u128::from(one) << 64 | u128::from(other)
    }

    /// The number of the clock that runs out at an instant.
    fn clock(&mut self, at: Time, mark: impl Fn(&mut Clock)) {
        const PAST: u64 = 1 << 32;
        let Some(clocks) = self.clocks.as_mut() else { return };
        if at < self.now {
            return self.push(PAST);
        }
        let place = clocks.iter().position(|clock| clock.at == at).unwrap_or_else(|| {
            clocks.push(Clock { at, ..Clock::default() });
            clocks.len() - 1
        });
        mark(&mut clocks[place]);
        self.push(place as u64);
    }

    fn told(&mut self, at: Time) {
        self.clock(at, |clock| clock.told = true);
    }

    fn ends(&mut self, at: Time) {
        self.clock(at, |clock| clock.ends = true);
    }
}

/// The 128 bits of a product, folded into 64.
#[inline]
#[allow(clippy::cast_possible_truncation)]
const fn fold(one: u64, other: u64) -> u64 {
    let product = (one as u128).wrapping_mul(other as u128);
    (product as u64) ^ (product >> 64) as u64
}

impl Reader for Print<'_> {
    fn timer(&mut self, at: Time) {
        self.clock(at, |clock| clock.timer = true);
    }

    fn bound(&mut self, at: Time) {
        self.clock(at, |clock| clock.bound = true);
    }

    fn limit(&mut self, at: Time) {
        self.clock(at, |clock| (clock.bound, clock.limit) = (true, true));
    }
}

impl Hasher for Print<'_> {
    #[allow(clippy::cast_possible_truncation)]
    fn finish(&self) -> u64 {
        self.print() as u64
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.push(u64::from_le_bytes(*word)));
        if !rest.is_empty() {
            let mut word = [0; 8];
            word[..rest.len()].copy_from_slice(rest);
            self.push(u64::from_le_bytes(word) ^ (rest.len() as u64) << 59);
        }
    }

    #[inline]
    fn write_u8(&mut self, word: u8) {
        self.push(u64::from(word));
    }

    #[inline]
    fn write_u16(&mut self, word: u16) {
        self.push(u64::from(word));
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.push(u64::from(word));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.push(word);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.push(word as u64);
    }

    #[inline]
    fn write_isize(&mut self, word: isize) {
        self.push(word.cast_unsigned() as u64);
    }
}
