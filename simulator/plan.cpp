#include "simulator/plan.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "json/codec.hpp"
#include "simulator/near.hpp"
#include "simulator/sites.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator {
namespace {

constexpr std::size_t longest_name = 200;

/// An entry as a line has it.
struct Line {
  std::string site, entity;
  std::uint64_t nth = 0;
  std::string choice;
  std::optional<std::string> by;
};
BOOST_DESCRIBE_STRUCT(Line, (), (site, entity, nth, choice, by))

[[noreturn]] void refuse(std::size_t line, const std::string& why) {
  throw PlanError("line " + std::to_string(line) + ": " + why);
}

std::string unknown_site(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Site* site : all_sites()) {
    if (site->name == name) {
      return "the site \"" + name + "\" is asked for one " + std::string(site->member) +
             ": write " + name + ".<" + std::string(site->member) + ">";
    }
    names.push_back(site->name);
  }
  return no_such("site", name, names);
}

std::string fault_of_time(const SiteChoice& choice, Duration by) {
  if (by == Duration::zero()) return {};
  const std::string name(choice.name);
  if (!choice.takes_time()) return "the choice \"" + name + "\" takes no time: leave out \"by\"";
  if (by < Duration::zero() && !choice.both_ways) return "\"by\" cannot be negative";
  if (by > longest_duration || by < -longest_duration) return "\"by\" is too long";
  return {};
}

PlanEntry entry_of(std::string_view text, std::size_t line) {
  try {
    const auto read = json::from_text<Line>(std::string(text), json::Unknown::Refuse);
    PlanEntry entry{read.site, read.entity, read.nth, read.choice, {}};
    if (read.by) {
      const auto by = read_duration(*read.by);
      if (!by) refuse(line, "\"by\" is not a duration like 3s");
      entry.by = *by;
    }
    return entry;
  } catch (const json::DecodeError& error) {
    refuse(line, error.what());
  }
}

}  // namespace

bool same_occasion(const PlanEntry& one, const PlanEntry& other) {
  return one.site == other.site && one.entity == other.entity && one.nth == other.nth;
}

std::string fault_of(const PlanEntry& entry) {
  const auto place = find_place(entry.site);
  if (!place) return unknown_site(entry.site);
  if (entry.site.size() > longest_name) return "the site's name is too long";
  if (entry.entity.empty()) return "the entity is empty";
  if (!std::ranges::all_of(entry.site + entry.entity, [](char c) { return c > ' ' && c < 0x7f; })) {
    return "site and entity are names of printable ASCII without spaces";
  }
  if (entry.entity.size() > longest_name) return "the entity's name is too long";
  if (entry.nth == 0) return "\"nth\" counts from 1";
  const auto& choices = place->site.choices;
  const auto index = place->site.choice(entry.choice);
  if (!index) {
    std::vector<std::string_view> names;
    for (const auto& choice : choices.subspan(1)) names.push_back(choice.name);
    return no_such("choice at " + std::string(place->site.name), entry.choice, names);
  }
  if (*index == 0) return "\"" + entry.choice + "\" is the default: leave the entry out";
  return fault_of_time(choices[static_cast<std::size_t>(*index)], entry.by);
}

std::string to_lines(const Plan& plan) {
  std::string text;
  for (const auto& entry : plan) {
    Line line{entry.site, entry.entity, entry.nth, entry.choice, {}};
    if (entry.by != Duration::zero()) line.by = write_duration(entry.by);
    text += json::to_text(line) + "\n";
  }
  return text;
}

Plan from_lines(std::string_view text) {
  Plan plan;
  std::set<std::tuple<std::string, std::string, std::uint64_t>> seen;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    auto content = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (content.ends_with('\r')) content.remove_suffix(1);
    if (content.empty()) continue;
    if (plan.size() == max_plan) refuse(line, "more than a million entries");
    auto entry = entry_of(content, line);
    if (const auto fault = fault_of(entry); !fault.empty()) refuse(line, fault);
    if (!seen.emplace(entry.site, entry.entity, entry.nth).second) {
      refuse(line, "the same occasion has an entry already");
    }
    plan.push_back(std::move(entry));
  }
  return plan;
}

}  // namespace perdura::simulator
