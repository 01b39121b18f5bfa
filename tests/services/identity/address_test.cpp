// A buyer's addresses.
#include "tests/services/identity/address_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* whole =
    R"({"recipient":"Anna Secret","line":"1 Hidden Street","line2":"Flat 2","city":"Seoul",)"
    R"("postal_code":"04524","country":"KR","phone":"+82 10-1234-5678","label":"Home"})";

TEST(Address, IsKeptAsItIsWritten) {
  AddressWorld w;
  const auto made = decoded<AddressView>(w.own(HttpMethod::Post, "", whole), 201);
  EXPECT_TRUE(made.id.value().starts_with("adr_"));
  EXPECT_EQ(made.recipient, "Anna Secret");
  EXPECT_EQ(made.line, "1 Hidden Street");
  EXPECT_EQ(made.line2, "Flat 2");
  EXPECT_EQ(made.city, "Seoul");
  EXPECT_EQ(made.postal_code, "04524");
  EXPECT_EQ(made.country, "KR");
  EXPECT_EQ(made.phone, "+82 10-1234-5678");
  EXPECT_EQ(made.label, "Home");
  EXPECT_THAT(w.page().items, ElementsAre(made));
}

TEST(Address, IsTheDefaultIfItIsTheFirst) {
  AddressWorld w;
  EXPECT_EQ(w.book(), "");
  w.added("1");
  EXPECT_EQ(w.book(), "1*");
  EXPECT_FALSE(w.added("2").is_default);
  EXPECT_EQ(w.book(), "2 1*");
}

TEST(Address, BecomesTheDefaultInPlaceOfAnother) {
  AddressWorld w;
  w.added("1");
  const auto second = w.added("2");
  EXPECT_TRUE(decoded<AddressView>(w.make_default(second.id)).is_default);
  EXPECT_EQ(w.book(), "2* 1");
  EXPECT_TRUE(decoded<AddressView>(w.make_default(second.id)).is_default) << "again";
  EXPECT_EQ(w.book(), "2* 1");
}

TEST(Address, ThatWasTheDefaultLeavesThatToTheNewestOther) {
  AddressWorld w;
  const auto first = w.added("1");
  w.added("2");
  const auto third = w.added("3");
  EXPECT_EQ(w.remove(first.id).status, 204);
  EXPECT_EQ(w.book(), "3* 2");
  EXPECT_EQ(w.remove(third.id).status, 204);
  EXPECT_EQ(w.book(), "2*");
  EXPECT_EQ(w.remove(w.page().items.front().id).status, 204);
  EXPECT_EQ(w.book(), "");
  w.added("4");
  EXPECT_EQ(w.book(), "4*");
}

TEST(Address, ThatWasNotTheDefaultLeavesThatAsItIs) {
  AddressWorld w;
  w.added("1");
  const auto second = w.added("2");
  w.added("3");
  EXPECT_EQ(w.remove(second.id).status, 204);
  EXPECT_EQ(w.book(), "3 1*");
  EXPECT_EQ(outcome(w.remove(second.id)), "404 NOT_FOUND");
  EXPECT_EQ(w.book(), "3 1*");
}

TEST(Address, IsWrittenAnewAsAWhole) {
  AddressWorld w;
  const auto made = decoded<AddressView>(w.own(HttpMethod::Post, "", whole), 201);
  w.added("2");
  const auto changed = decoded<AddressView>(
      w.own(HttpMethod::Put, "/" + made.id.value(),
            R"({"recipient":"Bruno","line":"3 Other Road","city":"Busan","phone":"","line2":""})"));
  AddressView wanted;
  wanted.id = made.id;
  wanted.is_default = true;
  wanted.recipient = "Bruno";
  wanted.line = "3 Other Road";
  wanted.city = "Busan";
  wanted.created_at = made.created_at;
  EXPECT_EQ(changed, wanted);
  EXPECT_EQ(w.page().items.back(), wanted);
}

