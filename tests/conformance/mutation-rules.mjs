// Single-rule faults for mutations.mjs: what a broken core does, how its source is broken, and the
// cases that have to find it. A search text stands exactly once in its file; when the core changes
// and it no longer does, mutations.mjs says so.
//
// @type {{ fault: string, file: string, edits: [string, string][], cases: string[] }[]}

const parser = (fault, edits, cases) => ({ fault, file: 'parser.cc', edits, cases });
/** line_ends.h is compiled into parser.cc. */
const lineEnds = (fault, edits, cases) => ({ fault, file: 'line_ends.h', edits, cases });
const connection = (fault, edits, cases) => ({ fault, file: 'connection.cc', edits, cases });
const mimeType = (fault, edits, cases) => ({ fault, file: 'mime_type.cc', edits, cases });

export const RULES = [
  parser(
    'a byte order mark is kept',
    [['if (matched == 3) state.line = state.scan = kTEXT_OFFSET + 3;', '']],
    ['parse.bom.single', 'chunking.bom-1-2', 'parse.bom.on-reconnect'],
  ),
  parser(
    'two byte order marks are removed',
    [['if (matched == 3) state.line = state.scan = kTEXT_OFFSET + 3;', 'if (matched == 3) state.line = state.scan = kTEXT_OFFSET + (text[3] == 0xEF ? 6 : 3);']],
    ['parse.bom.double'],
  ),
  parser(
    'a byte order mark in two pieces is not recognised',
    [['if (matched == size && matched < 3) return;  // undecided', '']],
    ['chunking.bom-1-1-1', 'chunking.bom-1-2', 'chunking.bom-2-1'],
  ),
  lineEnds(
    'CR alone does not end a line',
    [["ZeroBytes(word ^ kOnes * '\\n') | ZeroBytes(word ^ kOnes * '\\r')", "ZeroBytes(word ^ kOnes * '\\n')"]],
    ['parse.line.cr', 'parse.line.mixed'],
  ),
  parser(
    'CRLF ends two lines',
    [["} else if (*next == '\\n') {", '} else if (false) {']],
    ['parse.line.crlf-not-two', 'parse.line.crlf'],
  ),
  parser(
    'a LF after a CR in another piece ends a line of its own',
    [['state.after_cr = 1;', 'state.after_cr = 0;']],
    ['chunking.crlf-split', 'chunking.cr-then-idle-then-lf-in-block'],
  ),
  parser(
    'a CR at the end of a piece waits for the next byte',
    [['if (next == end) {\n        state.after_cr = 1;', 'if (next == end) {\n        break;']],
    ['chunking.cr-then-idle'],
  ),
  parser(
    'the space behind the colon is kept',
    [
      ["p += *p == ' ';", ''],
      ["Offset(line) + 5 + (line[5] == ' ')", 'Offset(line) + 5'],
    ],
    ['parse.field.one-space', 'parse.basic.single'],
  ),
  parser(
    'all spaces behind the colon are removed',
    [
      ["p += *p == ' ';", "while (*p == ' ') p++;"],
      ["!state.pending) {", "!state.pending && line[5] != ' ') {"],
    ],
    ['parse.field.two-spaces', 'parse.field.only-space'],
  ),
  parser(
    'a line without a colon is ignored',
    [['  *found = name;', '  else name = FieldName::kIgnored;\n  *found = name;']],
    ['parse.field.no-colon', 'field.data.empty-bare', 'field.id.reset-bare'],
  ),
  parser(
    'a field name is recognised by its beginning',
    [["if (*p++ != ':') name = FieldName::kIgnored;", 'p++;']],
    ['parse.field.prefix-match', 'parse.field.space-before-colon'],
  ),
  parser(
    'field names are recognised in any case',
    [['if (Load4(p) == kDataName) {', 'if ((Load4(p) | 0x20202020u) == kDataName) {']],
    ['parse.field.case'],
  ),
  parser(
    'a block without data is dispatched',
    [['if (state.pending & (kHasData | kParted)) {', 'if (true) {']],
    ['field.event.without-data', 'parse.field.unknown-only', 'parse.comment.only', 'parse.line.extra-blank'],
  ),
  parser(
    'an empty data line is no data',
    [
      ['if (name == FieldName::kData) {\n    Data(', 'if (name == FieldName::kData) {\n    if (value < end || parted) Data('],
      ['if (is_data && Load2', 'if (is_data && stop > line + 5 && Load2'],
    ],
    ['field.data.empty-colon', 'field.data.empty-bare'],
  ),
  parser(
    'data lines are joined without LF',
    [
      ["    *joined++ = '\\n';\n    MoveDown", '    MoveDown'],
      ['state.data_end += 1 + end - value;', 'state.data_end += end - value;'],
      ["if (state.pending & kParted && !parted) *At(--value) = '\\n';", ''],
    ],
    ['field.data.multi', 'field.data.three-empty-middle'],
  ),
  parser(
    'the event type is kept for the next event',
    [
      ['state.pending = state.value_bytes = 0;\n  state.event_op = kRecordEVENT;\n}', 'state.pending = state.value_bytes = 0;\n  state.event_op &= ~kFlagCOMMITS;\n}'],
      ['state.event_op = kRecordEVENT;\n      if (value < low)', 'state.event_op &= ~kFlagCOMMITS;\n      if (value < low)'],
    ],
    ['field.event.reset-after-dispatch', 'field.event.without-data'],
  ),
  parser(
    'an empty event line changes nothing',
    [['  const uint32_t length = end - value;\n', '  const uint32_t length = end - value;\n  if (!length && !parted) return;\n']],
    ['parse.field.duplicate-event-empty'],
  ),
  parser(
    'an id with NUL is taken',
    [['(name == FieldName::kId && HasNul(value, end))', 'false']],
    ['field.id.nul-ignored', 'field.id.nul-keeps-previous'],
  ),
  parser(
    'an id without data is lost',
    [['Emit(kRecordCOMMIT, 0, 0);', '']],
    ['field.id.no-data-sets', 'field.id.reset-without-data'],
  ),
  parser(
    'an id counts before its block has ended',
    [['Emit(kRecordID | parted, value, end);', 'Emit(kRecordID | parted, value, end);\n      Emit(kRecordCOMMIT, 0, 0);']],
    ['field.id.no-blank-not-set'],
  ),
  parser(
    'an empty id does not reset the last one',
    [['Emit(kRecordID | parted, value, end);', 'if (value == end && !parted) return true;\n      Emit(kRecordID | parted, value, end);']],
    ['field.id.reset-empty', 'field.id.reset-bare'],
  ),
  parser(
    'retry is read up to the first character that is no digit',
    [['if (digit > 9) return false;', 'if (digit > 9) break;']],
    ['field.retry.bogus-suffix', 'field.retry.float', 'field.retry.exp'],
  ),
  parser(
    'a large retry overflows',
    [['total = total > (kMAX_DELAY_MS - digit) / 10 ? kMAX_DELAY_MS : total * 10 + digit;', 'total = total * 10 + digit;']],
    ['field.retry.uint32', 'field.retry.uint64'],
  ),
  parser(
    'retry is ignored',
    [['    state.reconnection_ms = state.digits;\n    Emit(kRecordRETRY, state.digits, 0);\n', '']],
    ['field.retry.set', 'field.retry.no-event'],
  ),
  parser(
    'an unfinished line goes on in the next stream',
    [['  state.write_at = state.line = state.scan = kTEXT_OFFSET;\n  state.pending', '  state.pending']],
    ['parse.eof.mid-line'],
  ),
  parser(
    'the type of an unfinished block goes on in the next stream',
    [['  state.event_op = kRecordEVENT;\n  state.fruitful = ', '  state.fruitful = ']],
    ['field.event.not-carried-reconnect'],
  ),
  connection(
    'any status is taken',
    [['if (status != 200) return Fail(state, kReasonSTATUS);', '']],
    ['connect.status.404-410', 'connect.status.201-202-203-206'],
  ),
  connection(
    'after 204 the client connects again',
    [['if (status != 200) return', 'if (status == 204) {\n    Lose(state, kReasonENDED);\n    return false;\n  }\n  if (status != 200) return']],
    ['connect.status.204'],
  ),
  connection(
    'after 5xx the client connects again',
    [['if (status != 200) return', 'if (status >= 500) {\n    Lose(state, kReasonENDED);\n    return false;\n  }\n  if (status != 200) return']],
    ['connect.status.500-502-503-504'],
  ),
  connection(
    'any content type is taken',
    [['if (!is_event_stream) return Fail(state, kReasonMIME);', '']],
    ['connect.mime.bogus', 'connect.mime.missing'],
  ),
  connection(
    'a failed connection tells nobody',
    [['state.due = kActionABORT | kActionERROR;', 'state.due = kActionABORT;']],
    ['connect.status.404-410', 'connect.mime.bogus'],
  ),
  connection(
    'the end of a stream is final',
    [['if (reason > kReasonENDED) {', 'if (reason >= kReasonENDED) {']],
    ['reconnect.eof-clean'],
  ),
  connection(
    'a broken connection is final',
    [['if (reason > kReasonENDED) {', 'if (reason != kReasonENDED) {']],
    ['reconnect.rst', 'reconnect.bad-chunk'],
  ),
  connection(
    'the client connects again at once',
    [['uint32_t delay = state.reconnection_ms;', 'uint32_t delay = 0;']],
    ['field.retry.set', 'field.retry.persists'],
  ),
  connection(
    'the state stays OPEN while the client waits',
    [['  state.ready_state = kCONNECTING;\n  state.reason = reason;', '  state.reason = reason;']],
    ['reconnect.error-each-time', 'reconnect.eof-clean'],
  ),
  mimeType(
    'the content type is compared in its case',
    [['LoadWord(essence + at) | kLowerCase', 'LoadWord(essence + at)']],
    ['connect.mime.case'],
  ),
  mimeType(
    'the content type is recognised by its beginning',
    [['length != 17', 'length < 17']],
    ['connect.mime.prefix'],
  ),
  mimeType(
    'a content type with parameters is refused',
    [["parameters |= c == ';';", "invalid |= c == ';';"]],
    ['connect.mime.charset', 'connect.mime.other-param'],
  ),
];
