#pragma once
// Scenario files, version 1: YAML (or JSON) without tags, anchors, aliases and duplicate keys; a
// key, name or unit that nobody knows is refused, never passed over.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/scenario/node.hpp"
#include "simulator/scenario/scenario.hpp"

namespace perdura::simulator::scenario {

struct Loaded {
  std::optional<Scenario> scenario;  // there if nothing was found
  Findings findings;                 // all of the file, in its order
};

struct LoadOptions {
  /// Takes what the format foresees and today's shop cannot do: returns, exchanges, coupons.
  bool later = false;
};

Loaded load(std::string_view text, LoadOptions options = {});

/// The same values as one text: what `load` gives for it is equal. Defaults are left out.
std::string write(const Scenario& scenario);

/// The JSON Schema (draft 2020-12) of these files, for editors. It knows keys, words and patterns;
/// what has to fit together only `load` knows.
std::string json_schema();

}  // namespace perdura::simulator::scenario
