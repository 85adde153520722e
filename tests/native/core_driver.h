// Drives the core natively as wasm/contract.h demands, and checks on the way what the contract
// promises: records inside the batch, [low, high) around them, `ascii` only where all is ASCII, and
// that decoding a batch at once and slicing it gives what decoding field by field gives.
//
// Must not know: what a stream means. It performs records; the tests judge the outcome.
//
// Use: a SharedCore stands for a realm's one instance; any number of DrivenSources take turns in
// it, one at a time, and are put aside by copying. The SharedCore outlives its sources. What breaks
// the contract is thrown as a BrokenContract.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outcome.h"
#include "wasm/core.h"

namespace sse::test {

class BrokenContract : public std::logic_error {
  using std::logic_error::logic_error;
};

class DrivenSource;

class SharedCore {
 public:
  SharedCore() : core_(std::make_unique<Core>()) {}

 private:
  friend class DrivenSource;

  // The core with `source` in it. Whatever source was in it before is put aside, and its bytes are
  // overwritten, so that nothing can live on what was left behind.
  Core& Activate(DrivenSource& source);
  void Leave(const DrivenSource& source);

  std::unique_ptr<Core> core_;
  DrivenSource* active_ = nullptr;
};

class DrivenSource {
 public:
  explicit DrivenSource(SharedCore& shared) : shared_(shared) {}
  ~DrivenSource() { shared_.Leave(*this); }
  DrivenSource(const DrivenSource&) = delete;
  DrivenSource& operator=(const DrivenSource&) = delete;

  // start(), and the response that opens the stream.
  void Open();

  // One chunk; what is above MAX_CHUNK goes in as further ones.
  void Feed(std::string_view bytes);

  // The stream ends, the delay passes, and a new stream is opened.
  void Reopen();

  // Facts, as in contract.h.
  void Start();
  void Respond(uint32_t status, std::string_view content_type);
  void Lose(int32_t reason);
  void Fire();
  void Close();

  // Takes all actions off the list: their bits, in the order in which they came.
  std::vector<int32_t> TakeActions();

  const State& state();
  void set_max_event_bytes(uint32_t bytes);

  // Of an open source: asks for the lines that mean nothing. It must change nothing else.
  void TellIgnored() { core().parser.state.tells_ignored = 1; }

  // Called between two batches of one chunk, as a listener is that runs there.
  void set_between_batches(std::function<void()> call) { between_batches_ = std::move(call); }

  const Outcome& outcome() const { return outcome_; }

  struct Batches {
    uint64_t all = 0;
    uint64_t ascii = 0;      // `ascii` was set
    uint64_t more = 0;       // the record table filled up
    uint64_t piecemeal = 0;  // every field is well-formed, but [low, high) isn't
  };
  const Batches& batches() const { return batches_; }

 private:
  friend class SharedCore;

  Core& core() { return shared_.Activate(*this); }
  void TakeUp(Core& core);
  void PutAside(Core& core);
  void FeedChunk(std::string_view bytes);
  void Batch(Core& core, uint32_t end);
  std::vector<std::string> DecodeFields(const Core& core, const std::vector<Record>& records) const;
  void CheckWholeDecode(Core& core, const std::vector<std::string>& fields);
  void CheckLineEnds(const Core& core, const std::u16string& whole,
                     const std::vector<std::string>& fields);
  std::string TypeName(int32_t number) const;
  void Perform(const Record& record, const std::string& text);
  void Dispatch(const Record& record, const std::string& text);
  std::string TypeOf(uint32_t number);

  SharedCore& shared_;
  Outcome outcome_;
  Batches batches_;
  std::function<void()> between_batches_;

  // While put aside.
  State state_{};
  std::string pending_;
  uint32_t max_event_bytes_ = kMAX_EVENT_BYTES;

  // The buffers of [interpret] that the core leaves to its caller.
  std::string data_parts_;
  std::string field_parts_;
  std::string id_buffer_;
  std::string dynamic_type_;
};

}  // namespace sse::test
