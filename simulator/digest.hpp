#pragma once
// A rolling 64-bit digest of what happened: two runs that differ anywhere differ here.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
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
    std::size_t at = 0;
    for (; at + word_bytes <= text.size(); at += word_bytes) add(read(text, at, word_bytes));
    // What is left, behind as much of what came before it as fills the word.
    const std::size_t last = std::min(text.size(), word_bytes);
    add(read(text, text.size() - last, last));
  }
  std::uint64_t value() const { return hash_; }

 private:
  static constexpr std::size_t word_bytes = sizeof(std::uint64_t);

  /// The first byte counts most, on every machine.
  static std::uint64_t read(std::string_view text, std::size_t at, std::size_t bytes) {
    std::uint64_t word = 0;
    if (bytes == word_bytes && std::endian::native == std::endian::little) {
      std::memcpy(&word, text.data() + at, word_bytes);
      return __builtin_bswap64(word);
    }
    for (std::size_t n = 0; n < bytes; ++n) {
      word = (word << 8) | static_cast<unsigned char>(text[at + n]);
    }
    return word;
  }

  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace perdura::simulator
