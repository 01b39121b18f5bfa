// Members as they see themselves, and as admins see them.
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

HttpResponse edit_me(const IdentityWorld& w, const std::string& token, const std::string& body) {
  return w.send({HttpMethod::Patch, "/api/v1/users/me", body, token});
}

HttpResponse listing(const IdentityWorld& w, const std::string& query) {
  return w.send({.target = "/api/v1/users" + query, .access_token = w.admin_token()});
}

std::vector<std::string> listed(const IdentityWorld& w, const std::string& query) {
  std::vector<std::string> mails;
  for (const auto& user : decoded<UserPage>(listing(w, query)).items) mails.push_back(user.email);
  return mails;
}

TEST(Profile, ChangesWhatIsGivenAndKeepsTheRest) {
  IdentityWorld w;
  auto user = w.signed_up(alice);
  const auto token = w.logged_in(alice).access_token;
  user.phone = "+82 10-1234-5678";
  EXPECT_EQ(decoded<UserView>(edit_me(w, token, R"({"phone":"+82 10-1234-5678"})")), user);
  user.name = "Alice B.";
  EXPECT_EQ(decoded<UserView>(edit_me(w, token, R"({"name":"Alice B."})")), user);
  EXPECT_EQ(decoded<UserView>(edit_me(w, token, "{}")), user);
  user.phone.reset();
  EXPECT_EQ(decoded<UserView>(edit_me(w, token, R"({"phone":""})")), user);
  EXPECT_EQ(decoded<UserView>(w.me(token)), user);
  EXPECT_THAT(w.events(user.id, "user.changed"), IsEmpty());
}

TEST(Profile, RefusesWhatIsNotWellFormedOrNotHisToChange) {
  IdentityWorld w;
  w.signed_up(alice);
  const auto token = w.logged_in(alice).access_token;
  EXPECT_THAT(field_errors(edit_me(w, token, R"({"name":" ","phone":"x"})")),
              ElementsAre("/name INVALID_VALUE", "/phone INVALID_VALUE"));
  EXPECT_THAT(field_errors(edit_me(w, token, R"({"status":"ACTIVE","grade":"VIP"})")),
              ElementsAre("/status UNKNOWN_FIELD", "/grade UNKNOWN_FIELD"));
}

TEST(Profile, OfASuspendedMemberStandsStill) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto token = w.logged_in(alice).access_token;
  w.edit_member(user.id, R"({"status":"SUSPENDED"})");
  EXPECT_EQ(outcome(edit_me(w, token, R"({"name":"Alice B."})")), "403 ACCOUNT_SUSPENDED");
  EXPECT_EQ(decoded<UserView>(w.me(token)).status, domain::MemberStatus::Suspended);
}

TEST(Profile, OfNobodyIsUnknown) {
  IdentityWorld w;
  for (const char* id : {"usr_gone", "order-worker"}) {
    const auto token = w.signed_for(id, {"BUYER"});
    EXPECT_EQ(outcome(w.me(token)), "404 NOT_FOUND");
    EXPECT_EQ(outcome(edit_me(w, token, "{}")), "404 NOT_FOUND");
  }
}

TEST(Administration, ApprovesSuspendsAndGradesAndTellsEachOnce) {
  IdentityWorld w;
  const auto seller = w.signed_up(baker, "SELLER");
  EXPECT_EQ(decoded<UserView>(w.edit_member(seller.id, R"({"status":"ACTIVE"})")).status,
            domain::MemberStatus::Active);
  EXPECT_EQ(decoded<UserView>(w.edit_member(seller.id, R"({"grade":"GOLD"})")).grade,
            domain::Grade::Gold);
  EXPECT_EQ(w.edit_member(seller.id, R"({"status":"ACTIVE","grade":"GOLD"})").status, 200);
  EXPECT_EQ(w.edit_member(seller.id, "{}").status, 200);
  EXPECT_EQ(w.edit_member(seller.id, R"({"status":"SUSPENDED"})").status, 200);
  const std::string id = R"({"user_id":")" + seller.id.value() + R"(","role":"SELLER",)";
  EXPECT_THAT(w.events(seller.id, "user.changed"),
              ElementsAre(id + R"("status":"ACTIVE","grade":"NORMAL"})",
                          id + R"("status":"ACTIVE","grade":"GOLD"})",
                          id + R"("status":"SUSPENDED","grade":"GOLD"})"));
}

