// A JSON document of somebody else's and the places in it, so that whoever reads it can say where
// it is wrong: one line, `file:line: /json/pointer: what was expected`. Must not know what the
// document is about.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace sse::conformance {

// what() is that line.
struct JsonError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class JsonDocument;

// A value in a document, which has to live longer. As cheap as two pointers: pointer and line are
// searched for only when they are asked for.
class JsonPlace {
 public:
  JsonPlace(const JsonDocument& document, const nlohmann::json& value)
      : document_(&document), value_(&value) {}

  const nlohmann::json& value() const { return *value_; }
  // The member of this name, if this is an object that has it.
  std::optional<JsonPlace> Find(const char* key) const;
  // The same, or this place itself: for messages about a member that may be missing.
  JsonPlace Nearest(const char* key) const { return Find(key).value_or(*this); }
  // What a list holds; nothing, if this is none.
  std::vector<JsonPlace> Items() const;
  // What an object holds, in the order of keys; nothing, if this is none.
  std::vector<std::pair<std::string, JsonPlace>> Members() const;

  // The place of a value somewhere in this one.
  JsonPlace Inside(const nlohmann::json& value) const { return {*document_, value}; }

  // Throws JsonError. `what` completes "expected …"; what was found is added.
  [[noreturn]] void Expected(const std::string& what) const;
  [[noreturn]] void Expected(const std::string& what, const std::string& found) const;

 private:
  const JsonDocument* document_;
  const nlohmann::json* value_;
};

class JsonDocument {
 public:
  // Throws JsonError if `text` is no JSON or nested too deeply. `name` is that of the file.
  JsonDocument(std::string text, std::string name);
  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

  const std::string& name() const { return name_; }
  JsonPlace root() const { return {*this, root_}; }
  // The lines on which the items of the root's list `key` begin.
  std::vector<int> ItemLines(const std::string& key) const;

 private:
  friend class JsonPlace;
  [[noreturn]] void Fail(int line, const std::string& message) const;
  [[noreturn]] void Fail(const nlohmann::json& where, const std::string& message) const;
  void Parse();

  std::string text_, name_;
  nlohmann::json root_;
};

}  // namespace sse::conformance
