//! Threads that rewrite and survey batches, and hand the results back in the order the batches came.
//!
//! Whoever fills the pool needs no lock of its own to keep the threads busy: with Python on the other side, no worker
//! ever waits for the interpreter.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::cancel::Cancel;
use crate::fault::{Fault, Outcome};
use crate::plan::Plan;
use crate::read::origin::{Origin, Room};
use crate::read::stamp::FileStamp;
use crate::rewrite::identity::{Assignments, LeafKey, Subjects};
use crate::rewrite::sighting::Sighting;
use crate::rewrite::study::Studies;
use crate::survey::{self, Notes, Place};
use crate::transfer::stage::{Job, Options, Staged, Workshop, stage};

/// A file of a batch.
#[derive(Debug)]
pub struct Entry {
    /// Number that comes back with the result.
    pub ordinal: i64,
    /// Where it is.
    pub origin: Origin,
    /// Its folder in the source's tree.
    pub folders: PathBuf,
    /// What the identity strategy makes of its path.
    pub group: String,
}

/// A batch of work.
#[derive(Debug)]
pub enum Batch {
    /// De-identify these files.
    Rewrite(Vec<Entry>),
    /// Say whose these files are.
    Survey(Vec<Entry>),
}

/// What came of a batch; files that a cancelled run didn't come to are absent.
pub enum Done {
    /// By ordinal.
    Rewritten(Vec<(i64, Staged)>),
    /// Leaves in the order they are first seen.
    Surveyed(Leaves, Studies),
}

/// A leaf as some files show it.
#[derive(Debug)]
pub struct Seen {
    /// Whose it is.
    pub sighting: Sighting,
    /// The group of its files.
    pub group: String,
    /// Ordinal of its first file.
    pub first: i64,
    /// How many files of these belong to it.
    pub files: u64,
}

/// Leaves, each once.
#[derive(Debug, Default)]
pub struct Leaves {
    seen: Vec<Seen>,
    at: FxHashMap<LeafKey, usize>,
}

impl Leaves {
    /// Takes in one file.
    fn add(&mut self, sighting: Sighting, group: &str, ordinal: i64) {
        match self.at.entry(sighting.leaf) {
            Occupied(entry) => {
                let known = &mut self.seen[*entry.get()];
                known.sighting.merge(&sighting);
                known.files += 1;
            }
            Vacant(entry) => {
                entry.insert(self.seen.len());
                self.seen.push(Seen { sighting, group: group.to_owned(), first: ordinal, files: 1 });
            }
        }
    }

    /// In the order they were added.
    pub fn into_seen(self) -> Vec<Seen> {
        self.seen
    }
}

/// What all batches share.
pub struct Shared {
    /// What to do.
    pub plan: Arc<Plan>,
    /// Where outputs go.
    pub out: PathBuf,
    /// Whether to stop.
    pub cancel: Arc<Cancel>,
    /// Decisions for the leaves, if they were made beforehand.
    pub assignments: Option<Arc<Assignments>>,
    /// What a survey found out of each study, if there was one.
    pub studies: Option<Arc<Studies>>,
    /// Whether the leaves of rewritten files are kept, for those who ask afterwards. Without decisions only: who made
    /// them has seen the leaves.
    pub sight: bool,
    /// How to write.
    pub options: Options,
}

/// The threads. Dropping it waits for what they have begun.
pub struct Pool {
    work: Option<Sender<(u64, Batch)>>,
    done: Receiver<(u64, Done)>,
    waiting: HashMap<u64, Done>,
    submitted: u64,
    taken: u64,
    leaves: Leaves,
    studies: Studies,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `threads` threads, at least one.
    pub fn new(shared: Shared, threads: usize) -> Self {
        let (work, todo) = channel();
        let (finished, done) = channel();
        let (todo, shared) = (Arc::new(Mutex::new(todo)), Arc::new(shared));
        let start = |_| {
            let (todo, shared, finished) = (Arc::clone(&todo), Arc::clone(&shared), finished.clone());
            std::thread::spawn(move || labour(&shared, &todo, &finished))
        };
        let threads = (0..threads.max(1)).map(start).collect();
        Self {
            work: Some(work),
            done,
            waiting: HashMap::new(),
            submitted: 0,
            taken: 0,
            leaves: Leaves::default(),
            studies: Studies::default(),
            threads,
        }
    }

