#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Signup, MakesABuyerWhoIsActiveAtOnce) {
  IdentityWorld w;
  const auto made = w.post("signup", R"({"email":"Alice@Shop.TEST","password":"correct horse",)"
                                     R"("name":"앨리스","phone":"010-1234-5678"})");
  const auto user = decoded<UserView>(made, 201);
  EXPECT_THAT(user.id.value(), StartsWith("usr_"));
  EXPECT_EQ(user.email, alice);
  EXPECT_EQ(user.name, "앨리스");
  EXPECT_EQ(user.phone, "010-1234-5678");
  EXPECT_EQ(user.role, domain::Role::Buyer);
  EXPECT_EQ(user.status, domain::MemberStatus::Active);
  EXPECT_EQ(user.grade, domain::Grade::Normal);
  EXPECT_EQ(user.created_at, w.clock.now());
  EXPECT_EQ(decoded<UserView>(w.me(w.logged_in(alice).access_token)), user);
}

TEST(Signup, PublishesThatSomebodyCameAndNothingPersonal) {
  IdentityWorld w;
  const auto user = w.signed_up(alice);
  EXPECT_THAT(w.events(user.id, "user.registered"),
              ElementsAre(R"({"user_id":")" + user.id.value() +
                          R"(","role":"BUYER","status":"ACTIVE","grade":"NORMAL"})"));
}

TEST(Signup, ASellerIsInactiveUntilApproved) {
  IdentityWorld w;
  const auto seller = w.signed_up(baker, "SELLER");
  EXPECT_EQ(seller.role, domain::Role::Seller);
  EXPECT_EQ(seller.status, domain::MemberStatus::Inactive);
  const auto waiting = w.logged_in(baker);
  EXPECT_THAT(w.claims(waiting).roles, ElementsAre("SELLER_PENDING"));
  EXPECT_EQ(w.me(waiting.access_token).status, 200);
  EXPECT_EQ(w.edit_member(seller.id, R"({"status":"ACTIVE"})").status, 200);
  EXPECT_THAT(w.claims(w.refreshed(waiting)).roles, ElementsAre("SELLER"));
  EXPECT_THAT(w.claims(w.logged_in(baker)).roles, ElementsAre("SELLER"));
}

TEST(Signup, AMailIsTakenHoweverItIsWritten) {
  IdentityWorld w;
  w.signed_up(alice);
  for (const char* email : {"alice@shop.test", "ALICE@shop.test", " alice@SHOP.test "}) {
    const auto refused = w.post("signup", w.signup_body(email));
    EXPECT_EQ(outcome(refused), "409 EMAIL_TAKEN") << email;
    EXPECT_THAT(field_errors(refused), ElementsAre("/email EMAIL_TAKEN"));
  }
  EXPECT_EQ(w.login(" ALICE@Shop.Test").status, 200);
}

TEST(Signup, NeighbouringMailsAreDifferentPeople) {
  IdentityWorld w;
  for (const char* email : {"alice@shop.test", "alice_@shop.test", "alic_@shop.test"}) {
    EXPECT_EQ(w.signed_up(email).email, email);
  }
  EXPECT_EQ(w.login("alic%@shop.test").status, 401);
}

