#include "apps/simulator/lint.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "apps/simulator/files.hpp"
#include "json/codec.hpp"
#include "simulator/units.hpp"

namespace perdura::apps::simulator {

namespace fs = std::filesystem;
using perdura::simulator::write_counted;
using perdura::simulator::scenario::Finding;
using perdura::simulator::scenario::Findings;
using perdura::simulator::scenario::load;
using perdura::simulator::scenario::Loaded;
using perdura::simulator::scenario::Node;
using perdura::simulator::scenario::to_line;

namespace {

struct FindingLine {
  int line = 0;
  int column = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(FindingLine, (), (line, column, text))

struct FileReport {
  std::string file;
  std::optional<std::string> scenario;
  std::vector<FindingLine> findings;
};
BOOST_DESCRIBE_STRUCT(FileReport, (), (file, scenario, findings))

void tell(const fs::path& file, const Loaded& loaded, bool as_json, std::ostream& out) {
  if (as_json) {
    FileReport report{file.string(), {}, {}};
    if (loaded.scenario) report.scenario = loaded.scenario->name;
    for (const auto& [at, text] : loaded.findings) {
      report.findings.push_back({at.line, at.column, text});
    }
    out << json::to_text(report) << "\n";
    return;
  }
  if (loaded.findings.empty()) out << file.string() << ": fine\n";
  for (const auto& finding : loaded.findings) out << to_line(file.string(), finding) << "\n";
}

}  // namespace

Loaded load_file(const fs::path& file) {
  const std::string text = text_of(file);
  Loaded loaded = load(text);
  if (!loaded.scenario || loaded.scenario->name == file.stem().string()) return loaded;
  Findings none;
  const Node document = perdura::simulator::scenario::parse(text, none);
  loaded.findings.push_back(
      {document.find("scenario")->at, "the scenario \"" + loaded.scenario->name +
                                          "\" is in a file of another name: call it \"" +
                                          file.stem().string() + "\", or rename the file"});
  loaded.scenario.reset();
  return loaded;
}

int lint(const std::vector<fs::path>& files, bool as_json, std::ostream& out) {
  std::size_t findings = 0;
  std::size_t bad = 0;
  std::map<std::string, fs::path> names;
  for (const auto& file : files) {
    Loaded loaded = load_file(file);
    if (loaded.scenario) {
      const auto [first, fresh] = names.emplace(loaded.scenario->name, file);
      if (!fresh) {
        loaded.findings.push_back(
            {{}, "the scenario of this name is in " + first->second.string() + " too"});
      }
    }
    findings += loaded.findings.size();
    bad += loaded.findings.empty() ? 0 : 1;
    tell(file, loaded, as_json, out);
  }
  if (!as_json && findings > 0) {
    out << write_counted(static_cast<std::int64_t>(findings), "finding") << " in " << bad << " of "
        << write_counted(static_cast<std::int64_t>(files.size()), "file") << "\n";
  }
  return findings == 0 ? 0 : invalid;
}

}  // namespace perdura::apps::simulator
