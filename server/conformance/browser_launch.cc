// Implements browser_launch.h. Must not know adapters.
#include "server/conformance/browser_launch.h"

#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "server/conformance/adapter_process.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

namespace fs = std::filesystem;

// Popups: a check opens a window. The collector: a check lets it run.
constexpr const char* kFirefoxPreferences =
    R"(user_pref("dom.disable_open_during_load", false);
user_pref("dom.popup_maximum", 100);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.update.enabled", false);
)";

class Folder {
 public:
  Folder() {
    // mkdtemp() puts letters of its own in the place of the last six.
    const std::string any = "sse-conformance-" + std::string(6, 'X');
    std::string name = (fs::temp_directory_path() / any).string();
    if (mkdtemp(name.data()) == nullptr) {
      throw UsageError("no temporary folder can be made in " + fs::temp_directory_path().string() +
                       "; name another with TMPDIR");
    }
    path_ = name;
  }
  // A browser that is going may still write into it.
  ~Folder() {
    for (int attempt = 0; attempt < 20; attempt++) {
      std::error_code error;
      fs::remove_all(path_, error);
      if (!error) return;
      usleep(50'000);
    }
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string FindProgram(std::initializer_list<const char*> names) {
  const char* const variable = getenv("PATH");
  const std::string all = variable == nullptr ? "/usr/bin:/bin" : variable;
  for (const std::string name : names) {
    for (size_t from = 0; from <= all.size();) {
      const size_t end = std::min(all.find(':', from), all.size());
      const std::string file = all.substr(from, end - from) + "/" + name;
      if (access(file.c_str(), X_OK) == 0 && !fs::is_directory(file)) return file;
      from = end + 1;
    }
  }
  return "";
}

std::string FindByPattern(const char* pattern) {
  glob_t found{};
  std::string file;
  if (glob(pattern, 0, nullptr, &found) == 0 && found.gl_pathc > 0) file = found.gl_pathv[0];
  globfree(&found);
  return file;
}

class Browser : public OpenedPage {
 public:
  explicit Browser(std::unique_ptr<Folder> folder, const ChildProcess::Plan& plan)
      : folder_(std::move(folder)), process_(plan) {}

  std::string Gone() override {
    const auto status = process_.Ended();
    if (!status) return "";
    const std::string words = process_.LastWords();
    return "is a browser that " + DescribeEnd(*status) +
           (words.empty() ? "" : "; stderr: " + words);
  }

 private:
  const std::unique_ptr<Folder> folder_;  // goes after the process
  ChildProcess process_;
};

using MakePlan = std::function<ChildProcess::Plan(const fs::path& folder, const std::string& url)>;

OpenPage Opener(MakePlan plan) {
  return [plan](const std::string& url) {
    auto folder = std::make_unique<Folder>();
    const ChildProcess::Plan made = plan(folder->path(), url);
    return std::make_unique<Browser>(std::move(folder), made);
  };
}

OpenPage Chromium() {
  const std::string program =
      FindProgram({"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"});
  if (program.empty()) {
    throw UsageError(
        "no chromium was found; install it (Debian: apt install chromium) or name a "
        "command: --browser 'COMMAND {url}'");
  }
  return Opener([program](const fs::path& folder, const std::string& url) {
    ChildProcess::Plan plan;
    plan.arguments = {program,
                      "--headless",
                      "--disable-gpu",
                      "--no-first-run",
                      "--disable-background-networking",
                      "--disable-component-update",
                      "--disable-sync",
                      "--disable-popup-blocking",
                      "--js-flags=--expose-gc",
                      "--user-data-dir=" + folder.string()};
    if (geteuid() == 0) plan.arguments.push_back("--no-sandbox");
    plan.arguments.push_back(url);
    return plan;
  });
}

OpenPage Firefox() {
  const std::string program = FindProgram({"firefox-esr", "firefox"});
  if (program.empty()) {
    throw UsageError(
        "no firefox was found; install it (Debian: apt install firefox-esr) or name a "
        "command: --browser 'COMMAND {url}'");
  }
  return Opener([program](const fs::path& folder, const std::string& url) {
    std::ofstream(folder / "user.js") << kFirefoxPreferences;
    ChildProcess::Plan plan;
    plan.arguments = {program, "--headless", "--no-remote", "--profile", folder.string(), url};
    plan.environment = {"HOME=" + folder.string()};
    return plan;
  });
}

OpenPage WebKitGtk() {
  const std::string program = FindMiniBrowser();
  const std::string display = FindProgram({"xvfb-run"});
  if (program.empty() || display.empty()) {
    throw UsageError(
        "no WebKitGTK MiniBrowser with xvfb-run was found; install them (Debian: apt "
        "install webkit2gtk-driver xvfb xauth) or name a command: --browser 'COMMAND "
        "{url}'");
  }
  return Opener([program, display](const fs::path& folder, const std::string& url) {
    ChildProcess::Plan plan;
    plan.arguments = {display, "-a", program, "--private", url};
    plan.environment = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "HOME=" + folder.string()};
    return plan;
  });
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// The URL has no quotes: it is percent-encoded. What the command makes with mktemp goes with it.
OpenPage Command(const std::string& command) {
  return Opener([command](const fs::path& folder, const std::string& url) {
    ChildProcess::Plan plan;
    plan.arguments = {"/bin/sh", "-c", Replaced(command, "{url}", "'" + url + "'")};
    plan.environment = {"TMPDIR=" + folder.string()};
    return plan;
  });
}

}  // namespace

std::string FindMiniBrowser() { return FindByPattern("/usr/lib/*/webkit2gtk-4.*/MiniBrowser"); }

OpenPage LaunchBrowser(const std::string& browser) {
  if (browser == "chromium") return Chromium();
  if (browser == "firefox") return Firefox();
  if (browser == "webkitgtk") return WebKitGtk();
  if (browser.find("{url}") != browser.npos) return Command(browser);
  throw UsageError("--browser " + Quoted(browser) +
                   " is neither chromium, firefox or webkitgtk nor a command with {url}");
}

OpenPage AnnounceAddress() {
  return [](const std::string& url) {
    printf("open this address in the browser to be judged: %s\n", Printable(url).c_str());
    fflush(stdout);
    return std::make_unique<OpenedPage>();
  };
}

}  // namespace sse::conformance
