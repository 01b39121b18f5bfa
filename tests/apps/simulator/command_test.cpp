// The command as it is called, in a folder of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <iterator>

#include "apps/simulator/files.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* fine =
    "about: One order.\nversion: 1\nexpect: {invariants: all}\n"
    "orders: [{id: o1, lines: [{sku: s1}]}]\nscript: [{at: 0s, place: o1}]\n";

TEST_F(SimulatorCommand, LintsAFolderOneLineAFile) {
  const auto one = put("one.yaml", std::string("scenario: one\n") + fine);
  const auto two = put("more/two.yaml", std::string("scenario: two\n") + fine);
  put("README.md", "no scenario");
  const auto answer = call({"lint", folder()});
  EXPECT_EQ(answer.code, 0) << answer.errors;
  EXPECT_EQ(answer.out, two + ": fine\n" + one + ": fine\n");
}

TEST_F(SimulatorCommand, LintTellsAllFindingsOfAllFiles) {
  const auto bad = put("bad.yaml", std::string("scenario: bad\ncustomer: 5\n") + fine + "x: 1\n");
  const auto other = put("other.yaml", std::string("scenario: one\n") + fine);
  const auto answer = call({"lint", bad, other, bad});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.out,
              StartsWith(bad + ":2:1: there is no key \"customer\"; did you mean \"customers\"?\n" +
                         bad + ":8:1: there is no key \"x\"; there are: "));
  EXPECT_THAT(answer.out, HasSubstr(other + ":1:11: the scenario \"one\" is in a file of another "
                                            "name: call it \"other\", or rename the file\n"));
  EXPECT_THAT(answer.out, EndsWith("3 findings in 2 of 2 files\n"));
}

TEST_F(SimulatorCommand, LintFindsTwoFilesOfOneName) {
  put("a/one.yaml", std::string("scenario: one\n") + fine);
  const auto second = put("b/one.yaml", std::string("scenario: one\n") + fine);
  const auto answer = call({"lint", folder()});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.out, HasSubstr(second + ":1:1: the scenario of this name is in "));
}

TEST_F(SimulatorCommand, LintForMachinesIsOneObjectAFile) {
  const auto bad = put("bad.yaml", std::string("scenario: bad\ncustomer: 5\n") + fine);
  const auto answer = call({"lint", "--json", bad});
  EXPECT_EQ(answer.code, invalid);
  const auto report = boost::json::parse(answer.out);
  EXPECT_EQ(report.at("file").as_string(), bad);
  EXPECT_EQ(report.at("findings").at(0).at("line").as_int64(), 2);
  EXPECT_FALSE(report.as_object().contains("scenario"));
}

TEST_F(SimulatorCommand, SaysWhichFileItCannotRead) {
  const auto answer = call({"lint", folder() + "/none"});
  EXPECT_EQ(answer.code, environment);
  EXPECT_EQ(answer.errors, "simulator: there is no file or folder " + folder() + "/none\n");
  EXPECT_EQ(call({"lint", folder()}).code, environment) << "nothing in it";
}

TEST_F(SimulatorCommand, ANewScenarioIsFineAndLeavesWhatIsThereAlone) {
  const auto made = call({"new", "my-story", "--folder", folder()});
  ASSERT_EQ(made.code, 0) << made.errors;
  const auto file = folder() + "/my-story.yaml";
  EXPECT_THAT(made.out, HasSubstr(file));
  EXPECT_EQ(call({"lint", file}).code, 0);
  put("my-story.yaml", "mine");
  const auto again = call({"new", folder() + "/my-story.yaml"});
  EXPECT_EQ(again.code, environment);
  EXPECT_THAT(again.errors, HasSubstr("is there already"));
  std::ifstream left(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(left), {}), "mine");
  EXPECT_THAT(call({"new", "My Story", "--folder", folder()}).errors, HasSubstr("use a-z, 0-9"));
  EXPECT_THAT(call({"new", folder() + "/no/where"}).errors, HasSubstr("cannot write"));
}

