#include "simulator/scenario/load.hpp"

#include <algorithm>

#include "simulator/scenario/checks.hpp"
#include "simulator/scenario/reading.hpp"

namespace perdura::simulator::scenario {

Loaded load(std::string_view text, LoadOptions options) {
  Loaded loaded;
  Findings& findings = loaded.findings;
  const Node document = parse(text, findings);
  if (document.kind == Node::Kind::Map) {
    Scenario scenario;
    Reading(findings, options.later).read(document, scenario, Field{});
    check(scenario, document, options.later, findings);
    if (findings.empty()) loaded.scenario = std::move(scenario);
  } else if (findings.empty()) {
    findings.push_back({document.at, "a scenario is a map of keys, not " + told(document)});
  }
  std::ranges::stable_sort(findings, {}, &Finding::at);
  return loaded;
}

}  // namespace perdura::simulator::scenario
