// What JSON values have to be, as rules that are put together: a rule takes a place and gives the
// value or throws JsonError. JsonFields reads an object by such rules; a key that nobody asked for
// is an error, so that what is allowed stands only where it is read. Must not know what the
// document is about.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/conformance/json_place.h"

namespace sse::conformance {

std::string Text(const JsonPlace& place);
std::string NonEmptyText(const JsonPlace& place);
bool Flag(const JsonPlace& place);
uint64_t WholeNumber(const JsonPlace& place, uint64_t min, uint64_t max);

bool IsText(const JsonPlace& place, std::string_view text);

// "a, b or c".
std::string Listed(const std::vector<const char*>& words, const std::string& last);

// What a rule gives.
template <class Rule>
using ValueOf = std::invoke_result_t<Rule, const JsonPlace&>;

// Of an object with keys of its own choice.
std::vector<std::pair<std::string, JsonPlace>> Members(const JsonPlace& place);

// A whole number; of 32 bits unless another type is named.
template <class T = uint32_t>
constexpr auto AtLeast(std::type_identity_t<T> min,
                       std::type_identity_t<T> max = std::numeric_limits<T>::max()) {
  return [=](const JsonPlace& place) { return static_cast<T>(WholeNumber(place, min, max)); };
}

// Text that matches all of an ECMAScript regular expression. `what` describes it.
std::string Matching(const JsonPlace& place, const char* pattern, const char* what);

// One of some names, each of which stands for a value.
template <class T, size_t N>
constexpr auto OneOf(const std::pair<const char*, T> (&names)[N]) {
  return [names = std::to_array(names)](const JsonPlace& place) {
    std::vector<const char*> allowed;
    for (const auto& [name, value] : names) {
      if (IsText(place, name)) return value;
      allowed.push_back(name);
    }
    place.Expected(Listed(allowed, "or"));
  };
}

template <class Rule>
std::optional<ValueOf<Rule>> Nullable(const JsonPlace& place, const Rule& rule) {
  if (place.value().is_null()) return std::nullopt;
  return rule(place);
}

template <class Rule>
constexpr auto ListOf(Rule rule, size_t min_items = 0) {
  return [=](const JsonPlace& place) {
    if (!place.value().is_array()) place.Expected("a list");
    if (place.value().size() < min_items) {
      place.Expected("a list with at least " + std::to_string(min_items) +
                     (min_items == 1 ? " item" : " items"));
    }
    std::vector<ValueOf<Rule>> list;
    list.reserve(place.value().size());
    for (const JsonPlace& item : place.Items()) list.push_back(rule(item));
    return list;
  };
}

// A list in which nothing stands twice.
template <class Rule>
constexpr auto SetOf(Rule rule, size_t min_items) {
  return [=](const JsonPlace& place) {
    auto list = ListOf(rule, min_items)(place);
    std::set<ValueOf<Rule>> seen;
    for (size_t i = 0; i < list.size(); ++i) {
      if (!seen.insert(list[i]).second) place.Items()[i].Expected("each item only once");
    }
    return list;
  };
}

class JsonFields {
 public:
  explicit JsonFields(const JsonPlace& object);

  const JsonPlace& place() const { return place_; }
  bool Has(const char* key) { return Find(key).has_value(); }
  std::optional<JsonPlace> Find(const char* key);
  JsonPlace Need(const char* key);

  // Sets `target` if the key is there.
  template <class T, class Rule>
  void Read(const char* key, T& target, const Rule& rule) {
    if (const auto found = Find(key)) target = rule(*found);
  }
  template <class T, class Rule>
  void Require(const char* key, T& target, const Rule& rule) {
    target = rule(Need(key));
  }

  // The one that is there.
  std::pair<const char*, JsonPlace> ExactlyOne(const std::vector<const char*>& keys);
  // `key` makes sense only beside one of the others.
  void OnlyWith(const char* key, const std::vector<const char*>& others);
  // At the end: there is no key that wasn't asked for.
  void NothingElse() const;

 private:
  bool IsKnown(std::string_view key) const;
  std::vector<const char*> KnownKeys() const;

  JsonPlace place_;
  std::vector<const char*> known_;  // literals; all that was asked for
};

// Reads an object with nothing in it but what `read` asks for.
template <class T, class Reader>
T ReadObject(const JsonPlace& place, const Reader& read) {
  T result{};
  JsonFields fields(place);
  read(fields, result);
  fields.NothingElse();
  return result;
}

// A key that says what an object is, and how the object is read then.
template <class T>
struct Kind {
  const char* key;
  T (*read)(const JsonPlace& value, JsonFields& fields);
};

// Reads an object that has exactly one of these keys, and what that one asks for.
template <class T, size_t N>
T ReadOneKind(const JsonPlace& place, const Kind<T> (&kinds)[N]) {
  return ReadObject<T>(place, [&kinds](JsonFields& fields, T& result) {
    std::vector<const char*> keys;
    for (const Kind<T>& kind : kinds) keys.push_back(kind.key);
    const auto [key, value] = fields.ExactlyOne(keys);
    for (const Kind<T>& kind : kinds) {
      if (kind.key == key) result = kind.read(value, fields);
    }
  });
}

}  // namespace sse::conformance
