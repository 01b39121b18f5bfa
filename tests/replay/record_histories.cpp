// Records the histories of all endings with today's workflows: `make histories`. When to do it:
// README.md.
#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <stdexcept>

#include "temporal/replay/history_json.hpp"
#include "tests/replay/recording.hpp"
#include "tests/replay/stored.hpp"

namespace {

using namespace perdura;
using namespace perdura::replay;

/// What becomes of a file whose ending has another history today.
enum class Mode { Missing, Keep, Replace };

struct Done {
  int recorded = 0, equal = 0, left = 0, kept = 0;
};

void store(const std::filesystem::path& folder, const Recording& one, Mode mode, Done& done) {
  const auto file = file_of(folder, one.ending);
  const std::string text = perdura::temporal::history_to_json(one.history);
  if (std::filesystem::exists(file)) {
    if (read_file(file) == text) {
      ++done.equal;
      return;
    }
    if (mode == Mode::Missing) {
      ++done.left;
      return;
    }
    if (mode == Mode::Keep) {
      std::filesystem::rename(file, file_for_older(folder, one.ending));
      ++done.kept;
    }
  }
  write_file(file, text);
  ++done.recorded;
  std::cout << file.string() << '\n';
}

void record_all(const std::filesystem::path& folder, Mode mode) {
  Done done;
  for (const Scene& scene : scenes()) {
    for (const Recording& one : record(scene)) {
      const std::string end = ending_of(one.history);
      if (end != one.ending.ends) {
        throw std::runtime_error(one.ending.workflow + "/" + one.ending.name + " ends as \"" + end +
                                 "\", not as \"" + one.ending.ends +
                                 "\": mend its scene in tests/replay/endings/");
      }
      store(folder, one, mode, done);
    }
  }
  std::cout << done.recorded << " recorded, " << done.equal << " are the same today";
  if (done.kept > 0) std::cout << ", " << done.kept << " older ones kept beside";
  if (done.left > 0) std::cout << ", " << done.left << " would be others today and were left";
  std::cout << ".\n";
}

}  // namespace

int main(int count, char** words) {
  CLI::App app{"Records the histories of all endings (tests/replay/README.md)."};
  std::string folder = histories_folder;
  Mode mode = Mode::Missing;
  app.add_option("--folder", folder, "where they lie")->capture_default_str();
  app.add_option("--mode", mode,
                 "missing: only endings without a file; keep: what differs today is recorded "
                 "beside the older one; replace: in its place")
      ->transform(CLI::CheckedTransformer(std::map<std::string, Mode>{
          {"missing", Mode::Missing}, {"keep", Mode::Keep}, {"replace", Mode::Replace}}))
      ->default_str("missing");
  CLI11_PARSE(app, count, words);
  try {
    record_all(folder, mode);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "record_histories: " << error.what() << '\n';
    return 1;
  }
}
