#pragma once
// A rolling 64-bit digest of what happened: two runs that differ anywhere differ here.
#include <cstdint>
#include <string_view>

namespace perdura::simulator {

/// Order counts, and texts carry their length: "ab","c" is not "a","bc". The value is the same on
/// every machine; it is no cryptographic hash.
class Digest {
 public:
  void add(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9e3779b97f4a7c15u;
    hash_ ^= hash_ >> 32;
  }
  void add(std::string_view text) {
    add(text.size());
    std::uint64_t word = 0;
    int bytes = 0;
    for (const char c : text) {
      word = (word << 8) | static_cast<unsigned char>(c);
      if (++bytes % 8 == 0) add(word);
    }
    add(word);
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace perdura::simulator
