// A file to which lines are only added.
#include "platform/core/journal_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "json/codec.hpp"

namespace perdura::platform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder of its own, with a path in it that does not exist yet.
struct Place {
  Place() {
    std::string name = (std::filesystem::temp_directory_path() / "journal-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~Place() { std::filesystem::remove_all(folder); }
  std::string file() const { return folder + "/deep/down/journal"; }
  std::string folder;
};

std::vector<std::string> lines_of(const JournalFile& journal) {
  std::vector<std::string> lines;
  journal.replay([&](const std::string& line, std::int64_t number) {
    EXPECT_EQ(number, std::ssize(lines) + 1);
    lines.push_back(line);
  });
  return lines;
}

TEST(JournalFile, KeepsItsLinesInOrder) {
  const Place place;
  {
    JournalFile journal({place.file()});
    EXPECT_TRUE(journal.empty());
    journal.append("one");
    journal.append("");
    journal.append("three");
  }
  JournalFile again({place.file()});
  EXPECT_FALSE(again.empty());
  EXPECT_THAT(lines_of(again), ElementsAre("one", "", "three"));
}

TEST(JournalFile, CutsOffWhatWasNeverFinishedHoweverLong) {
  for (const std::size_t torn : {std::size_t{1}, std::size_t{200'000}}) {
    const Place place;
    { JournalFile({place.file()}).append("one"); }
    std::ofstream(place.file(), std::ios::app) << std::string(torn, 'x');
    JournalFile journal({place.file(), false});
    journal.append("two");
    EXPECT_THAT(lines_of(journal), ElementsAre("one", "two"));
  }
}

TEST(JournalFile, NamesTheLineThatCannotBeRead) {
  const Place place;
  JournalFile journal({place.file()});
  journal.append("1");
  journal.append("nonsense");
  try {
    journal.replay([](const std::string& line, std::int64_t) { json::from_text<int>(line); });
    FAIL() << "it was read";
  } catch (const JournalError& error) {
    EXPECT_THAT(error.what(), HasSubstr("line 2"));
  }
}

TEST(JournalFile, IsOfOneProcessAtATimeAndOfItsOwnerOnly) {
  const Place place;
  const JournalFile first({place.file()});
  EXPECT_THROW(JournalFile({place.file()}), JournalError);
  EXPECT_EQ(std::filesystem::status(place.file()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(JournalFile, CannotBeAFolder) {
  const Place place;
  EXPECT_THROW(JournalFile({place.folder}), JournalError);
}

}  // namespace
}  // namespace perdura::platform
