#pragma once
// Who asks, in which request: passed as an argument through every call, never kept by a thread.
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/core/randomness.hpp"
#include "platform/core/trace.hpp"

namespace perdura::platform {

/// A verified identity. Roles are the shop's: BUYER, SELLER, ADMIN, and SERVICE for our own calls.
struct Caller {
  std::string id;
  std::vector<std::string> roles;
  std::string token_id = {};  // of the access token that proved it

  bool has(std::string_view role) const;
};

using TextPairs = std::vector<std::pair<std::string, std::string>>;

struct RequestContext {
  std::string request_id;
  TraceParent trace;
  std::optional<Caller> caller;  // nobody: the route is open to all
  std::optional<std::string> idempotency_key;
  std::string route;          // the pattern: "/orders/{id}"
  TextPairs path_parameters;  // decoded: {"id", "ord_7"}
  TextPairs query;            // decoded, in the order given

  /// A parameter of the route's pattern; throws `std::out_of_range` if it has none of that name.
  const std::string& path(std::string_view name) const;
  /// The first query parameter of that name.
  std::optional<std::string_view> query_value(std::string_view name) const;
  /// Who calls; throws `std::logic_error` on a route that is open to all.
  const Caller& who() const;
};

/// Which request something goes back to: kept with what it leaves to be done later, so that logs
/// and traces of both meet. Empty: no request of anybody's.
struct Origin {
  static constexpr bool json_defaults = true;
  std::string request_id;
  std::string traceparent;

  bool operator==(const Origin&) const = default;
};
BOOST_DESCRIBE_STRUCT(Origin, (), (request_id, traceparent))

Origin origin_of(const RequestContext& context);

/// What is taken over from outside: 1 to 128 characters of A-Z a-z 0-9 . _ : -
bool is_request_id(std::string_view text);

/// A context for work that no request began: a timer's, a message's.
RequestContext new_context(Randomness& randomness);

}  // namespace perdura::platform
