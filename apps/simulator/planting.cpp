#include "apps/simulator/planting.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "json/codec.hpp"
#include "planted/bugs.hpp"
#include "simulator/near.hpp"

namespace perdura::apps::simulator {

namespace {

struct BugLine {
  std::string name;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(BugLine, (), (name, about))

void plant_named(const std::string& name) {
  if (plant(name) != nullptr) return;
  std::vector<std::string_view> names;
  for (const auto& bug : planted_bugs()) names.push_back(bug.name);
  throw CLI::ValidationError(perdura::simulator::no_such("planted bug", name, names));
}

}  // namespace

void add_plant(CLI::App& verb) {
  if (planted_bugs().empty()) return;
  verb.add_option_function<std::string>("--plant", plant_named,
                                        "a bug in the shop, to be found: simulator list planted");
}

std::string plant_words() {
  const auto* bug = planted_bug();
  return bug == nullptr ? "" : " --plant " + std::string(bug->name);
}

void list_planted(bool as_json, std::ostream& out) {
  std::size_t width = 0;
  for (const auto& bug : planted_bugs()) width = std::max(width, bug.name.size());
  for (const auto& bug : planted_bugs()) {
    BugLine line{std::string(bug.name), std::string(bug.about)};
    if (as_json) {
      out << json::to_text(line) << "\n";
    } else {
      line.name.resize(width, ' ');
      out << line.name << "  " << line.about << "\n";
    }
  }
}

}  // namespace perdura::apps::simulator
