// Reads what captured requests have to say. Must not know how they are captured or compared.
#include <algorithm>
#include <regex>

#include "server/conformance/case_loader_parts.h"
#include "server/conformance/report_text.h"

namespace sse::conformance {
namespace {

// The library's regular expressions are recursive.
constexpr size_t kMaxPattern = 1000;

// Placeholders are filled in before the pattern is used.
std::string WithoutPlaceholders(std::string text) {
  for (size_t begin; (begin = text.find("{{")) != std::string::npos;) {
    const size_t end = text.find("}}", begin);
    if (end == std::string::npos) break;
    text.replace(begin, end + 2 - begin, "x");
  }
  return text;
}

bool IsPattern(const std::string& text) {
  std::wstring wide;  // one character per byte
  for (const char c : text) wide += static_cast<wchar_t>(static_cast<unsigned char>(c));
  try {
    const std::wregex compiles(wide);
    return true;
  } catch (const std::regex_error&) {
    return false;
  }
}

std::string Pattern(const JsonPlace& place) {
  std::string text = Text(place);
  if (text.size() > kMaxPattern || !IsPattern(WithoutPlaceholders(text))) {
    place.Expected("an ECMAScript regular expression of at most " + std::to_string(kMaxPattern) +
                   " bytes");
  }
  return text;
}

HeaderExpect ReadMatchers(const JsonPlace& place) {
  if (place.value().empty()) place.Expected("at least one key");
  return ReadObject<HeaderExpect>(place, [](JsonFields& fields, HeaderExpect& expect) {
    fields.Read("contains", expect.contains, Text);
    fields.Read("lacks", expect.lacks, Text);
    fields.Read("pattern", expect.pattern, Pattern);
    fields.Read("optional", expect.optional, Flag);
    fields.Read("count", expect.count, AtLeast<uint64_t>(0));
    expect.exactly = ReadPayloadKeys(fields);
  });
}

HeaderExpect ReadHeaderExpect(const JsonPlace& place) {
  if (place.value().is_object()) return ReadMatchers(place);
  HeaderExpect expect;
  expect.exactly = Nullable(place, ReadPayload);
  expect.absent = !expect.exactly;
  return expect;
}

bool IsLowerCaseFieldName(const std::string& name) {
  constexpr std::string_view kOthers = "!#$%&'*+.^_`|~-";
  return !name.empty() && std::all_of(name.begin(), name.end(), [kOthers](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

std::map<std::string, HeaderExpect> ReadHeaderExpects(const JsonPlace& place) {
  std::map<std::string, HeaderExpect> headers;
  for (const auto& [name, at] : Members(place)) {
    if (!IsLowerCaseFieldName(name)) at.Expected("a field name in lower case", Quoted(name));
    headers.emplace(name, ReadHeaderExpect(at));
  }
  return headers;
}

void ReadWhich(const JsonPlace& place, SentExpect& sent) {
  using Which = SentExpect::Which;
  constexpr auto kWhich =
      OneOf<Which>({{"every", Which::kEvery}, {"rest", Which::kRest}, {"last", Which::kLast}});
  if (place.value().is_string()) {
    sent.which = kWhich(place);
  } else {
    sent.number = AtLeast(1)(place);
  }
}

SentExpect ReadOne(const JsonPlace& place) {
  return ReadObject<SentExpect>(place, [](JsonFields& fields, SentExpect& sent) {
    ReadWhich(fields.Need("request"), sent);
    fields.Read("method", sent.method, Text);
    fields.Read("target", sent.target, Text);
    fields.Read("targetPattern", sent.target_pattern, Pattern);
    fields.Read("version", sent.version, Text);
    fields.Read("body", sent.body, Text);
    fields.Read("headers", sent.headers, ReadHeaderExpects);
    fields.Read("sameFieldsAs", sent.same_fields_as, AtLeast(1));
    fields.Read("except", sent.except, ListOf(Text));
  });
}

}  // namespace

std::vector<SentExpect> ReadSent(const JsonPlace& place) { return ListOf(ReadOne)(place); }

}  // namespace sse::conformance