TEST(Administration, NobodyChangesHisOwnStatus) {
  IdentityWorld w;
  const auto admin = std::get<UserView>(w.service.create_admin({boss, password, "Boss"}));
  EXPECT_EQ(outcome(w.edit_member(admin.id, R"({"status":"SUSPENDED"})")), "422 OWN_STATUS");
  EXPECT_EQ(w.edit_member(admin.id, R"({"status":"ACTIVE","grade":"VIP"})").status, 200);
  EXPECT_EQ(w.login(boss).status, 200);
}

TEST(Administration, IsForWhoeverIsAnActiveAdminNow) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  const auto chief = std::get<UserView>(w.service.create_admin({baker, password, "Chief"}));
  const auto token = w.logged_in(baker).access_token;
  const auto grade = [&](const std::string& with, const domain::UserId& whom) {
    return outcome(
        w.send({HttpMethod::Patch, "/api/v1/users/" + whom.value(), R"({"grade":"GOLD"})", with}));
  };
  EXPECT_EQ(grade(token, user.id), "200");
  EXPECT_EQ(w.edit_member(chief.id, R"({"status":"SUSPENDED"})").status, 200);
  EXPECT_EQ(grade(token, user.id), "403 FORBIDDEN") << "the token outlives the right";
  EXPECT_EQ(grade(token, domain::UserId("usr_gone")), "403 FORBIDDEN");
  EXPECT_EQ(grade(w.signed_for("usr_gone", {"ADMIN"}), user.id), "403 FORBIDDEN");
  EXPECT_EQ(grade(w.signed_for(user.id.value(), {"ADMIN"}), user.id), "403 FORBIDDEN");
  EXPECT_THAT(w.events(user.id, "user.changed"), SizeIs(1));
}

TEST(Administration, RefusesUnknownMembersAndValues) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  EXPECT_EQ(outcome(w.edit_member(domain::UserId("usr_gone"), "{}")), "404 NOT_FOUND");
  EXPECT_EQ(outcome(w.send({HttpMethod::Patch, "/api/v1/users/nonsense", "{}", w.admin_token()})),
            "404 NOT_FOUND");
  EXPECT_THAT(field_errors(w.edit_member(user.id, R"({"status":"DELETED","grade":"IRON"})")),
              ElementsAre("/status UNKNOWN_VALUE", "/grade UNKNOWN_VALUE"));
  EXPECT_THAT(field_errors(w.edit_member(user.id, R"({"role":"ADMIN"})")),
              ElementsAre("/role UNKNOWN_FIELD"));
}

TEST(MemberList, IsNewestFirstAndFiltersByStatusAndGrade) {
  IdentityWorld w;
  const auto first = w.signed_up(alice);
  w.signed_up(baker, "SELLER");
  w.admin_token();
  EXPECT_THAT(listed(w, ""), ElementsAre(boss, baker, alice));
  EXPECT_THAT(listed(w, "?status=INACTIVE"), ElementsAre(baker));
  EXPECT_THAT(listed(w, "?grade=GOLD"), IsEmpty());
  w.edit_member(first.id, R"({"grade":"GOLD"})");
  EXPECT_THAT(listed(w, "?grade=GOLD"), ElementsAre(alice));
  EXPECT_THAT(listed(w, "?grade=GOLD&status=SUSPENDED"), IsEmpty());
}

