// Implements compressor.h with zlib. Must not know what is compressed.
#include "server/conformance/compressor.h"

#include <zlib.h>

#include <stdexcept>

namespace sse::conformance {
namespace {

constexpr int kWindowBits = 15;
constexpr int kGzipWrapper = 16;  // zlib's way to ask for gzip instead of its own wrapper
constexpr int kMemoryLevel = 8;

}  // namespace

struct Compressor::Stream {
  z_stream state{};
};

Compressor::Compressor(step::Compress::Coder coder) : stream_(std::make_unique<Stream>()) {
  const bool gzip = coder == step::Compress::Coder::kGzip;
  const int bits = gzip ? kWindowBits + kGzipWrapper : kWindowBits;
  if (deflateInit2(&stream_->state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, bits, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("no memory for a coder");
  }
}

Compressor::~Compressor() { deflateEnd(&stream_->state); }

void Compressor::Add(std::string_view bytes, std::string& out) {
  // zlib does not write here; its interface is older than const.
  stream_->state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_->state.avail_in = static_cast<uInt>(bytes.size());
  Run(Z_NO_FLUSH, out);
}

void Compressor::Sync(std::string& out) { Run(Z_SYNC_FLUSH, out); }
void Compressor::Finish(std::string& out) { Run(Z_FINISH, out); }

// Z_BUF_ERROR only says that there was nothing more to do.
void Compressor::Run(int flush, std::string& out) {
  char buffer[16 * 1024];
  do {
    stream_->state.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_->state.avail_out = sizeof buffer;
    deflate(&stream_->state, flush);
    out.append(buffer, sizeof buffer - stream_->state.avail_out);
  } while (stream_->state.avail_out == 0);
}

}  // namespace sse::conformance
