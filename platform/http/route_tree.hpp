#pragma once
// Finds the route of a path: a tree by segments, where a literal goes before a parameter.
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "platform/http/route.hpp"

namespace perdura::platform {

/// Filled first, then read by any number of threads.
class RouteTree {
 public:
  struct Found {
    const Route* route;
    TextPairs parameters;
  };
  struct OtherMethods {
    std::vector<HttpMethod> allowed;
  };
  struct Unknown {};
  using Match = std::variant<Found, OtherMethods, Unknown>;

  /// Throws `std::invalid_argument` for a bad pattern, and for the same method and path twice.
  void add(Route route);

  /// HEAD finds the route of GET. A parameter is never empty.
  Match match(HttpMethod method, const std::vector<std::string>& segments) const;

  /// In the order in which they were added.
  std::vector<const Route*> routes() const;

 private:
  struct Leaf {
    const Route* route;
    std::vector<std::string> names;
  };
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::map<HttpMethod, Leaf> leaves;
  };

  const Node* find(const Node& node, HttpMethod method, const std::vector<std::string>& segments,
                   std::size_t depth, std::vector<std::string>& values,
                   std::vector<HttpMethod>& allowed) const;

  Node root_;
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace perdura::platform