TEST(Address, IsOneOfAtMostTwenty) {
  AddressWorld w;
  const auto first = w.added("1");
  for (int n = 2; n <= 20; ++n) w.added(std::to_string(n));
  const auto before = w.book();
  EXPECT_EQ(outcome(w.add("21")), "422 TOO_MANY_ADDRESSES");
  EXPECT_EQ(w.book(), before);
  EXPECT_EQ(w.remove(first.id).status, 204);
  w.added("22");
  EXPECT_THAT(w.page("?limit=100").items, SizeIs(20));
}

TEST(Address, OfSomebodyElseLooksLikeOneThatThereIsNot) {
  AddressWorld w;
  const auto mine = w.added("1");
  w.signed_up(baker);
  const std::string other = w.logged_in(baker).access_token;
  for (const std::string& id :
       {mine.id.value(), std::string("adr_none"), std::string("nonsense")}) {
    const std::string path = "/api/v1/users/me/addresses/" + id;
    for (const auto& response : {w.send({HttpMethod::Put, path, AddressWorld::body("9"), other}),
                                 w.send({HttpMethod::Put, path + "/default", "", other}),
                                 w.send({HttpMethod::Delete, path, "", other})}) {
      EXPECT_EQ(outcome(response), "404 NOT_FOUND") << id;
    }
  }
  EXPECT_EQ(w.book(), "1*");
  EXPECT_THAT(
      decoded<AddressPage>(w.send({.target = "/api/v1/users/me/addresses", .access_token = other}))
          .items,
      IsEmpty());
}

TEST(Address, ListGoesOnWhereThePageEnds) {
  AddressWorld w;
  for (int n = 1; n <= 5; ++n) w.added(std::to_string(n));
  std::string seen;
  std::string cursor;
  do {
    const auto page = w.page("?limit=2" + cursor);
    EXPECT_LE(page.items.size(), 2u);
    for (const auto& item : page.items) seen += item.line;
    cursor = page.next_cursor ? "&cursor=" + *page.next_cursor : "";
  } while (!cursor.empty() && seen.size() < 6);
  EXPECT_EQ(seen, "54321");
  EXPECT_FALSE(w.page("?limit=5").next_cursor);
  for (const char* query : {"?limit=0", "?limit=101", "?cursor=x"}) {
    EXPECT_EQ(outcome(w.own(HttpMethod::Get, query)), "400 INVALID_REQUEST") << query;
  }
}

TEST(Address, TellsEveryBadFieldAtOnce) {
  AddressWorld w;
  EXPECT_THAT(field_errors(w.own(HttpMethod::Post, "", "{}")),
              ElementsAre("/recipient MISSING_FIELD", "/line MISSING_FIELD"));
  const std::string long_text(201, 'x');
  EXPECT_THAT(field_errors(w.own(HttpMethod::Post, "",
                                 R"({"recipient":" ","line":")" + long_text +
                                     R"(","line2":"a\nb","city":")" + long_text +
                                     R"(","postal_code":" ","country":"\u0007","phone":"x",)" +
                                     R"("label":")" + long_text + R"("})")),
              ElementsAre("/recipient INVALID_VALUE", "/line OUT_OF_RANGE", "/line2 INVALID_VALUE",
                          "/city OUT_OF_RANGE", "/postal_code INVALID_VALUE",
                          "/country INVALID_VALUE", "/phone INVALID_VALUE", "/label OUT_OF_RANGE"));
  EXPECT_THAT(field_errors(
                  w.own(HttpMethod::Post, "", R"({"recipient":"A","line":"1","is_default":true})")),
              ElementsAre("/is_default UNKNOWN_FIELD"));
  EXPECT_EQ(w.book(), "");
  const auto made = w.added("1");
  EXPECT_THAT(field_errors(w.own(HttpMethod::Put, "/" + made.id.value(), R"({"line":""})")),
              ElementsAre("/recipient MISSING_FIELD", "/line MISSING_FIELD"));
  EXPECT_EQ(w.book(), "1*");
}

