// What the loader refuses, and that it says where: file, line and JSON pointer on one line. The
// table broken-cases.json is also what conformance-loader.test.mjs gives to the schema.
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/conformance/case_loader.h"
#include "tests/native/catch.h"

using namespace sse::conformance;
using nlohmann::json;

namespace {

constexpr const char* kClauses = R"({"parse": {"name": "Parsing", "url": "https://example.com"}})";
constexpr const char* kName = "made-up.json";

const json& Table() {
  static const json table = json::parse(std::ifstream("tests/server/broken-cases.json"));
  return table;
}

// The base with what the row changes. Each value has a line of its own.
std::string Document(const json& row) {
  json document = Table().at("base");
  document.update(row.value("file", json::object()));
  if (row.contains("case")) document["cases"][0].update(row.at("case"));
  for (const json& key : row.value("without", json::array())) {
    document["cases"][0].erase(key.get<std::string>());
  }
  return document.dump(1);
}

// The message of the error, or "" if there is none.
std::string ErrorOf(const std::string& text) {
  try {
    ParseCases(text, kName, kClauses);
    return "";
  } catch (const CaseError& error) {
    return error.what();
  }
}

std::string ScenarioError(const std::string& text) {
  try {
    ParseScenario(text, kName);
    return "";
  } catch (const CaseError& error) {
    return error.what();
  }
}

// Without the file's name and the line.
std::string AfterLine(const std::string& message) {
  const size_t name = message.find(':');
  const size_t line = message.find(": ", name);
  return line == std::string::npos ? "" : message.substr(line + 2);
}

std::string LineNamed(const std::string& message, const std::string& text) {
  const int number = std::stoi(message.substr(message.find(':') + 1));
  std::istringstream lines(text);
  std::string line;
  for (int i = 0; i < number; ++i) std::getline(lines, line);
  return line;
}

bool IsIndex(const std::string& token) { return isdigit(static_cast<unsigned char>(token[0])); }

}  // namespace

TEST_CASE("each broken case is refused with the place and what was expected", "[loader]") {
  for (const json& row : Table().at("broken")) {
    const std::string text = Document(row);
    const std::string message = ErrorOf(text);
    INFO(row << "\n" << message);
    CHECK(message.rfind(std::string(kName) + ':', 0) == 0);
    CHECK(message.find('\n') == std::string::npos);
    const std::string at = row.at("at");
    const std::string expected = row.at("expected");
    CHECK(AfterLine(message).rfind(at + ": expected ", 0) == 0);
    CHECK(message.find(expected) != std::string::npos);
    const std::string token = at.substr(at.rfind('/') + 1);
    const bool is_escaped = token.find_first_of("~\\") != std::string::npos;
    if (IsIndex(token) || is_escaped) continue;
    CHECK(LineNamed(message, text).find('"' + token + "\":") != std::string::npos);
  }
}

TEST_CASE("good cases are taken", "[loader]") {
  for (const json& row : Table().at("good")) {
    INFO(row);
    CHECK(ErrorOf(Document(row)) == "");
  }
}

TEST_CASE("every capability, profile and severity of the schema is known", "[loader]") {
  const json schema = json::parse(std::ifstream("tests/cases/case.schema.json"));
  const json& definitions = schema.at("$defs");
  const json& keys = definitions.at("case").at("properties");
  const auto accepts = [](const std::string& key, const json& value) {
    INFO(key << " " << value);
    CHECK(ErrorOf(Document({{"case", {{key, value}}}})) == "");
  };
  for (const json& capability : definitions.at("capabilities").at("items").at("enum")) {
    accepts("needs", json::array({capability}));
  }
  for (const json& profile : keys.at("profiles").at("items").at("enum")) {
    accepts("profiles", json::array({profile}));
  }
  for (const json& severity : keys.at("severity").at("enum")) accepts("severity", severity);
}

TEST_CASE("ids are sorted and unique in a file", "[loader]") {
  json document = Table().at("base");
  json second = document["cases"][0];
  document["cases"].push_back(second);
  CHECK(ErrorOf(document.dump()) ==
        "made-up.json:1: /cases/1/id: expected an id that is not in made-up.json, "
        "found \"made.up.one\"");
  document["cases"][1]["id"] = "made.up.a";
  CHECK(ErrorOf(document.dump()) ==
        "made-up.json:1: /cases/1/id: expected cases sorted by id, this one before made.up.one, "
        "found \"made.up.a\"");
}