TEST(MemberList, FindsPartsOfMailsAndNamesWithoutRegardToCase) {
  IdentityWorld w;
  w.signed_up(alice);
  w.post("signup", R"({"email":"kim@shop.test","password":"12345678","name":"김 100%_Sure"})");
  w.admin_token();
  EXPECT_THAT(listed(w, "?query=ALICE"), ElementsAre(alice));
  EXPECT_THAT(listed(w, "?query=shop.test"), SizeIs(3));
  EXPECT_THAT(listed(w, "?query=%EA%B9%80"), ElementsAre("kim@shop.test"));
  EXPECT_THAT(listed(w, "?query=sure"), ElementsAre("kim@shop.test"));
  EXPECT_THAT(listed(w, "?query=0%25_s"), ElementsAre("kim@shop.test"));
  EXPECT_THAT(listed(w, "?query=%25"), ElementsAre("kim@shop.test"));
  EXPECT_THAT(listed(w, "?query=nobody"), IsEmpty());
}

TEST(MemberList, FindsTheSameInEveryDatabase) {
  IdentityWorld w;
  w.post("signup", R"({"email":"e@shop.test","password":"12345678","name":"\u00c9lan Vital"})");
  w.admin_token();
  EXPECT_THAT(listed(w, "?query=%20"), SizeIs(2)) << "blanks are no filter";
  EXPECT_THAT(listed(w, "?query=%20vITAL%20"), ElementsAre("e@shop.test"));
  EXPECT_THAT(listed(w, "?query=%C3%89LAN"), ElementsAre("e@shop.test"));
  EXPECT_THAT(listed(w, "?query=%C3%A9lan"), IsEmpty()) << "only ASCII letters are folded";
  const auto token = w.logged_in("e@shop.test", "12345678").access_token;
  EXPECT_EQ(edit_me(w, token, R"({"name":"Other"})").status, 200);
  EXPECT_THAT(listed(w, "?query=OTHER"), ElementsAre("e@shop.test"));
  EXPECT_THAT(listed(w, "?query=vital"), IsEmpty());
}

TEST(MemberList, SaysWhatAQueryMayBe) {
  IdentityWorld w;
  const auto detail = [&](const char* query) {
    return platform::parse_problem(listing(w, query).body)->detail;
  };
  EXPECT_EQ(detail("?status=DELETED"),
            "the query parameter status cannot be used: must be one of: ACTIVE, INACTIVE, "
            "SUSPENDED");
  EXPECT_THAT(detail("?cursor=nonsense"), ::testing::HasSubstr("parameter cursor cannot be used"));
}

TEST(MemberList, GoesOnWhereThePageEnds) {
  IdentityWorld w;
  for (int n = 0; n < 4; ++n) w.signed_up("m" + std::to_string(n) + "@shop.test");
  w.admin_token();
  std::vector<std::string> seen;
  std::string cursor;
  int pages = 0;
  do {
    const auto page = decoded<UserPage>(listing(w, "?limit=2" + cursor));
    EXPECT_LE(page.items.size(), 2u);
    for (const auto& user : page.items) seen.push_back(user.email);
    cursor = page.next_cursor ? "&cursor=" + *page.next_cursor : "";
  } while (!cursor.empty() && ++pages < 5);
  EXPECT_THAT(seen,
              ElementsAre(boss, "m3@shop.test", "m2@shop.test", "m1@shop.test", "m0@shop.test"));
}

TEST(MemberList, RefusesQueriesThatMeanNothing) {
  IdentityWorld w;
  for (const char* query : {"?limit=0", "?limit=101", "?limit=x", "?cursor=nonsense",
                            "?status=DELETED", "?grade=iron"}) {
    EXPECT_EQ(outcome(listing(w, query)), "400 INVALID_REQUEST") << query;
  }
  EXPECT_EQ(outcome(listing(w, "?query=" + std::string(255, 'x'))), "400 INVALID_REQUEST");
}

}  // namespace
}  // namespace perdura::services::identity::testing
