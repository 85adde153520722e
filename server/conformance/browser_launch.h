// Opens a page in a browser that is started for it, with a profile of its own, and ends it. Must
// not know adapters.
#pragma once

#include <string>

#include "server/conformance/page_adapter.h"

namespace sse::conformance {

// `browser` is chromium, firefox, webkitgtk, or a command with {url}. Throws UsageError when there
// is no such browser.
OpenPage LaunchBrowser(const std::string& browser);

// WebKitGTK's browser; "" when it isn't installed.
std::string FindMiniBrowser();

// Shows the address to people and opens nothing.
OpenPage AnnounceAddress();

}  // namespace sse::conformance
