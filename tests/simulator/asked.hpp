#pragma once
// Questions to a chooser, as a run would ask them.
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "simulator/chooser.hpp"

namespace perdura::simulator {

struct Question {
  std::size_t site = 0;    // among all
  std::size_t member = 0;  // of two
  std::size_t entity = 0;  // of three
};

inline const Site& site_of(const Question& question) {
  return *all_sites()[question.site % all_sites().size()];
}

inline std::string entity_of(const Question& question) {
  return "o" + std::to_string(question.entity % 3);
}

inline Choice ask(Chooser& chooser, const Question& question) {
  const Site& site = site_of(question);
  const std::string entity = entity_of(question);
  if (site.member.empty()) return chooser.at(site, entity);
  return chooser.at({site, question.member % 2 == 0 ? "One" : "Two"}, entity);
}

inline std::vector<Choice> ask_all(Chooser& chooser, const std::vector<Question>& questions) {
  std::vector<Choice> answers;
  for (const auto& question : questions) answers.push_back(ask(chooser, question));
  return answers;
}

inline Weather stormy(int per_mille = 250) {
  Weather weather;
  weather.per_mille.fill(per_mille);
  return weather;
}

/// Few sites, so that the same one is asked often.
inline rc::Gen<std::vector<Question>> questions() {
  const auto number = [](std::size_t count) { return rc::gen::inRange<std::size_t>(0, count); };
  return rc::gen::container<std::vector<Question>>(rc::gen::construct<Question>(
      rc::gen::oneOf(number(3), number(all_sites().size())), number(2), number(3)));
}

}  // namespace perdura::simulator

namespace rc {

inline void showValue(const perdura::simulator::Question& question, std::ostream& os) {
  os << perdura::simulator::site_of(question).name << "/" << question.member % 2 << "/"
     << perdura::simulator::entity_of(question);
}

}  // namespace rc
