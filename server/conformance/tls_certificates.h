// Certificates for the TLS doors, made anew for each player: nothing secret is ever stored. Must
// not know sockets.
#pragma once

#include <string>
#include <vector>

namespace sse::conformance {

struct Certificate {
  std::string pem;      // the certificate
  std::string key_pem;  // its private key
};

// An authority that lives as long as this; clients are told to trust it.
class CertificateAuthority {
 public:
  CertificateAuthority();

  const std::string& pem() const { return authority_.pem; }
  // For a server of these names and addresses, as in "DNS:localhost,IP:127.0.0.1".
  Certificate Issue(const std::string& names) const;

 private:
  Certificate authority_;
};

}  // namespace sse::conformance
