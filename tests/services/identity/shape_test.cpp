// What counts as a mail address, a password, a name, a phone number.
#include "tests/services/identity/identity_world.hpp"

namespace perdura::services::identity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

NewMember good() {
  return {
      .email = "alice@shop.test", .password = password, .name = "Alice", .phone = {}, .role = {}};
}

std::vector<std::string> errors_of(const IdentityWorld& w, const NewMember& request) {
  return field_errors(w.post("signup", json::to_text(request)));
}

TEST(SignupShape, TellsEveryBadFieldAtOnce) {
  IdentityWorld w;
  const auto refused =
      w.post("signup", R"({"email":"nonsense","password":"short","name":" ","phone":"call me"})");
  EXPECT_EQ(outcome(refused), "400 INVALID_REQUEST");
  EXPECT_THAT(field_errors(refused), ElementsAre("/email INVALID_VALUE", "/password OUT_OF_RANGE",
                                                 "/name INVALID_VALUE", "/phone INVALID_VALUE"));
}

TEST(SignupShape, TellsMissingFieldsWithTheBadOnes) {
  IdentityWorld w;
  EXPECT_THAT(field_errors(w.post("signup", R"({"password":"short"})")),
              ElementsAre("/email MISSING_FIELD", "/password OUT_OF_RANGE", "/name MISSING_FIELD"));
}

TEST(SignupShape, RefusesUnknownFieldsAndRolesThatNobodyMayTake) {
  IdentityWorld w;
  EXPECT_THAT(field_errors(w.post("signup", w.signup_body(alice, "ADMIN"))),
              ElementsAre("/role UNKNOWN_VALUE"));
  const auto unknown = w.post(
      "signup", R"({"email":"a@b.test","password":"12345678","name":"A","status":"ACTIVE"})");
  EXPECT_THAT(field_errors(unknown), ElementsAre("/status UNKNOWN_FIELD"));
}

TEST(SignupShape, TakesMailsAsPeopleHaveThem) {
  IdentityWorld w;
  for (const char* email : {"a@b.co", "first.last+tag@sub.shop.test", "o'neil_1@x-y.kr",
                            "  blanks@around.test\t", "UPPER@CASE.TEST"}) {
    NewMember request = good();
    request.email = email;
    EXPECT_THAT(errors_of(w, request), IsEmpty()) << email;
  }
}

TEST(SignupShape, RefusesWhatIsNoMailAddress) {
  IdentityWorld w;
  const std::string long_label(64, 'a');
  const std::string long_domain = "a@" + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                                  std::string(63, 'd') + "." + std::string(63, 'e') + ".test";
  for (const std::string& email :
       {std::string("alice"), std::string("@shop.test"), std::string("alice@"),
        std::string("alice@localhost"), std::string("a@b@c.test"), std::string("a b@shop.test"),
        std::string(".a@shop.test"), std::string("a.@shop.test"), std::string("a..b@shop.test"),
        std::string("a@.test"), std::string("a@shop..test"), std::string("a@-shop.test"),
        std::string("a@shop-.test"), std::string("a@shop.test."), std::string("이@shop.test"),
        std::string("a\nb@shop.test"), long_label + "a@shop.test", "a@" + long_label + ".test",
        long_domain}) {
    NewMember request = good();
    request.email = email;
    EXPECT_THAT(errors_of(w, request), ElementsAre("/email INVALID_VALUE")) << email;
  }
}

TEST(SignupShape, CountsThePasswordsCharactersNotItsBytes) {
  IdentityWorld w;
  NewMember request = good();
  const auto with = [&](const std::string& text) {
    request.password = text;
    return errors_of(w, request);
  };
  std::string korean;
  for (int n = 0; n < 128; ++n) korean += "비";
  EXPECT_THAT(with(std::string(7, 'x')), ElementsAre("/password OUT_OF_RANGE"));
  EXPECT_THAT(with(korean + "비"), ElementsAre("/password OUT_OF_RANGE"));
  EXPECT_THAT(with(korean), IsEmpty());
  EXPECT_EQ(w.login(alice, korean).status, 200);
}

TEST(SignupShape, ANameIsOneLineOfAtMostAHundredCharacters) {
  IdentityWorld w;
  NewMember request = good();
  std::string long_name;
  for (int n = 0; n < 100; ++n) long_name += "김";
  request.name = long_name + "김";
  EXPECT_THAT(errors_of(w, request), ElementsAre("/name OUT_OF_RANGE"));
  request.name = "two\nlines";
  EXPECT_THAT(errors_of(w, request), ElementsAre("/name INVALID_VALUE"));
  request.name = long_name;
  EXPECT_THAT(errors_of(w, request), IsEmpty());
}

TEST(SignupShape, APhoneNumberIsDigitsWithSingleBlanksOrDashesBetween) {
  IdentityWorld w;
  NewMember request = good();
  for (const char* phone : {"", "+", "123456", "1234567890123456", "010--1234567", "010-1234567-",
                            "-0101234567", "010 (123) 4567", "++82101234567", "010x1234567"}) {
    request.phone = phone;
    EXPECT_THAT(errors_of(w, request), ElementsAre("/phone INVALID_VALUE")) << phone;
  }
  int taken = 0;
  for (const char* phone : {"1234567", "+82 10-1234-5678", "010-1234-5678", "123456789012345"}) {
    request.phone = phone;
    request.email = std::to_string(++taken) + "@shop.test";
    EXPECT_THAT(errors_of(w, request), IsEmpty()) << phone;
  }
}

}  // namespace
}  // namespace perdura::services::identity::testing