    /// Adds a batch.
    pub fn submit(&mut self, batch: Batch) {
        if let Some(work) = &self.work {
            // Fails only if every thread is gone, and threads don't end before the pool does.
            let _ = work.send((self.submitted, batch));
            self.submitted += 1;
        }
    }

    /// The result of the oldest batch not taken yet, if it comes within `patience`.
    pub fn next(&mut self, patience: Duration) -> Option<Done> {
        loop {
            if let Some(mut done) = self.waiting.remove(&self.taken) {
                self.taken += 1;
                self.note(&mut done);
                return Some(done);
            }
            match self.done.recv_timeout(patience) {
                Ok((number, done)) => {
                    self.waiting.insert(number, done);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// The leaves of the files rewritten in the batches taken so far, in the order they were first seen.
    pub fn leaves(&mut self) -> Vec<Seen> {
        std::mem::take(&mut self.leaves).into_seen()
    }

    /// What the surveys taken so far found out of each study.
    pub fn studies(&mut self) -> Studies {
        std::mem::take(&mut self.studies)
    }

    fn note(&mut self, done: &mut Done) {
        match done {
            Done::Surveyed(_, studies) => self.studies.merge(std::mem::take(studies)),
            Done::Rewritten(files) => {
                for (ordinal, staged) in files {
                    if let Some(sighting) = staged.sighting.take() {
                        self.leaves.add(sighting, "", *ordinal);
                    }
                }
            }
        }
    }

    /// How many batches are under way or waiting to be taken.
    pub const fn under_way(&self) -> u64 {
        self.submitted - self.taken
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.work = None;
        for thread in self.threads.drain(..) {
            // A thread catches the panics of its files; there is nobody left to tell of any other.
            let _ = thread.join();
        }
    }
}

/// What one thread does until there is no more work.
fn labour(shared: &Shared, todo: &Mutex<Receiver<(u64, Batch)>>, finished: &Sender<(u64, Done)>) {
    let mut room = Room::default();
    let mut notes = Notes::default();
    loop {
        let next = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = next else { return };
        let done = match batch {
            Batch::Rewrite(entries) => Done::Rewritten(rewrite(shared, &entries, &mut room)),
            Batch::Survey(entries) => survey(shared, &entries, &mut notes, &mut room),
        };
        if finished.send((number, done)).is_err() {
            return;
        }
    }
}

fn rewrite(shared: &Shared, entries: &[Entry], room: &mut Room) -> Vec<(i64, Staged)> {
    let Shared { plan, out, cancel, assignments, studies, sight, options } = shared;
    let shop = Workshop { plan, out, cancel, options: *options };
    let mut done = Vec::with_capacity(entries.len());
    for entry in entries {
        if cancel.is_set() {
            break;
        }
        let assigned = assignments.as_deref().map(|assignments| (assignments, entry.group.as_str()));
        let subjects = Subjects { assigned, studies: studies.as_deref(), sight: *sight };
        let job = Job { origin: &entry.origin, folders: &entry.folders, subjects };
        // No file is known that makes the engine panic; should there be one, it mustn't cost the others theirs.
        let staged = catch_unwind(AssertUnwindSafe(|| stage(shop, job, room)));
        let internal = || Fault { outcome: Outcome::Failed, ..Fault::unplaced("internal-error") };
        match staged.unwrap_or_else(|_| Some(Staged::stopped(internal(), FileStamp::default()))) {
            Some(staged) => done.push((entry.ordinal, staged)),
            None => break,
        }
    }
    done
}

fn survey(shared: &Shared, entries: &[Entry], notes: &mut Notes, room: &mut Room) -> Done {
    let mut leaves = Leaves::default();
    for entry in entries {
        if shared.cancel.is_set() {
            break;
        }
        // What can't be surveyed is refused by the rewrite, for the same reason.
        let place = Place { group: &entry.group, folders: &entry.folders };
        let seen = || survey::survey(&shared.plan, &entry.origin, place, notes, room);
        let sighting = catch_unwind(AssertUnwindSafe(seen));
        let Ok(Ok(sighting)) = sighting else { continue };
        leaves.add(sighting, &entry.group, entry.ordinal);
    }
    Done::Surveyed(leaves, std::mem::take(&mut notes.listener).studies)
}
