// The boundary to the WebAssembly core. Generated from wasm/abi.def by wasm/gen-abi.mjs: change
// that list, not this file.
/** where `text` begins, in the module's memory */
export const TEXT_OFFSET = 640;
/** bytes that `text` can hold */
export const TEXT_BYTES = 131072;
/** TEXT_OFFSET + TEXT_BYTES */
export const TEXT_END = 131712;
/** where the records begin, in the module's memory */
export const RECORDS_OFFSET = 131776;
/** bytes that may be appended to `text` before a parse */
export const MAX_CHUNK = 65536;
/** records of one batch */
export const MAX_RECORDS = 8192;
/** bytes of an unfinished line above which its value is handed out in parts */
export const FLUSH = 65535;
/** where the event types known by number stand, in the module's memory */
export const TYPES_OFFSET = 128;
/** bytes from one to the next: its length in one byte, then its name */
export const TYPE_STRIDE = 32;
/** an op's event type stands above its kind and its flags */
export const TYPE_SHIFT = 6;
/** number of the event type that the last TYPE record gave */
export const DYNAMIC_TYPE = 63;
/** event types that are known by number */
export const MAX_TYPES = 15;
/** bytes of the longest event type that is known by number */
export const TYPE_BYTES = 31;
/** the longest delay that every timer can express */
export const MAX_DELAY_MS = 2147483647;
/** the shortest delay before a reconnection, also after `retry: 0` */
export const MIN_DELAY_MS = 10;
/** reconnection time until the server says otherwise */
export const RECONNECTION_MS = 3000;
/** first delay added when attempts in a row bring no event; doubles */
export const BACKOFF_MS = 100;
/** doublings of that delay */
export const BACKOFF_DOUBLINGS = 8;
/** bytes of one event above which the connection fails */
export const MAX_EVENT_BYTES = 134217728;
/** CONNECTING, OPEN or CLOSED */
export const W_READY_STATE = 0;
/** actions that are still to be taken */
export const W_DUE = 1;
/** why ERROR was asked for */
export const W_REASON = 2;
/** how long WAIT waits */
export const W_DELAY_MS = 3;
/** the reconnection time */
export const W_RECONNECTION_MS = 4;
/** the timer is running */
export const W_WAITING = 5;
/** attempts in a row that brought no event */
export const W_BARREN = 6;
/** where the next chunk goes */
export const W_WRITE_AT = 7;
/** first byte that this batch's records name */
export const W_LOW = 8;
/** end of the bytes that this batch's records name */
export const W_HIGH = 9;
/** 1 when [low, high) is all ASCII */
export const W_ASCII = 10;
/** 1 when all records are EVENTs of one whole line each, with nothing but ASCII between them */
export const W_PLAIN = 11;
/** 1 when the record table filled up: call parse(end) again with the same end */
export const W_MORE = 12;
/** start of the unfinished line */
export const W_LINE = 13;
/** where the search for its end goes on */
export const W_SCAN = 14;
/** what the block or the line has left open */
export const W_PENDING = 15;
/** op of the record that the next empty line emits */
export const W_EVENT_OP = 16;
/** start of the data that the block has in `text` */
export const W_DATA_START = 17;
/** end of that data */
export const W_DATA_END = 18;
/** bytes of this event that were handed out in parts */
export const W_VALUE_BYTES = 19;
/** value of an unfinished retry line */
export const W_DIGITS = 20;
/** this stream has dispatched an event */
export const W_FRUITFUL = 21;
/** nothing but a possible byte order mark was read */
export const W_AT_START = 22;
/** the last chunk ended in CR: a LF now belongs to it */
export const W_AFTER_CR = 23;
/** the pending bytes hold a byte above 0x7F */
export const W_NON_ASCII = 24;
/** an event went over the limit */
export const W_TOO_LARGE = 25;
/** set by the caller: lines that mean nothing become IGNORED records */
export const W_TELLS_IGNORED = 26;
/** dispatch: data [start, end), number of the event type in op >> TYPE_SHIFT */
export const RECORD_EVENT = 1;
/** a part of a value: FIELD says which buffer it belongs to */
export const RECORD_PART = 2;
/** the last event ID buffer becomes [start, end) */
export const RECORD_ID = 3;
/** the event type DYNAMIC_TYPE becomes [start, end) */
export const RECORD_TYPE = 4;
/** the line [start, end) means nothing: a comment, an unknown field, a bad value */
export const RECORD_IGNORED = 5;
/** the last event ID buffer becomes the last event ID; names no bytes, as RETRY */
export const RECORD_COMMIT = 6;
/** the reconnection time became `start` milliseconds */
export const RECORD_RETRY = 7;
/** on EVENT: commit the last event ID buffer first */
export const FLAG_COMMITS = 8;
/** on EVENT, ID, TYPE, IGNORED: the value begins with the parts handed out before */
export const FLAG_PARTED = 16;
/** on PART: it belongs to an unfinished line, not to the data buffer */
export const FLAG_FIELD = 32;
export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSED = 2;
/** end the request and the timer, if any */
export const ACTION_ABORT = 1;
/** dispatch `open` */
export const ACTION_OPENED = 2;
/** dispatch `error`; `reason` says why */
export const ACTION_ERROR = 4;
/** call fire() in `delay_ms` milliseconds */
export const ACTION_WAIT = 8;
/** send the request with the last event ID */
export const ACTION_CONNECT = 16;
/** no response could be had, or it broke off */
export const REASON_NETWORK = 1;
/** the response ended */
export const REASON_ENDED = 2;
/** the response's status is not 200 */
export const REASON_STATUS = 3;
/** the response is no text/event-stream */
export const REASON_MIME = 4;
/** an event is larger than the limit */
export const REASON_TOO_LARGE = 5;
/** the stream that the source was made from is over */
export const REASON_OVER = 7;
/** the request can never be made: its scheme or the page's policy forbids it */
export const REASON_REFUSED = 6;
/** the server answers, but does not let this origin read it */
export const REASON_CORS = 8;
/** window.stop() was called */
export const REASON_ABORTED = 9;
/** int32 words of a source's state */
export const STATE_WORDS = 27;
