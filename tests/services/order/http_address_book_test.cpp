#include "services/order/http_address_book.hpp"

#include <gmock/gmock.h>

#include "platform/http/responses.hpp"

namespace perdura::services::order {
namespace {

using namespace domain::calls;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::HasSubstr;
using ::testing::Not;

struct Identity final : platform::HttpClient {
  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override {
    asked = request;
    patience = deadline;
    return answer();
  }
  std::function<HttpResponse()> answer;
  HttpRequest asked;
  std::chrono::milliseconds patience{0};
};

struct AddressBookOverHttp : ::testing::Test {
  AddressAnswer freeze() { return book.freeze(wanted, {"req-1", "00-trace"}); }
  std::string cause() {
    const auto answer = freeze();
    const auto* silent = std::get_if<AddressSilent>(&answer);
    return silent == nullptr ? "an answer" : silent->cause;
  }

  Identity identity;
  HttpAddressBook book{identity,
                       [](HttpRequest& request) { request.headers.set("Authorization", "us"); }};
  FreezeAddress wanted{.snapshot_id = domain::AddressSnapshotId("ads_1"),
                       .user_id = domain::UserId("usr_anna"),
                       .address_id = {},
                       .address = AddressText{{"line", "Seoul 1"}}};
};

TEST_F(AddressBookOverHttp, AsksUnderTheSnapshotsOwnKey) {
  identity.answer = [] { return platform::json_response(200, FreezeOutcome(AddressFrozen{})); };
  EXPECT_TRUE(std::holds_alternative<AddressFrozen>(freeze()));
  EXPECT_EQ(identity.asked.method, platform::HttpMethod::Post);
  EXPECT_EQ(identity.asked.target, "/internal/v1/address-snapshots");
  EXPECT_EQ(identity.asked.headers.find("Idempotency-Key"), "ads_1/freeze");
  EXPECT_EQ(identity.asked.headers.find("Authorization"), "us");
  EXPECT_EQ(identity.asked.headers.find("X-Request-Id"), "req-1");
  EXPECT_EQ(identity.asked.headers.find("traceparent"), "00-trace");
  const auto sent = json::from_text<FreezeAddress>(identity.asked.body);
  EXPECT_EQ(sent.snapshot_id, wanted.snapshot_id);
  EXPECT_EQ(sent.user_id, wanted.user_id);
  EXPECT_EQ(sent.address, wanted.address);
  EXPECT_EQ(sent.address_id, std::nullopt);
  EXPECT_EQ(identity.patience, std::chrono::seconds(1));
}

TEST_F(AddressBookOverHttp, HandsOnWhatIdentitySays) {
  identity.answer = [] { return platform::json_response(200, FreezeOutcome(AddressNotFound{})); };
  EXPECT_TRUE(std::holds_alternative<AddressNotFound>(freeze()));
  identity.answer = [] { return platform::json_response(200, FreezeOutcome(NoDefaultAddress{})); };
  EXPECT_TRUE(std::holds_alternative<NoDefaultAddress>(freeze()));
}

TEST_F(AddressBookOverHttp, TakesEverythingElseForSilence) {
  identity.answer = []() -> HttpResponse {
    throw HttpError(HttpError::Kind::TimedOut, "too late");
  };
  EXPECT_EQ(cause(), "too late");
  identity.answer = [] { return platform::json_text_response(200, R"({"type":"Perhaps"})"); };
  EXPECT_EQ(cause(), "an answer that cannot be read");
  identity.answer = [] { return HttpResponse{.status = 502, .headers = {}, .body = "<html>"}; };
  EXPECT_EQ(cause(), "it answered 502");
}

TEST_F(AddressBookOverHttp, TellsNothingOfTheAddress) {
  identity.answer = [] {
    return platform::problem_response(
        {.status = 400, .code = "INVALID_REQUEST", .detail = "no such place: Seoul 1"});
  };
  EXPECT_EQ(cause(), "it answered 400 INVALID_REQUEST");
  EXPECT_THAT(cause(), Not(HasSubstr("Seoul")));
}

}  // namespace
}  // namespace perdura::services::order
