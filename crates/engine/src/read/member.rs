//! A member of an archive, read where it stands in the archive's file, and unpacked no further than it is read.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

use flate2::{Decompress, FlushDecompress, Status};
use libdeflater::Decompressor;
use memchr::memmem;

use crate::fault::Fault;
use crate::read::source::{Source, open, part};
use crate::read::stamp::FileStamp;

/// Bytes read from the archive at once.
const PIECE: u64 = 64 * 1024;

/// What stands before a deflated stream in a gzip file (RFC 1952).
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/// Where a member is, and what its archive says of it: by whoever has read and judged the archive's index.
#[derive(Clone, Debug)]
pub struct Member {
    /// The archive's file.
    pub archive: PathBuf,
    /// What that file was when its index was read.
    pub stamp: FileStamp,
    /// Offset of the member's first byte in it.
    pub at: u64,
    /// Bytes there.
    pub packed: u64,
    /// Bytes unpacked. As many are held in memory: whoever makes this sees to it that they aren't too many.
    pub size: u64,
    /// Whether it is deflated (RFC 1951); otherwise it is stored.
    pub deflated: bool,
    /// CRC-32 of the unpacked bytes, where the archive has one.
    pub crc: Option<u32>,
}

/// Room to unpack in, used again and again: what it once took of memory isn't cleared anew.
pub struct Unpacking {
    packed: Vec<u8>,
    /// As long as the longest so far; what is unpacked are the first `filled` bytes.
    plain: Vec<u8>,
    filled: usize,
    inflating: Decompress,
    at_once: Decompressor,
}

impl Default for Unpacking {
    fn default() -> Self {
        Self {
            packed: Vec::new(),
            plain: Vec::new(),
            filled: 0,
            inflating: Decompress::new(false),
            at_once: Decompressor::new(),
        }
    }
}

impl Unpacking {
    /// Room for what is missing of so many bytes.
    fn missing(&mut self, end: usize) -> &mut [u8] {
        if self.plain.len() < end {
            self.plain.resize(end, 0);
        }
        &mut self.plain[self.filled.min(end)..end]
    }
}

impl Member {
    /// Begins to read it.
    ///
    /// # Errors
    /// Failed when the archive can't be read or isn't what it was.
    pub fn open<'a>(&'a self, room: &'a mut Unpacking) -> Result<MemberSource<'a>, Fault> {
        let mut file = open(&self.archive)?;
        file.seek(SeekFrom::Start(self.at))?;
        room.packed.clear();
        room.filled = 0;
        room.inflating.reset(false);
        let source = MemberSource { member: self, file, room, left: self.packed, at: 0, ended: false };
        source.check_archive()?;
        Ok(source)
    }

    /// The whole of it, checked.
    ///
    /// # Errors
    /// Quarantined when it is damaged; failed when the archive can't be read or isn't what it was.
    pub fn unpack<'a>(&'a self, room: &'a mut Unpacking) -> Result<&'a [u8], Fault> {
        let mut source = self.open(room)?;
        let whole = source.whole();
        source.check_archive()?; // if somebody is writing it, that is what's wrong
        whole?;
        Ok(&room.plain[..room.filled])
    }
}

/// A member that is being read.
pub struct MemberSource<'a> {
    member: &'a Member,
    file: File,
    room: &'a mut Unpacking,
    /// Packed bytes that aren't read yet.
    left: u64,
    /// How many of those last read are unpacked.
    at: usize,
    /// Whether the deflated stream has come to its end.
    ended: bool,
}