TEST(Address, TakesAsManyCharactersAsItSays) {
  AddressWorld w;
  std::string korean;
  for (int n = 0; n < 200; ++n) korean += "길";
  std::string name;
  for (int n = 0; n < 100; ++n) name += "김";
  const auto made = decoded<AddressView>(w.own(HttpMethod::Post, "",
                                               R"({"recipient":")" + name + R"(","line":")" +
                                                   korean + R"(","label":")" + korean + R"("})"),
                                         201);
  EXPECT_EQ(made.line, korean);
  EXPECT_THAT(w.page().items, ElementsAre(made));
}

TEST(Address, OfASuspendedMemberStaysAsItIs) {
  AddressWorld w;
  const auto made = w.added("1");
  w.edit_member(w.owner, R"({"status":"SUSPENDED"})");
  EXPECT_EQ(outcome(w.add("2")), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(outcome(w.make_default(made.id)), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(outcome(w.remove(made.id)), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(outcome(w.own(HttpMethod::Put, "/" + made.id.value(), AddressWorld::body("3"))),
            "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(w.book(), "1*");
}

TEST(Address, IsMadeOnceForAKeyWhateverBecameOfIt) {
  AddressWorld w;
  const auto first = w.add("1", "k-1");
  EXPECT_EQ(first.status, 201);
  const auto made = json::from_text<AddressView>(first.body);
  w.make_default(w.added("2").id);
  EXPECT_EQ(w.add("1", "k-1").body, first.body);
  w.remove(made.id);
  EXPECT_EQ(w.add("1", "k-1").body, first.body);
  EXPECT_EQ(w.book(), "2*");
  EXPECT_EQ(outcome(w.add("3", "k-1")), "422 IDEMPOTENCY_KEY_REUSED");
  w.signed_up(baker);
  const auto other = w.send({HttpMethod::Post, "/api/v1/users/me/addresses",
                             AddressWorld::body("1"), w.logged_in(baker).access_token, "k-1"});
  EXPECT_NE(decoded<AddressView>(other, 201).id, made.id);
}

TEST(Address, WhoseAnswerWasLostIsFoundByTheRepeat) {
  AddressWorld w;
  w.faults.lose_after = 1;
  EXPECT_EQ(outcome(w.add("1", "k-1")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.add("1", "k-1").status, 201);
  EXPECT_EQ(w.book(), "1*");
  w.faults.lose_before = 1;
  EXPECT_EQ(outcome(w.add("2", "k-2")), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_EQ(w.book(), "1*");
  w.faults.deadlocks = 3;
  EXPECT_EQ(w.add("2", "k-2").status, 201);
  EXPECT_EQ(w.book(), "2 1*");
}

TEST(Address, IsToldToNobodyElse) {
  AddressWorld w;
  const auto made = decoded<AddressView>(w.own(HttpMethod::Post, "", whole, "k-1"), 201);
  w.own(HttpMethod::Put, "/" + made.id.value(), whole);
  w.page();
  w.own(HttpMethod::Post, "", R"({"recipient":"Anna Secret","line":["1 Hidden Street"]})");
  auto wish = w.wish("ads_1");
  EXPECT_EQ(w.frozen(wish), "AddressFrozen");
  wish = w.wish("ads_2");
  wish.address = w.text_of("ads_1");
  EXPECT_EQ(w.frozen(wish), "AddressFrozen");
  w.remove(made.id);
  const auto told = w.everything_told();
  EXPECT_THAT(told, HasSubstr(made.id.value()));
  for (const char* secret : {"Secret", "Hidden", "Flat 2", "Seoul", "04524", "1234-5678", "Home"}) {
    EXPECT_THAT(told, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace perdura::services::identity::testing
