#pragma once
// The second hand: what each (status, event) is to do, written down from the business text and
// compared with the machine, pair by pair.
//
//   PAID | cancel some          | PAID
//   PAID | paid right; paid less | stays SURPLUS     (a fact that came late, with its meaning)
//   PAID | deadline*            | stays REPEAT       (all samples that begin so)
//
// What is not listed must be refused and change nothing.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "domain/names.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::testing {

struct Expected {
  std::string to;
  std::optional<Lateness> late;
};

/// (status, sample's name) → what happens.
using List = std::map<std::pair<std::string, std::string>, Expected>;

inline std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \n") - begin + 1));
}

inline std::vector<std::string> pieces(const std::string& text, char separator) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string piece; std::getline(stream, piece, separator);) found.push_back(trimmed(piece));
  return found;
}

inline Expected parse_target(const std::string& source, const std::string& text) {
  constexpr std::string_view stays = "stays ";
  if (!text.starts_with(stays)) return {.to = text, .late = {}};
  const auto late = domain::from_name<Lateness>(text.substr(stays.size()));
  if (!late) throw std::invalid_argument("no such meaning: " + text);
  return {.to = source, .late = late};
}

template <class Event>
std::string event_name(const Event& event) {
  return std::visit(
      []<class E>(const E&) { return std::string(json::detail::unqualified_name<E>()); }, event);
}

template <class Event>
using Samples = std::vector<std::pair<std::string, Event>>;

/// The samples that a list's word means: itself, or all that begin with "word" for "word*".
template <class Event>
std::vector<std::string> meant(const std::string& word, const Samples<Event>& samples) {
  if (!word.ends_with('*')) return {word};
  std::vector<std::string> found;
  for (const auto& [sample, event] : samples) {
    if (sample.starts_with(word.substr(0, word.size() - 1))) found.push_back(sample);
  }
  return found;
}

template <class Event>
List parse(const std::string& text, const Samples<Event>& samples) {
  List list;
  for (const auto& line : pieces(text, '\n')) {
    if (line.empty()) continue;
    const auto columns = pieces(line, '|');
    if (columns.size() != 3) throw std::invalid_argument("not three columns: " + line);
    for (const auto& word : pieces(columns[1], ';')) {
      for (const auto& sample : meant(word, samples)) {
        const std::pair key(columns[0], sample);
        if (!list.emplace(key, parse_target(columns[0], columns[2])).second) {
          throw std::invalid_argument("twice: " + line);
        }
      }
    }
  }
  return list;
}

/// Every status with every sample: moves, stays or is refused exactly as the list says.
template <class Status, class Event>
void expect_as_listed(const List& list, const Samples<Event>& samples) {
  std::size_t met = 0;
  for (const auto& [status, status_name] : domain::named_values<Status>()) {
    for (const auto& [sample, event] : samples) {
      SCOPED_TRACE(status_name + " + " + sample);
      const auto outcome = apply(status, event);
      const auto found = list.find({status_name, sample});
      if (found == list.end()) {
        const auto* refusal = std::get_if<Refusal>(&outcome);
        ASSERT_NE(refusal, nullptr) << "not refused";
        EXPECT_EQ(*refusal, (Refusal{.from = status_name, .event = event_name(event)}));
        EXPECT_EQ(lateness(status, event), std::nullopt);
        continue;
      }
      ++met;
      const auto* to = std::get_if<Status>(&outcome);
      ASSERT_NE(to, nullptr) << "refused";
      EXPECT_EQ(domain::name_of(*to), found->second.to);
      EXPECT_EQ(lateness(status, event), found->second.late);
    }
  }
  EXPECT_EQ(met, list.size()) << "the list names a status or a sample that does not exist";
}

/// (source, event, target, late): a row without its guard.
using Edge = std::tuple<std::string, std::string, std::string, std::string>;

inline Edge edge(std::string source, std::string event, std::string target,
                 std::optional<Lateness> late) {
  return {std::move(source), std::move(event), std::move(target),
          late ? std::string(domain::name_of(*late)) : ""};
}

/// The list and the table know the same rows: none is untested, none is missing.
template <class Event>
void expect_same_rows(const List& list, const Samples<Event>& samples, const MachineInfo& machine) {
  std::set<Edge> by_hand;
  for (const auto& [key, expected] : list) {
    for (const auto& [sample, event] : samples) {
      if (sample == key.second) {
        by_hand.insert(edge(key.first, event_name(event), expected.to, expected.late));
      }
    }
  }
  std::set<Edge> table;
  for (const auto& row : machine.rows) {
    EXPECT_TRUE(table.insert(edge(row.source, row.event, row.target, row.late)).second)
        << "two rows do the same: " << row.source << " + " << row.event;
  }
  EXPECT_EQ(by_hand, table);
}

/// The pairs of statuses that any row connects, as "PAID -> SHIPPING".
inline std::set<std::string> arrows(const MachineInfo& machine) {
  std::set<std::string> found;
  for (const auto& row : machine.rows) {
    if (row.source != row.target) found.insert(row.source + " -> " + row.target);
  }
  return found;
}

}  // namespace perdura::statemachines::testing
