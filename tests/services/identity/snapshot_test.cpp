// Addresses as orders freeze them.
#include "tests/services/identity/address_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;

const AddressText hidden_street{{"recipient", "Anna Secret"}, {"line", "1"}};

TEST(Snapshot, IsOfTheDefaultAddressUnlessOneIsNamed) {
  AddressWorld w;
  w.added("1");
  const auto second = w.added("2");
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen");
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
  auto named = w.wish("ads_2");
  named.address_id = second.id;
  EXPECT_EQ(w.frozen(named), "AddressFrozen");
  EXPECT_EQ(w.text_of("ads_2").at("line"), "2");
}

TEST(Snapshot, HasAllOfAnAddressButItsLabel) {
  AddressWorld w;
  w.own(HttpMethod::Post, "",
        R"({"recipient":"A","line":"1","line2":"2","city":"3","postal_code":"4","country":"5",)"
        R"("phone":"010-1234-5678","label":"Home"})");
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen");
  EXPECT_EQ(w.text_of("ads_1"), (AddressText{{"recipient", "A"},
                                             {"line", "1"},
                                             {"line2", "2"},
                                             {"city", "3"},
                                             {"postal_code", "4"},
                                             {"country", "5"},
                                             {"phone", "010-1234-5678"}}));
}

TEST(Snapshot, OfAnAddressThatCameWithTheOrderIsAsItCame) {
  AddressWorld w;
  auto wish = w.wish("ads_1");
  wish.address = AddressText{{"recipient", "Anna"}, {"line", "1"}, {"gate code", "17"}};
  EXPECT_EQ(w.frozen(wish), "AddressFrozen");
  EXPECT_EQ(w.text_of("ads_1"), *wish.address);
  EXPECT_EQ(w.book(), "") << "it is not one of his own from now on";
}

TEST(Snapshot, IsNotTouchedByWhatBecomesOfTheAddress) {
  AddressWorld w;
  const auto made = w.added("1");
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen");
  w.own(HttpMethod::Put, "/" + made.id.value(), AddressWorld::body("9"));
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
  EXPECT_EQ(w.remove(made.id).status, 204);
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen") << "a repeat";
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
  w.clock.advance(snapshot_keys_kept + std::chrono::hours(1));
  w.db.transaction([&](platform::sql::Transaction& tx) {
    w.keys.purge(tx, std::chrono::floor<std::chrono::milliseconds>(w.clock.wall()), 100);
  });
  w.token = w.logged_in(alice).access_token;
  w.added("5");
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen") << "a repeat whose key is forgotten";
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
}

TEST(Snapshot, NeedsAnAddressOfTheMembersOwn) {
  AddressWorld w;
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "NoDefaultAddress");
  const auto mine = w.added("1");
  auto foreign = w.wish("ads_2");
  foreign.user_id = w.signed_up(baker).id;
  EXPECT_EQ(w.frozen(foreign), "NoDefaultAddress");
  foreign.snapshot_id = domain::AddressSnapshotId("ads_3");
  foreign.address_id = mine.id;
  EXPECT_EQ(w.frozen(foreign), "AddressNotFound");
  auto unknown = w.wish("ads_4");
  unknown.address_id = domain::AddressId("adr_none");
  EXPECT_EQ(w.frozen(unknown), "AddressNotFound");
  for (const char* id : {"ads_1", "ads_2", "ads_3", "ads_4", "ads_none"}) {
    EXPECT_TRUE(std::holds_alternative<SnapshotGone>(w.snapshot(id))) << id;
  }
}

TEST(Snapshot, IsFrozenOnceUnderItsOwnKey) {
  AddressWorld w;
  const auto first = w.added("1");
  auto wish = w.wish("ads_1");
  wish.address_id = first.id;
  EXPECT_EQ(w.frozen(wish), "AddressFrozen");
  auto other = wish;
  other.address_id = w.added("2").id;
  EXPECT_EQ(outcome(w.freeze(other)), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.call("", json::to_text(w.wish("ads_2")), "ads_1/freeze")),
            "422 IDEMPOTENCY_KEY_MISMATCH");
  EXPECT_EQ(outcome(w.call("", json::to_text(w.wish("ads_2")))), "400 IDEMPOTENCY_KEY_REQUIRED");
  EXPECT_EQ(w.text_of("ads_1"), hidden_street);
}

TEST(Snapshot, WhoseAnswerWasLostIsFoundByTheRepeat) {
  AddressWorld w;
  const auto made = w.added("1");
  w.faults.lose_after = 1;
  EXPECT_EQ(outcome(w.freeze(w.wish("ads_1"))), "503 DEPENDENCY_UNAVAILABLE");
  w.own(HttpMethod::Put, "/" + made.id.value(), AddressWorld::body("9"));
  EXPECT_EQ(w.frozen(w.wish("ads_1")), "AddressFrozen");
  EXPECT_EQ(w.text_of("ads_1"), hidden_street) << "as it was when it was frozen";
}

TEST(Snapshot, RefusesWhatNoParcelCouldBeSentTo) {
  AddressWorld w;
  const auto errors = [&](const AddressText& address) {
    auto wish = w.wish("ads_1");
    wish.address = address;
    return field_errors(w.freeze(wish));
  };
  EXPECT_THAT(errors({{"recipient", "A"}}), ElementsAre("/address/line MISSING_FIELD"));
  EXPECT_THAT(errors({{"recipient", ""}, {"line", "1"}}),
              ElementsAre("/address/recipient MISSING_FIELD"));
  EXPECT_THAT(errors({{"recipient", "A"}, {"line", "1"}, {"city", std::string(201, 'x')}}),
              ElementsAre("/address/city TOO_LARGE"));
  AddressText many{{"recipient", "A"}, {"line", "1"}};
  for (int n = 0; n < 15; ++n) many.emplace("m" + std::to_string(n), "x");
  EXPECT_THAT(errors(many), ElementsAre("/address OUT_OF_RANGE"));
  auto both = w.wish("ads_1");
  both.address = hidden_street;
  both.address_id = domain::AddressId("adr_1");
  EXPECT_THAT(field_errors(w.freeze(both)), ElementsAre("/address INVALID_VALUE"));
}

}  // namespace
}  // namespace perdura::services::identity::testing
