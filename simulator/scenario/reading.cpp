#include "simulator/scenario/reading.hpp"

#include <algorithm>

namespace perdura::simulator::scenario {
namespace {

constexpr std::size_t longest_text = 300;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_id = 200;

bool fits(Text kind, std::string_view text) {
  if (text.empty()) return false;
  switch (kind) {
    case Text::Free:
      return text.size() <= longest_text && text.find('\n') == text.npos;
    case Text::Name:
      return text.size() <= longest_name && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
             });
    case Text::Id:
      return text.size() <= longest_id &&
             std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
  }
  return false;
}

std::string_view expectation(Text kind) {
  switch (kind) {
    case Text::Free:
      return "a sentence on one line, up to 300 bytes";
    case Text::Name:
      return "a name of a-z, 0-9, - and _";
    case Text::Id:
      return "a name without spaces";
  }
  return {};
}

template <std::size_t I = 0>
void choose(Stream& stream, std::size_t index) {
  if constexpr (I < std::variant_size_v<Stream>) {
    if (I == index) {
      stream.emplace<I>();
    } else {
      choose<I + 1>(stream, index);
    }
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    result.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace

std::string bound_fault(std::int64_t value, const Field& field) {
  if (value >= field.least && value <= field.most) return {};
  if (field.least == field.most) return "has to be " + std::to_string(field.least);
  if (value < field.least) return "has to be at least " + std::to_string(field.least);
  return "has to be at most " + Scalar<std::int64_t>::write(field.most);
}

bool Reading::is_map(const Node& node) {
  if (node.kind == Node::Kind::Map) return true;
  expected(node, "a map of keys");
  return false;
}

bool Reading::is_list(const Node& node) {
  if (node.kind == Node::Kind::List) return true;
  expected(node, "a list");
  return false;
}

void Reading::read(const Node& node, std::string& value, const Field& field) {
  if (node.kind != Node::Kind::Scalar) return expected(node, expectation(field.text));
  if (!field.names.empty()) {
    if (std::ranges::find(field.names, node.text) == field.names.end()) {
      return find(node.at, no_such("name", node.text, field.names));
    }
  } else if (!fits(field.text, node.text)) {
    return expected(node, expectation(field.text));
  }
  value = node.text;
}

void Reading::read(const Node& node, std::map<std::string, Limit>& value, const Field& field) {
  if (!is_map(node)) return;
  for (const auto& limit : node.items) {
    const MeasureRow* measure = find_measure(limit.name);
    if (measure == nullptr) {
      find(limit.name_at, no_such("measure", limit.name, field.names));
      continue;
    }
    const bool is_time = measure->kind == MeasureKind::Time;
    const auto read_one =
        limit.kind == Node::Kind::Scalar ? read_limit(limit.text, is_time) : std::nullopt;
    if (!read_one) {
      expected(limit, is_time ? "a limit like \"<= 4s\"" : "a limit like \">= 90\", or a number");
    } else if (measure->kind == MeasureKind::Percent && read_one->value > 100) {
      find(limit.at, shown(limit.text) + " is more than 100 per cent");
    } else {
      value[limit.name] = *read_one;
    }
  }
}

void Reading::read(const Node& node, RatePoint& value, const Field&) {
  if (node.kind != Node::Kind::List || node.items.size() != 2) {
    return expected(node, "a pair like [12:00, 24/min]");
  }
  read(node.items[0], value.from, Field{});
  read(node.items[1], value.rate, Field{});
}

void Reading::read(const Node& node, Stream& value, const Field&) {
  const auto names = names_in(streams());
  if (node.kind != Node::Kind::Map || node.items.size() != 1) {
    return expected(node, "a map of one key, the stream's name");
  }
  const Node& stream = node.items.front();
  const auto found = std::ranges::find(names, stream.name);
  if (found == names.end()) return find(stream.name_at, no_such("stream", stream.name, names));
  const auto index = static_cast<std::size_t>(found - names.begin());
  refuse_later(stream.name_at, stream.name, streams()[index].later);
  choose(value, index);
  std::visit([&](auto& one) { read(stream, one, Field{}); }, value);
}

void Reading::read(const Node& node, Step& value, const Field&) {
  if (!is_map(node)) return;
  const VerbRow* verb = nullptr;
  for (const auto& order : node.items) {
    const auto row = std::ranges::find(verbs(), order.name, &VerbRow::name);
    if (row == verbs().end()) continue;
    if (verb != nullptr) return find(order.name_at, "a second verb: one act a step");
    verb = &*row;
    value.verb = row->verb;
    refuse_later(order.name_at, order.name, row->later);
    read(order, value.order, Field{});
  }
  if (const Node* at = node.find("at")) {
    read(*at, value.at, Field{});
  } else {
    find(node.at, "the key \"at\" is missing");
  }
  std::vector<std::string_view> also{"at"};
  if (verb == nullptr) {
    // Whatever is no field either was meant to be one.
    for (const auto& row : verbs()) also.push_back(row.name);
    const auto before = findings_.size();
    members(node, node.at, value, also);
    if (findings_.size() == before) find(node.at, "a verb is missing: place, pay, cancel, ...");
    return;
  }
  also.push_back(verb->name);
  members(node, node.at, value, also);
  const auto fields = words(verb->fields);
  for (const auto& field : node.items) {
    const bool known = std::ranges::find(also, field.name) != also.end() ||
                       std::ranges::find(fields, field.name) != fields.end();
    if (known) continue;
    // A name that no verb takes has been told already.
    if (std::ranges::find(findings_, field.name_at, &Finding::at) != findings_.end()) continue;
    find(field.name_at, "\"" + std::string(verb->name) + "\" does not take " + shown(field.name));
  }
}

}  // namespace perdura::simulator::scenario
