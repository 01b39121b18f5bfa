// The courier as its clients meet it.
#include <thread>

#include "mock-courier/routes.hpp"
#include "platform/http/poco_client.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "tests/mock-courier/courier_world.hpp"
#include "tests/platform/http/router_world.hpp"

namespace perdura::mock_courier::testing {
namespace {

using platform::HttpHeaders;
using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using platform::testing::outcome;

constexpr const char* key = "the client's own key";

struct RoutesWorld {
  RoutesWorld() {
    router.add(api_routes(courier, [this] { ++silences; }));
    router.add(control_routes(courier));
  }
  HttpResponse call(HttpMethod method, const std::string& target, const std::string& body = "",
                    HttpHeaders headers = {{"Authorization", std::string("Bearer ") + key}}) {
    return router.handle({method, target, std::move(headers), body});
  }
  HttpResponse post(const std::string& target, const std::string& body = "") {
    return call(HttpMethod::Post, target, body);
  }
  HttpResponse keyed(const std::string& target, const std::string& body) {
    return call(HttpMethod::Post, target, body,
                {{"Authorization", std::string("Bearer ") + key}, {"Idempotency-Key", "k"}});
  }
  HttpResponse get(const std::string& target) { return call(HttpMethod::Get, target); }
  std::string upload(const std::string& reference) {
    const auto response = post("/v1/waybills", list_of(reference));
    return json::from_text<Uploaded>(response.body).items.at(0).waybill.value();
  }
  static std::string list_of(const std::string& reference) {
    return R"({"waybills":[)" + json::to_text(parcel(reference)) + "]}";
  }

  platform::ManualClock clock;
  platform::SeededRandomness randomness{1};
  platform::LogMemory memory;
  platform::Logger log{clock, memory.sink(), {.service = "test"}};
  platform::Metrics metrics;
  MemoryJournal journal;
  Brain brain{journal, {.steps = test_steps}};
  Courier courier{brain, clock};
  platform::Router router{{clock, randomness, log, metrics}, client_with_key(key)};
  int silences = 0;
};

TEST(Api, AsksForItsKey) {
  RoutesWorld w;
  for (const char* bad : {"Bearer another key altogether", "Bearer ", "Basic x"}) {
    EXPECT_EQ(outcome(w.call(HttpMethod::Post, "/v1/waybills", RoutesWorld::list_of("shp_1"),
                             {{"Authorization", bad}})),
              "401 TOKEN_INVALID");
  }
  EXPECT_EQ(outcome(w.call(HttpMethod::Post, "/v1/tracking", "{}", {})), "401 TOKEN_REQUIRED");
  EXPECT_EQ(outcome(w.call(HttpMethod::Get, "/v1/waybills/1", "", {})), "401 TOKEN_REQUIRED");
  EXPECT_EQ(w.brain.size(), 0u);
}

TEST(Api, RefusesListsThatAreEmptyOrTooLong) {
  RoutesWorld w;
  std::string long_list = R"({"waybills":["1")";
  for (std::size_t n = 0; n < max_list; ++n) long_list += ",\"1\"";
  long_list += "]}";
  for (const char* route : {"/v1/waybills", "/v1/waybills/cancel", "/v1/tracking"}) {
    EXPECT_EQ(outcome(w.post(route, R"({"waybills":[]})")), "400 EMPTY_LIST") << route;
    EXPECT_EQ(outcome(w.post(route, "{}")), "400 INVALID_REQUEST") << route;
    EXPECT_EQ(outcome(w.post(route, "x")), "400 MALFORMED_JSON") << route;
  }
  EXPECT_EQ(outcome(w.post("/v1/waybills/cancel", long_list)), "400 LIST_TOO_LONG");
  EXPECT_EQ(outcome(w.post("/v1/tracking", long_list)), "400 LIST_TOO_LONG");
}

TEST(Api, RefusesFieldsThatItDoesNotKnow) {
  RoutesWorld w;
  auto body = RoutesWorld::list_of("shp_1");
  body.insert(body.find("\"reference\""), "\"weight\":1,");
  const auto response = w.post("/v1/waybills", body);
  EXPECT_EQ(outcome(response), "400 INVALID_REQUEST");
  EXPECT_EQ(platform::parse_problem(response.body)->errors.at(0).pointer, "/waybills/0/weight");
}

TEST(Api, TakesGoodItemsBesideBadOnes) {
  RoutesWorld w;
  auto bad = parcel("shp_2");
  bad.courier_code = "99";
  const auto response = w.post("/v1/waybills", R"({"waybills":[)" + json::to_text(parcel("shp_1")) +
                                                   "," + json::to_text(bad) + "]}");
  EXPECT_EQ(response.status, 200);
  const auto items = json::from_text<Uploaded>(response.body).items;
  EXPECT_TRUE(items.at(0).waybill && !items.at(0).error);
  EXPECT_EQ(items.at(1).reference, "shp_2");
  EXPECT_EQ(items.at(1).error.value().code, "UNKNOWN_COURIER");
}

TEST(Api, TracksOneAndMany) {
  RoutesWorld w;
  const auto waybill = w.upload("shp_1");
  w.clock.advance(70min);
  const auto one = json::from_text<TrackedItem>(w.get("/v1/waybills/" + waybill).body);
  EXPECT_EQ(one.status, Status::PickedUp);
  EXPECT_EQ(outcome(w.get("/v1/waybills/1")), "404 NOT_FOUND");
  const auto many = json::from_text<Tracked>(
      w.post("/v1/tracking", R"({"waybills":["1",")" + waybill + "\"]}").body);
  EXPECT_EQ(many.items.at(0).error.value().code, "NOT_FOUND");
  EXPECT_EQ(many.items.at(1), one);
}

TEST(Api, StopsByListAndSaysWhatCameTooLate) {
  RoutesWorld w;
  const auto first = w.upload("shp_1");
  w.clock.advance(40min);
  const auto second = w.upload("shp_2");
  w.clock.advance(30min);
  const auto list = R"({"waybills":[")" + first + "\",\"" + second + "\"]}";
  const auto items = json::from_text<Cancelled>(w.post("/v1/waybills/cancel", list).body).items;
  EXPECT_EQ(items.at(0).error.value().code, "TOO_LATE");
  EXPECT_EQ(items.at(1).status, Status::Cancelled);
}

