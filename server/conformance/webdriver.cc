// Implements webdriver.h. Must not know adapters.
#include "server/conformance/webdriver.h"

#include <httplib.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "server/conformance/browser_launch.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using nlohmann::json;

constexpr time_t kAnswerSeconds = 60;  // a grid may have to start a machine
constexpr const char* kJson = "application/json";

struct Endpoint {
  std::string origin, path;  // http://host:port and what stands before /session
};

Endpoint Split(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t slash = scheme == url.npos ? scheme : url.find('/', scheme + 3);
  Endpoint endpoint{url.substr(0, slash), slash == url.npos ? "" : url.substr(slash)};
  while (!endpoint.path.empty() && endpoint.path.back() == '/') endpoint.path.pop_back();
  if (scheme == url.npos || !httplib::Client(endpoint.origin).is_valid()) {
    throw UsageError("--webdriver " + Quoted(url) +
                     " is no URL of a WebDriver; try http://127.0.0.1:9515");
  }
  return endpoint;
}

json Capabilities(const std::string& browser) {
  json always = json::object();
  if (!browser.empty()) always["browserName"] = browser;
  json arguments = {"--headless", "--disable-gpu", "--disable-popup-blocking",
                    "--js-flags=--expose-gc"};
  if (geteuid() == 0) arguments.push_back("--no-sandbox");
  if (browser == "chrome" || browser == "chromium") {
    always["browserName"] = "chrome";  // as chromedriver calls both
    always["goog:chromeOptions"] = {{"args", arguments}};
  } else if (browser == "webkitgtk") {
    always["browserName"] = "MiniBrowser";
    always["webkitgtk:browserOptions"] = {{"binary", FindMiniBrowser()},
                                          {"args", {"--automation"}}};
  } else if (browser == "firefox") {
    always["moz:firefoxOptions"] = {{"args", {"-headless"}}};
  }
  return {{"capabilities", {{"alwaysMatch", always}}}};
}

class Session : public OpenedPage {
 public:
  Session(Endpoint endpoint, const std::string& browser, const std::string& url)
      : endpoint_(std::move(endpoint)), client_(endpoint_.origin) {
    client_.set_read_timeout(kAnswerSeconds);
    const json answer = Ask("/session", Capabilities(browser));
    if (!answer.is_object() || !answer.value("sessionId", json()).is_string()) {
      throw UsageError("--webdriver " + endpoint_.origin +
                       " gave no session: " + Quoted(answer.dump()) + "; is it a WebDriver?");
    }
    path_ = endpoint_.path + "/session/" + answer.at("sessionId").get<std::string>();
    Ask(path_.substr(endpoint_.path.size()) + "/url", {{"url", url}});
  }

  ~Session() override {
    if (!path_.empty()) client_.Delete(path_);
  }

 private:
  // The `value` of the answer. Throws when there is none, or an error.
  json Ask(const std::string& path, const json& body) {
    const auto answer = client_.Post(endpoint_.path + path, body.dump(), kJson);
    if (!answer) {
      throw UsageError("--webdriver " + endpoint_.origin + " does not answer (" +
                       httplib::to_string(answer.error()) +
                       "); start it first, for example: chromedriver --port=9515");
    }
    const json parsed = json::parse(answer->body, nullptr, false);
    if (answer->status != 200 || !parsed.is_object() || !parsed.contains("value")) {
      throw UsageError("--webdriver " + endpoint_.origin + " refused " + path + ": " +
                       Quoted(answer->body, 300) + "; is the browser there that --browser names?");
    }
    return parsed.at("value");
  }

  const Endpoint endpoint_;
  httplib::Client client_;
  std::string path_;
};

}  // namespace

OpenPage WebDriverBrowser(const std::string& endpoint, const std::string& browser) {
  const Endpoint where = Split(endpoint);
  return [where, browser](const std::string& url) {
    return std::make_unique<Session>(where, browser, url);
  };
}

}  // namespace sse::conformance
