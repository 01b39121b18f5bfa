#pragma once
// A scenario's text as a tree that knows its places: the part of YAML that scenarios may use.
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace perdura::simulator::scenario {

/// In the text, both from 1; columns count characters.
struct Spot {
  int line = 1;
  int column = 1;

  auto operator<=>(const Spot&) const = default;
};

/// What is wrong, and where.
struct Finding {
  Spot at;
  std::string text;

  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

/// "weather.yaml:3:7: there is no …".
std::string to_line(std::string_view file, const Finding& finding);

/// Longer texts, deeper ones and those of more values are refused.
inline constexpr std::size_t max_bytes = 8u << 20;
inline constexpr int max_depth = 32;
inline constexpr std::size_t max_nodes = 1'000'000;
/// Of one file; what else is wrong with it is not told.
inline constexpr std::size_t max_findings = 1'000;

struct Node {
  enum class Kind { Null, Scalar, List, Map };

  Kind kind = Kind::Null;
  Spot at = {};
  std::string text = {};         // of a scalar
  bool quoted = false;           // a quoted scalar is never a number
  std::vector<Node> items = {};  // of a list; of a map its values, in the order of the text
  std::string name = {};         // as a value of a map: its key, no other's there
  Spot name_at = {};

  static Node scalar(std::string text);
  static Node list();
  static Node map();

  /// A map's value; null if there is none.
  const Node* find(std::string_view key) const;
  void add(std::string key, Node value);
};

/// "a map", "a list", "\"text\"", "nothing": what stands there instead of what was expected.
std::string told(const Node& node);

/// Reads one document of YAML (JSON is a part of it) without tags, anchors, aliases, duplicate and
/// complex keys. Never throws for a bad text: says what is wrong with it, and gives what could be
/// read.
Node parse(std::string_view text, Findings& findings);

/// YAML in one form only: short values on one line, `parse` gives them back.
std::string to_yaml(const Node& document);

}  // namespace perdura::simulator::scenario
