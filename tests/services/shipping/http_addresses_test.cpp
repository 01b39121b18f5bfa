// The adapter to identity's snapshots, against answers of every kind.
#include "services/shipping/http_addresses.hpp"

#include <gtest/gtest.h>

#include "domain/calls/identity.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::services::shipping::testing {
namespace {

using namespace domain::calls;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;

struct Adapter {
  platform::testing::ScriptedClient client;
  HttpAddresses addresses{
      client, [](HttpRequest& request) { request.headers.set("Authorization", "Bearer us"); }};

  AddressOutcome ask() { return addresses.recipient(domain::AddressSnapshotId("ads_1")); }
  AddressOutcome ask_of(const SnapshotOutcome& answer) { return ask_of(json::to_text(answer)); }
  AddressOutcome ask_of(const std::string& body, int status = 200) {
    client.answer = [=](const HttpRequest&) { return HttpResponse{status, {}, body}; };
    return ask();
  }
  Party party(const AddressText& address) {
    const auto outcome = ask_of(SnapshotOutcome(SnapshotFound{address}));
    const auto* found = std::get_if<Party>(&outcome);
    EXPECT_NE(found, nullptr);
    return found == nullptr ? Party{} : *found;
  }
  std::string cause(const AddressOutcome& outcome) {
    const auto* unknown = std::get_if<AddressUnknown>(&outcome);
    return unknown == nullptr ? "(known)" : unknown->cause;
  }
};

TEST(HttpAddresses, AsksForTheSnapshotAsAService) {
  Adapter a;
  a.client.answer = [](const HttpRequest& request) {
    EXPECT_EQ(request.method, platform::HttpMethod::Post);
    EXPECT_EQ(request.target, "/internal/v1/address-snapshots/read");
    EXPECT_EQ(request.headers.find("Authorization"), "Bearer us");
    EXPECT_EQ(request.headers.find("Content-Type"), "application/json");
    EXPECT_EQ(request.body, R"({"snapshot_id":"ads_1"})");
    return HttpResponse{200, {}, R"({"type":"SnapshotGone","since":"now"})"};
  };
  EXPECT_TRUE(std::holds_alternative<AddressGone>(a.ask()));
}

TEST(HttpAddresses, WritesAnAddressOnOneLine) {
  Adapter a;
  const auto whole = a.party({{"recipient", "Anna"},
                              {"phone", "010-1234-5678"},
                              {"country", "KR"},
                              {"postal_code", "04524"},
                              {"city", "Seoul"},
                              {"line2", "Flat 2"},
                              {"line", "1 Hidden Street"}});
  EXPECT_EQ(whole.name, "Anna");
  EXPECT_EQ(whole.line, "1 Hidden Street, Flat 2, Seoul, 04524, KR");
  EXPECT_EQ(whole.phone, "010-1234-5678");
  const auto least = a.party({{"recipient", "Anna"}, {"line", "1"}, {"city", ""}, {"phone", ""}});
  EXPECT_EQ(least.line, "1");
  EXPECT_FALSE(least.phone);
}

TEST(HttpAddresses, KeepsWhatTheBuyerSaidBeyondThatInTheOrderOfItsNames) {
  Adapter a;
  EXPECT_EQ(a.party({{"recipient", "Anna"},
                     {"line", "1"},
                     {"zone", "9"},
                     {"gate code", "17"},
                     {"country", "KR"}})
                .line,
            "1, KR, 17, 9");
}

TEST(HttpAddresses, WithoutARecipientOrAPlaceAreGone) {
  Adapter a;
  for (const AddressText& address :
       {AddressText{}, AddressText{{"recipient", "Anna"}}, AddressText{{"line", "1"}},
        AddressText{{"recipient", ""}, {"line", "1"}}}) {
    EXPECT_TRUE(
        std::holds_alternative<AddressGone>(a.ask_of(SnapshotOutcome(SnapshotFound{address}))));
  }
}

TEST(HttpAddresses, AreUnknownWhileIdentityIsSilent) {
  Adapter a;
  for (const auto kind :
       {HttpError::Kind::NotSent, HttpError::Kind::TimedOut, HttpError::Kind::ConnectionLost}) {
    a.client.answer = [=](const HttpRequest&) -> HttpResponse {
      throw HttpError(kind, "nobody answers");
    };
    EXPECT_EQ(a.cause(a.ask()), "nobody answers");
  }
}

TEST(HttpAddresses, AreUnknownAfterAnAnswerThatIsNoneAndTheCauseTellsNothingOfThem) {
  Adapter a;
  const std::string good =
      json::to_text(SnapshotOutcome(SnapshotFound{{{"recipient", "Anna"}, {"line", "1"}}}));
  for (const int status : {201, 204, 301, 400, 401, 403, 404, 422, 429, 500, 503}) {
    EXPECT_EQ(a.cause(a.ask_of(good, status)), "identity answered " + std::to_string(status) +
                                                   " to /internal/v1/address-snapshots/read");
  }
  for (const char* body :
       {"", "x", "[]", "{}", R"({"type":"SomethingElse"})",
        R"({"type":"SnapshotFound","address":"Anna, 1 Hidden Street"})",
        R"({"type":"SnapshotFound","address":{"line":["Anna, 1 Hidden Street"]}})"}) {
    EXPECT_EQ(a.cause(a.ask_of(body)), "an answer that cannot be read") << body;
  }
}

TEST(HttpAddresses, GiveIdentityASecond) {
  struct Listening final : platform::HttpClient {
    HttpResponse send(const HttpRequest&, std::chrono::milliseconds deadline) override {
      given = deadline;
      return {};
    }
    std::chrono::milliseconds given{0};
  } client;
  HttpAddresses addresses(client, [](HttpRequest&) {});
  addresses.recipient(domain::AddressSnapshotId("ads_1"));
  EXPECT_EQ(client.given, std::chrono::seconds(1));
}

}  // namespace
}  // namespace perdura::services::shipping::testing
