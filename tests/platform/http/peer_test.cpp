// Where a request came from, as a handler learns it.
#include <gtest/gtest.h>

#include "platform/http/detail/server_connection.hpp"
#include "platform/http/responses.hpp"
#include "tests/platform/http/raw.hpp"

namespace perdura::platform {
namespace {

using testing::RawConnection;

struct Listening {
  HttpServer server{[](const HttpRequest& request) {
                      const auto way = request.headers.find("X-Forwarded-For");
                      return HttpResponse{.body = std::string(way.value_or("nothing"))};
                    },
                    problem_response,
                    {}};

  std::string asked_with(const std::string& fields) {
    RawConnection connection(server.port());
    connection.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n");
    return connection.rest();
  }
};

TEST(Peers, AreToldByTheServer) {
  Listening w;
  EXPECT_TRUE(w.asked_with("").ends_with("\r\n\r\n127.0.0.1"));
}

TEST(Peers, StandBehindWhatTheyClaim) {
  Listening w;
  EXPECT_TRUE(w.asked_with("X-Forwarded-For: 10.0.0.1\r\nx-forwarded-for: 10.0.0.2, 10.0.0.3\r\n")
                  .ends_with("\r\n\r\n10.0.0.1, 10.0.0.2, 10.0.0.3, 127.0.0.1"));
}

TEST(Peers, FindNoRoomAmongTooManyFields) {
  Listening w;
  std::string fields;
  for (std::size_t i = 0; i + 2 < HttpHeaders::max_fields; ++i) {
    fields += "X-" + std::to_string(i) + ": v\r\n";
  }
  EXPECT_TRUE(w.asked_with(fields).starts_with("HTTP/1.1 200"));
  HttpHeaders full;
  while (full.size() < HttpHeaders::max_fields) full.add("X-Field", "v");
  EXPECT_FALSE(detail::add_peer(full, "127.0.0.1"));
  full.erase("X-Field");
  while (full.size() < HttpHeaders::max_fields) full.add("X-Forwarded-For", "v");
  EXPECT_TRUE(detail::add_peer(full, "127.0.0.1"));
  EXPECT_EQ(full.size(), 1u);
}

}  // namespace
}  // namespace perdura::platform
