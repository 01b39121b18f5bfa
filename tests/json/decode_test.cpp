#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/json/problems_of.hpp"
#include "tests/json/types.hpp"

namespace perdura::json::testing {
namespace {

using ::testing::ElementsAre;

TEST(Decode, CollectsEveryProblemWithItsPointer) {
  const auto problems = problems_of<std::vector<Line>>(R"([
    {"sku": "A", "quantity": "two"},
    {"quantity": 1.5, "note": null},
    {"sku": 7, "quantity": 99999999999999999999}])");
  EXPECT_THAT(problems, ElementsAre("/0/quantity WRONG_TYPE", "/1/sku MISSING_FIELD",
                                    "/1/quantity WRONG_TYPE", "/2/sku WRONG_TYPE",
                                    "/2/quantity OUT_OF_RANGE"));
}

TEST(Decode, SaysWhatIsWrongInTheMessageOfTheException) {
  try {
    from_text<Line>(R"({"sku":1,"quantity":1})");
    FAIL() << "a number was taken for a string";
  } catch (const DecodeError& error) {
    EXPECT_STREQ(error.what(),
                 "invalid JSON document: WRONG_TYPE at \"/sku\" "
                 "(expected a string, found an integer)");
  }
}

TEST(Decode, EscapesPointersAsRfc6901Says) {
  const auto problems =
      problems_of<std::map<std::string, std::int32_t>>(R"({"a/b~c": true, "": false})");
  EXPECT_THAT(problems, ElementsAre("/a~1b~0c WRONG_TYPE", "/ WRONG_TYPE"));
}

TEST(Decode, IgnoresUnknownMembersOnlyInLenientMode) {
  const std::string_view text = R"({"sku":"A","quantity":1,"colour":"red","size":4})";
  EXPECT_EQ(from_text<Line>(text), (Line{"A", 1, {}}));
  EXPECT_THAT(problems_of<Line>(text, Unknown::Refuse),
              ElementsAre("/colour UNKNOWN_FIELD", "/size UNKNOWN_FIELD"));
}

TEST(Decode, RefusesUnknownMembersInVariantsEmptyStructsAndCustomForms) {
  EXPECT_THAT(problems_of<Outcome>(R"({"type":"Refused","reason":"","x":1})", Unknown::Refuse),
              ElementsAre("/x UNKNOWN_FIELD"));
  EXPECT_THAT(problems_of<Outcome>(R"({"type":"InDoubt","x":1})", Unknown::Refuse),
              ElementsAre("/x UNKNOWN_FIELD"));
  EXPECT_THAT(problems_of<InDoubt>(R"({"type":"InDoubt"})", Unknown::Refuse),
              ElementsAre("/type UNKNOWN_FIELD"));
  EXPECT_THAT(problems_of<Money>(R"({"amount":1,"currency":"KRW","x":1})", Unknown::Refuse),
              ElementsAre("/x UNKNOWN_FIELD"));
}

TEST(Decode, TakesMissingContainersAndOptionalsAsEmptyInBothModes) {
  for (const Unknown unknown : {Unknown::Ignore, Unknown::Refuse}) {
    EXPECT_EQ(from_text<Tree>(R"({"n":4})", unknown), (Tree{4, {}}));
    EXPECT_EQ(from_text<Line>(R"({"sku":"","quantity":0})", unknown).note, std::nullopt);
  }
  EXPECT_THAT(problems_of<Tree>(R"({"n":4,"children":null})"), ElementsAre("/children WRONG_TYPE"));
}

TEST(Decode, WantsMembersWithInitialisersUnlessTheStructOptsIn) {
  EXPECT_THAT(problems_of<Line>(R"({"sku":"A"})"), ElementsAre("/quantity MISSING_FIELD"));
  EXPECT_EQ(from_text<Settings>("{}"), Settings{});
  EXPECT_EQ(from_text<Settings>(R"({"retries":2})"), (Settings{2, "fast"}));
  EXPECT_THAT(problems_of<Settings>(R"({"retries":null})"), ElementsAre("/retries WRONG_TYPE"));
}

TEST(Decode, WantsMembersThatTheStructRequiresAndTellsAllThatAreMissingAtOnce) {
  EXPECT_THAT(problems_of<Basket>("{}"),
              ElementsAre("/lines MISSING_FIELD", "/buyer MISSING_FIELD"));
  EXPECT_THAT(problems_of<Basket>(R"({"buyer":"A","lines":null})"),
              ElementsAre("/lines WRONG_TYPE"));
  EXPECT_TRUE(from_text<Basket>(R"({"buyer":"A","lines":[]})").lines.empty());
  EXPECT_THAT(problems_of<NamedSettings>("{}"), ElementsAre("/name MISSING_FIELD"));
  EXPECT_EQ(from_text<NamedSettings>(R"({"name":"A"})").retries, 5);
}

TEST(Decode, ARequiredNameThatIsNoMemberIsNoticedByTheCompiler) {
  EXPECT_TRUE(detail::requires_only_members<Basket>());
  EXPECT_FALSE(detail::requires_only_members<Misspelt>());
}

TEST(Decode, ChecksTheRangeOfEveryIntegerWidth) {
  EXPECT_THAT(problems_of<Integers>(R"({"i8":128,"u8":256,"i16":-32769,"u16":-1,"i32":2147483648,
      "u32":4294967296,"i64":9223372036854775808,"u64":18446744073709551616})"),
              ElementsAre("/i8 OUT_OF_RANGE", "/u8 OUT_OF_RANGE", "/i16 OUT_OF_RANGE",
                          "/u16 OUT_OF_RANGE", "/i32 OUT_OF_RANGE", "/u32 OUT_OF_RANGE",
                          "/i64 OUT_OF_RANGE", "/u64 OUT_OF_RANGE"));
  EXPECT_EQ(from_text<std::uint64_t>("18446744073709551615"), 18446744073709551615u);
  EXPECT_EQ(from_text<std::int64_t>("-9223372036854775808"),
            std::numeric_limits<std::int64_t>::min());
}

