// Implements journal_json.h. Must not know HTTP.
#include "server/conformance/journal_json.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace sse::conformance {
namespace {

using nlohmann::ordered_json;

std::string Base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    uint32_t bits = 0;
    for (size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < group.size() ? static_cast<uint8_t>(group[i]) : 0);
    }
    for (size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? kDigits[bits >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

class TimesSince {
 public:
  explicit TimesSince(Time start) : start_(start) {}
  ordered_json operator()(Time when) const { return MicrosBetween(start_, when); }
  ordered_json operator()(std::optional<Time> when) const {
    return when ? (*this)(*when) : ordered_json(nullptr);
  }
  ordered_json operator()(const std::map<std::string, Time>& times) const {
    ordered_json named = ordered_json::object();
    for (const auto& [name, when] : times) named[name] = (*this)(when);
    return named;
  }

 private:
  const Time start_;
};

const char* HowName(RequestRecord::How how) {
  return how == RequestRecord::How::kRst ? "rst" : "fin";
}

ordered_json RequestJson(const RequestRecord& record, const TimesSince& micros) {
  ordered_json json = {{"connection", record.connection},
                       {"origin", record.origin},
                       {"preflight", record.preflight},
                       {"accepted", micros(record.accepted)},
                       {"firstByte", micros(record.first_byte)},
                       {"headRead", micros(record.head_read)},
                       {"head", Base64(record.head)},
                       {"body", Base64(record.body)},
                       {"response", micros(record.response)},
                       {"ended", micros(record.ended)},
                       {"clientClose", nullptr},
                       {"closed", micros(record.closed)},
                       {"bytesSent", record.bytes_sent},
                       {"trouble", record.trouble}};
  if (record.client_close) {
    json["clientClose"] = {{"at", micros(record.client_close)},
                           {"how", HowName(record.client_close_how)}};
  }
  return json;
}

}  // namespace

ordered_json UrlsJson(const Urls& urls) {
  ordered_json json;
  for (const auto& [name, value] :
       {std::pair("url1", urls.url1), std::pair("url2", urls.url2), std::pair("tls1", urls.tls_url),
        std::pair("tls12", urls.tls12_url), std::pair("tls13", urls.tls13_url),
        std::pair("tls-untrusted", urls.tls_untrusted_url),
        std::pair("tls-wrongname", urls.tls_wrongname_url), std::pair("ipv6", urls.ipv6_url)}) {
    if (!value.empty()) json[name] = value;
  }
  return json;
}

ordered_json JournalJson(const Journal& journal) {
  const TimesSince micros(journal.start());
  ordered_json requests = ordered_json::array();
  for (const RequestRecord& record : journal.requests()) {
    requests.push_back(RequestJson(record, micros));
  }
  return {{"requests", std::move(requests)},
          {"marks", micros(journal.marks())},
          {"signals", micros(journal.signals())},
          {"troubles", journal.troubles()}};
}

}  // namespace sse::conformance
