// Implements entry_script.h. Must not know sockets.
#include "server/conformance/entry_script.h"

#include <strings.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "server/conformance/body_size.h"
#include "server/conformance/reason_phrase.h"

namespace sse::conformance {
namespace {

// After so much work without an act somebody else has a turn. A step is 1, a piece of a payload,
// which may be 64 KiB to compress, is more.
constexpr int kWorkPerTurn = 1024;
constexpr int kWorkOfPiece = 32;
constexpr size_t kMaxCoded = 64 * 1024;

bool HasField(const Headers& headers, const std::string& name) {
  return std::any_of(headers.begin(), headers.end(), [&name](const auto& field) {
    return strcasecmp(field.first.c_str(), name.c_str()) == 0;
  });
}

uint64_t PieceEnd(const step::Data& pieces, uint64_t offset, uint64_t size) {
  if (pieces.every > 0) return size - offset > pieces.every ? offset + pieces.every : size;
  const auto next = std::upper_bound(pieces.at.begin(), pieces.at.end(), offset);
  return next == pieces.at.end() ? size : std::min(*next, size);
}

bool IsInPieces(const step::Data& pieces) { return pieces.every > 0 || !pieces.at.empty(); }

}  // namespace

EntryScript::EntryScript(const Entry& entry, const Urls& urls, HeaderTexts extra)
    : entry_(entry), urls_(urls), extra_(std::move(extra)), walker_(entry) {}

Act EntryScript::Next() {
  for (int work = 0; acts_.empty(); ++work) {
    if (work >= kWorkPerTurn) return act::Wait{0};
    if (body_) {
      ContinueBody();
      work += kWorkOfPiece;
    } else if (ended_) {
      return act::Done{};
    } else if (const Step* step = walker_.Next()) {
      Perform(*step);
    } else if (!walker_.more()) {
      End();
    }
  }
  Act act = std::move(acts_.front());
  acts_.pop_front();
  return act;
}

void EntryScript::Perform(const Step& step) {
  std::visit([this](const auto& action) { Do(action); }, step.action);
}

void EntryScript::Do(const step::WriteHead& step) {
  const Head& head = step.head;
  const std::string reason = head.reason.value_or(std::string(ReasonPhrase(head.status)));
  segments_.Write("HTTP/" + head.version + " " + std::to_string(head.status) + " " + reason +
                  "\r\n");
  WriteFields(head.headers);
  for (const auto& [name, value] : extra_) {
    if (!HasField(head.headers, name)) segments_.Write(name + ": " + value + "\r\n");
  }
  segments_.Write(FramingField(head) + "\r\n");
  chunked_ = head.framing == Head::Framing::kChunked;
}

void EntryScript::WriteFields(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    segments_.Write(name + ": " + FillPlaceholders(value.Bytes(walker_.index()), urls_) + "\r\n");
  }
}

std::string EntryScript::FramingField(const Head& head) const {
  switch (head.framing) {
    case Head::Framing::kChunked:
      return "Transfer-Encoding: chunked\r\n";
    case Head::Framing::kLength:
      return "Content-Length: " + std::to_string(head.length ? *head.length : BodySize(entry_)) +
             "\r\n";
    case Head::Framing::kClose:
      return "Connection: close\r\n";
    case Head::Framing::kNone:
      break;
  }
  return {};
}

void EntryScript::Do(const step::Raw& step) { BeginBody(step.bytes, {}, false, false); }

void EntryScript::Do(const step::Chunk& step) {
  if (step.bytes.Size(walker_.index()) == 0) return segments_.Write("0\r\n\r\n");
  BeginBody(step.bytes, {}, true, false);
}

void EntryScript::Do(const step::Data& step) {
  BeginBody(step.bytes, step, chunked_, compressor_.has_value());
}

void EntryScript::Do(const step::LastChunk& step) {
  segments_.Write("0\r\n");
  WriteFields(step.trailers);
  segments_.Write("\r\n");
}

void EntryScript::Do(const step::Compress& step) {
  if (compressor_) {
    compressor_->Finish(coded_);
    WriteCoded(chunked_);
  }
  compressor_.reset();
  if (step.coder != step::Compress::Coder::kNone) compressor_.emplace(step.coder);
  sync_ = step.sync;
}

void EntryScript::Do(const step::Split& step) {
  const bool ends = step.every == 0 && step.at.empty();
  return ends ? segments_.EndSplit() : segments_.BeginSplit(step);
}

void EntryScript::Do(const step::KeepAlive& step) {
  segments_.Do(step);
  ended_ = true;
}

// Our side of the connection is closed; with `half` the entry goes on until the client closes too.
void EntryScript::Do(const step::Close& step) {
  segments_.Do(step);
  ended_ = step.how != step::Close::How::kHalf;
  half_closed_ = !ended_;
}

void EntryScript::End() {
  if (half_closed_) segments_.Do(step::Hold{});
  segments_.Do(step::Close{step::Close::How::kFin});
  ended_ = true;
}

void EntryScript::BeginBody(const Payload& bytes, step::Data pieces, bool chunked, bool coded) {
  const auto index = walker_.index();
  const uint64_t size = bytes.Size(index);
  if (size == 0) return;
  if (IsInPieces(pieces)) segments_.Flush();
  body_.emplace(Body{Payload::Reader(bytes, index), size, std::move(pieces), chunked, coded});
}

void EntryScript::ContinueBody() {
  Body& body = *body_;
  if (body.unread.empty()) body.unread = body.reader.Next();
  if (body.unread.empty()) return body_.reset();
  if (body.offset == body.piece_end) BeginPiece();
  const auto bytes = body.unread.substr(0, body.piece_end - body.offset);
  body.unread.remove_prefix(bytes.size());
  body.offset += bytes.size();
  WriteInPiece(bytes);
  if (body.offset == body.piece_end) EndPiece();
}

void EntryScript::BeginPiece() {
  Body& body = *body_;
  if (body.offset > 0) segments_.PauseBeforeNext(body.pieces.gap_ms);
  body.piece_end = PieceEnd(body.pieces, body.offset, body.size);
  if (body.chunked && !body.coded) WriteChunkSize(body.piece_end - body.offset);
}

void EntryScript::WriteInPiece(std::string_view bytes) {
  if (!body_->coded) return segments_.Write(bytes);
  compressor_->Add(bytes, coded_);
  // How long the whole piece gets is unknown: a long one becomes several chunks.
  if (coded_.size() >= kMaxCoded) WriteCoded(body_->chunked);
}

void EntryScript::EndPiece() {
  if (body_->coded) {
    if (sync_) compressor_->Sync(coded_);
    WriteCoded(body_->chunked);
  } else if (body_->chunked) {
    segments_.Write("\r\n");
  }
  if (IsInPieces(body_->pieces)) segments_.Flush();
}

// Nothing coded writes nothing: a chunk without bytes would be the last one.
void EntryScript::WriteCoded(bool chunked) {
  if (coded_.empty()) return;
  if (chunked) WriteChunkSize(coded_.size());
  segments_.Write(coded_);
  if (chunked) segments_.Write("\r\n");
  coded_.clear();
}

void EntryScript::WriteChunkSize(uint64_t size) {
  char line[24];
  snprintf(line, sizeof line, "%" PRIx64 "\r\n", size);
  segments_.Write(line);
}

}  // namespace sse::conformance
