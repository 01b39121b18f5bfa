#include "mock-courier/journal.hpp"

namespace perdura::mock_courier {
namespace {

constexpr std::string_view header = R"({"journal":"mock-courier","version":1})";

}  // namespace

FileJournal::FileJournal(std::string path) : file_({.path = std::move(path)}) {
  if (file_.empty()) file_.append(std::string(header));
}

void FileJournal::append(const std::vector<Entry>& entries) {
  file_.append(json::to_text(entries));
}

void FileJournal::replay(const std::function<void(const Entry&)>& take) {
  file_.replay([&](const std::string& line, std::int64_t number) {
    if (number > 1) {
      for (const auto& entry : json::from_text<std::vector<Entry>>(line)) take(entry);
    } else if (line != header) {
      throw JournalError("the journal " + file_.path() + " is none of the courier's");
    }
  });
}

}  // namespace perdura::mock_courier
