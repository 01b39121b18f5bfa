#pragma once
#include <string>

namespace perdura::temporal::testing {

/// A self-signed certificate, made anew, good for an hour. PEM texts.
struct Certificate {
  std::string certificate;
  std::string private_key;
};

/// Throws std::runtime_error if OpenSSL refuses.
Certificate make_certificate(const std::string& host);

}  // namespace perdura::temporal::testing
