// Plays one entry of a scenario over one connection, and writes what happens into its record. For
// one io_context's thread. Must not know which entry comes when, or how requests are read.
#pragma once

#include <asio/awaitable.hpp>
#include <functional>
#include <optional>

#include "server/conformance/entry_script.h"
#include "server/conformance/play_state.h"
#include "server/conformance/wire_link.h"

namespace sse::conformance {

class WireEntry {
 public:
  // `record` is the request's index in the play's journal. `before_end` is called when nothing but
  // the end is left to do.
  WireEntry(WireLink& link, PlayState& play, size_t record, std::function<void()> before_end);

  // How long the connection may be used for further requests in ms; nothing if it is over.
  asio::awaitable<std::optional<uint32_t>> Play(const Entry& entry, HeaderTexts extra);

 private:
  asio::awaitable<void> Perform(Act act);
  asio::awaitable<void> Send(std::string bytes);
  asio::awaitable<void> Wait(uint32_t ms);
  asio::awaitable<void> WaitForClientClose(Time deadline);
  asio::awaitable<void> WaitFor(step::WaitFor wait);
  asio::awaitable<void> Close(step::Close::How how);
  void KeepAlive(uint32_t ms);
  void NoteBytes();
  // Now, or at that byte.
  void NoteEnd(std::optional<Time> last_byte);
  void Trouble(const std::string& what);

  WireLink& link_;
  PlayState& play_;
  const size_t record_;
  const std::function<void()> before_end_;
  uint64_t bytes_sent_ = 0, bytes_noted_ = 0;
  Time last_send_;
  bool over_ = false;
  bool end_is_noted_ = false;
  std::optional<uint32_t> keep_alive_ms_;
};

}  // namespace sse::conformance
