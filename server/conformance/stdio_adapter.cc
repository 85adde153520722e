// Implements stdio_adapter.h. Must not know cases.
//
// One thread reads and one writes, so that an adapter that doesn't read can't block a play. The
// reader tells how it ended; whoever finds a reason first gives it.
#include "server/conformance/stdio_adapter.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "server/conformance/adapter_process.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMaxLineBytes = size_t{512} * 1024 * 1024;
constexpr size_t kPieceBytes = 256 * 1024;
constexpr int kPollMs = 50;
constexpr milliseconds kDyingTime{2000};   // from the end of its output to the end of the process
constexpr milliseconds kLeavingTime{500};  // from the end of its input to the end of the process
constexpr int kNotFound = 127, kNotExecutable = 126;  // exit codes of the shell

class StdioLink : public AdapterLink {
 public:
  StdioLink(const std::string& command, Handlers handlers)
      : handlers_(std::move(handlers)),
        process_({{"/bin/sh", "-c", command}, {}, true}),
        writer_([this] { Write(); }),
        reader_([this] { Read(); }) {}

  ~StdioLink() override {
    stopping_ = true;
    queued_.notify_all();
    writer_.join();
    reader_.join();
    process_.CloseInput();
    process_.AwaitEnd(kLeavingTime);
  }

  void Send(const std::string& command) override {
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(command + '\n');
    }
    queued_.notify_all();
  }

  void Abandon(const std::string& why) override { GiveReason(why); }

 private:
  // The first reason counts; the reader tells it.
  void GiveReason(const std::string& why) {
    std::lock_guard lock(mutex_);
    if (reason_.empty()) reason_ = why;
  }

  std::string reason() {
    std::lock_guard lock(mutex_);
    return reason_;
  }

  void Write() {
    while (!stopping_) {
      std::string line;
      {
        std::unique_lock lock(mutex_);
        queued_.wait_for(lock, milliseconds(kPollMs), [&] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) continue;
        line = std::move(queue_.front());
        queue_.pop_front();
      }
      if (!WriteAll(line)) return;
    }
  }

  bool WriteAll(std::string_view bytes) {
    while (!bytes.empty() && !stopping_) {
      pollfd writable{process_.input(), POLLOUT, 0};
      if (poll(&writable, 1, kPollMs) <= 0) continue;
      const ssize_t size = write(process_.input(), bytes.data(), bytes.size());
      if (size < 0 && errno != EAGAIN && errno != EINTR) return false;  // the reader sees its end
      if (size > 0) bytes.remove_prefix(static_cast<size_t>(size));
    }
    return true;
  }

  void Read() {
    while (!stopping_) {
      if (!reason().empty()) return Tell({});
      const bool ended = process_.Ended().has_value();
      pollfd readable{process_.output(), POLLIN, 0};
      if (poll(&readable, 1, ended ? 0 : kPollMs) <= 0) {
        if (ended) return TellEnd();
        continue;
      }
      if (!ReadPiece()) return TellEnd();
    }
  }

  // False at the end of its output, or after nonsense.
  bool ReadPiece() {
    std::array<char, kPieceBytes> piece;
    const ssize_t size = read(process_.output(), piece.data(), piece.size());
    const Time when = Clock::now();
    if (size == 0) return false;
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    return TakeBytes({piece.data(), static_cast<size_t>(size)}, when);
  }

  bool TakeBytes(std::string_view bytes, Time when) {
    std::vector<Report> reports;
    bool sensible = true;
    try {
      for (size_t end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n')) {
        line_ += bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        if (line_.find_first_not_of(" \r") != line_.npos) reports.push_back(ReadReport(line_));
        line_.clear();
      }
      line_ += bytes;
      if (line_.size() > kMaxLineBytes) throw Nonsense("a line without end");
    } catch (const Nonsense& nonsense) {
      GiveReason(std::string("wrote nonsense: ") + nonsense.what());
      sensible = false;
    }
    spoke_ |= !reports.empty();
    if (!reports.empty()) handlers_.on_reports(std::move(reports), when);
    return sensible;
  }

  void TellEnd() {
    const auto status = process_.AwaitEnd(reason().empty() ? kDyingTime : milliseconds(0));
    const int code = status && WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
    AdapterEnd end;
    end.by_itself = code == 0;
    end.missing = !spoke_ && (code == kNotFound || code == kNotExecutable);
    end.why = status ? DescribeEnd(*status) : "closed its output";
    Tell(std::move(end));
  }

  void Tell(AdapterEnd end) {
    const std::string given = reason();
    if (!given.empty()) {
      end.by_itself = end.missing = false;
      end.why = given;
    }
    const std::string words = process_.LastWords();
    if (!words.empty()) end.why += "; stderr: " + words;
    end.when = Clock::now();
    handlers_.on_end(std::move(end));
  }

  const Handlers handlers_;
  ChildProcess process_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable queued_;
  std::deque<std::string> queue_;
  std::string reason_;
  std::string line_;    // the beginning of an unfinished line
  bool spoke_ = false;  // a report was read
  std::thread writer_, reader_;
};

}  // namespace

StartLink StdioAdapter(const std::string& command) {
  return [command](AdapterLink::Handlers handlers) {
    return std::make_unique<StdioLink>(command, std::move(handlers));
  };
}

}  // namespace sse::conformance
