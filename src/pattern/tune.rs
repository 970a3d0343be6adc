//! What is done to finished code and variants so that less of them is run, with the same result.

use rustc_hash::FxHashMap;

use super::need::reachable;
use super::program::{Instruction, Variant, VariantId};

/// Lets whatever goes on at a jump go on at once where the jump leads.
pub(super) fn thread_jumps(code: &mut [Instruction]) {
    for at in 0..code.len() {
        let landing = code[at].target().map(|to| landing(code, to));
        if let (Some(target), Some(landing)) = (code[at].target_mut(), landing) {
            *target = landing;
        }
    }
}

/// Where a chain of jumps ends.
pub(super) fn landing(code: &[Instruction], mut at: u32) -> u32 {
    // every loop has a branch in it, so this comes to an end
    while let Instruction::Jump(to) = code[at as usize] {
        at = to;
    }
    at
}

/// Finds for each variant the next one that asks other things of what stands behind the trigger: the ways to enter one pattern
/// mostly differ before it.
pub(super) fn find_others(variants: &mut [Variant]) {
    let asks = |variant: &Variant| (variant.right_set, variant.needs_behind, variant.leaves_sentence);
    for at in (0..variants.len()).rev() {
        variants[at].next_other = match variants.get(at + 1) {
            Some(next) if asks(next) == asks(&variants[at]) => next.next_other,
            _ => at as VariantId + 1,
        };
    }
}

/// On which side of its trigger each variant is tried first: where there is less code, unless that cannot fail, or the code on the
/// left is that of other variants too, so that what it finds is known already.
pub(super) fn choose_sides(code: &[Instruction], variants: &mut [Variant]) {
    let mut users: FxHashMap<u32, usize> = FxHashMap::default();
    for left in variants.iter().filter_map(|variant| variant.left) {
        *users.entry(left).or_default() += 1;
    }
    for variant in variants {
        let length = |start: u32| reachable(code, start).len();
        variant.starts_right = variant.left.is_some_and(|left| {
            users[&left] == 1 && length(variant.right) < length(left) && may_fail(code, variant.right)
        });
    }
}

/// False if the code does nothing but note places.
fn may_fail(code: &[Instruction], start: u32) -> bool {
    let idle =
        |at: &u32| matches!(code[*at as usize], Instruction::Save(_) | Instruction::Jump(_) | Instruction::Accept);
    !reachable(code, start).iter().all(idle)
}