TEST(Api, AnswersTheSameUnderTheSameKey) {
  RoutesWorld w;
  const auto first = w.keyed("/v1/waybills", RoutesWorld::list_of("shp_1"));
  const auto again = w.keyed("/v1/waybills", RoutesWorld::list_of("shp_1"));
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(outcome(w.keyed("/v1/waybills", RoutesWorld::list_of("shp_2"))),
            "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(w.brain.size(), 1u);
}

TEST(Api, RefusesAndKeepsSilentAsItIsTold) {
  RoutesWorld w;
  w.post("/control/faults", R"({"call":"upload","kind":"refuse"})");
  w.post("/control/faults", R"({"call":"upload","kind":"timeout_after"})");
  const auto refused = w.post("/v1/waybills", RoutesWorld::list_of("shp_1"));
  EXPECT_EQ(outcome(refused), "503 COURIER_UNAVAILABLE");
  EXPECT_EQ(refused.headers.find("Retry-After"), "1");
  EXPECT_EQ(w.brain.size(), 0u);
  EXPECT_EQ(outcome(w.post("/v1/waybills", RoutesWorld::list_of("shp_1"))), "504 NO_ANSWER");
  EXPECT_EQ(w.silences, 1);
  EXPECT_EQ(w.brain.size(), 1u);
}

TEST(Control, MovesParcelsAndSaysWhatTheyAreNow) {
  RoutesWorld w;
  const auto waybill = w.upload("shp_1");
  const auto at = "/control/waybills/" + waybill;
  EXPECT_TRUE(json::from_text<BookItem>(w.post(at + "/hold").body).held);
  EXPECT_EQ(json::from_text<BookItem>(w.post(at + "/advance", "{}").body).status, Status::PickedUp);
  EXPECT_TRUE(json::from_text<BookItem>(w.post(at + "/lose").body).lost);
  EXPECT_EQ(json::from_text<BookItem>(w.post(at + "/notify").body).notices_waiting, 3);
  EXPECT_EQ(outcome(w.post("/control/waybills/1/advance")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.post(at + "/hold", R"({"for":1})")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(w.post(at + "/hold")), "409 ILLEGAL_TRANSITION");
}

TEST(Control, ShowsTheBook) {
  RoutesWorld w;
  w.upload("shp_1");
  w.upload("shp_2");
  const auto page = json::from_text<BookPage>(w.get("/control/book?limit=1").body);
  EXPECT_EQ(page.items.at(0).reference, "shp_1");
  const auto rest =
      json::from_text<BookPage>(w.get("/control/book?limit=1&cursor=" + *page.next_cursor).body);
  EXPECT_EQ(rest.items.at(0).reference, "shp_2");
  EXPECT_EQ(json::from_text<BookItems>(w.get("/control/waybills?order_id=ord_1").body).items.size(),
            2u);
  EXPECT_EQ(outcome(w.get("/control/waybills")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(w.get("/control/book?cursor=x")), "400 INVALID_REQUEST");
  EXPECT_EQ(outcome(w.get("/control/book?limit=0")), "400 INVALID_REQUEST");
}

TEST(Control, RefusesFaultsThatCannotBe) {
  RoutesWorld w;
  const auto code = [&](const std::string& body) {
    return outcome(w.post("/control/faults", body));
  };
  EXPECT_EQ(code(R"({"call":"webhook","kind":"delivered_after_return","times":2})"), "201");
  EXPECT_EQ(code(R"({"call":"webhook","kind":"refuse"})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"call":"parcel","kind":"late"})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"call":"webhook","kind":"lies"})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"call":"webhook","kind":"late","times":0})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"call":"webhook","kind":"late","delay_ms":-1})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"call":"upload","waybill":"1","kind":"refuse"})"), "400 INVALID_REQUEST");
  EXPECT_EQ(code(R"({"kind":"late"})"), "400 INVALID_REQUEST");
  EXPECT_EQ(json::from_text<FaultList>(w.get("/control/faults").body).items.size(), 1u);
  EXPECT_EQ(w.call(HttpMethod::Delete, "/control/faults").status, 204);
  EXPECT_TRUE(w.brain.faults().empty());
}

TEST(Control, IsForProgramsOnThisMachineOnly) {
  RoutesWorld w;
  const auto from = [&](const char* name, const char* value) {
    return outcome(w.call(HttpMethod::Get, "/control/book", "", {{name, value}}));
  };
  EXPECT_EQ(from("X-Forwarded-For", "127.0.0.1"), "200");  // as our server writes it
  EXPECT_EQ(from("X-Forwarded-For", "10.0.0.7"), "403 FORBIDDEN");
  EXPECT_EQ(from("X-Forwarded-For", "10.0.0.7, 127.0.0.1"), "403 FORBIDDEN");  // by a proxy
  EXPECT_EQ(from("Forwarded", "for=10.0.0.7"), "403 FORBIDDEN");
  EXPECT_EQ(from("Origin", "http://127.0.0.1:18080"), "403 FORBIDDEN");  // by a page
}

TEST(Control, IsReachedThroughARealServer) {
  RoutesWorld w;
  platform::HttpServer server(w.router, {.threads = 2});
  platform::ConnectionPool pool;
  platform::PocoHttpClient client(pool, {"127.0.0.1", server.port()});
  EXPECT_EQ(outcome(client.send({.target = "/control/book"}, 5s)), "200");
}

TEST(Race, BetweenAStopAndThePickupHasOneWinner) {
  for (int n = 0; n < 100; ++n) {
    RoutesWorld w;
    const auto waybill = w.upload("shp_1");
    std::string stopped;
    std::thread stopper([&] {
      const auto response = w.post("/v1/waybills/cancel", R"({"waybills":[")" + waybill + "\"]}");
      const auto item = json::from_text<Cancelled>(response.body).items.at(0);
      stopped = item.error ? item.error->code : "CANCELLED";
    });
    const auto advanced = outcome(w.post("/control/waybills/" + waybill + "/advance"));
    stopper.join();
    const bool picked_up = w.brain.book(Instant{}, 0, 1).items.at(0).status == Status::PickedUp;
    EXPECT_EQ(stopped, picked_up ? "TOO_LATE" : "CANCELLED");
    EXPECT_EQ(advanced, picked_up ? "200" : "409 ILLEGAL_TRANSITION");
  }
}

}  // namespace
}  // namespace perdura::mock_courier::testing
