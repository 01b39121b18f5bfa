#include "json/problem.hpp"

namespace perdura::json {
namespace {

constexpr std::size_t max_problems_in_message = 5;

std::string message(const std::vector<Problem>& problems) {
  std::string text = "invalid JSON document";
  std::size_t shown = 0;
  for (const Problem& problem : problems) {
    if (shown++ == max_problems_in_message) {
      return text + "; and " + std::to_string(problems.size() - max_problems_in_message) + " more";
    }
    text += (shown == 1 ? ": " : "; ") + problem.code + " at \"" + problem.pointer + "\"";
    if (!problem.detail.empty()) text += " (" + problem.detail + ")";
  }
  return text;
}

}  // namespace

DecodeError::DecodeError(std::vector<Problem> problems)
    : std::runtime_error(message(problems)), problems_(std::move(problems)) {}

}  // namespace perdura::json
