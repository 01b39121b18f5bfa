#include "simulator/near.hpp"

#include <algorithm>

namespace perdura::simulator {
namespace {

constexpr std::size_t longest_compared = 64;

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> at(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) at[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      at[i][j] = std::min(
          {at[i - 1][j] + 1, at[i][j - 1] + 1, at[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        at[i][j] = std::min(at[i][j], at[i - 2][j - 2] + 1);
      }
    }
  }
  return at[a.size()][b.size()];
}

}  // namespace

std::string shown(std::string_view text) {
  std::string result(text.substr(0, longest_compared));
  if (text.size() > longest_compared) {
    while (!result.empty() && (result.back() & 0xc0) == 0x80) result.pop_back();
    if (!result.empty() && (result.back() & 0x80) != 0) result.pop_back();
    result += "...";
  }
  for (char& c : result) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return "\"" + result + "\"";
}

std::string_view nearest(std::string_view text, const std::vector<std::string_view>& names) {
  if (text.empty() || text.size() > longest_compared) return {};
  std::size_t best = std::clamp<std::size_t>(text.size() / 3, 1, 3) + 1;
  std::string_view found;
  for (const auto name : names) {
    const auto changes = distance(text, name);
    if (changes >= best) continue;
    best = changes;
    found = name;
  }
  return found;
}

std::string no_such(std::string_view kind, std::string_view text,
                    const std::vector<std::string_view>& names) {
  std::string said = "there is no " + std::string(kind) + " " + shown(text);
  const auto near = nearest(text, names);
  if (!near.empty()) return said + "; did you mean \"" + std::string(near) + "\"?";
  said += "; there are: ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    said.append(i == 0 ? "" : ", ").append(names[i]);
  }
  return said;
}

}  // namespace perdura::simulator
