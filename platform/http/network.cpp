#include "platform/http/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace perdura::platform {
namespace {

constexpr std::size_t max_address_bytes = 64;  // an IPv6 address with its zone, and room
constexpr std::size_t network_bytes = 8;       // of IPv6
constexpr std::array<unsigned char, 12> ipv4_mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::string text_of(int family, const void* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return inet_ntop(family, bytes, text.data(), text.size());
}

}  // namespace

std::string network_of(std::string_view address) {
  address = address.substr(0, max_address_bytes);
  const std::string plain(address.substr(0, address.find('%')));  // without the zone
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, plain.c_str(), bytes.data()) != 1) return std::string(address);
  if (std::equal(ipv4_mapped.begin(), ipv4_mapped.end(), bytes.begin())) {
    return text_of(AF_INET, bytes.data() + ipv4_mapped.size());
  }
  std::fill(bytes.begin() + network_bytes, bytes.end(), static_cast<unsigned char>(0));
  return text_of(AF_INET6, bytes.data()) + "/64";
}

}  // namespace perdura::platform
