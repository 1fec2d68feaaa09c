//! The traditional cipher of zip files (PKWARE APPNOTE 6.1). Weak, but it is what most encrypted zips are made with.

/// One step of CRC-32 for each byte value.
const TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    let mut first = 0_u32;
    while at < 256 {
        let mut value = first;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
        first += 1;
    }
    table
}

fn step(crc: u32, byte: u8) -> u32 {
    crc >> 8 ^ TABLE[usize::from(crc.to_le_bytes()[0] ^ byte)]
}

/// The three keys, which change with each byte.
#[derive(Clone)]
pub struct ZipCipher([u32; 3]);

impl ZipCipher {
    /// As they are before the first byte of a member.
    pub fn new(password: &[u8]) -> Self {
        let mut keys = Self([0x1234_5678, 0x2345_6789, 0x3456_7890]);
        for &byte in password {
            keys.turn(byte);
        }
        keys
    }

    /// Decrypts what comes next, in place.
    pub fn decrypt(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            let word = self.0[2] | 2;
            *byte ^= (word.wrapping_mul(word ^ 1) >> 8).to_le_bytes()[0];
            self.turn(*byte);
        }
    }

    fn turn(&mut self, byte: u8) {
        let [first, second, third] = self.0;
        let first = step(first, byte);
        let second = second.wrapping_add(first & 0xFF).wrapping_mul(134_775_813).wrapping_add(1);
        self.0 = [first, second, step(third, second.to_be_bytes()[0])];
    }
}
