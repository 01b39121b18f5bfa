#include "apps/perdura/replay_command.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>
#include <map>
#include <memory>

#include "apps/client/table.hpp"
#include "apps/perdura/replay_files.hpp"
#include "apps/perdura/replay_report.hpp"
#include "apps/perdura/temporal_link.hpp"
#include "json/codec.hpp"
#include "temporal/client/blocking.hpp"
#include "workflows/all.hpp"

namespace perdura::apps {
namespace {

using temporal::RunsChosen;

constexpr std::chrono::seconds patience{5};  // with a server that does not answer
constexpr std::int64_t progress_each = 25;   // runs

struct Wishes {
  RunsChosen chosen;
  std::string save;
  std::vector<std::string> files;
  bool json = false;
};

/// Tells of each problem as it is found, how far it is on a terminal, and the sum at the end.
class Telling {
 public:
  explicit Telling(bool json) : json_(json), terminal_(::isatty(STDERR_FILENO) != 0) {}

  void replayed(const temporal::ReplayOutcome& outcome, const std::string& file = {}) {
    const auto* problem = add(report_, outcome, file);
    if (problem != nullptr && !json_) {
      wipe();
      std::cout << line_of(*problem) << std::endl;
    }
    if (terminal_ && report_.runs % progress_each == 0) {
      std::cerr << '\r' << grouped(report_.runs) << " replayed, " << grouped(report_.differ)
                << " differ " << std::flush;
      shown_ = true;
    }
  }

  /// The exit code. `missing` says what there was none of, if there was nothing; `named`: something
  /// was asked for by its name, and nothing is no answer then.
  int end(std::size_t gone = 0, const std::string& missing = {}, bool named = false) {
    wipe();
    report_.gone = static_cast<std::int64_t>(gone);
    std::cout << (json_ ? json::to_text(report_) + "\n" : summary_of(report_, missing));
    if (report_.runs == 0 && named) {
      complain("perdura", "nothing to replay of what --type names: " + missing);
      return misused;
    }
    return report_.differ == 0 ? 0 : replay_differs;
  }

  void wipe() {
    if (std::exchange(shown_, false)) std::cerr << "\r\033[K";
  }

 private:
  const bool json_;
  const bool terminal_;
  bool shown_ = false;
  ReplayReport report_;
};

int replay_files(const Wishes& wishes) {
  for (const auto& named : wishes.files) {
    if (!history_files({named}).empty()) continue;
    complain("perdura", "nothing to replay: there is no .json file in " + named);
    return misused;
  }
  const auto files = history_files(wishes.files);
  temporal::Replayer replayer(workflows::all());
  Telling telling(wishes.json);
  for (const auto& file : files) {
    telling.replayed(replayer.replay_json(read_history_file(file)), file.string());
  }
  return telling.end();
}

std::string joined(const std::vector<std::string>& names, const char* between = ", ") {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : between) + name;
  return text;
}

/// What a namespace has none of.
std::string nothing_of(const RunsChosen& chosen, const TemporalLink& link) {
  using Status = RunsChosen::Status;
  std::string runs = "no run";
  if (!chosen.types.empty()) runs += " of " + joined(chosen.types, " or ");
  if (chosen.status == Status::Running) runs += " that is open";
  if (chosen.status == Status::Closed) runs += " that is closed";
  if (!chosen.started_since.empty()) runs += " that began at or after " + chosen.started_since;
  return "the namespace " + link.name_space() + " of " + link.place() + " has " + runs;
}

std::string why(const temporal::ClientError& error, const TemporalLink& link) {
  if (error.is<temporal::NamespaceNotFound>()) {
    return link.place() + " has no namespace " + link.name_space() +
           ": PERDURA_TEMPORAL_NAMESPACE names it";
  }
  return link.place() + " does not answer: " + error.status.message +
         "\nPERDURA_TEMPORAL_PORT says where it is; `make status` shows whether it runs";
}

int replay_namespace(Process& process, const Wishes& wishes) {
  TemporalLink link(process);
  temporal::ClientOptions options{.name_space = link.name_space(), .identity = process.name};
  options.retry.window = patience;
  temporal::Client client(link.service(), link.runtime(), options);
  temporal::BlockingClient asking(client);
  temporal::NamespaceHistories histories(
      {.list = [&](auto list) { return asking.list(std::move(list)); },
       .history = [&](auto run) { return asking.history(std::move(run)); }},
      wishes.chosen);
  temporal::Replayer replayer(workflows::all());
  Telling telling(wishes.json);
  try {
    while (const auto run = histories.next()) {
      if (!wishes.save.empty()) save_history(wishes.save, *run);
      auto outcome = replayer.replay(*run->history);
      outcome.workflow_type = run->type;
      outcome.workflow_id = run->run.id;
      outcome.run_id = run->run.run_id;
      telling.replayed(outcome);
    }
  } catch (const temporal::ClientException& error) {
    telling.wipe();
    complain("perdura", why(error.error, link));
    return replay_without_server;
  }
  return telling.end(histories.gone(), nothing_of(wishes.chosen, link),
                     !wishes.chosen.types.empty());
}

/// What is no difference between histories must not look like one.
int or_misused(const std::function<int()>& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    complain("perdura", error.what());
    return misused;
  }
}

