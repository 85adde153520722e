// Implements the reading half of adapter_message.h. Must not know transports.
#include "server/conformance/adapter_message.h"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

using nlohmann::json;

// The JSON library refuses escapes of lone surrogates. They are let through it between two
// noncharacters, as their four digits.
constexpr std::string_view kBefore = "\\ufdd0", kBehind = "\\ufdd1";
constexpr std::string_view kBeforeUtf8 = "\xEF\xB7\x90", kBehindUtf8 = "\xEF\xB7\x91";
constexpr size_t kDigits = 4;

// The number of the escape, \u and four digits, that begins at `at`, or nothing.
std::optional<uint32_t> UnicodeEscape(std::string_view text, size_t at) {
  if (text.size() < at + 2 + kDigits || text[at] != '\\' || text[at + 1] != 'u') return {};
  uint32_t number = 0;
  for (const char c : text.substr(at + 2, kDigits)) {
    const char lower = static_cast<char>(c | 0x20);
    const bool digit = c >= '0' && c <= '9', letter = lower >= 'a' && lower <= 'f';
    if (!digit && !letter) return {};
    number = number * 16 + static_cast<uint32_t>(digit ? c - '0' : lower - 'a' + 10);
  }
  return number;
}

bool IsHigh(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Returns the text with lone surrogates wrapped; the text itself when it has none.
std::string WrapLoneSurrogates(std::string_view text) {
  std::string wrapped;
  size_t kept = 0;
  for (size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const auto unit = UnicodeEscape(text, at);
    if (!unit) {
      at += 2;
      continue;
    }
    const size_t end = at + 2 + kDigits;
    const bool pair = IsHigh(*unit) && IsLow(UnicodeEscape(text, end).value_or(0));
    if (!pair && (IsHigh(*unit) || IsLow(*unit))) {
      wrapped.append(text, kept, at - kept).append(kBefore);
      wrapped.append(text, at + 2, kDigits).append(kBehind);
      kept = end;
    }
    at = pair ? end + 2 + kDigits : end;
  }
  return wrapped.append(text, kept);
}

std::string UnwrapLoneSurrogates(std::string text) {
  for (size_t at = text.find(kBeforeUtf8); at != text.npos; at = text.find(kBeforeUtf8, at + 1)) {
    const size_t digits = at + kBeforeUtf8.size(), end = digits + kDigits;
    if (text.compare(end, kBehindUtf8.size(), kBehindUtf8) != 0) continue;
    const auto unit = UnicodeEscape("\\u" + text.substr(digits, kDigits), 0);
    if (!unit || !(IsHigh(*unit) || IsLow(*unit))) continue;
    const std::array<char, 3> bytes{static_cast<char>(0xE0 | *unit >> 12),
                                    static_cast<char>(0x80 | (*unit >> 6 & 0x3F)),
                                    static_cast<char>(0x80 | (*unit & 0x3F))};
    text.replace(at, end + kBehindUtf8.size() - at, bytes.data(), bytes.size());
  }
  return text;
}

json Parse(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded() && text.find("\\u") != text.npos) {
    value = json::parse(WrapLoneSurrogates(text), nullptr, false);
  }
  if (value.is_discarded()) throw Nonsense("no JSON: " + Quoted(text));
  return value;
}

// Reads the members of one report; each reader names what is wrong with a member.
class Reader {
 public:
  explicit Reader(const json& object) : object_(object) {}

  bool Has(const char* key) const { return object_.contains(key); }

  std::string Text(const char* key) const {
    if (!Has(key) || !object_.at(key).is_string()) Refuse(key, "a string");
    return UnwrapLoneSurrogates(object_.at(key).get<std::string>());
  }
  std::string TextOr(const char* key) const {
    return Has(key) && object_.at(key).is_string() ? Text(key) : "";
  }
  std::optional<std::string> MaybeText(const char* key) const {
    return Has(key) && !object_.at(key).is_null() ? std::optional(Text(key)) : std::nullopt;
  }
  uint32_t Id() const {
    if (!Has("id") || !object_.at("id").is_number_unsigned()) Refuse("id", "a number");
    const auto id = object_.at("id").get<uint64_t>();
    if (id == 0 || id > std::numeric_limits<uint32_t>::max())
      Refuse("id", "a number that was given");
    return static_cast<uint32_t>(id);
  }
  std::optional<ReadyState> State() const {
    if (!Has("state") || object_.at("state").is_null()) return std::nullopt;
    const json& state = object_.at("state");
    if (!state.is_number_unsigned() || state.get<uint64_t>() > 2) Refuse("state", "0, 1 or 2");
    return static_cast<ReadyState>(state.get<int>());
  }
  std::optional<uint64_t> Number(const char* key) const {
    const json& number = object_.at(key);
    if (number.is_null()) return std::nullopt;
    if (number.is_number_unsigned()) return number.get<uint64_t>();
    if (!number.is_number() || number.get<double>() < 0) Refuse(key, "a number or null");
    return number.get<double>() < 1e18 ? std::llround(number.get<double>())
                                       : std::numeric_limits<uint64_t>::max();
  }
  bool Flag(const char* key) const {
    if (!Has(key) || !object_.at(key).is_boolean()) Refuse(key, "true or false");
    return object_.at(key).get<bool>();
  }
  std::set<std::string> Texts(const char* key) const {
    std::set<std::string> texts;
    if (!Has(key)) return texts;
    if (!object_.at(key).is_array()) Refuse(key, "an array of strings");
    for (const json& item : object_.at(key)) {
      if (!item.is_string()) Refuse(key, "an array of strings");
      texts.insert(item.get<std::string>());
    }
    return texts;
  }

