/**
 * Cuts work into chunks that any number of threads take from a common counter.
 *
 * What a chunk computes depends on its number alone, and no two chunks write the same place, so the bits are the same
 * for any number of threads and whichever thread takes which chunk.
 *
 * The control block lies in the memory that all threads share. One job runs at a time.
 */
import { runChunk } from "./chunks";
import { storeFactors } from "./generated/winograd_transforms";

// Offsets in the control block, in bytes: what one thread writes while others read has a cache line of its own.
const GENERATION = 0; // number of the job; counts up
const TICKET = 64; // (first chunk that nobody has taken yet << 16) | how many nobody has
const DONE = 128; // chunks that are finished
const FAILED = 192; // set when a thread broke down
const STOP = 196; // set when threads shall end
const KIND = 256;
const CHUNKS = 260;
const WORKERS = 264; // threads beside the main one
const SCRATCH = 268; // address of the scratch space of thread 0
const SCRATCH_STRIDE = 272; // from one thread's scratch space to the next
const FIRST = 276; // number of the first chunk
const ARGUMENTS = 320;
const FACTORS = 512; // of the Winograd transforms

/** A job's result: all went well, a thread broke down, or one did not answer in time. */
const OK = 0, BROKEN = 1, SILENT = 2;

const TICKETS: i32 = 0xffff;
/** How often a thread looks for work, or for the end of it, before it sleeps: to be woken costs as much as a small kernel. */
const SPINS: i32 = 200_000;
/** How long a thread may be silent, in nanoseconds. */
const PATIENCE: i64 = 60_000_000_000;

let control: usize = 0;
let thread: i32 = 0;

/** Takes the control block, in whose zeroed memory JavaScript has set the number of workers. Thread 0 is the main one. */
export function start(controlBlock: usize, threadNumber: i32): void {
  control = controlBlock;
  thread = threadNumber;
  storeFactors(controlBlock + FACTORS);
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function factors(): usize {
  return control + FACTORS;
}

/** The arguments of the job. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function args(): usize {
  return control + ARGUMENTS;
}

/** Memory that belongs to the thread alone. */
export function scratch(): usize {
  return <usize> load<u32>(control, SCRATCH) + <usize> thread * <usize> load<u32>(control, SCRATCH_STRIDE);
}

/** Runs all chunks of a kind of job whose arguments are set. */
export function parallel(kind: i32, chunks: i32): i32 {
  const workers = load<i32>(control, WORKERS);
  if (workers == 0 || chunks < 2) {
    for (let chunk = 0; chunk < chunks; chunk++) runChunk(kind, chunk);
    return OK;
  }
  // A ticket has room for so many chunks at a time.
  for (let first = 0; first < chunks; first += TICKETS) {
    const status = parallelFrom(kind, first, min(TICKETS, chunks - first), workers);
    if (status) return status;
  }
  return OK;
}

function parallelFrom(kind: i32, first: i32, chunks: i32, workers: i32): i32 {
  if (ASC_FEATURE_THREADS) {
    store<i32>(control, kind, KIND);
    store<i32>(control, first, FIRST);
    store<i32>(control, chunks, CHUNKS);
    atomic.store<i32>(control, 0, DONE);
    atomic.store<i32>(control, chunks, TICKET);
    atomic.add<i32>(control, 1, GENERATION);
    atomic.notify(control + GENERATION, min(workers, chunks - 1));
    takeChunks();
    return finish(chunks);
  }
  return OK;
}

/**
 * The main thread takes chunks from the front, the others from the back: so each finds in its cache what it worked on in the
 * kernel before.
 */
function takeChunks(): void {
  for (;;) {
    const ticket = atomic.load<i32>(control, TICKET), left = ticket & TICKETS;
    if (left == 0) return;
    const front = thread == 0 ? TICKETS + 1 : 0;
    if (atomic.cmpxchg<i32>(control, ticket, ticket + front - 1, TICKET) != ticket) continue;
    // The job cannot end before this chunk does: what is read from here on is this job's.
    const chunk = (ticket >>> 16) + (thread == 0 ? 0 : left - 1), chunks = load<i32>(control, CHUNKS);
    runChunk(load<i32>(control, KIND), load<i32>(control, FIRST) + chunk);
    if (atomic.add<i32>(control, 1, DONE) + 1 == chunks && thread > 0) atomic.notify(control + DONE, 1);
  }
}

/** Waits until the chunks that others have taken are done. */
function finish(chunks: i32): i32 {
  for (;;) {
    let done = 0;
    for (let i = 0; i < SPINS; i++) {
      done = atomic.load<i32>(control, DONE);
      if (done == chunks) return OK;
      if (atomic.load<i32>(control, FAILED) != 0) return BROKEN;
    }
    if (atomic.wait<i32>(control + DONE, done, PATIENCE) == 2) return SILENT;
  }
  return OK;
}

/** What every thread but the main one does: takes chunks of job after job, until it is told to stop. */
export function serve(): void {
  if (ASC_FEATURE_THREADS) {
    let seen = 0;
    for (;;) {
      let generation = seen;
      for (let i = 0; i < SPINS && generation == seen; i++) generation = atomic.load<i32>(control, GENERATION);
      if (generation == seen) {
        atomic.wait<i32>(control + GENERATION, seen, -1);
        generation = atomic.load<i32>(control, GENERATION);
      }
      if (atomic.load<i32>(control, STOP) != 0) return;
      seen = generation;
      takeChunks();
    }
  }
}
