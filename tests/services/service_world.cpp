#include "tests/services/service_world.hpp"

#include <array>

#include "migrations/outbox.hpp"
#include "platform/outbox/headers.hpp"

namespace perdura::services::testing {
namespace {

struct Row {
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Row, (), (headers, body))

Written event_of(const Row& row) {
  const auto headers = platform::headers_from_text(row.headers);
  const auto text = [&](std::string_view name) {
    const auto* found = platform::find_header(headers, name);
    return found == nullptr ? std::string() : *found;
  };
  return {.type = *platform::find_header(headers, platform::header::type),
          .aggregate = *platform::find_header(headers, platform::header::aggregate),
          .sequence = std::stoll(*platform::find_header(headers, platform::header::sequence)),
          .origin = {text(platform::header::request_id), text(platform::header::traceparent)},
          .body = row.body};
}

}  // namespace

ServiceWorld::ServiceWorld(const platform::sql::MigrationSet& own)
    : schema(platform::sql::testing::make_world(std::array{own, migrations::outbox()})) {
  db.set_hooks(&faults);
}

HttpResponse ServiceWorld::send(HttpMethod method, const std::string& target, const As& who,
                                const std::string& body, const std::string& key) const {
  HttpRequest request{.method = method, .target = target, .headers = {}, .body = body};
  if (!who.id.empty()) {
    request.headers.add("Authorization", token_of(who.id, {who.role}));
  }
  if (!key.empty()) request.headers.add("Idempotency-Key", key);
  return router.handle(request);
}

std::vector<Written> ServiceWorld::written() const {
  const auto rows = db.read([](platform::sql::Reader& tx) {
    return tx.query<Row>("SELECT headers, body FROM outbox ORDER BY message_key, place");
  });
  std::vector<Written> found;
  for (const Row& row : rows) found.push_back(event_of(row));
  return found;
}

}  // namespace perdura::services::testing
