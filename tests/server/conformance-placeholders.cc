// Placeholders in scenarios: what is filled in, and what stays.
#include "server/conformance/player.h"
#include "tests/native/catch.h"

using namespace sse::conformance;

TEST_CASE("known placeholders are filled in, wherever they stand") {
  Urls urls;
  urls.url1 = "http://a/t/x";
  urls.host2 = "b:2";
  urls.tls_wrongname_url = "https://c";
  CHECK(FillPlaceholders("{{url1}}/n?h={{host2}}", urls) == "http://a/t/x/n?h=b:2");
  CHECK(FillPlaceholders("{{tls-wrongname}}", urls) == "https://c");
  CHECK(FillPlaceholders("plain", urls) == "plain");
  CHECK(FillPlaceholders("", urls).empty());
}

TEST_CASE("placeholders that are unknown or have no value stay as they are") {
  Urls urls;
  urls.url1 = "U";
  CHECK(FillPlaceholders("{{url80}}", urls) == "{{url80}}");
  CHECK(FillPlaceholders("{{nobody}} {{url1}}", urls) == "{{nobody}} U");
  CHECK(FillPlaceholders("{{url1", urls) == "{{url1");
  CHECK(FillPlaceholders("{{{url1}}}", urls) == "{U}");
  CHECK(FillPlaceholders("}}{{", urls) == "}}{{");
}

TEST_CASE("a value is not filled in once more") {
  Urls urls;
  urls.url1 = "{{host1}}";
  urls.host1 = "h";
  CHECK(FillPlaceholders("{{url1}}", urls) == "{{host1}}");
}
