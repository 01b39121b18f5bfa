// What the courier has said is remembered, whatever becomes of its process.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/mock-courier/courier_world.hpp"

namespace perdura::mock_courier::testing {
namespace {

/// A file of its own, gone with it.
struct JournalFile {
  JournalFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "courier-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for a test");
    folder = pattern;
    path = folder + "/journal.jsonl";
  }
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  ~JournalFile() { std::filesystem::remove_all(folder); }

  std::string folder, path;
};

Brain::Options options() { return {.steps = test_steps}; }

TEST(FileJournal, BringsBackTheWholeBook) {
  JournalFile file;
  BookPage before;
  {
    FileJournal journal(file.path);
    Brain brain(journal, options());
    brain.set_fault(start, {.call = FaultCall::Webhook, .kind = FaultKind::Duplicate, .times = 3});
    brain.upload(start, {"key", "hash"}, {parcel("shp_1"), parcel("shp_2")});
    const auto waybill = brain.book(start, 0, 1).items.front().waybill;
    brain.cancel(start, {}, {waybill});
    before = brain.book(start + 5h, 0, 10);
  }
  FileJournal journal(file.path);
  Brain brain(journal, options());
  EXPECT_EQ(brain.book(start, 0, 10), before);  // the clock does not go back either
  EXPECT_EQ(path_of(before.items.at(0).scans), "ACCEPTED CANCELLED");
  EXPECT_TRUE(
      std::holds_alternative<KeyReused>(brain.upload(start, {"key", "other"}, {parcel("shp_3")})));
}

TEST(FileJournal, CutsOffALineThatWasNeverFinished) {
  JournalFile file;
  std::string sound;
  {
    FileJournal journal(file.path);
    Brain brain(journal, options());
    brain.upload(start, {}, {parcel("shp_1")});
    std::ifstream in(file.path);
    sound.assign(std::istreambuf_iterator<char>(in), {});
    brain.upload(start, {}, {parcel("shp_2")});
  }
  const auto whole = std::filesystem::file_size(file.path);
  for (auto size = whole - 1; size > sound.size(); size -= 7) {
    std::filesystem::resize_file(file.path, size);
    FileJournal journal(file.path);
    Brain brain(journal, options());
    EXPECT_EQ(brain.size(), 1u);
    EXPECT_EQ(std::filesystem::file_size(file.path), sound.size());
    // The next one goes where the torn one was.
    brain.upload(start, {}, {parcel("shp_3")});
    Brain again(journal, options());
    EXPECT_EQ(again.size(), 2u);
  }
}

TEST(FileJournal, RefusesWhatIsNoJournal) {
  JournalFile file;
  std::ofstream(file.path) << "hello\n";
  FileJournal journal(file.path);
  EXPECT_THROW(Brain(journal, options()), JournalError);
}

TEST(FileJournal, NamesTheLineThatIsNotSound) {
  JournalFile file;
  { FileJournal journal(file.path); }
  std::ofstream(file.path, std::ios::app) << "[{\"type\":\"Nothing\"}]\n";
  FileJournal journal(file.path);
  try {
    Brain brain(journal, options());
    FAIL() << "it was taken";
  } catch (const JournalError& error) {
    EXPECT_NE(std::string(error.what()).find("line 2"), std::string::npos) << error.what();
  }
}

TEST(FileJournal, IsOpenOnceAndForItsOwnerOnly) {
  JournalFile file;
  FileJournal journal(file.path);
  EXPECT_THROW(FileJournal(file.path), JournalError);
  EXPECT_EQ(std::filesystem::status(file.path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

/// Takes parcels for ever, and says each waybill when it has it.
[[noreturn]] void take_parcels(const std::string& path, int said) {
  FileJournal journal(path);
  Brain brain(journal, options());
  for (int n = 0;; ++n) {
    const auto reference = "shp_" + std::to_string(n);
    const auto reply = brain.upload(start + n * 1min, {}, {parcel(reference)});
    const auto line = spoken(reply).items.at(0).waybill.value() + "\n";
    if (::write(said, line.data(), line.size()) < 0) ::_exit(1);
  }
}

TEST(FileJournal, KnowsAllThatWasAcknowledgedBeforeTheProcessWasKilled) {
  JournalFile file;
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) take_parcels(file.path, pipe[1]);
  ::close(pipe[1]);
  constexpr std::size_t line_size = 13;
  std::string said;
  std::array<char, 256> part{};
  const auto read_more = [&] {
    const auto size = ::read(pipe[0], part.data(), part.size());
    if (size > 0) said.append(part.data(), static_cast<std::size_t>(size));
    return size > 0;
  };
  while (said.size() < 50 * line_size && read_more()) continue;
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (read_more()) continue;  // said before it died
  ::close(pipe[0]);
  ASSERT_GE(said.size(), 50 * line_size);
  FileJournal journal(file.path);
  Brain brain(journal, options());
  for (std::size_t at = 0; at + line_size <= said.size(); at += line_size) {
    const auto waybill = said.substr(at, line_size - 1);
    const auto item = spoken(brain.track(start, {waybill})).items.at(0);
    EXPECT_EQ(item.reference, "shp_" + std::to_string(at / line_size));
  }
}

TEST(Brain, ForgetsWhatCouldNotBeWrittenDown) {
  CourierWorld w;
  const auto waybill = w.upload("shp_1");
  w.journal.fails = true;
  EXPECT_THROW(w.brain.upload(w.now, {}, {parcel("shp_2")}), JournalError);
  EXPECT_THROW(w.brain.cancel(w.now, {}, {waybill}), JournalError);
  w.journal.fails = false;
  EXPECT_EQ(w.brain.book(w.now, 0, 10).items.size(), 1u);
  EXPECT_EQ(w.truth(waybill).status, Status::Accepted);
}

}  // namespace
}  // namespace perdura::mock_courier::testing