TEST(Signup, TheSameKeyGivesTheFirstAnswer) {
  IdentityWorld w;
  const auto first = w.post("signup", w.signup_body(alice), "", "k-1");
  EXPECT_EQ(first.status, 201);
  const auto again = w.post("signup", w.signup_body("ALICE@shop.test"), "", "k-1");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_THAT(w.events(decoded<UserView>(first, 201).id, "user.registered").size(), 1u);
  EXPECT_EQ(outcome(w.post("signup", w.signup_body(alice, "SELLER"), "", "k-1")),
            "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(outcome(w.post("signup", w.signup_body(alice), "", "k-2")), "409 EMAIL_TAKEN");
  EXPECT_EQ(outcome(w.post("signup", w.signup_body(alice), "", "k-2")), "409 EMAIL_TAKEN");
}

TEST(Signup, TheSameKeyWithAnotherPasswordIsAnotherRequest) {
  IdentityWorld w({.login_failures_max = 3});
  const auto body = [](const char* with) {
    return std::string(R"({"email":"alice@shop.test","name":"Somebody","password":")") + with +
           "\"}";
  };
  const auto first = w.post("signup", body(password), "", "k-1");
  EXPECT_EQ(first.status, 201);
  const auto other = w.post("signup", body("another password"), "", "k-1");
  EXPECT_EQ(outcome(other), "422 IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(other.body.find("usr_"), other.body.npos);
  EXPECT_EQ(w.post("signup", body(password), "", "k-1").body, first.body);
  for (const char* guess : {"a second guess", "a third guess"}) {
    EXPECT_EQ(w.post("signup", body(guess), "", "k-1").status, 422);
  }
  EXPECT_EQ(outcome(w.post("signup", body(password), "", "k-1")), "429 TOO_MANY_ATTEMPTS")
      << "guessing is no cheaper here than at a login";
}

TEST(Signup, TwoPeopleMayChooseTheSameKey) {
  IdentityWorld w;
  EXPECT_EQ(w.post("signup", w.signup_body(alice), "", "1").status, 201);
  EXPECT_EQ(w.post("signup", w.signup_body(baker), "", "1").status, 201);
}

TEST(Signup, KeepsNoPasswordTokenOrMailWhereTheyDoNotBelong) {
  IdentityWorld w;
  const auto signed_up = w.post("signup", w.signup_body(alice), "", "k-1");
  const auto tokens = w.logged_in(alice);
  w.refreshed(tokens);
  w.login(alice, "a wrong secret");
  const std::string told = w.everything_told();
  EXPECT_THAT(told, HasSubstr("user.registered"));
  for (const std::string& secret :
       {std::string(password), platform::body_hash(password), std::string("a wrong secret"),
        tokens.refresh_token, tokens.refresh_token.substr(23), tokens.access_token,
        w.password_hash(alice)}) {
    EXPECT_THAT(told, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(w.password_hash(alice), StartsWith("$argon2id$"));
  for (const auto& line : w.memory.lines()) EXPECT_THAT(line, Not(HasSubstr(alice)));
}

TEST(CreateAdmin, MakesOneWhoMayAdminister) {
  IdentityWorld w;
  const auto made = w.service.create_admin({" Boss@Shop.test", password, "Boss"});
  const auto& admin = std::get<UserView>(made);
  EXPECT_EQ(admin.role, domain::Role::Admin);
  EXPECT_EQ(admin.status, domain::MemberStatus::Active);
  EXPECT_THAT(w.claims(w.logged_in(boss)).roles, ElementsAre("ADMIN"));
  EXPECT_EQ(w.events(admin.id, "user.registered").size(), 1u);
}

TEST(CreateAdmin, AgainChangesNothing) {
  IdentityWorld w;
  const auto first = std::get<UserView>(w.service.create_admin({boss, password, "Boss"}));
  const auto again = w.service.create_admin({boss, "another password", "Chief"});
  EXPECT_EQ(std::get<AlreadyAdmin>(again).user, first);
  EXPECT_EQ(w.login(boss).status, 200);
  EXPECT_EQ(w.login(boss, "another password").status, 401);
  EXPECT_EQ(w.events(first.id, "user.registered").size(), 1u);
}

TEST(CreateAdmin, DoesNotTakeOverAMembersMail) {
  IdentityWorld w;
  w.signed_up(alice);
  EXPECT_TRUE(std::holds_alternative<EmailTaken>(
      w.service.create_admin({alice, "another password", "Chief"})));
  EXPECT_THAT(w.claims(w.logged_in(alice)).roles, ElementsAre("BUYER"));
}

TEST(CreateAdmin, RefusesWhatIsNotWellFormed) {
  IdentityWorld w;
  EXPECT_THROW(w.service.create_admin({"boss", "short", ""}), platform::ProblemException);
}

TEST(IdentitySettings, AreRefusedBelowOne) {
  IdentityWorld w;
  for (const Settings& bad :
       {Settings{.issuer = ""}, Settings{.access_token_life = std::chrono::seconds(0)},
        Settings{.refresh_token_life = std::chrono::seconds(0)}, Settings{.login_failures_max = 0},
        Settings{.mail_failures_max = 0}, Settings{.login_failure_window = std::chrono::seconds(0)},
        Settings{.lockout = std::chrono::seconds(0)}}) {
    EXPECT_THROW(IdentityService(w.ports, bad), std::invalid_argument);
  }
}

}  // namespace
}  // namespace perdura::services::identity::testing
