#include "simulator/scenario/node.hpp"

#include <algorithm>

#include "simulator/near.hpp"

namespace perdura::simulator::scenario {

std::string to_line(std::string_view file, const Finding& finding) {
  return std::string(file) + ":" + std::to_string(finding.at.line) + ":" +
         std::to_string(finding.at.column) + ": " + finding.text;
}

Node Node::scalar(std::string text) { return Node{.kind = Kind::Scalar, .text = std::move(text)}; }

Node Node::list() { return Node{.kind = Kind::List}; }

Node Node::map() { return Node{.kind = Kind::Map}; }

const Node* Node::find(std::string_view key) const {
  if (kind != Kind::Map) return nullptr;
  const auto found = std::ranges::find(items, key, &Node::name);
  return found == items.end() ? nullptr : &*found;
}

void Node::add(std::string key, Node value) {
  value.name = std::move(key);
  items.push_back(std::move(value));
}

std::string told(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return "nothing";
    case Node::Kind::Scalar:
      return shown(node.text);
    case Node::Kind::List:
      return "a list";
    case Node::Kind::Map:
      return "a map";
  }
  return {};
}

}  // namespace perdura::simulator::scenario
