// Implements report_html.h: the result goes into the page as JSON, and the page's script shows it.
// Everything in it that came from clients or servers reaches the page as text, never as markup.
// Must not know how results came about.
#include "server/conformance/report_html.h"

#include <nlohmann/json.hpp>

#include "server/conformance/report_json.h"

namespace sse::conformance {
namespace {

// No text of the JSON can end the script element or begin markup.
std::string InScript(const std::string& json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else if (c == '>') {
      safe += "\\u003e";
    } else if (c == '&') {
      safe += "\\u0026";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string KnownJson(const RunResult& result, const KnownFailures& known) {
  nlohmann::json lists = nlohmann::json::array();
  for (const ClientResult& client : result.clients) {
    nlohmann::json list = nlohmann::json::array();
    for (const CaseResult& one : client.cases) {
      if (known.Contains(client, one.id)) list.push_back(one.id);
    }
    lists.push_back(list);
  }
  return lists.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string ResultToHtml(const RunResult& result, const KnownFailures& known) {
  std::string page = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Server-sent events: conformance</title>
<style>
)";
  page += kReportStyle;
  page += R"(</style>
</head>
<body>
<header>
<h1>Server-sent events: conformance</h1>
<p id="totals"></p>
</header>
<main>
<noscript><p>This page shows its results with JavaScript. They are in it as JSON.</p></noscript>
<form id="filters"></form>
<div class="scroll"><table id="matrix"></table></div>
<section id="cases" aria-live="polite" tabindex="-1"></section>
</main>
<script type="application/json" id="result">)";
  page += InScript(ResultToJson(result));
  page += "</script>\n<script type=\"application/json\" id=\"known\">";
  page += InScript(KnownJson(result, known));
  page += "</script>\n<script>\n";
  page += kReportScript;
  return page + "</script>\n</body>\n</html>\n";
}

}  // namespace sse::conformance