TEST_CASE("what is no JSON is refused with the line", "[loader]") {
  CHECK(ErrorOf("{\n  \"group\": \"a\",\n  }\n").rfind("made-up.json:3: expected JSON: ", 0) == 0);
  CHECK(ErrorOf("").rfind("made-up.json:1: expected JSON: ", 0) == 0);
  CHECK(ErrorOf("\n\"\xFF\"").rfind("made-up.json:2: expected JSON: ", 0) == 0);
  CHECK(ErrorOf("{\"a\":\n1e999}").rfind("made-up.json:2: expected JSON: number overflow", 0) == 0);
  CHECK(ErrorOf("[]") == "made-up.json:1: expected an object, found an empty list");
}

TEST_CASE("what is nested too deeply is refused before it is read", "[loader]") {
  const std::string deep = "{\"cases\":\n" + std::string(1'000'000, '[');
  CHECK(ErrorOf(deep) == "made-up.json:2: expected at most 64 levels of nesting");
  CHECK(ErrorOf("{\"[[[\\\"[[[\": 1}").find("no key") == std::string::npos);
}

TEST_CASE("the line is that of the value, whatever stands before it", "[loader]") {
  CHECK(ScenarioError("{\n \"end\": [{\"]}\\\"\": 1}, \"\\\\\", -1.5e+3, null],\n \"head\":\n 1}")
            .rfind("made-up.json:2: /end: expected true or false", 0) == 0);
  CHECK(ScenarioError("{\"stream\": [[], [\"a\",\n{}, {}],\r\n\n  7]}")
            .rfind("made-up.json:2: /stream/1/1: expected exactly one", 0) == 0);
  CHECK(ScenarioError("\xEF\xBB\xBF{\n\"stream\": true}")
            .rfind("made-up.json:2: /stream: expected bytes", 0) == 0);
  CHECK(ScenarioError("{\"end\": true, \"stre\\u0061m\":\n 7, \"x\": {\"stream\": 1}}")
            .rfind("made-up.json:2: /stream: expected bytes", 0) == 0);
}

TEST_CASE("of equal keys the last one counts, also for the line", "[loader]") {
  CHECK(ScenarioError("{\"stream\": \"\",\n\"stream\": 7}")
            .rfind("made-up.json:2: /stream: expected bytes", 0) == 0);
}

TEST_CASE("a key that no terminal should see is shown escaped", "[loader]") {
  const std::string message = ScenarioError(R"({"stream": "", "\u001b[2J\u0000": 1})");
  CHECK(message.find("/\\x1B[2J\\0: expected no key but") != std::string::npos);
}

TEST_CASE("a scenario says what the server does and nothing else", "[loader]") {
  CHECK(ScenarioError(R"({"stream": "", "expect": {}})").find("/expect: expected no key but") !=
        std::string::npos);
  CHECK(ScenarioError(R"({"stream": "ab", "family": {"sizes": [1]}})")
            .find("/family: expected no family: a scenario is one play") != std::string::npos);
  CHECK(ScenarioError("{}").find("expected exactly one of stream, streams and connections") !=
        std::string::npos);
  CHECK(ScenarioError(R"({"connections": [{"steps": [{"hold": true}]}]})") == "");
}

TEST_CASE("scenarios cannot make the server grow without bounds", "[loader]") {
  std::string steps = "{\"flush\":true}";
  for (int i = 0; i < 99; ++i) steps += ",{\"flush\":true}";
  const std::string message =
      ScenarioError("{\"connections\":[{\"times\":9000,\"steps\":[" + steps + "]}]}");
  CHECK(message.find("/connections: expected at most 10000 entries and 200000 steps") !=
        std::string::npos);
}

TEST_CASE("a folder without cases and one without clauses are refused", "[loader]") {
  const auto error_of = [](const char* folder) -> std::string {
    try {
      LoadCases(folder);
      return "";
    } catch (const CaseError& error) {
      return error.what();
    }
  };
  CHECK(error_of("tests/no-such-folder").find("expected a folder with *.json files") !=
        std::string::npos);
  CHECK(error_of("tests/native").find("found none") != std::string::npos);
  CHECK(error_of("tests/server").find("tests/server/clauses.json: cannot be read") == 0);
}

TEST_CASE("all cases of the project load", "[loader]") {
  const std::vector<Case> cases = LoadCases("tests/cases");
  CHECK(cases.size() > 500);
  for (const Case& each : cases) {
    INFO(each.id);
    CHECK(!each.plays.empty());
    CHECK(each.clause_url.rfind("https://", 0) == 0);
    std::ifstream file(each.file);
    std::string line;
    for (int i = 0; i < each.line + 1; ++i) std::getline(file, line);
    CHECK(line.find(each.id) != std::string::npos);  // below the brace
  }
}
