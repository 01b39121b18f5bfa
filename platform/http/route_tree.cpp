#include "platform/http/route_tree.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "platform/http/url.hpp"

namespace perdura::platform {
namespace {

std::optional<std::string> parameter_name(const std::string& segment) {
  if (!segment.starts_with('{')) return std::nullopt;
  return segment.substr(1, segment.size() - 2);
}

std::vector<std::string> segments_of(const std::string& pattern) {
  const auto bad = [&] { return std::invalid_argument("not a route's pattern: " + pattern); };
  std::vector<std::string> segments;
  try {
    segments = parse_target(pattern).segments;
  } catch (const BadTarget&) {
    throw bad();
  }
  std::vector<std::string> names;
  for (const auto& segment : segments) {
    const bool opened = segment.starts_with('{');
    const auto braces =
        std::count_if(segment.begin(), segment.end(), [](char c) { return c == '{' || c == '}'; });
    if (segment.empty() || (opened && (segment.size() < 3 || !segment.ends_with('}'))) ||
        braces != (opened ? 2 : 0)) {
      throw bad();
    }
    const auto name = parameter_name(segment);
    if (name && std::find(names.begin(), names.end(), *name) != names.end()) throw bad();
    if (name) names.push_back(*name);
  }
  return segments;
}

HttpMethod served_as(HttpMethod method) {
  return method == HttpMethod::Head ? HttpMethod::Get : method;
}

}  // namespace

void RouteTree::add(Route route) {
  if (!route.handler) throw std::invalid_argument("a route without a handler: " + route.pattern);
  const auto segments = segments_of(route.pattern);
  Node* node = &root_;
  std::vector<std::string> names;
  for (const auto& segment : segments) {
    const auto name = parameter_name(segment);
    if (name) names.push_back(*name);
    auto& next = name ? node->parameter : node->literals[segment];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  auto owned = std::make_unique<Route>(std::move(route));
  if (!node->leaves.try_emplace(owned->method, Leaf{owned.get(), std::move(names)}).second) {
    throw std::invalid_argument("a second route " + std::string(to_string(owned->method)) + " " +
                                owned->pattern);
  }
  routes_.push_back(std::move(owned));
}

const RouteTree::Node* RouteTree::find(const Node& node, HttpMethod method,
                                       const std::vector<std::string>& segments, std::size_t depth,
                                       std::vector<std::string>& values,
                                       std::vector<HttpMethod>& allowed) const {
  if (depth == segments.size()) {
    for (const auto& [other, leaf] : node.leaves) allowed.push_back(other);
    return node.leaves.contains(method) ? &node : nullptr;
  }
  const auto literal = node.literals.find(segments[depth]);
  if (literal != node.literals.end()) {
    const Node* found = find(*literal->second, method, segments, depth + 1, values, allowed);
    if (found != nullptr) return found;
  }
  if (!node.parameter || segments[depth].empty()) return nullptr;
  values.push_back(segments[depth]);
  const Node* found = find(*node.parameter, method, segments, depth + 1, values, allowed);
  if (found == nullptr) values.pop_back();
  return found;
}

RouteTree::Match RouteTree::match(HttpMethod method,
                                  const std::vector<std::string>& segments) const {
  std::vector<std::string> values;
  std::vector<HttpMethod> allowed;
  const HttpMethod served = served_as(method);
  const Node* node = find(root_, served, segments, 0, values, allowed);
  if (node != nullptr) {
    const Leaf& leaf = node->leaves.at(served);
    Found found{leaf.route, {}};
    for (std::size_t i = 0; i < values.size(); ++i) {
      found.parameters.emplace_back(leaf.names[i], std::move(values[i]));
    }
    return found;
  }
  if (allowed.empty()) return Unknown{};
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  return OtherMethods{std::move(allowed)};
}

std::vector<const Route*> RouteTree::routes() const {
  std::vector<const Route*> all;
  for (const auto& route : routes_) all.push_back(route.get());
  return all;
}

}  // namespace perdura::platform
