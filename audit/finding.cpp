#include "audit/finding.hpp"

#include <charconv>
#include <optional>

namespace perdura::audit {
namespace {

std::optional<std::int64_t> number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

std::optional<std::int64_t> gap_of(const Finding& finding) {
  const auto expected = number_of(finding.expected);
  const auto found = number_of(finding.found);
  if (!expected || !found) return {};
  return *found - *expected;
}

}  // namespace

bool same_difference(const Finding& a, const Finding& b) {
  if (a.code != b.code || a.subject != b.subject) return false;
  // Letters only become more.
  if (a.check == Check::Letters) return true;
  // Both figures may have moved on, and what is missing is missing still.
  if (const auto gap = gap_of(a)) return gap == gap_of(b);
  return a.expected == b.expected && a.found == b.found;
}

void Findings::same(const About& about, std::int64_t expected, std::int64_t found,
                    const std::string& what) {
  if (expected == found) return;
  add(about, what, std::to_string(expected), std::to_string(found));
}

void Findings::add(const About& about, std::string sentence, std::string expected,
                   std::string found) {
  to_.push_back({.check = check_,
                 .code = about.code,
                 .subject = about.subject,
                 .order = about.order,
                 .sentence = std::move(sentence),
                 .expected = std::move(expected),
                 .found = std::move(found),
                 .causes = about.causes});
}

}  // namespace perdura::audit
