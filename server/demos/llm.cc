// /demo/llm?prompt=…&delay=MS: an answer in tokens, in the format of chat completion APIs: unnamed
// events with JSON, at the end "[DONE]", then the response ends. POST takes {"prompt": "…"}.
// The answers are canned. It must not know HTTP.
#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "server/demos/demos.h"
#include "server/event_writer.h"
#include "server/json_text.h"
#include "server/wall_clock.h"

namespace sse {
namespace {

using nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr size_t kMaxPromptBytes = 2000;
constexpr size_t kQuotedBytes = 80;
constexpr const char* kDefaultPrompt = "What are server-sent events?";

constexpr const char* kWhatTheyAre =
    "Server-sent events are a one-way street from a server to its clients: one HTTP response that "
    "never quite ends, with text in it that is cut into events. No new protocol, no handshake — a "
    "`curl` can read it, and so can you.\n\n";
constexpr const char* kWhyTheyLast =
    "What makes them pleasant is what happens when the connection breaks: the client waits for the "
    "reconnection time, comes back by itself, and says with `Last-Event-ID` how far it got. A "
    "server "
    "that keeps its latest events can go on from there, and nobody notices. Voilà.\n\n";
constexpr const char* kWhatForTokens =
    "This answer is such a stream: each token is one event with a bit of JSON, as chat APIs send "
    "them. UTF-8 survives being cut anywhere — naïve café, 漢字 and even 👩‍🚀 arrive "
    "whole.";

// At most `max` bytes of UTF-8, not cut within a character.
std::string Shortened(const std::string& text, size_t max) {
  if (text.size() <= max) return text;
  size_t end = max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string AnswerTo(const std::string& prompt) {
  return "You asked: “" + Shortened(prompt, kQuotedBytes) + "”\n\n" + kWhatTheyAre + kWhyTheyLast +
         kWhatForTokens;
}

// Words with the space before them, as tokenizers like it.
std::vector<std::string> Tokens(const std::string& text) {
  std::vector<std::string> tokens;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find_first_of(" \n", start + 1), text.size());
    tokens.push_back(text.substr(start, end - start));
    start = end;
  }
  return tokens;
}

ordered_json ParseBody(const StreamRequest& request) {
  ordered_json body = ParseJson(request.body);
  if (!body.is_object() || !body.value("prompt", ordered_json()).is_string()) {
    throw BadRequest("send JSON: {\"prompt\": \"…\"}");
  }
  return body;
}

std::string PromptOf(const StreamRequest& request) {
  std::string prompt = request.Text("prompt");
  if (!request.body.empty()) prompt = ParseBody(request)["prompt"].get<std::string>();
  if (prompt.size() > kMaxPromptBytes) throw BadRequest("the prompt must have 2000 bytes at most");
  return prompt.empty() ? kDefaultPrompt : prompt;
}

std::string NewId() {
  static std::atomic<uint32_t> count{0};
  return "chatcmpl-" + std::to_string(++count);
}

class LlmDemo : public Producer {
 public:
  // Without a delay, 30 to 60 ms between tokens.
  LlmDemo(const std::string& prompt, std::optional<milliseconds> delay)
      : delay_(delay), tokens_(Tokens(AnswerTo(prompt))) {}

  Next Produce(Clock::time_point now, std::string& out) override {
    if (!opened_) Open(out, now);
    while (now >= next_at_ && out.size() < kBatchBytes) {
      if (next_ == tokens_.size()) return Close(out);
      AppendChunk(out, {{"content", tokens_[next_++]}}, nullptr);
      next_at_ = now + Pause();
    }
    return Next::At(next_at_);
  }

 private:
  void Open(std::string& out, Clock::time_point now) {
    opened_ = true;
    AppendChunk(out, {{"role", "assistant"}, {"content", ""}}, nullptr);
    next_at_ = now + Pause();
  }

  Next Close(std::string& out) const {
    AppendChunk(out, ordered_json::object(), "stop");
    AppendEvent(out, {"", "", "[DONE]"});
    return Next::End();
  }

  void AppendChunk(std::string& out, ordered_json delta, ordered_json finish_reason) const {
    ordered_json choice{{"index", 0}, {"delta", std::move(delta)}};
    choice["finish_reason"] = std::move(finish_reason);
    ordered_json chunk{{"id", id_}, {"object", "chat.completion.chunk"}, {"created", created_}};
    chunk["model"] = "demo";
    chunk["choices"].push_back(std::move(choice));
    AppendEvent(out, {"", "", JsonText(chunk)});
  }

  // Uneven, as from a model, but the same each time.
  milliseconds Pause() const { return delay_.value_or(milliseconds(30 + next_ * 17 % 31)); }

  const std::string id_ = NewId();
  const int64_t created_ = EpochMs(WallNow()) / 1000;
  const std::optional<milliseconds> delay_;
  const std::vector<std::string> tokens_;
  size_t next_ = 0;
  bool opened_ = false;
  Clock::time_point next_at_;
};

}  // namespace

std::unique_ptr<Producer> MakeLlm(const StreamRequest& request, Wakeup&) {
  std::optional<milliseconds> delay;
  if (!request.Text("delay").empty()) delay = milliseconds(request.Number("delay", 0, 0, 1000));
  return std::make_unique<LlmDemo>(PromptOf(request), delay);
}

}  // namespace sse
