#include "simulator/run/trace.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <set>

namespace perdura::simulator {
namespace {

/// Tables that tell nothing of what happens in the shop.
constexpr std::array<std::string_view, 5> silent_tables{
    "consumer_offset", "consumer_sequence", "idempotency", "outbox_counter", "outbox_lease"};

/// "AWAITING_PAYMENT": a status, or a kind.
bool is_word(const std::string& text) {
  return text.size() > 2 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

std::string shown(const Change& change) {
  const std::string& text = change.statement->text;
  std::string line = text.substr(0, text.find(' ')) + " " + change.statement->table;
  for (const auto& value : change.arguments) {
    const auto* word = std::get_if<std::string>(&value);
    if (word && is_word(*word)) line.append(" ").append(*word);
  }
  return line;
}

std::string clock_of(TimePoint at, const scenario::Start& start) {
  using namespace std::chrono;
  const auto wall = at + start.offset;
  const auto day = floor<days>(wall);
  const auto first = floor<days>(start.at + start.offset);
  const auto time = hh_mm_ss(floor<milliseconds>(wall - day));
  std::array<char, 32> text{};
  const auto length = std::snprintf(
      text.data(), text.size(), "%02d:%02d:%02d.%03d", static_cast<int>(time.hours().count()),
      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
      static_cast<int>(time.subseconds().count()));
  const std::string clock(text.data(), static_cast<std::size_t>(length));
  const auto passed = (day - first).count();
  if (passed == 0) return clock;
  return (passed > 0 ? "+" : "") + std::to_string(passed) + "d " + clock;
}

}  // namespace

std::string to_json(const TraceLine& line, const scenario::Start& start) {
  boost::json::object made{{"step", line.step},
                           {"at", clock_of(line.at, start)},
                           {"who", line.who},
                           {"what", line.what}};
  if (line.cause != 0) made["cause"] = line.cause;
  if (line.order != "-") made["order"] = line.order;
  if (line.fault) made["fault"] = true;
  return boost::json::serialize(made);
}

std::string to_text(const TraceLine& line, const scenario::Start& start) {
  std::string text = line.fault ? "! " : "  ";
  const auto column = [&](const std::string& what, std::size_t width) {
    text += what;
    text.append(what.size() < width ? width - what.size() : 0, ' ').append("  ");
  };
  column(std::to_string(line.step), 6);
  column(clock_of(line.at, start), 12);
  column(line.who, 20);
  text += line.what;
  return text;
}

Tracer::Tracer(World& world, OnLine told) : world_(world), told_(std::move(told)) {
  world.observe([this](const Commit& commit) { committed(commit); });
  world.wire().on_call(
      [this](const auto& from, const Passage& passage, const Fate&) { called(from, passage); });
  world.chooser().on_fault([this](const PlanEntry& fault) {
    std::string what = fault.choice + " #" + std::to_string(fault.nth);
    tell(fault.site, std::move(what), fault.entity, true);
  });
}

void Tracer::acted(const std::string& who, const std::string& what, const std::string& order) {
  tell(who, what, order);
}

void Tracer::committed(const Commit& commit) {
  std::string order = "-";
  std::string what;
  std::set<std::string> told;
  for (const Change& change : commit.changes) {
    for (const auto& value : change.arguments) {
      const auto* text = std::get_if<std::string>(&value);
      if (text && order == "-") order = world_.names().of(*text);
    }
    if (std::ranges::find(silent_tables, change.statement->table) != silent_tables.end()) continue;
    auto line = shown(change);
    if (!told.insert(line).second) continue;
    what.append(what.empty() ? "" : "; ").append(line);
  }
  if (!what.empty()) tell(commit.schema.service, std::move(what), std::move(order));
}

void Tracer::called(const std::string& from, const Passage& passage) {
  std::string order = world_.names().of(passage.request.target);
  if (order == "-") order = world_.names().of(passage.request.body);
  tell(from,
       std::string(to_string(passage.request.method)) + " " + passage.host + passage.request.target,
       std::move(order));
}

void Tracer::tell(std::string who, std::string what, std::string order, bool fault) {
  Loop& loop = world_.loop();
  // Lines of one step have one cause.
  if (loop.cause() != loop.steps()) cause_ = loop.cause();
  loop.set_cause(loop.steps());
  const TraceLine line{.step = loop.steps(),
                       .at = loop.now(),
                       .who = std::move(who),
                       .what = std::move(what),
                       .order = std::move(order),
                       .cause = cause_,
                       .fault = fault};
  told_(line);
}

}  // namespace perdura::simulator
