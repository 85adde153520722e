// What the TLS doors need to speak TLS: certificates and versions. Must not know connections.
#pragma once

#include <asio/ssl/context.hpp>
#include <string>

#include "server/conformance/tls_certificates.h"

namespace sse::conformance {

class TlsContexts {
 public:
  TlsContexts();

  const std::string& authority_pem() const { return authority_.pem(); }

  asio::ssl::context usual;  // TLS 1.2 and 1.3
  asio::ssl::context tls12;
  asio::ssl::context tls13;
  asio::ssl::context untrusted;   // by an authority that nobody knows
  asio::ssl::context wrong_name;  // for another name

 private:
  CertificateAuthority authority_;
};

}  // namespace sse::conformance
