// Serves files below a folder, and nothing else of the disk. It must not know streams.
#pragma once

#include <httplib.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace sse {

class StaticFiles {
 public:
  // Files below `root` are at `prefix`, which ends in "/". The folder may be missing.
  StaticFiles(std::string prefix, const std::filesystem::path& root);

  bool folder_exists() const { return !root_.empty(); }

  // False if there is no such file. "…/" means its index.html.
  bool Answer(const httplib::Request& request, httplib::Response& response) const;

 private:
  std::filesystem::path Find(std::string_view path) const;

  std::string prefix_;
  std::filesystem::path root_;  // canonical; empty if there is none
};

// The MIME type for a file name; "application/octet-stream" for unknown ones.
std::string MimeTypeOf(const std::filesystem::path& file);

}  // namespace sse
