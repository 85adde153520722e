// Implements static_files.h. It must not know streams.
#include "server/static_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "server/replies.h"

namespace sse {
namespace {

namespace fs = std::filesystem;

constexpr uintmax_t kMaxFileBytes = 64 * 1024 * 1024;

// Scripts and styles are files of this server; WebAssembly may be compiled; nothing else is
// fetched.
constexpr const char* kPagePolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

// No "..", no empty or hidden name, and none that the file system would read otherwise than we.
bool IsPlain(std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.empty() || name[0] == '.') return false;
    if (name.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos) return false;
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return true;
}

// Links may lead to other places below the root only.
bool IsBelow(const fs::path& root, const fs::path& file) {
  return std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
}

bool ReadFile(const fs::path& file, std::string& content) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return false;
  content.assign(std::istreambuf_iterator<char>(stream), {});
  return !stream.bad();
}

}  // namespace

std::string MimeTypeOf(const fs::path& file) {
  static const std::map<std::string, std::string> types{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".cjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/plain; charset=utf-8"},
      {".ts", "text/plain; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
  };
  const auto found = types.find(file.extension());
  return found == types.end() ? "application/octet-stream" : found->second;
}

StaticFiles::StaticFiles(std::string prefix, const fs::path& root) : prefix_(std::move(prefix)) {
  std::error_code error;
  if (fs::is_directory(root, error)) root_ = fs::canonical(root, error);
}

fs::path StaticFiles::Find(std::string_view path) const {
  std::string below(path);
  if (below.empty() || below.back() == '/') below += "index.html";
  if (!IsPlain(below)) return {};
  std::error_code error;
  const fs::path file = fs::canonical(root_ / below, error);
  if (error || !IsBelow(root_, file) || !fs::is_regular_file(file, error)) return {};
  return fs::file_size(file, error) <= kMaxFileBytes ? file : fs::path();
}

bool StaticFiles::Answer(const httplib::Request& request, httplib::Response& response) const {
  const std::string_view path = request.path;
  if (!folder_exists() || path.substr(0, prefix_.size()) != prefix_) return false;
  const fs::path file = Find(path.substr(prefix_.size()));
  if (file.empty() || !ReadFile(file, response.body)) return false;
  response.status = 200;
  const std::string type = MimeTypeOf(file);
  SetHeader(response, "Content-Type", type);
  SetHeader(response, "Cache-Control", "no-cache");
  SetHeader(response, "X-Content-Type-Options", "nosniff");
  if (type.rfind("text/html", 0) == 0) SetHeader(response, "Content-Security-Policy", kPagePolicy);
  return true;
}

}  // namespace sse
