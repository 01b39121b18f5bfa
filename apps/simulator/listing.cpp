#include "apps/simulator/listing.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "apps/simulator/lint.hpp"
#include "json/codec.hpp"
#include "simulator/marks.hpp"
#include "simulator/sites.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
using perdura::simulator::all_marks;
using perdura::simulator::all_sites;
using perdura::simulator::Site;
using perdura::simulator::SiteChoice;
using perdura::simulator::write_duration;

namespace {

struct ChoiceLine {
  std::string choice;
  std::string about;
  std::optional<std::string> by_least, by_most;
  bool crash_point = false;
};
BOOST_DESCRIBE_STRUCT(ChoiceLine, (), (choice, about, by_least, by_most, crash_point))

struct SiteLine {
  std::string site;  // as plans write it
  std::string fault_class;
  std::string entity;
  std::vector<ChoiceLine> choices;  // the default first
};
BOOST_DESCRIBE_STRUCT(SiteLine, (), (site, fault_class, entity, choices))

struct MarkLine {
  std::string name;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(MarkLine, (), (name, about))

struct ScenarioLine {
  std::string file;
  std::optional<std::string> scenario;  // none: not valid
  std::string about;
};
BOOST_DESCRIBE_STRUCT(ScenarioLine, (), (file, scenario, about))

ChoiceLine line_of(const SiteChoice& choice) {
  ChoiceLine line{std::string(choice.name), std::string(choice.about), {}, {}, choice.crash_point};
  if (choice.takes_time()) {
    line.by_least = write_duration(choice.by_least);
    line.by_most = write_duration(choice.by_most);
  }
  return line;
}

SiteLine line_of(const Site& site) {
  SiteLine line{
      std::string(site.name), std::string(name_of(site.fault_class)), std::string(site.entity), {}};
  if (!site.member.empty()) line.site += ".<" + std::string(site.member) + ">";
  for (const auto& choice : site.choices) line.choices.push_back(line_of(choice));
  return line;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

void tell(const SiteLine& site, std::ostream& out) {
  constexpr std::size_t width = 24;
  out << site.site << "  (class " << site.fault_class << ", for each " << site.entity << ")\n";
  for (const auto& choice : site.choices) {
    out << (choice.crash_point ? " *" : "  ") << padded(choice.choice, width) << choice.about;
    if (choice.by_least) out << " (by: " << *choice.by_least << " .. " << *choice.by_most << ")";
    out << "\n";
  }
}

ScenarioLine line_of(const fs::path& file) {
  const auto loaded = load_file(file);
  if (!loaded.scenario) {
    return {file.string(), {}, "not valid: simulator lint " + file.string()};
  }
  const auto& scenario = *loaded.scenario;
  if (!scenario.about.empty() || !scenario.found) {
    return {file.string(), scenario.name, scenario.about};
  }
  return {file.string(), scenario.name,
          "Found by the checker \"" + scenario.found->checker + "\" in " +
              scenario.found->scenario + "."};
}

}  // namespace

void list_sites(bool as_json, std::ostream& out) {
  for (const Site* site : all_sites()) {
    if (as_json) {
      out << json::to_text(line_of(*site)) << "\n";
    } else {
      tell(line_of(*site), out);
    }
  }
}

void list_marks(bool as_json, std::ostream& out) {
  for (const auto& mark : all_marks()) {
    const MarkLine line{std::string(mark.name), std::string(mark.about)};
    out << (as_json ? json::to_text(line) : line.name + "  " + line.about) << "\n";
  }
}

void list_scenarios(const std::vector<fs::path>& files, bool as_json, std::ostream& out) {
  std::vector<ScenarioLine> lines;
  std::size_t width = 0;
  for (const auto& file : files) {
    lines.push_back(line_of(file));
    width = std::max(width, lines.back().file.size());
  }
  for (const auto& line : lines) {
    if (as_json) {
      out << json::to_text(line) << "\n";
    } else {
      out << padded(line.file, width) << "  " << line.about << "\n";
    }
  }
}

}  // namespace perdura::apps::simulator
