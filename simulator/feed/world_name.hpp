#pragma once
// What a simulated world's topics are called: "sim-black-friday-42.order". Whoever sends facts that
// did not happen has one of these, so none of them can reach a live topic.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace perdura::simulator::feed {

/// "sim-" and then letters a-z, digits, '-' and '_': no dot, so that no world's prefix begins
/// another's. An immutable value.
class WorldName {
 public:
  static constexpr std::string_view beginning = "sim-";
  static constexpr std::size_t longest = 200;

  /// Nothing for any other text.
  static std::optional<WorldName> read(std::string_view text);
  /// "sim-SCENARIO-SEED". Throws `std::invalid_argument` for what no scenario can be called.
  static WorldName of(std::string_view scenario, std::uint64_t seed);

  const std::string& text() const { return text_; }
  /// "sim-black-friday-42.": all of its topics begin so, and no others do.
  std::string prefix() const { return text_ + "."; }
  /// "order" → "sim-black-friday-42.order".
  std::string topic(std::string_view bare) const { return prefix().append(bare); }

  bool operator==(const WorldName&) const = default;

 private:
  explicit WorldName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// For messages: what a world may be called.
inline constexpr std::string_view world_name_rule =
    "sim- and then a-z, 0-9, - or _, as in sim-mine";

}  // namespace perdura::simulator::feed
