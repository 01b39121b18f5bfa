#include "apps/simulator/next_commands.hpp"

#include <algorithm>
#include <string_view>

#include "apps/simulator/planting.hpp"
#include "apps/simulator/run_report.hpp"

namespace perdura::apps::simulator {
namespace {

/// Nothing to a shell. What is not ASCII is part of a word.
bool is_plain(char letter) {
  constexpr std::string_view marks = "_-./=:,+@%";
  const auto code = static_cast<unsigned char>(letter);
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || marks.find(letter) != std::string_view::npos ||
         code >= 0x80;
}

}  // namespace

std::string quoted(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string text = "'";
  for (const char letter : word)
    text += letter == '\'' ? std::string("'\\''") : std::string{letter};
  return text + "'";
}

NextCommands next_commands(const FailedRun& failed) {
  const bool whole = failed.scale == 1;
  const auto run = quoted(failed.file) + " --seed " + std::to_string(failed.seed) + plant_words();
  const bool usual = failed.max_steps == perdura::simulator::usual_max_steps;
  const auto steps = usual ? std::string() : " --max-steps " + std::to_string(failed.max_steps);
  const auto scale = whole ? std::string() : " --scale " + shown_scale(failed.scale);
  const auto plan = failed.plan.empty() ? std::string() : " --plan " + quoted(failed.plan);
  const auto same = plan + steps;
  NextCommands next{.run = "simulator run " + run + scale +
                           (failed.another_run ? " --check-determinism" : "") + same,
                    .shrink = {},
                    .explain = {}};
  const bool is_failure = !failed.died && !failed.marks_missed;
  if (is_failure && whole) next.shrink = "simulator shrink " + run + same;
  if (is_failure && !failed.another_run) {
    next.explain = "simulator explain " + run + scale + same;
  }
  return next;
}

}  // namespace perdura::apps::simulator
