// The placeholders that scenarios may hold, {{url1}} and so on. tests/cases/README.md lists them.
// Must not know where they stand.
#include "server/conformance/player.h"

namespace sse::conformance {
namespace {

constexpr std::string_view kOpening = "{{";
constexpr std::string_view kClosing = "}}";

struct Placeholder {
  std::string_view name;
  std::string Urls::*value;
};

constexpr Placeholder kPlaceholders[] = {
    {"url1", &Urls::url1},
    {"url2", &Urls::url2},
    {"origin1", &Urls::origin1},
    {"origin2", &Urls::origin2},
    {"host1", &Urls::host1},
    {"host2", &Urls::host2},
    {"path1", &Urls::path1},
    {"token", &Urls::token},
    {"tls1", &Urls::tls_url},
    {"tls12", &Urls::tls12_url},
    {"tls13", &Urls::tls13_url},
    {"tls-untrusted", &Urls::tls_untrusted_url},
    {"tls-wrongname", &Urls::tls_wrongname_url},
    {"ipv6", &Urls::ipv6_url},
    {"url80", &Urls::port80_url},
};

const Placeholder* Find(std::string_view name) {
  for (const Placeholder& placeholder : kPlaceholders) {
    if (placeholder.name == name) return &placeholder;
  }
  return nullptr;
}

// Null if there is none of that name, or it has no value in this play.
const std::string* Find(std::string_view name, const Urls& urls) {
  const Placeholder* placeholder = Find(name);
  if (placeholder == nullptr || (urls.*placeholder->value).empty()) return nullptr;
  return &(urls.*placeholder->value);
}

}  // namespace

bool IsPlaceholder(std::string_view name) { return Find(name) != nullptr; }

std::string FillPlaceholders(std::string_view text, const Urls& urls) {
  std::string filled;
  for (size_t at = text.find(kOpening); at != text.npos; at = text.find(kOpening)) {
    const size_t name = at + kOpening.size();
    const size_t end = text.find(kClosing, name);
    if (end == text.npos) break;
    const std::string* value = Find(text.substr(name, end - name), urls);
    // What is no placeholder stays; one may begin at its second brace.
    const size_t used = value != nullptr ? end + kClosing.size() : at + 1;
    filled += text.substr(0, at);
    filled += value != nullptr ? std::string_view(*value) : text.substr(at, 1);
    text.remove_prefix(used);
  }
  return filled += text;
}

}  // namespace sse::conformance
