// Short names for the steps of scenarios, for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/conformance/scenario.h"

namespace sse::test {

using namespace sse::conformance;
using Coder = step::Compress::Coder;
using CloseHow = step::Close::How;
using Framing = Head::Framing;

inline Payload Text(const std::string& bytes) { return Payload(bytes); }
inline Step Data(const std::string& bytes) { return {step::Data{Text(bytes), 0, {}, 0}}; }
inline Step Data(Payload bytes) { return {step::Data{std::move(bytes), 0, {}, 0}}; }
inline Step Raw(const std::string& bytes) { return {step::Raw{Text(bytes)}}; }
inline Step Chunk(const std::string& bytes) { return {step::Chunk{Text(bytes)}}; }
inline Step Flush() { return {step::Flush{}}; }
inline Step Delay(uint32_t ms) { return {step::Delay{ms}}; }
inline Step Mark(const std::string& name) { return {step::Mark{name}}; }
inline Step Hold() { return {step::Hold{}}; }
inline Step Close(CloseHow how) { return {step::Close{how}}; }
inline Step Every(const std::string& bytes, uint64_t every, uint32_t gap_ms = 0) {
  return {step::Data{Text(bytes), every, {}, gap_ms}};
}
inline Step At(const std::string& bytes, std::vector<uint64_t> at) {
  return {step::Data{Text(bytes), 0, std::move(at), 0}};
}
inline Step SplitEvery(uint64_t every, uint32_t gap_ms = 0) {
  return {step::Split{every, {}, gap_ms}};
}
inline Step SplitAt(std::vector<uint64_t> at) { return {step::Split{0, std::move(at), 0}}; }
inline Step Compress(Coder coder, bool sync = true) { return {step::Compress{coder, sync}}; }

inline Step HeadOf(Framing framing, Headers headers = {}) {
  Head head;
  head.framing = framing;
  head.headers = std::move(headers);
  return {step::WriteHead{head}};
}

inline Entry EntryOf(Steps steps) {
  Entry entry;
  entry.steps = std::move(steps);
  return entry;
}

inline Scenario ScenarioOf(std::vector<Steps> entries) {
  Scenario scenario;
  for (Steps& steps : entries) scenario.entries.push_back(EntryOf(std::move(steps)));
  return scenario;
}

}  // namespace sse::test
