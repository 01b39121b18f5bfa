// The file: what is written is read, and what is not right is told with its line.
#include <gmock/gmock.h>

#include <sstream>

#include "simulator/feed/file_sink.hpp"
#include "simulator/feed/format.hpp"
#include "tests/apps/simulator/called.hpp"
#include "tests/simulator/feed/facts.hpp"

namespace perdura::simulator::feed {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const auto first = first_line_of(source()) + "\n";
const auto one = line_of(fact({.id = "a"})) + "\n";
const auto two = line_of(fact({.id = "b", .sequence = 2, .since = 1s})) + "\n";

/// "3: why".
std::string wrong_in(const std::string& text) {
  std::istringstream in(text);
  try {
    FileReader reader(in);
    while (reader.next()) {
    }
  } catch (const FormatError& error) {
    return std::to_string(error.line()) + ": " + error.what();
  }
  return "nothing";
}

TEST(FeedFile, WhatIsWrittenIsReadByteForByte) {
  const auto odd = fact({.id = "b", .sequence = 2, .value = "{\"a\": \"\\u00e9 é\\n\"}  "});
  std::istringstream in(first + one + line_of(odd) + "\n{\"facts\":2}\n");
  FileReader reader(in);
  EXPECT_EQ(reader.source(), source());
  EXPECT_EQ(reader.next(), fact({.id = "a"}));
  EXPECT_EQ(reader.next(), odd);
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(FeedFile, AFileThatWasCutOffIsKnownForOne) {
  EXPECT_EQ(wrong_in(first + one + two + "{\"facts\":2}\n"), "nothing");
  EXPECT_THAT(wrong_in(first + one), HasSubstr("3: the file was cut off"));
  EXPECT_THAT(wrong_in(first + one + two.substr(0, 40)), HasSubstr("3: "));
  EXPECT_THAT(wrong_in(first + one + "{\"facts\":2}\n"),
              HasSubstr("3: /facts: 2, but there are 1"));
  EXPECT_THAT(wrong_in(""), HasSubstr("1: the file is empty"));
}

TEST(FeedFile, WhatIsNotRightIsToldWithItsLine) {
  EXPECT_THAT(wrong_in("{\"feed\":2}\n"), HasSubstr("1: version 2 of the feed's format"));
  EXPECT_THAT(wrong_in("hello\n"), HasSubstr("1: not the first line of a feed"));
  EXPECT_THAT(wrong_in(first + one + one), HasSubstr("3: the event a stands twice"));
  EXPECT_THAT(wrong_in(first + two + one), HasSubstr("3: /at: earlier"));
  EXPECT_THAT(wrong_in(first + line_of(fact({.topic = "user"})) + "\n"),
              HasSubstr("2: /topic: \"user\" is not among"));
  EXPECT_THAT(wrong_in(first + one.substr(0, one.size() - 2) + ",\"more\":1}\n"),
              HasSubstr("2: /more"));
  auto simulated = fact({.id = "a"});
  simulated.message.headers.emplace_back("world", "sim-x-1");
  EXPECT_THAT(wrong_in(first + line_of(simulated) + "\n"), HasSubstr("2: /headers: \"world\""));
  EXPECT_THAT(wrong_in(first + "{\"facts\":0}\n" + one), HasSubstr("3: the line before"));
}

class FileSinkFolder : public perdura::apps::simulator::SimulatorCommand {};

TEST_F(FileSinkFolder, AFeedThatIsThereIsLeftAloneUnlessItIsToBeReplaced) {
  const auto file = folder() + "/feeds/w.jsonl";
  const auto write = [&](bool replace) {
    FileSink sink({.file = file, .source = source(), .replace = replace});
    sink.send(fact({.id = "a"}));
    EXPECT_EQ(sink.safe(), 0);
    sink.finish();
    EXPECT_EQ(sink.safe(), 1);
  };
  write(false);
  EXPECT_THROW(write(false), Occupied);
  write(true);
  std::vector<Fact> read;
  EXPECT_EQ(read_file(file, [&](const Fact& each) { read.push_back(each); }), source());
  EXPECT_EQ(read, std::vector{fact({.id = "a"})});
}

TEST_F(FileSinkFolder, AFeedThatWasKilledLeavesAFileThatIsNotWhole) {
  const auto file = folder() + "/w.jsonl";
  {
    FileSink sink({.file = file, .source = source()});
    sink.send(fact({.id = "a"}));
  }
  EXPECT_THROW(read_file(file, [](const Fact&) {}), Refused);
  EXPECT_THROW(FileSink({.file = file, .source = source()}), Occupied);
}

}  // namespace
}  // namespace perdura::simulator::feed
