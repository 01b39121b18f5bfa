#include <type_traits>

#include "simulator/scenario/load.hpp"
#include "simulator/scenario/reading.hpp"

namespace perdura::simulator::scenario {
namespace {

Node node_of(const std::string& value, const Field&) { return Node::scalar(value); }

template <Worded T>
Node node_of(const T& value, const Field&) {
  return Node::scalar(Scalar<T>::write(value));
}

template <Named T>
Node node_of(const T& value, const Field&) {
  return Node::scalar(std::string(word_of(value)));
}

Node node_of(const std::map<std::string, Limit>& value, const Field&);
Node node_of(const RatePoint& value, const Field&);
Node node_of(const Stream& value, const Field&);
Node node_of(const Step& value, const Field&);
template <Shaped T>
Node node_of(const T& value, const Field&);
template <class T>
Node node_of(const std::optional<T>& value, const Field& field);
template <class T>
Node node_of(const std::vector<T>& value, const Field& field);
template <class T>
Node node_of(const std::map<std::string, T>& value, const Field& field);

/// Visits a shape: adds what differs from what would be read without it.
template <class T>
struct MemberWriter {
  Node& node;
  const T& value;
  const T fresh = {};

  template <class M>
  void operator()(std::string_view name, M T::*member, const Field& field) {
    if (!field.required && value.*member == fresh.*member) return;
    node.add(std::string(name), node_of(value.*member, field));
  }
};

template <Shaped T>
Node node_of(const T& value, const Field&) {
  Node node = Node::map();
  Shape<T>::visit(MemberWriter<T>{node, value});
  return node;
}

template <class T>
Node node_of(const std::optional<T>& value, const Field& field) {
  return node_of(*value, field);
}

template <class T>
Node node_of(const std::vector<T>& value, const Field& field) {
  if (field.all && value.empty()) return Node::scalar("all");
  Node node = Node::list();
  for (const auto& item : value) node.items.push_back(node_of(item, field));
  return node;
}

template <class T>
Node node_of(const std::map<std::string, T>& value, const Field& field) {
  Node node = Node::map();
  for (const auto& [name, one] : value) node.add(name, node_of(one, field));
  return node;
}

Node node_of(const std::map<std::string, Limit>& value, const Field&) {
  Node node = Node::map();
  for (const auto& [name, limit] : value) {
    const MeasureRow* measure = find_measure(name);
    const bool is_time = measure != nullptr && measure->kind == MeasureKind::Time;
    node.add(name, Node::scalar(write_limit(limit, is_time)));
  }
  return node;
}

Node node_of(const RatePoint& value, const Field& field) {
  Node node = Node::list();
  node.items.push_back(node_of(value.from, field));
  node.items.push_back(node_of(value.rate, field));
  return node;
}

Node node_of(const Stream& value, const Field& field) {
  Node node = Node::map();
  node.add(std::string(streams()[value.index()].name),
           std::visit([&](const auto& one) { return node_of(one, field); }, value));
  return node;
}

Node node_of(const Step& value, const Field&) {
  Node node = Node::map();
  node.add("at", Node::scalar(Scalar<Duration>::write(value.at)));
  node.add(std::string(row_of(value.verb).name), Node::scalar(value.order));
  Shape<Step>::visit(MemberWriter<Step>{node, value});
  return node;
}

}  // namespace

std::string write(const Scenario& scenario) { return to_yaml(node_of(scenario, Field{})); }

}  // namespace perdura::simulator::scenario