impl MemberSource<'_> {
    fn check_archive(&self) -> Result<(), Fault> {
        if FileStamp::of(&self.file.metadata()?) == self.member.stamp { Ok(()) } else { Err(Fault::changed()) }
    }

    /// Unpacks all of it, and nothing may be left over.
    fn whole(&mut self) -> io::Result<()> {
        let size = usize::try_from(self.member.size).map_err(|_| ErrorKind::InvalidData)?;
        if !self.member.deflated {
            self.read(size)?;
        } else if let Some(crc) = self.member.crc
            && self.inflate_at_once(size, crc)?
        {
            return Ok(());
        } else {
            self.inflate(size.checked_add(1).ok_or(ErrorKind::InvalidData)?)?;
        }
        let Unpacking { packed, plain, filled, .. } = &*self.room;
        let is_whole = *filled == size && self.left == 0 && self.at == packed.len();
        let is_right = self.member.crc.is_none_or(|crc| crc32fast::hash(&plain[..*filled]) == crc);
        if is_whole && is_right { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }

    /// Goes on until so many bytes are there.
    fn read(&mut self, end: usize) -> io::Result<()> {
        let missing = self.room.missing(end);
        if missing.len() as u64 > self.left {
            return Err(ErrorKind::InvalidData.into());
        }
        self.file.read_exact(missing)?;
        self.left -= missing.len() as u64;
        self.room.filled = self.room.filled.max(end);
        Ok(())
    }

    /// Goes on until so many bytes are there, or the stream is at its end.
    fn inflate(&mut self, end: usize) -> io::Result<()> {
        while self.room.filled < end && !self.ended {
            if self.at == self.room.packed.len() {
                self.refill()?;
            }
            self.room.missing(end);
            let Unpacking { packed, plain, filled, inflating, .. } = &mut *self.room;
            let (before_in, before_out) = (inflating.total_in(), inflating.total_out());
            let status = inflating.decompress(&packed[self.at..], &mut plain[*filled..end], FlushDecompress::None);
            let taken = count(inflating.total_in() - before_in);
            let given = count(inflating.total_out() - before_out);
            self.at += taken;
            *filled += given;
            self.ended = status.map_err(|_| ErrorKind::InvalidData)? == Status::StreamEnd;
            if taken == 0 && given == 0 && !self.ended {
                return Err(ErrorKind::InvalidData.into());
            }
        }
        Ok(())
    }

    /// Unpacks and checks all of it; false, and as it was before, if that doesn't tell whether anything is left over.
    ///
    /// That is done by a library that takes two thirds of the time, and knows whole streams only. It tells where a
    /// stream ends to those who hand it a gzip file: there the checksum and the size have to stand.
    fn inflate_at_once(&mut self, size: usize, crc: u32) -> io::Result<bool> {
        let length = u32::try_from(size).map_err(|_| ErrorKind::InvalidData)?;
        let packed = &mut self.room.packed;
        packed.extend_from_slice(&GZIP);
        (&mut self.file).take(self.left).read_to_end(packed)?;
        let behind = (u64::from(length) << 32 | u64::from(crc)).to_le_bytes();
        packed.extend_from_slice(&behind);
        let end = packed.len() - behind.len();
        if (end - GZIP.len()) as u64 != self.left {
            return Err(ErrorKind::InvalidData.into());
        }
        self.room.missing(size);
        let Unpacking { packed, plain, filled, at_once, .. } = &mut *self.room;
        *filled = at_once.gzip_decompress(packed, &mut plain[..size]).map_err(|_| ErrorKind::InvalidData)?;
        if memmem::find(packed, &behind) == Some(end) {
            return Ok(true);
        }
        (*filled, self.at) = (0, 0);
        packed.clear();
        self.file.seek(SeekFrom::Start(self.member.at))?;
        Ok(false)
    }

    fn refill(&mut self) -> io::Result<()> {
        let packed = &mut self.room.packed;
        packed.clear();
        self.at = 0;
        let read = (&mut self.file).take(self.left.min(PIECE)).read_to_end(packed)?;
        self.left -= read as u64;
        if read > 0 { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }
}

impl Source for MemberSource<'_> {
    fn len(&self) -> u64 {
        self.member.size
    }

    fn is_costly(&self) -> bool {
        self.member.deflated
    }

    fn append(&mut self, offset: u64, count: usize, to: &mut Vec<u8>) -> io::Result<()> {
        let end = usize::try_from(offset).ok().and_then(|start| start.checked_add(count));
        let end = end.filter(|&end| end as u64 <= self.member.size).ok_or(ErrorKind::UnexpectedEof)?;
        if self.member.deflated {
            self.inflate(end)?;
        } else {
            self.read(end)?;
        }
        to.extend_from_slice(
            part(&self.room.plain[..self.room.filled], offset, count).map_err(|_| ErrorKind::InvalidData)?,
        );
        Ok(())
    }
}

/// Of bytes in memory.
fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