int replay(const std::string& root, const Wishes& wishes) {
  if (!wishes.files.empty()) return or_misused([&] { return replay_files(wishes); });
  bool readable = false;  // the settings
  const int code =
      with_settings("perdura", root, known_settings(), [&](const platform::Settings& settings) {
        Process process(settings);
        readable = true;
        return or_misused([&] { return replay_namespace(process, wishes); });
      });
  return readable ? code : misused;
}

/// A day begins at midnight.
std::string checked_time(std::string& text) {
  constexpr std::size_t day = 10;  // "2026-11-21"
  if (text.size() == day) text += "T00:00:00Z";
  if (json::parse_time(text)) return {};
  return "a day like 2026-11-21 or a time like 2026-11-21T08:30:00Z (UTC) is expected";
}

std::vector<std::string> names_of_workflows() {
  std::vector<std::string> names;
  for (const auto& workflow : workflows::all()) names.push_back(workflow.name);
  return names;
}

/// Which runs of the namespace, and what to do with them.
std::vector<CLI::Option*> add_choice(CLI::App& command, Wishes& wishes) {
  using Status = RunsChosen::Status;
  RunsChosen& chosen = wishes.chosen;
  return {
      command.add_option("--type", chosen.types, "only workflows of this type; again for more")
          ->check(CLI::IsMember(names_of_workflows()))
          ->allow_extra_args(false)
          ->option_text(joined(names_of_workflows())),
      command.add_option("--status", chosen.status, "only runs that are open, or closed")
          ->transform(CLI::CheckedTransformer(std::map<std::string, Status>{
              {"all", Status::All}, {"running", Status::Running}, {"closed", Status::Closed}}))
          ->option_text("running, closed, all (default)"),
      command.add_option("--since", chosen.started_since, "only runs that began at or after it")
          ->transform(CLI::Validator(checked_time, "TIME"))
          ->option_text("TIME"),
      command.add_option("--limit", chosen.limit, "at most so many runs, the youngest first")
          ->check(CLI::PositiveNumber)
          ->option_text("NUMBER"),
      command.add_option("--save", wishes.save, "keep each history in this folder, too")
          ->option_text("FOLDER")};
}

}  // namespace

void add_replay(CLI::App& app, const std::string& root, int& code) {
  const auto wishes = std::make_shared<Wishes>();
  auto* command = app.add_subcommand(
      "replay", "replay the histories of workflows against this build: before it is rolled out");
  auto* files =
      command->add_option("file", wishes->files,
                          "replay these instead: histories in JSON, as --save, `temporal workflow "
                          "show --output json` and the Web UI write them, or folders with such");
  files->check(CLI::ExistingPath)->option_text("...");
  for (auto* option : add_choice(*command, *wishes)) option->excludes(files);
  command->add_flag("--json", wishes->json, "print one JSON object instead of lines and a table");
  command->footer(
      "Exit code: 0 this build agrees with all (or there was nothing, which it says), 1 not with\n"
      "some, 2 it was asked wrongly, or a file, folder or --type that was named has nothing,\n"
      "3 Temporal does not answer.");
  command->callback([&root, &code, wishes] { code = replay(root, *wishes); });
}

}  // namespace perdura::apps
