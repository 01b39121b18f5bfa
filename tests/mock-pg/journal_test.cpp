// The book survives whatever ends the process.
#include <filesystem>
#include <fstream>

#include "tests/mock-pg/pg_world.hpp"

namespace perdura::mock_pg::testing {
namespace {

/// A journal that fails once, before it keeps a record or after.
class FailingJournal final : public Journal {
 public:
  void append(const Record& record) override {
    if (fails_before) throw JournalError("the disk is full");
    kept.push_back(record);
    if (fails_after) throw JournalError("nobody knows");
  }
  bool fails_before = false;
  bool fails_after = false;
  std::vector<Record> kept;
};

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "mock-pg-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file() const { return path_ + "/mock-pg/book.jsonl"; }

 private:
  std::string path_;
};

std::vector<Record> read(FileJournal& journal) {
  std::vector<Record> records;
  journal.replay([&](const Record& record) { records.push_back(record); });
  return records;
}

std::vector<Record> some_records() {
  PgWorld w;
  w.refund(w.captured(), "r1", 3'000, "k");
  return w.journal.records;
}

TEST(MockPgJournal, WhatCannotBeKeptHasNotHappened) {
  FailingJournal journal;
  Brain brain({}, journal);
  brain.register_payment({"o1", {"ord_1", 10, "KRW", {}}}, "k", start);
  journal.fails_before = true;
  EXPECT_THROW(brain.approve("o1", {}, start), JournalError);
  EXPECT_EQ(brain.book().find("o1")->transactions().size(), 0u);
  journal.fails_before = false;
  EXPECT_TRUE(brain.approve("o1", {}, start));
  EXPECT_EQ(brain.book().find("o1")->amounts().authorised, 10);
}

TEST(MockPgJournal, WhoAsksAgainAfterACrashInDoubtHasOneEffect) {
  FailingJournal journal;
  Brain brain({}, journal);
  brain.register_payment({"o1", {"ord_1", 10, "KRW", {}}}, "k", start);
  brain.approve("o1", {}, start);
  brain.capture("pgt_o1_1", 10, "c", start);
  journal.fails_after = true;
  const RefundOrder order{"r1", 4, "OTHER"};
  EXPECT_THROW(brain.refund("pgt_o1_1", order, "r", start), JournalError);
  journal.fails_after = false;
  Brain next({}, journal);
  for (const auto& record : std::vector(journal.kept)) next.replay(record);
  EXPECT_EQ(outcome(next.refund("pgt_o1_1", order, "r", start)), "201");
  EXPECT_EQ(next.book().find("o1")->amounts().refunded, 4);
}

TEST(MockPgJournal, AFileGivesBackWhatItWasGiven) {
  const Folder folder;
  const auto records = some_records();
  {
    FileJournal journal({folder.file(), true});
    EXPECT_TRUE(read(journal).empty());
    for (const auto& record : records) journal.append(record);
  }
  FileJournal journal({folder.file(), false});
  EXPECT_EQ(read(journal), records);
}

TEST(MockPgJournal, ALineThatWasCutOffIsNotThereAndDoesNotSpoilTheNext) {
  const Folder folder;
  const auto records = some_records();
  { FileJournal make({folder.file(), false}); }
  std::ofstream(folder.file()) << json::to_text(records[0]) << "\n"
                               << R"({"pg_order_id":"o)";
  {
    FileJournal journal({folder.file(), false});
    EXPECT_EQ(read(journal).size(), 1u);
    journal.append(records[1]);
  }
  FileJournal journal({folder.file(), false});
  EXPECT_EQ(read(journal), (std::vector{records[0], records[1]}));
}

TEST(MockPgJournal, ALineThatIsNoRecordIsNamed) {
  const Folder folder;
  { FileJournal make({folder.file(), false}); }
  std::ofstream(folder.file()) << json::to_text(some_records()[0]) << "\nnonsense\n";
  FileJournal journal({folder.file(), false});
  try {
    read(journal);
    FAIL() << "it was read";
  } catch (const JournalError& error) {
    EXPECT_NE(std::string(error.what()).find("line 2"), std::string::npos) << error.what();
  }
}

TEST(MockPgJournal, ABookIsOfOneProcessAtATime) {
  const Folder folder;
  const FileJournal first({folder.file(), false});
  EXPECT_THROW(FileJournal({folder.file(), false}), JournalError);
}

TEST(MockPgJournal, ARecordThatCannotFollowIsRefused) {
  MemoryJournal journal;
  Brain brain({}, journal);
  auto records = some_records();
  brain.replay(records[0]);
  EXPECT_THROW(brain.replay(records[0]), ImpossibleFact);
  EXPECT_THROW(brain.replay(records[2]), ImpossibleFact);  // a capture before its authorisation
}

}  // namespace
}  // namespace perdura::mock_pg::testing
