// Whatever stands in a file: no crash, and either a scenario or findings with a place in the file.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "simulator/detail/hash.hpp"
#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

constexpr std::string_view pieces[] = {"[",
                                       "]",
                                       "{",
                                       "}",
                                       ":",
                                       ": ",
                                       ",",
                                       "\n",
                                       "- ",
                                       "? ",
                                       "&a ",
                                       "*a",
                                       "!x ",
                                       "!!str ",
                                       "|\n",
                                       ">\n",
                                       "'",
                                       "\"",
                                       "#",
                                       "---\n",
                                       "...\n",
                                       "%YAML 1.2\n",
                                       "%TAG ! x\n",
                                       "<<: ",
                                       "~",
                                       "\t",
                                       "  ",
                                       "\\",
                                       "\xff",
                                       "\xec\xa3\xbc",
                                       "\xef\xbb\xbf",
                                       "\r",
                                       "\x01",
                                       "null",
                                       "-1",
                                       "99999999999999999999",
                                       "1..",
                                       "@",
                                       "`",
                                       "\xe2\x80\xa8",
                                       "\"\\ud83d\"",
                                       "\"\\x",
                                       "-\n-\n-",
                                       "{{{{",
                                       "[[[[",
                                       "? ? ?",
                                       ": : :"};

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : state_(seed) {}

  std::string mutated(std::string text) {
    for (auto left = below(6) + 1; left > 0; --left) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t count) {
    state_ = detail::mixed(state_);
    return static_cast<std::size_t>(state_ % count);
  }

  void change(std::string& text) {
    const auto at = below(text.size() + 1);
    const auto length = std::min(below(30), text.size() - at);
    switch (below(5)) {
      case 0:
        text.insert(at, pieces[below(std::size(pieces))]);
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(below(text.size() + 1), text.substr(at, length));
        break;
      case 3:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 4:
        text.resize(at);
        break;
    }
  }

  std::uint64_t state_;
};

RC_GTEST_PROP(ScenarioFuzz, AnyChangeOfAGoodFileIsReadOrRefusedAtAPlace, (std::uint64_t seed)) {
  for (std::uint64_t i = 0; i < 20; ++i) {
    const std::string good(seed % 2 == 0 ? day_shaped : regression);
    const std::string text = Mutator(seed + i).mutated(good);
    RC_LOG() << text;
    const Loaded loaded = load(text, {.later = true});
    RC_ASSERT(loaded.scenario.has_value() == loaded.findings.empty());
    const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
    for (const auto& [at, said] : loaded.findings) {
      RC_ASSERT(at.line >= 1 && at.line <= lines);
      RC_ASSERT(at.column >= 1);
      RC_ASSERT(!said.empty() && said.find('\n') == std::string::npos);
    }
    RC_ASSERT(std::ranges::is_sorted(loaded.findings, {}, &Finding::at));
    if (loaded.scenario) RC_ASSERT(load(write(*loaded.scenario), {.later = true}).scenario);
  }
}

}  // namespace
}  // namespace perdura::simulator::scenario
