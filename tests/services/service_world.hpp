#pragma once
// What every service is tried in: its router, an empty schema on the side that the program is
// linked for, and members who send requests.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "json/codec.hpp"
#include "platform/core/ids.hpp"
#include "platform/outbox/idempotency.hpp"
#include "platform/outbox/outbox.hpp"
#include "platform/sql/migrations.hpp"
#include "tests/platform/http/router_world.hpp"
#include "tests/platform/sql/world.hpp"
#include "tests/services/faults.hpp"

namespace perdura::services::testing {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::testing::outcome;

/// Who sends a request.
struct As {
  std::string id;
  std::string role;
};
/// Without a token.
inline const As nobody{};
inline const As admin{"usr_admin", "ADMIN"};
inline const As worker{"order-worker", "SERVICE"};

/// An event in the outbox.
struct Written {
  std::string type;
  std::string aggregate;
  std::int64_t sequence = 0;
  platform::Origin origin;
  std::string body;
};

struct ServiceWorld : platform::testing::RouterWorld {
  /// Applies the service's migrations, and the outbox's.
  explicit ServiceWorld(const platform::sql::MigrationSet& own);

  HttpResponse send(HttpMethod method, const std::string& target, const As& who,
                    const std::string& body = "", const std::string& key = "") const;
  HttpResponse get(const std::string& target, const As& who) const {
    return send(HttpMethod::Get, target, who);
  }

  /// By key, in the order in which they were written.
  std::vector<Written> written() const;

  Faults faults;
  std::unique_ptr<platform::sql::testing::World> schema;
  platform::sql::Database& db = schema->database();
  platform::Ids ids{clock, randomness};
  platform::Outbox outbox{{}};
  platform::IdempotencyStore keys{std::chrono::seconds(30)};
};

/// The body; the test fails, and it is empty, unless the answer has that status.
template <class T>
T decoded(const HttpResponse& response, int status = 200) {
  if (response.status != status) {
    ADD_FAILURE() << response.status << " " << response.body;
    return {};
  }
  return json::from_text<T>(response.body);
}

}  // namespace perdura::services::testing
