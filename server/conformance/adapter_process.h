// A program started by the runner: in a process group of its own, with what it last wrote to
// stderr kept. Ends the whole group when it goes. Must not know what the program is for.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace sse::conformance {

class ChildProcess {
 public:
  struct Plan {
    std::vector<std::string> arguments;    // the program first; looked for in PATH
    std::vector<std::string> environment;  // NAME=VALUE, besides the runner's own
    bool talks = false;                    // pipes for stdin and stdout; else both are /dev/null
  };

  // Throws std::runtime_error with the reason when it can't be started.
  explicit ChildProcess(const Plan& plan);
  // Asks the group to end, then kills it.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int input() const { return input_; }    // non-blocking; -1 unless it talks
  int output() const { return output_; }  // non-blocking; -1 unless it talks
  void CloseInput();

  // The wait status once the process has ended. Reaps it.
  std::optional<int> Ended();
  // Waits for that.
  std::optional<int> AwaitEnd(std::chrono::milliseconds at_most);

  // The last lines of stderr, as one printable line; "" when it wrote none. Of a process that has
  // ended they may still be on their way for a moment.
  std::string LastWords();

 private:
  void ReadErrors();
  void End();

  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, errors_ = -1;
  std::mutex reaping_;
  std::optional<int> status_;
  std::mutex mutex_;
  std::condition_variable all_read_;
  std::string error_text_;
  bool errors_ended_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread error_reader_;
};

// "ended with exit code 3", "was killed by signal 11".
std::string DescribeEnd(int wait_status);

}  // namespace sse::conformance
