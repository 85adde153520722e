// Implements the writing half of adapter_message.h. Must not know transports.
#include <nlohmann/json.hpp>

#include "server/conformance/adapter_message.h"

namespace sse::conformance {
namespace {

using nlohmann::ordered_json;

std::string Line(const ordered_json& command) {
  return command.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

ordered_json For(const char* command, uint32_t id) { return {{"cmd", command}, {"id", id}}; }

ordered_json Moment(const When& when) { return {{"event", when.event}, {"n", when.n}}; }

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t at = 0; at < bytes.size(); at += 3) {
    uint32_t group = 0;
    for (size_t i = 0; i < 3; i++) {
      const size_t from = at + i;
      group = group << 8 | (from < bytes.size() ? static_cast<unsigned char>(bytes[from]) : 0);
    }
    for (size_t i = 0; i < 4; i++) {
      text += at + i <= bytes.size() ? kAlphabet[group >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

ordered_json Options(const ClientPlan& plan, const Urls& urls, const std::string& certificate) {
  ordered_json options = ordered_json::object();
  if (plan.with_credentials) options["withCredentials"] = true;
  for (const auto& [name, value] : plan.headers) {
    options["headers"].push_back({name, FillPlaceholders(value.Bytes(), urls)});
  }
  if (plan.method) options["method"] = *plan.method;
  if (plan.body) options["body"] = *plan.body;
  if (plan.last_event_id) options["lastEventId"] = *plan.last_event_id;
  if (plan.read_timeout_ms) options["readTimeoutMs"] = *plan.read_timeout_ms;
  if (!certificate.empty()) options["certificate"] = certificate;
  if (plan.close_on) options["closeOn"] = Moment(*plan.close_on);
  if (plan.close_times != 1) options["closeTimes"] = plan.close_times;
  if (plan.throw_on) options["throwOn"] = Moment(*plan.throw_on);
  if (plan.delay_on) {
    options["delayOn"] = {{"event", plan.delay_on->event}, {"ms", plan.delay_on->ms}};
  }
  if (plan.drop) options["drop"] = true;
  return options;
}

}  // namespace

std::string CreateCommand(uint32_t id, const std::string& url,
                          const std::vector<std::string>& listen, const ClientPlan& plan,
                          const Urls& urls, const std::string& certificate) {
  ordered_json command = For("create", id);
  command["url"] = FillPlaceholders(url, urls);
  command["listen"] = listen;
  command["options"] = Options(plan, urls, certificate);
  return Line(command);
}

std::string ListenCommand(uint32_t id, const std::vector<std::string>& types) {
  ordered_json command = For("listen", id);
  command["types"] = types;
  return Line(command);
}

std::string CloseCommand(uint32_t id, uint32_t times) {
  ordered_json command = For("close", id);
  command["times"] = times;
  return Line(command);
}

std::string CheckCommand(const std::string& name, const Urls& urls) {
  return Line({{"cmd", "check"}, {"name", name}, {"url", urls.url1}, {"url2", urls.url2}});
}

std::string FeedCommand(uint32_t id, std::string_view bytes) {
  ordered_json command = For("feed", id);
  command["base64"] = Base64(bytes);
  return Line(command);
}

std::string SourceCommand(const char* command, uint32_t id) { return Line(For(command, id)); }

std::string PlainCommand(const char* command) { return Line({{"cmd", command}}); }

}  // namespace sse::conformance