  [[noreturn]] void Refuse(const char* key, const char* expected) const {
    throw Nonsense(std::string("`") + key + "` should be " + expected + ": " +
                   Quoted(object_.dump(-1, ' ', false, json::error_handler_t::replace)));
  }

 private:
  const json& object_;
};

constexpr std::array<std::pair<const char*, Report::Kind>, 11> kKinds{{
    {"hello", Report::Kind::kHello},
    {"created", Report::Kind::kCreated},
    {"thrown", Report::Kind::kThrown},
    {"open", Report::Kind::kOpen},
    {"event", Report::Kind::kEvent},
    {"error", Report::Kind::kError},
    {"comment", Report::Kind::kComment},
    {"closed", Report::Kind::kClosed},
    {"state", Report::Kind::kState},
    {"checked", Report::Kind::kChecked},
    {"unsupported", Report::Kind::kUnsupported},
}};

Report::Kind ReadKind(const Reader& reader) {
  const std::string name = reader.Text("ev");
  for (const auto& [known, kind] : kKinds) {
    if (name == known) return kind;
  }
  reader.Refuse("ev", "one of PROTOCOL.md");
}

Hello ReadHello(const Reader& reader) {
  if (reader.Has("protocol") && reader.Number("protocol") != 1) reader.Refuse("protocol", "1");
  Hello hello;
  hello.client = reader.Text("client");
  hello.version = reader.TextOr("version");
  hello.runtime = reader.TextOr("runtime");
  hello.profiles = reader.Texts("profiles");
  hello.capabilities = reader.Texts("capabilities");
  hello.hides = reader.Texts("hides");
  hello.lacks = reader.Texts("lacks");
  return hello;
}

void ReadEvent(const Reader& reader, Report& report) {
  report.type = reader.Text("type");
  report.data = reader.Text("data");
  report.last_event_id = reader.MaybeText("lastEventId");
  report.origin = reader.MaybeText("origin");
}

void ReadEnd(const Reader& reader, Report& report) {
  if (reader.Has("lastEventId")) report.end_id = reader.MaybeText("lastEventId");
  if (reader.Has("retry")) report.retry_ms = reader.Number("retry");
}

void ReadMembers(const Reader& reader, Report& report) {
  switch (report.kind) {
    case Report::Kind::kHello:
      report.hello = ReadHello(reader);
      break;
    case Report::Kind::kEvent:
      ReadEvent(reader, report);
      break;
    case Report::Kind::kState:
      ReadEnd(reader, report);
      break;
    case Report::Kind::kComment:
      report.text = reader.Text("text");
      break;
    case Report::Kind::kChecked:
      report.passed = reader.Flag("passed");
      report.name = reader.TextOr("name");
      report.text = reader.TextOr("reason");
      break;
    case Report::Kind::kUnsupported:
      report.command = reader.Text("cmd");
      report.text = reader.TextOr("reason");
      break;
    default:  // thrown, error
      report.name = reader.TextOr("name");
      report.text = reader.TextOr("message");
  }
}

bool HasSource(Report::Kind kind) {
  return kind != Report::Kind::kHello && kind != Report::Kind::kChecked &&
         kind != Report::Kind::kUnsupported;
}

Report ReadObject(const json& object) {
  if (!object.is_object()) {
    throw Nonsense("no object: " +
                   Quoted(object.dump(-1, ' ', false, json::error_handler_t::replace)));
  }
  const Reader reader(object);
  Report report;
  report.kind = ReadKind(reader);
  if (HasSource(report.kind)) {
    report.id = reader.Id();
    report.state = reader.State();
  }
  ReadMembers(reader, report);
  return report;
}

}  // namespace

Report ReadReport(std::string_view line) { return ReadObject(Parse(line)); }

std::vector<Report> ReadReports(std::string_view array) {
  const json list = Parse(array);
  if (!list.is_array()) throw Nonsense("no array: " + Quoted(array));
  std::vector<Report> reports;
  for (const json& object : list) reports.push_back(ReadObject(object));
  return reports;
}

}  // namespace sse::conformance
