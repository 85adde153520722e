// Implements adapter_process.h. Must not know what the program is for.
#include "server/conformance/adapter_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "server/conformance/report_text.h"

extern char** environ;

namespace sse::conformance {
namespace {

using std::chrono::milliseconds;

constexpr size_t kKeptErrorBytes = 16 * 1024;
constexpr size_t kShownErrorBytes = 600;
constexpr milliseconds kPollTime{100};
constexpr milliseconds kLastWordsTime{300};  // others may hold stderr open for longer
constexpr milliseconds kGraceTime{2000};     // between the request to end and the kill

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
      throw std::runtime_error(std::string("no pipe could be had: ") + strerror(errno));
    }
  }
  ~Pipe() {
    for (const int end : ends_) {
      if (end >= 0) close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  // Ours from now on, and non-blocking.
  int Take(size_t which) {
    const int end = ends_[which];
    ends_[which] = -1;
    fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK);
    return end;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

// What the child gets: the pipes as 0, 1 and 2, no other descriptor (an inherited socket would stay
// open when the server closes it), default signals.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  void Use(int descriptor, int as) { posix_spawn_file_actions_adddup2(&actions_, descriptor, as); }
  void UseNothing(int as) {
    posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", O_RDWR, 0);
  }
  pid_t Spawn(const std::vector<char*>& arguments, const std::vector<char*>& environment) {
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    pid_t pid = -1;
    const int error = posix_spawnp(&pid, arguments[0], &actions_, &attributes_, arguments.data(),
                                   environment.data());
    if (error != 0) throw std::runtime_error(strerror(error));
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<char*> Environment(const std::vector<std::string>& added) {
  std::vector<char*> all = Pointers(added);
  all.pop_back();
  for (char** variable = environ; *variable != nullptr; variable++) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('=') + 1);
    bool replaced = false;
    for (const std::string& one : added) replaced |= one.compare(0, name.size(), name) == 0;
    if (!replaced) all.push_back(*variable);
  }
  all.push_back(nullptr);
  return all;
}

}  // namespace

ChildProcess::ChildProcess(const Plan& plan) {
  Pipe input, output, errors;
  SpawnSettings settings;
  if (plan.talks) {
    settings.Use(input.read_end(), STDIN_FILENO);
    settings.Use(output.write_end(), STDOUT_FILENO);
  } else {
    settings.UseNothing(STDIN_FILENO);
    settings.UseNothing(STDOUT_FILENO);
  }
  settings.Use(errors.write_end(), STDERR_FILENO);
  pid_ = settings.Spawn(Pointers(plan.arguments), Environment(plan.environment));
  if (plan.talks) {
    input_ = input.Take(1);
    output_ = output.Take(0);
  }
  errors_ = errors.Take(0);
  error_reader_ = std::thread([this] { ReadErrors(); });
}

ChildProcess::~ChildProcess() {
  End();
  stopping_ = true;
  error_reader_.join();
  CloseInput();
  for (const int descriptor : {output_, errors_}) {
    if (descriptor >= 0) close(descriptor);
  }
}

void ChildProcess::CloseInput() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

std::optional<int> ChildProcess::Ended() {
  std::lock_guard lock(reaping_);
  if (status_) return status_;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
  return status_;
}

std::optional<int> ChildProcess::AwaitEnd(milliseconds at_most) {
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  while (!Ended() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  return Ended();
}

// The group may outlive its first process: what that one has started is ended too.
void ChildProcess::End() {
  kill(-pid_, SIGTERM);
  if (!AwaitEnd(kGraceTime)) {
    kill(-pid_, SIGKILL);
    AwaitEnd(kGraceTime);
  }
  kill(-pid_, SIGKILL);
}

void ChildProcess::ReadErrors() {
  std::array<char, 4096> buffer;
  while (!stopping_) {
    pollfd readable{errors_, POLLIN, 0};
    if (poll(&readable, 1, static_cast<int>(kPollTime.count())) <= 0) continue;
    const ssize_t size = read(errors_, buffer.data(), buffer.size());
    if (size < 0) continue;
    std::lock_guard lock(mutex_);
    if (size == 0) {
      errors_ended_ = true;
      all_read_.notify_all();
      return;
    }
    error_text_.append(buffer.data(), static_cast<size_t>(size));
    if (error_text_.size() > 2 * kKeptErrorBytes) {
      error_text_.erase(0, error_text_.size() - kKeptErrorBytes);
    }
  }
}

std::string ChildProcess::LastWords() {
  const bool ended = Ended().has_value();
  std::unique_lock lock(mutex_);
  if (ended) all_read_.wait_for(lock, kLastWordsTime, [this] { return errors_ended_; });
  std::string text = error_text_;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.size() <= kShownErrorBytes) return Printable(text);
  return "…" + Printable(text.substr(text.size() - kShownErrorBytes));
}

std::string DescribeEnd(int wait_status) {
  if (WIFEXITED(wait_status)) {
    return "ended with exit code " + std::to_string(WEXITSTATUS(wait_status));
  }
  if (WIFSIGNALED(wait_status)) {
    return "was killed by signal " + std::to_string(WTERMSIG(wait_status));
  }
  return "ended";
}

}  // namespace sse::conformance
