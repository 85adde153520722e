// Opens a page through a W3C WebDriver endpoint: chromedriver, WebKitWebDriver, a Selenium Grid, a
// device cloud. Must not know adapters.
#pragma once

#include <string>

#include "server/conformance/page_adapter.h"

namespace sse::conformance {

// `endpoint` is an http URL; `browser` the capability browserName, "" for any. Headless arguments
// are given to the browsers that have them. Throws UsageError when the endpoint is no URL.
OpenPage WebDriverBrowser(const std::string& endpoint, const std::string& browser);

}  // namespace sse::conformance
