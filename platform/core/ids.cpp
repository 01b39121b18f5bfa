#include "platform/core/ids.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::platform {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::uint64_t max_time = (1ull << 48) - 1;
__extension__ using Wide = unsigned __int128;

bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 16 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string Ids::make(std::string_view prefix) {
  if (!is_prefix(prefix)) throw std::invalid_argument("not an id's prefix: " + std::string(prefix));
  const auto since = std::chrono::floor<std::chrono::milliseconds>(clock_.now().time_since_epoch());
  const auto time = static_cast<std::uint64_t>(std::max<std::int64_t>(since.count(), 0));
  const std::uint64_t chance = randomness_.number();
  const std::uint64_t more = randomness_.number();

  Wide bits = 0;
  {
    const std::lock_guard lock(mutex_);
    if (time > time_) {
      time_ = std::min(time, max_time);
      // The top bit stays clear: room for the steps of one millisecond.
      high_ = static_cast<std::uint16_t>(more & 0x7FFF);
      low_ = chance;
    } else {  // a random step upwards keeps the order and the next id unguessable
      const std::uint64_t before = low_;
      low_ += (chance >> 16) + 1;
      if (low_ < before && ++high_ == 0) ++time_;
    }
    bits = (static_cast<Wide>(time_) << 80) | (static_cast<Wide>(high_) << 64) | low_;
  }
  std::string id(prefix);
  id += '_';
  for (std::size_t i = digits; i-- > 0;) id += alphabet[static_cast<int>(bits >> (i * 5)) & 31];
  return id;
}

bool is_id(std::string_view prefix, std::string_view text) {
  if (text.size() != prefix.size() + 1 + Ids::digits || !text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return text.front() == '_' && text[1] <= '7' &&
         text.substr(1).find_first_not_of(alphabet) == text.npos;
}

}  // namespace perdura::platform
