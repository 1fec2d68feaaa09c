//! What stands behind the end of an image: padding, or what someone appended.

use super::wipe;

/// Zeros what follows an image, but does not destroy a second image silently.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// The first bytes that are not zero.
    first: [u8; 3],
    seen: usize,
    /// Anything but zeros is a fault.
    foreign: bool,
}

impl Tail {
    /// For a whole fragment that follows a finished image and begins none.
    pub(super) fn of_foreign() -> Self {
        Self { foreign: true, ..Self::default() }
    }

    pub(super) fn scrub(&mut self, chunk: &mut [u8]) -> bool {
        for byte in chunk.iter() {
            let Some(slot) = self.first.get_mut(self.seen) else { break };
            if self.seen > 0 || *byte != 0 {
                *slot = *byte;
                self.seen += 1;
            }
        }
        wipe(chunk)
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        if self.foreign && self.seen > 0 {
            Some("a fragment belongs to no image")
        } else if matches!(self.first, [0xFF, 0xD8 | 0x4F, 0xFF]) {
            Some("a second image follows in the same fragment")
        } else {
            None
        }
    }
}
