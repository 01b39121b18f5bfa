#include "apps/simulator/feed_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "apps/simulator/record_facts.hpp"
#include "apps/simulator/replay_facts.hpp"

namespace perdura::apps::simulator {
namespace {

void add_record(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  auto* verb = app.add_subcommand("record", "write the facts of topics into a file");
  const auto wish = std::make_shared<RecordWish>();
  verb->add_option("--from", wish->from, "live, or a simulated world: sim-black-friday-42")
      ->required();
  verb->add_option("-o,--out", wish->out, "the file written")->required();
  verb->add_option("--since", wish->since, "only what happened from then on: 2026-11-21T08:30:00Z");
  verb->add_option("--for", wish->follow,
                   "what comes for so long from now on too: 30s, 10min (default: what is there)");
  verb->add_flag("--replace", wish->replace, "the file may be there already");
  verb->add_option("--root", wish->root, "folder of perdura.conf, for Kafka's port")
      ->capture_default_str();
  verb->add_flag("--json", wish->as_json, "one JSON object at the end");
  verb->add_flag("--quiet", wish->quiet, "tell only what went wrong");
  verb->footer(
      "Partitions are merged by the time at which things happened, each in its own order. Each\n"
      "event is written once. Exit code 0: written; 2: an invalid command line; 5: Kafka is away,\n"
      "there are no facts, or the file cannot be written; 130: interrupted (what was read until\n"
      "then is in the file).");
  verb->callback([wish, &out, &errors, &code] { code = record_facts(*wish, out, errors); });
}

void add_replay(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  auto* verb = app.add_subcommand("replay", "send the facts of a file again");
  const auto wish = std::make_shared<ReplayWish>();
  wish->feed.to = "kafka";
  verb->add_option("file", wish->file, "as `record` or `run --feed file:FOLDER` wrote it")
      ->required();
  add_feed_options(*verb, wish->feed);
  verb->add_flag("--json", wish->as_json, "one JSON object at the end");
  verb->add_flag("--quiet", wish->quiet, "tell only what went wrong");
  verb->footer(
      "They go under a name of their own, WORLD-replay unless --as says another one: never to "
      "live\n"
      "topics. The whole file is checked before anything is sent. Exit code 0: sent; 1: what was\n"
      "read back is not what was sent; 2: an invalid file or command line; 5: Kafka is away, or\n"
      "there is something of that name already; 130: interrupted.");
  verb->callback([wish, &out, &errors, &code] { code = replay_facts(*wish, out, errors); });
}

}  // namespace

void add_feeding(CLI::App& app, std::ostream& out, std::ostream& errors, int& code) {
  add_record(app, out, errors, code);
  add_replay(app, out, errors, code);
}

}  // namespace perdura::apps::simulator