TEST(Decode, NeverTakesADoubleForAnInteger) {
  for (const char* text : {"1.0", "1e3", "1E0", "0.5", "-0.0", "\"1\"", "true", "null", "[1]"}) {
    EXPECT_THAT(problems_of<std::int64_t>(text), ElementsAre(" WRONG_TYPE")) << text;
  }
  EXPECT_EQ(from_text<double>("3"), 3.0);
}

TEST(Decode, RefusesUnknownEnumeratorsAndAlternatives) {
  EXPECT_THAT(problems_of<Colour>("\"Blue\""), ElementsAre(" UNKNOWN_VALUE"));
  EXPECT_THAT(problems_of<Colour>("0"), ElementsAre(" WRONG_TYPE"));
  EXPECT_THAT(problems_of<Status>("\"InTransit\""), ElementsAre(" UNKNOWN_VALUE"));
  EXPECT_THAT(problems_of<Outcome>(R"({"type":"Lost"})"), ElementsAre("/type UNKNOWN_VALUE"));
  EXPECT_THAT(problems_of<Outcome>(R"({"reason":"x"})"), ElementsAre("/type MISSING_FIELD"));
  EXPECT_THAT(problems_of<Outcome>(R"({"type":3})"), ElementsAre("/type WRONG_TYPE"));
  EXPECT_THAT(problems_of<Outcome>(R"({"type":"Refused"})"), ElementsAre("/reason MISSING_FIELD"));
}

TEST(Decode, ChecksTheLengthOfArraysPairsAndTuples) {
  using Triple = std::array<std::int32_t, 3>;
  EXPECT_THAT(problems_of<Triple>("[1,2]"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<Triple>("[1,2,3,4]"), ElementsAre(" OUT_OF_RANGE"));
  EXPECT_THAT(problems_of<Triple>("[1,\"2\",3]"), ElementsAre("/1 WRONG_TYPE"));
  using Pair = std::pair<std::string, bool>;
  EXPECT_THAT(problems_of<Pair>("[1,2]"), ElementsAre("/0 WRONG_TYPE", "/1 WRONG_TYPE"));
  EXPECT_THAT(problems_of<Pair>("{}"), ElementsAre(" WRONG_TYPE"));
}

TEST(Decode, RefusesAnElementThatIsTwiceInASet) {
  EXPECT_THAT(problems_of<std::set<std::string>>(R"(["b","a","b"])"),
              ElementsAre("/2 DUPLICATE_VALUE"));
  EXPECT_EQ(from_text<std::set<std::string>>(R"(["b","a"])").size(), 2u);
}

TEST(Decode, ReportsWhatAWrapperRefuses) {
  EXPECT_THAT(problems_of<std::vector<Quantity>>("[1,-1]"), ElementsAre("/1 INVALID_VALUE"));
  EXPECT_THAT(problems_of<Quantity>("\"x\""), ElementsAre(" WRONG_TYPE"));
  EXPECT_THAT(problems_of<Money>(R"({"amount":1,"currency":"KRWX"})"),
              ElementsAre("/currency INVALID_VALUE"));
}

TEST(Decode, ChecksTheKeysOfAMapAsTheirTypeSays) {
  using Counts = std::map<Colour, std::int32_t>;
  EXPECT_THAT(problems_of<Counts>(R"({"Red":1,"Blue":2})"), ElementsAre("/Blue UNKNOWN_VALUE"));
  EXPECT_EQ(from_text<Counts>(R"({"DarkGreen":1})"), (Counts{{Colour::DarkGreen, 1}}));
}

TEST(Decode, RefusesBytesThatAreNotUtf8InAValueBuiltByHand) {
  EXPECT_THAT(problems_in([] { decode<std::string>(boost::json::value("\xc3\x28")); }),
              ElementsAre(" INVALID_VALUE"));
}

TEST(Decode, BoundsTheNumberOfProblems) {
  std::string text = "[\"x\"";
  for (int i = 0; i < 5000; ++i) text += ",\"x\"";
  EXPECT_EQ(problems_of<std::vector<bool>>(text + "]").size(), max_problems);
}

TEST(Decode, BoundsTheDepthOfAValueBuiltByHand) {
  boost::json::value tree = {{"n", 1}};
  for (int i = 0; i < 200; ++i) {
    boost::json::object above{{"n", 1}};
    above["children"] = boost::json::array{std::move(tree)};
    tree = std::move(above);
  }
  const auto problems = problems_in([&] { decode<Tree>(tree); });
  ASSERT_EQ(problems.size(), 2u);  // both members of the first tree that is too deep
  for (const auto& problem : problems) EXPECT_TRUE(problem.ends_with(" TOO_LARGE")) << problem;
}

}  // namespace
}  // namespace perdura::json::testing
