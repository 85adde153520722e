// Lines of text of bounded number and length. Must not know what they say.
#pragma once

#include <string>

namespace sse::conformance {

class Lines {
 public:
  explicit Lines(size_t limit) : limit_(limit) {}

  void Add(const std::string& line) {
    if (++count_ <= limit_) text_ += line + '\n';
  }
  bool full() const { return count_ >= limit_; }
  // With a note of how many lines are missing.
  std::string Text() const {
    if (count_ <= limit_) return text_;
    return text_ + "… " + std::to_string(count_ - limit_) + " more\n";
  }

 private:
  const size_t limit_;
  size_t count_ = 0;
  std::string text_;
};

}  // namespace sse::conformance
