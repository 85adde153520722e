// Content codings: gzip, and deflate with the zlib wrapper (RFC 9110 §8.4.1). Must not know what
// is compressed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/conformance/scenario.h"

namespace sse::conformance {

class Compressor {
 public:
  // `coder` is gzip or deflate.
  explicit Compressor(step::Compress::Coder coder);
  ~Compressor();

  // Appends what the coder gives out for `bytes`, perhaps nothing yet.
  void Add(std::string_view bytes, std::string& out);
  // Appends all that is needed to decode everything so far.
  void Sync(std::string& out);
  // Appends the rest. Nothing may follow.
  void Finish(std::string& out);

 private:
  struct Stream;
  void Run(int flush, std::string& out);
  std::unique_ptr<Stream> stream_;
};

}  // namespace sse::conformance