TEST_F(SimulatorCommand, ListsScenariosWithTheirSentence) {
  const auto one = put("one.yaml", std::string("scenario: one\n") + fine);
  const auto bad = put("two.yaml", "scenario: two\n");
  const auto answer = call({"list", "scenarios", folder()});
  EXPECT_EQ(answer.code, 0);
  EXPECT_EQ(answer.out, one + "  One order.\n" + bad + "  not valid: simulator lint " + bad + "\n");
}

TEST_F(SimulatorCommand, ListsSitesForPeopleAndMachines) {
  const auto people = call({"list", "sites"});
  EXPECT_THAT(people.out, HasSubstr("gateway.capture  (class gateway, for each order)\n"));
  EXPECT_THAT(people.out, HasSubstr("activity.<activity type>"));
  std::istringstream machines(call({"list", "sites", "--json"}).out);
  std::string line;
  std::size_t sites = 0;
  for (; std::getline(machines, line); ++sites) {
    EXPECT_GE(boost::json::parse(line).at("choices").as_array().size(), 2u);
  }
  EXPECT_EQ(sites, 27u);
}

TEST_F(SimulatorCommand, ListsMarks) {
  EXPECT_THAT(
      call({"list", "marks"}).out,
      HasSubstr("stock_out_rejected  an order was refused because there was not enough left\n"));
  const auto machines = call({"list", "marks", "--json"}).out;
  EXPECT_THAT(machines, HasSubstr("{\"name\":\"stock_out_rejected\",\"about\":\"an order was"));
}

TEST_F(SimulatorCommand, HelpTellsOfAllVerbsAndOfEach) {
  const auto all = call({"help"});
  EXPECT_EQ(all.code, 0);
  for (const char* verb : {"run", "lint", "list", "new", "schema", "completion", "help"}) {
    EXPECT_THAT(all.out, HasSubstr(verb));
    const auto answer = call({"help", verb});
    EXPECT_EQ(answer.code, 0) << verb;
    EXPECT_THAT(answer.out, HasSubstr(std::string("simulator ") + verb));
  }
  EXPECT_EQ(call({"--help"}).out, all.out);
  EXPECT_THAT(call({"help", "lnt"}).errors, HasSubstr("did you mean \"lint\"?"));
}

TEST_F(SimulatorCommand, AWrongCommandLineIsRefusedWithWhatThereIs) {
  EXPECT_EQ(call({}).code, invalid);
  EXPECT_THAT(call({}).errors,
              HasSubstr("a verb is missing; there are: run explore shrink explain record "
                        "replay lint list"));
  EXPECT_THAT(call({"lnt"}).errors, HasSubstr("there is no verb \"lnt\"; did you mean \"lint\"?"));
  EXPECT_THAT(call({"list", "site"}).errors, HasSubstr("did you mean \"sites\"?"));
  EXPECT_EQ(call({"lint", "--jsn"}).code, invalid);
}

TEST_F(SimulatorCommand, CompletionKnowsVerbsAndWhatIsBelowThem) {
  const auto script = call({"completion", "bash"}).out;
  EXPECT_THAT(
      script,
      HasSubstr("\"\") words=\"run explore shrink explain record replay lint list new schema "
                "completion help --help\""));
  EXPECT_THAT(script, HasSubstr("\"list\") words=\"sites marks scenarios --help\""));
  EXPECT_THAT(script, HasSubstr("\"help\") words=\"run explore shrink explain record replay lint "
                                "list new schema completion help\""));
  EXPECT_THAT(script, HasSubstr("\"list sites\") words=\" --help --json\""));
}

TEST_F(SimulatorCommand, TheSchemaIsJson) {
  EXPECT_TRUE(boost::json::parse(call({"schema"}).out).as_object().contains("$schema"));
}

}  // namespace
}  // namespace perdura::apps::simulator
