#include <algorithm>
#include <boost/json/serialize.hpp>

#include "simulator/scenario/node.hpp"

namespace perdura::simulator::scenario {
namespace {

constexpr std::size_t line_width = 100;

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Plain where no reader of YAML could take it for anything else.
bool plain(const std::string& text) {
  static constexpr std::string_view inner = "_-./+%:;()=*'";
  static constexpr std::string_view other_things[] = {"null", "Null", "NULL", "true", "false"};
  if (text.empty() || !(is_word(text.front()) || text.front() == '-')) return false;
  if (text.front() == '-' && (text.size() < 2 || !is_word(text[1]))) return false;
  if (std::ranges::find(other_things, text) != std::end(other_things)) return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (text[i] == ' ' ? next == ' ' : !is_word(text[i]) && inner.find(text[i]) == inner.npos)
      return false;
    if (text[i] == ':' && !is_word(next)) return false;
  }
  return true;
}

std::string quoted(const std::string& text) {
  return boost::json::serialize(boost::json::value(text));
}

std::string scalar_text(const std::string& text, bool was_quoted = false) {
  return plain(text) && !was_quoted ? text : quoted(text);
}

std::string flow(const Node& node) {
  std::string text;
  switch (node.kind) {
    case Node::Kind::Null:
      return "null";
    case Node::Kind::Scalar:
      return scalar_text(node.text, node.quoted);
    case Node::Kind::List:
      for (const auto& item : node.items) text += (text.empty() ? "" : ", ") + flow(item);
      return "[" + text + "]";
    case Node::Kind::Map:
      for (const auto& value : node.items) {
        text += (text.empty() ? "" : ", ") + scalar_text(value.name) + ": " + flow(value);
      }
      return "{" + text + "}";
  }
  return {};
}

std::string block(const Node& node, std::size_t indent);

/// " value" on the same line, or below it. Of what a scenario lists, each has a line of its own.
std::string after(const Node& node, std::size_t indent, std::size_t used, bool top) {
  const std::string line = flow(node);
  const bool listed = top && node.kind == Node::Kind::List && node.items.size() > 1 &&
                      node.items.front().kind == Node::Kind::Map;
  const bool inner = node.kind == Node::Kind::List || node.kind == Node::Kind::Map;
  if (!inner || line.size() <= 2 || (!listed && used + 1 + line.size() <= line_width)) {
    return " " + line;
  }
  return "\n" + std::string(indent, ' ') + block(node, indent);
}

/// Its first line is where the caller stands; no line end at the end.
std::string block(const Node& node, std::size_t indent) {
  std::string text;
  const std::string next = "\n" + std::string(indent, ' ');
  for (const auto& value : node.items) {
    if (!text.empty()) text += next;
    if (node.kind == Node::Kind::Map) {
      const std::string key = scalar_text(value.name) + ":";
      text += key + after(value, indent + 2, indent + key.size(), false);
    } else {
      const std::string line = flow(value);
      // "- orders: {…}", not "- {orders: {…}}".
      const bool named = value.kind == Node::Kind::Map && value.items.size() == 1 &&
                         value.items.front().kind == Node::Kind::Map;
      const bool fits = indent + 2 + line.size() <= line_width || value.items.empty();
      text += "- " + (fits && !named ? line : block(value, indent + 2));
    }
  }
  return text;
}

}  // namespace

std::string to_yaml(const Node& document) {
  std::string text;
  for (const auto& value : document.items) {
    const std::string key = scalar_text(value.name) + ":";
    text += key + after(value, 2, key.size(), true) + "\n";
  }
  return text;
}

}  // namespace perdura::simulator::scenario
