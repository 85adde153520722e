// libFuzzer over the core: whatever the bytes and wherever they are cut, the core sees what the
// reference sees, also while other sources take turns in it. A finding is printed as the skeleton
// of a case. The first four bytes of an input choose the cuts, the rest is a program
// (stream_program.h), and a Content-Type as well.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "case_skeleton.h"
#include "stream_program.h"
#include "tests/native/agreement.h"
#include "tests/native/mime_reference.h"
#include "tests/native/utf8.h"

using namespace sse::test;

namespace {

// What is being tried: for the report, also when a sanitizer ends the process.
Strings current_streams;
Cuts current_cuts;

void PrintSkeleton() {
  std::fprintf(stderr, "As a case for tests/cases:\n%s\n",
               WriteCaseSkeleton(current_streams, current_cuts, Expect(current_streams)).c_str());
}

[[noreturn]] void Fail(const std::string& how, const std::string& wrong) {
  std::fprintf(stderr, "%s: %s\n", how.c_str(), wrong.c_str());
  PrintSkeleton();
  std::abort();
}

// A few cuts anywhere, some of them close to each other.
Cuts FewCuts(size_t size, Random& random) {
  Cuts cuts;
  for (size_t left = random.Below(12), at = 0; left > 0; left--) {
    at += random.Below(3) ? 1 + random.Below(5) : random.Below(size / 2 + 1);
    cuts.push_back(at);
  }
  return cuts;
}

std::vector<Cuts> FewCutsEach(const Strings& streams, Random& random) {
  std::vector<Cuts> cuts;
  for (const std::string& stream : streams) cuts.push_back(FewCuts(stream.size(), random));
  return cuts;
}

bool IsWellFormed(const Strings& streams) {
  for (const std::string& stream : streams) {
    if (Scrub(stream) != stream || stream.find("\xEF\xBF\xBD") != stream.npos) return false;
  }
  return true;
}

void Check(SharedCore& shared, const std::string& how, const Outcome& expected,
           const std::vector<Cuts>& cuts) {
  current_cuts = cuts.empty() ? Cuts() : cuts[0];
  DrivenSource source(shared);
  try {
    Play(source, current_streams, cuts);
  } catch (const BrokenContract& broken) {
    Fail(how, broken.what());
  }
  const std::string wrong = Difference(expected, source.outcome());
  if (!wrong.empty()) Fail(how, wrong);
  if (source.batches().piecemeal > 0 && IsWellFormed(current_streams)) {
    Fail(how, "a batch of a well-formed stream could not be decoded at once");
  }
}

void CheckByteByByte(SharedCore& shared, const Outcome& expected) {
  constexpr size_t kMost = 1024;
  std::vector<Cuts> cuts;
  size_t size = 0;
  for (const std::string& stream : current_streams) {
    cuts.push_back(CutEvery(stream.size(), 1));
    size += stream.size();
  }
  if (size <= kMost) Check(shared, "byte by byte", expected, cuts);
}

// One of several sources that are fed the same streams in turns, each cut in its own way.
class Turn {
 public:
  Turn(SharedCore& shared, Random& random)
      : source_(std::make_unique<DrivenSource>(shared)),
        cuts_(FewCutsEach(current_streams, random)) {
    source_->Open();
  }

  // Feeds one chunk; returns false when there is nothing left.
  bool Step() {
    const std::string& stream = current_streams[stream_];
    const Cuts& cuts = cuts_[stream_];
    const size_t end = next_ < cuts.size() ? std::min(cuts[next_++], stream.size()) : stream.size();
    source_->Feed(std::string_view(stream).substr(at_, end - at_));
    at_ = end;
    if (at_ < stream.size()) return true;
    if (++stream_ == current_streams.size()) return false;
    source_->Reopen();
    at_ = next_ = 0;
    return true;
  }

  const Outcome& outcome() const { return source_->outcome(); }

 private:
  std::unique_ptr<DrivenSource> source_;
  std::vector<Cuts> cuts_;
  size_t stream_ = 0, at_ = 0, next_ = 0;
};

void CheckInTurns(const Outcome& expected, Random& random) {
  current_cuts.clear();  // each source has its own
  SharedCore shared;
  std::vector<Turn> turns;
  for (int i = 0; i < 3; i++) turns.emplace_back(shared, random);
  std::vector<size_t> left = {0, 1, 2};
  try {
    while (!left.empty()) {
      const size_t choice = random.Below(left.size());
      if (!turns[left[choice]].Step()) left.erase(left.begin() + static_cast<ptrdiff_t>(choice));
    }
  } catch (const BrokenContract& broken) {
    Fail("in turns", broken.what());
  }
  for (const Turn& turn : turns) {
    const std::string wrong = Difference(expected, turn.outcome());
    if (!wrong.empty()) Fail("in turns", wrong);
  }
}

void CheckMimeType(std::string value) {
  // Neither can be in a header value.
  std::erase_if(value, [](char c) { return c == '\n' || c == '\r'; });
  const std::unique_ptr<uint8_t[]> bytes(new uint8_t[value.size()]);
  if (!value.empty()) std::memcpy(bytes.get(), value.data(), value.size());
  const bool expected = ExtractEssence(value) == "text/event-stream";
  if (sse::IsEventStream(bytes.get(), static_cast<uint32_t>(value.size())) == expected) return;
  std::fprintf(stderr, "The MIME type %s is%s an event stream.\n", Quote(value).c_str(),
               expected ? "" : " not");
  std::abort();
}

}  // namespace

// Called by the sanitizers when they have found something.
extern "C" void __asan_on_error() { PrintSkeleton(); }
extern "C" void __ubsan_on_report() { PrintSkeleton(); }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  uint32_t seed = 0;
  std::memcpy(&seed, data, std::min(size, sizeof seed));
  const std::string program(reinterpret_cast<const char*>(data) + std::min(size, sizeof seed),
                            size - std::min(size, sizeof seed));
  current_cuts.clear();
  current_streams.clear();
  CheckMimeType(program);
  current_streams = RunProgram(program);
  const Outcome expected = Expect(current_streams);
  Random random(seed);
  SharedCore shared;
  Check(shared, "whole", expected, {});
  CheckByteByByte(shared, expected);
  Check(shared, "in chunks", expected, FewCutsEach(current_streams, random));
  CheckInTurns(expected, random);
  return 0;
}
