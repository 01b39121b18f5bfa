#pragma once
// From tree to values, by the tables of `shapes.hpp`. Every problem is noted at its place; the
// value is then left as it was.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/near.hpp"
#include "simulator/scenario/node.hpp"
#include "simulator/scenario/scalars.hpp"
#include "simulator/scenario/shapes.hpp"

namespace perdura::simulator::scenario {

template <class T>
concept Shaped = requires { Shape<T>{}; };
template <class T>
concept Worded = requires { Scalar<T>::expected; };
template <class T>
concept Named = std::is_enum_v<T>;

class Reading {
 public:
  /// `later`: take what the format foresees and today's shop cannot do.
  Reading(Findings& findings, bool later) : findings_(findings), later_(later) {}

  void find(const Spot& at, std::string text) {
    if (findings_.size() < max_findings) findings_.push_back({at, std::move(text)});
  }
  void expected(const Node& node, std::string_view what) {
    find(node.at, "expected " + std::string(what) + ", found " + told(node));
  }
  void refuse_later(const Spot& at, std::string_view what, std::string_view lacking) {
    if (later_ || lacking.empty()) return;
    find(at, shown(what) + " is not possible yet: today's shop has no " + std::string(lacking));
  }
  /// False if it is none: noted.
  bool is_map(const Node& node);
  bool is_list(const Node& node);

  template <Shaped T>
  void read(const Node& node, T& value, const Field&) {
    if (is_map(node)) members(node, node.at, value);
  }
  template <Worded T>
  void read(const Node& node, T& value, const Field& field);
  template <Named T>
  void read(const Node& node, T& value, const Field&);
  template <class T>
  void read(const Node& node, std::optional<T>& value, const Field& field) {
    T read_one{};
    const auto before = findings_.size();
    read(node, read_one, field);
    if (findings_.size() == before) value = std::move(read_one);
  }
  template <class T>
  void read(const Node& node, std::vector<T>& value, const Field& field);
  template <class T>
  void read(const Node& node, std::map<std::string, T>& value, const Field& field);
  void read(const Node& node, std::string& value, const Field& field);
  void read(const Node& node, std::map<std::string, Limit>& value, const Field& field);
  void read(const Node& node, RatePoint& value, const Field& field);
  void read(const Node& node, Stream& value, const Field& field);
  void read(const Node& node, Step& value, const Field& field);

  /// The keys of a map; `also` are allowed besides.
  template <Shaped T>
  void members(const Node& node, const Spot& at, T& value, std::vector<std::string_view> also = {});

 private:
  template <class T>
  std::string bounds(const T& value, const Field& field);

  Findings& findings_;
  bool later_;
};

/// What is wrong with a number's or time's size; empty: nothing.
std::string bound_fault(std::int64_t value, const Field& field);

template <class T>
std::string Reading::bounds(const T& value, const Field& field) {
  if constexpr (std::is_same_v<T, std::int64_t>) return bound_fault(value, field);
  if constexpr (std::is_same_v<T, Range<std::int64_t>>) {
    const auto fault = bound_fault(value.least, field);
    return fault.empty() ? bound_fault(value.most, field) : fault;
  }
  if constexpr (std::is_same_v<T, Duration>) {
    if (value < Duration::zero() && !field.signed_time) return "cannot be negative";
    if (value == Duration::zero() && field.least > 0) return "cannot be zero";
  }
  return {};
}

template <Worded T>
void Reading::read(const Node& node, T& value, const Field& field) {
  const bool counts = std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::uint64_t>;
  std::optional<T> read_one;
  if (node.kind == Node::Kind::Scalar && !(counts && node.quoted)) {
    read_one = Scalar<T>::read(node.text);
  }
  if (!read_one) return expected(node, Scalar<T>::expected);
  const auto fault = bounds(*read_one, field);
  if (!fault.empty()) return find(node.at, shown(node.text) + " " + fault);
  value = *read_one;
}

template <Named T>
void Reading::read(const Node& node, T& value, const Field&) {
  if (node.kind != Node::Kind::Scalar) return expected(node, "one of its words");
  for (const auto& [enumerator, name] : EnumNames<T>::all) {
    if (name != node.text) continue;
    value = enumerator;
    return;
  }
  find(node.at, no_such("value", node.text, names_of<T>()));
}

template <class T>
void Reading::read(const Node& node, std::vector<T>& value, const Field& field) {
  if (field.all && node.kind == Node::Kind::Scalar && node.text == "all") return;
  if (!is_list(node)) return;
  if (node.items.empty() && (field.required || field.all)) return find(node.at, "is empty");
  for (const auto& item : node.items) {
    T element{};
    read(item, element, field);
    value.push_back(std::move(element));
  }
}

template <class T>
void Reading::read(const Node& node, std::map<std::string, T>& value, const Field& field) {
  if (!is_map(node)) return;
  for (const auto& item : node.items) read(item, value[item.name], field);
}

/// Visits a shape: reads what is there, and learns the names.
template <class T>
struct MemberReader {
  Reading& reading;
  const Node& node;
  const Spot& at;
  T& value;
  std::vector<std::string_view>& names;

  template <class M>
  void operator()(std::string_view name, M T::*member, const Field& field) {
    names.push_back(name);
    const Node* found = node.find(name);
    if (found == nullptr) {
      if (field.required) reading.find(at, "the key \"" + std::string(name) + "\" is missing");
      return;
    }
    reading.refuse_later(found->at, name, field.later);
    reading.read(*found, value.*member, field);
  }
};

template <Shaped T>
void Reading::members(const Node& node, const Spot& at, T& value,
                      std::vector<std::string_view> also) {
  Shape<T>::visit(MemberReader<T>{*this, node, at, value, also});
  for (const auto& item : node.items) {
    if (std::ranges::find(also, item.name) != also.end()) continue;
    find(item.name_at, no_such("key", item.name, also));
  }
}

}  // namespace perdura::simulator::scenario
