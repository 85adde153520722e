// One entry of a scenario as a sequence of acts: heads, framing, content codings and segments are
// worked out here, so that a door only sends, waits and closes. Bytes are made as they are asked
// for, in bounded memory. Must not know sockets.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/conformance/act.h"
#include "server/conformance/compressor.h"
#include "server/conformance/payload.h"
#include "server/conformance/player.h"
#include "server/conformance/scenario.h"
#include "server/conformance/segments.h"
#include "server/conformance/step_walker.h"

namespace sse::conformance {

// An entry that cannot be played as it is written; what() says why.
struct UnplayableEntry : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using HeaderTexts = std::vector<std::pair<std::string, std::string>>;

class EntryScript {
 public:
  // `entry` and `urls` live longer. `extra` follows the fields of every head that has no field of
  // its name.
  EntryScript(const Entry& entry, const Urls& urls, HeaderTexts extra = {});

  // What comes next. After a close there is nothing more to send; a keepAlive is the last.
  // May throw UnplayableEntry.
  Act Next();

 private:
  // Bytes that are being written.
  struct Body {
    Payload::Reader reader;
    uint64_t size;
    step::Data pieces;
    bool chunked, coded;
    std::string_view unread{};
    uint64_t offset = 0;     // in the payload
    uint64_t piece_end = 0;  // of the piece at `offset`
  };

  void Perform(const Step& step);
  void Do(const step::WriteHead& step);
  void Do(const step::Raw& step);
  void Do(const step::Chunk& step);
  void Do(const step::Data& step);
  void Do(const step::LastChunk& step);
  void Do(const step::Compress& step);
  void Do(const step::Flush&) { segments_.Flush(); }
  void Do(const step::Delay& step) { segments_.Do(act::Wait{step.ms}); }
  void Do(const step::Split& step);
  void Do(const step::Repeat&) {}  // unrolled
  void Do(const step::KeepAlive& step);
  void Do(const step::Close& step);
  template <typename Other>
  void Do(const Other& step) {
    segments_.Do(step);
  }

  void WriteFields(const Headers& headers);
  std::string FramingField(const Head& head) const;
  void WriteChunkSize(uint64_t size);
  void BeginBody(const Payload& bytes, step::Data pieces, bool chunked, bool coded);
  void ContinueBody();
  void BeginPiece();
  void WriteInPiece(std::string_view bytes);
  void EndPiece();
  void WriteCoded(bool chunked);
  void End();

  const Entry& entry_;
  const Urls& urls_;
  const HeaderTexts extra_;
  StepWalker walker_;
  std::deque<Act> acts_;
  Segments segments_{acts_};
  bool chunked_ = false;  // as the last head said
  std::optional<Compressor> compressor_;
  bool sync_ = true;
  std::string coded_;  // given out by the coder, not written yet
  std::optional<Body> body_;
  bool half_closed_ = false;
  bool ended_ = false;
};

}  // namespace sse::conformance
