// Expands the short forms: streams become entries with steps, and pieces for the parser profile.
// Must not know JSON, the client or what is expected.
#include <strings.h>

#include <algorithm>

#include "server/conformance/case_loader_parts.h"

namespace sse::conformance {
namespace {

constexpr uint32_t kDefaultGapMs = 10;
// Nobody writes a placeholder into a longer value.
constexpr uint64_t kMaxPlaceholderText = 4096;

bool HasField(const Headers& headers, const char* name) {
  return std::any_of(headers.begin(), headers.end(), [name](const auto& field) {
    return strcasecmp(field.first.c_str(), name) == 0;
  });
}

// With framing `close` that field is written anyway.
void AnnounceClose(Head& head) {
  if (head.framing == Head::Framing::kClose || HasField(head.headers, "Connection")) return;
  head.headers.emplace_back("Connection", Payload("close"));
}

Entry StreamEntry(Head head, step::Data data, std::string mark, bool ends) {
  if (ends) AnnounceClose(head);
  const bool chunked = head.framing == Head::Framing::kChunked;
  Entry entry;
  entry.index = 1;
  Steps& steps = entry.steps;
  steps.push_back({step::WriteHead{std::move(head)}});
  steps.push_back({step::Flush{}});
  steps.push_back({std::move(data)});
  steps.push_back({step::Mark{std::move(mark)}});
  if (!ends) steps.push_back({step::Hold{}});
  if (ends && chunked) steps.push_back({step::LastChunk{}});
  if (ends) steps.push_back({step::Close{step::Close::How::kFin}});
  return entry;
}

// `stream` is one, with the mark "sent"; `streams` have "sent1", "sent2", …
std::vector<Entry> StreamEntries(const ServerPart& part, const Delivery& delivery) {
  const Head head = part.head.value_or(DefaultHead());
  const bool end = part.end.value_or(false);
  std::vector<Entry> entries;
  if (part.stream) {
    const uint32_t gap = delivery.is_whole() ? 0 : part.gap_ms.value_or(kDefaultGapMs);
    entries.push_back(
        StreamEntry(head, {*part.stream, delivery.every, delivery.at, gap}, "sent", end));
    return entries;
  }
  for (size_t i = 0; i < part.streams->size(); ++i) {
    const bool is_last = i + 1 == part.streams->size();
    entries.push_back(StreamEntry(head, {(*part.streams)[i], 0, {}, 0},
                                  "sent" + std::to_string(i + 1), !is_last || end));
  }
  return entries;
}

bool MentionsTls(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const auto& field) {
    return field.second.Size() <= kMaxPlaceholderText && HasTlsPlaceholder(field.second.Bytes());
  });
}

bool MentionsTls(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    const auto* repeat = std::get_if<step::Repeat>(&step.action);
    const auto* write = std::get_if<step::WriteHead>(&step.action);
    return (repeat && MentionsTls(repeat->steps)) || (write && MentionsTls(write->head.headers));
  });
}

bool MentionsTls(const std::vector<Entry>& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const Entry& entry) { return MentionsTls(entry.steps); });
}

std::vector<Payload> Cut(const std::string& bytes, const Delivery& delivery) {
  std::vector<Payload> pieces;
  size_t next_cut = 0;
  for (size_t begin = 0; begin < bytes.size();) {
    size_t end = begin + delivery.every;
    if (delivery.every == 0)
      end = next_cut < delivery.at.size() ? delivery.at[next_cut++] : bytes.size();
    pieces.emplace_back(bytes.substr(begin, end - begin));
    begin = end;
  }
  return pieces;
}

}  // namespace

bool HasTlsPlaceholder(const std::string& text) { return text.find("{{tls") != std::string::npos; }

Scenario ExpandScenario(const ServerPart& part, const Delivery& delivery) {
  Scenario scenario;
  if (part.connections) scenario.entries = *part.connections;
  if (part.has_streams()) scenario.entries = StreamEntries(part, delivery);
  scenario.otherwise = part.otherwise.value_or(std::vector<Entry>());
  scenario.needs_tls = MentionsTls(scenario.entries) || MentionsTls(scenario.otherwise);
  return scenario;
}

std::vector<std::vector<Payload>> Pieces(const ServerPart& part, const Delivery& delivery) {
  std::vector<std::vector<Payload>> streams;
  if (part.streams) {
    for (const Payload& stream : *part.streams) streams.push_back({stream});
  } else if (delivery.is_whole()) {
    streams.push_back({*part.stream});
  } else {
    streams.push_back(Cut(part.stream->Bytes(), delivery));
  }
  return streams;
}

}  // namespace sse::conformance
