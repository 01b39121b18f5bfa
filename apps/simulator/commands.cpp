#include "apps/simulator/commands.hpp"

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "apps/simulator/completion.hpp"
#include "apps/simulator/explore_commands.hpp"
#include "apps/simulator/feed_commands.hpp"
#include "apps/simulator/files.hpp"
#include "apps/simulator/lint.hpp"
#include "apps/simulator/listing.hpp"
#include "apps/simulator/new_scenario.hpp"
#include "apps/simulator/planting.hpp"
#include "apps/simulator/run_live.hpp"
#include "apps/simulator/run_scenarios.hpp"
#include "planted/bugs.hpp"
#include "simulator/near.hpp"

namespace perdura::apps::simulator {
namespace {

constexpr const char* paths_help = "scenario files, or folders of them (default: scenarios)";
constexpr const char* json_help = "one JSON object a line";

/// What the command line says; each verb reads its own.
struct Wishes {
  std::vector<std::string> paths = {};
  std::string name = {};
  std::string folder = scenario_folder;
  std::string verb = {};
  RunWish run = {};
  bool as_json = false;
};

struct World {
  CLI::App& app;
  Wishes& wishes;
  std::ostream& out;
  std::ostream& errors;
  int& code;
};

void add_run(World world) {
  auto* verb = world.app.add_subcommand(
      "run", "run scenarios in the simulated world, or in the running shop");
  RunWish& wish = world.wishes.run;
  verb->add_option("path", wish.paths, "scenario files, or folders of them")->required();
  verb->add_option("--world", wish.world,
                   "memory, where all of the shop is simulated; or live: the running stack")
      ->check(CLI::IsMember({"memory", "live"}))
      ->capture_default_str();
  verb->add_option("--seed", wish.seed, "of ids, workload, and what goes wrong by chance")
      ->capture_default_str();
  verb->add_option("--plan", wish.plan,
                   "a file with what goes wrong, in place of chance: as a failed run wrote it");
  verb->add_option("--plans", wish.plans, "the folder where a run that fails leaves its plan")
      ->capture_default_str();
  verb->add_option("--scale", wish.scale, "so much of its orders, customers and stock")
      ->check(CLI::Range(0.001, 1.0))
      ->capture_default_str();
  verb->add_option("--trace", wish.trace, "a file for what happens, one JSON object a line");
  verb->add_flag("--check-determinism", wish.check_determinism,
                 "run twice: the second one has to be the same, step by step");
  add_limits(*verb, wish.max_steps);
  verb->add_flag("--require-sometimes", wish.require_sometimes,
                 "a mark of the scenario's `sometimes` that is not met is a broken promise");
  add_feed_options(*verb, wish.feed);
  verb->add_option("--apart", wish.live.apart,
                   "live: acts at different times stay so far apart in real time")
      ->capture_default_str();
  verb->add_option("--within", wish.live.within,
                   "live: what would take longer in real time is refused")
      ->capture_default_str();
  verb->add_flag("--json", wish.as_json, "one JSON object a run");
  verb->add_flag("--quiet", wish.quiet, "tell only what went wrong");
  add_plant(*verb);
  verb->footer(
      "Exit code 0: all promises were kept; 1: an invariant or an expectation was not; 2: an\n"
      "invalid scenario, plan or command line; 3: something never ends; 4: the second run was\n"
      "another one; 5: a file that cannot be read or written, or a feed that cannot be sent (what\n"
      "was read back and is not what was sent: 1); 130: interrupted.\n"
      "A feed does not change a run. Its topics are sim-SCENARIO-SEED.order and so on.\n"
      "--world live plays scripts in the running stack (make up) under names of their own, as "
      "fast\n"
      "as --speed says (max: as its clock runs), and compares each end with that of the simulated\n"
      "run of the same acts by the same settings (of --root): 1 if they differ, 3 if an order "
      "does\n"
      "not end, 5 without a stack. What it cannot play (windows, plans, what would not end in\n"
      "time) is refused with 2 before anything is done.");
  verb->callback([world] {
    const RunWish& wished = world.wishes.run;
    world.code = wished.world == "live" ? run_live(wished, world.out, world.errors)
                                        : run_scenarios(wished, world.out, world.errors);
  });
}

void add_lint(World world) {
  auto* lint_verb =
      world.app.add_subcommand("lint", "check scenario files: every finding with its place");
  lint_verb->add_option("path", world.wishes.paths, paths_help);
  lint_verb->add_flag("--json", world.wishes.as_json, "one JSON object a file");
  lint_verb->footer("Exit code 0: all are fine; 2: something was found.");
  lint_verb->callback([world] {
    world.code = lint(files_of(world.wishes.paths), world.wishes.as_json, world.out);
  });
}

void add_list(World world) {
  auto* list = world.app.add_subcommand("list", "tell what there is to choose from");
  list->require_subcommand(1);
  auto* sites =
      list->add_subcommand("sites", "where something can go wrong, and how: for a scenario's plan");
  sites->footer("* is a crash point: simulator explore --crash-points tries it on each occasion.");
  sites->add_flag("--json", world.wishes.as_json, json_help);
  sites->callback([world] { list_sites(world.wishes.as_json, world.out); });
  auto* marks = list->add_subcommand("marks", "rare things: for a scenario's `sometimes`");
  marks->add_flag("--json", world.wishes.as_json, json_help);
  marks->callback([world] { list_marks(world.wishes.as_json, world.out); });
  auto* scenarios = list->add_subcommand("scenarios", "each with the sentence on what it is about");
  scenarios->add_option("path", world.wishes.paths, paths_help);
  scenarios->add_flag("--json", world.wishes.as_json, json_help);
  scenarios->callback(
      [world] { list_scenarios(files_of(world.wishes.paths), world.wishes.as_json, world.out); });
  if (planted_bugs().empty()) return;
  auto* planted = list->add_subcommand("planted", "bugs of this build, for --plant");
  planted->add_flag("--json", world.wishes.as_json, json_help);
  planted->callback([world] { list_planted(world.wishes.as_json, world.out); });
}

void add_new(World world) {
  auto* make = world.app.add_subcommand("new", "write a commented scenario to start from");
  make->add_option("name", world.wishes.name, "its name, or the path of its file")->required();
  make->add_option("--folder", world.wishes.folder, "where a name without a slash goes")
      ->capture_default_str();
  make->footer("A file that is there already is left alone.");
  make->callback([world] {
    const auto file = write_new(world.wishes.name, world.wishes.folder);
    world.out << "Wrote " << file.string() << ". Check it: simulator lint " << file.string()
              << "\n";
  });
}

void add_schema(World world) {
  auto* schema = world.app.add_subcommand("schema", "print the JSON Schema of scenario files");
  schema->footer("For editors; `simulator lint` knows more.");
  schema->callback([world] { world.out << perdura::simulator::scenario::json_schema() << "\n"; });
}

void add_completion(World world) {
  auto* completion = world.app.add_subcommand("completion", "print completion for a shell");
  completion->require_subcommand(1);
  auto* bash = completion->add_subcommand("bash", "use: source <(simulator completion bash)");
  bash->callback([world] { world.out << bash_completion(world.app); });
}

std::vector<std::string_view> names_of(const CLI::App& app) {
  std::vector<std::string_view> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

void add_help(World world) {
  auto* help = world.app.add_subcommand("help", "tell more about a verb");
  help->add_option("verb", world.wishes.verb, "which; none: all of them in short");
  help->callback([world] {
    const std::string& wanted = world.wishes.verb;
    if (wanted.empty()) {
      // App::help would tell of the verb that was parsed, that is of this one.
      world.out << world.app.get_formatter()->make_help(&world.app, world.app.get_name(),
                                                        CLI::AppFormatMode::Normal);
      return;
    }
    const auto named = [&](const CLI::App* one) { return one->get_name() == wanted; };
    const auto verbs = std::as_const(world.app).get_subcommands(named);
    if (verbs.empty()) {
      throw CLI::ValidationError(perdura::simulator::no_such("verb", wanted, names_of(world.app)));
    }
    world.out << verbs.front()->help(world.app.get_name());
  });
}

/// CLI11 says only that a command is missing.
int refuse(const CLI::App& app, const CLI::ParseError& error, std::ostream& out,
           std::ostream& errors) {
  if (error.get_exit_code() == 0) return app.exit(error, out, errors);
  const CLI::App* last = &app;
  while (!last->get_subcommands().empty()) last = last->get_subcommands().front();
  const auto commands = names_of(*last);
  const auto unknown = last->remaining();
  std::string why = error.what();
  if (!commands.empty() && unknown.empty()) {
    why = "a verb is missing; there are:";
    for (const auto command : commands) why.append(" ").append(command);
  } else if (!commands.empty() && !unknown.front().starts_with('-')) {
    why = perdura::simulator::no_such("verb", unknown.front(), commands);
  }
  errors << app.get_name() << ": " << why << " (--help tells more)\n";
  return invalid;
}

}  // namespace

int run(int count, const char* const* words, std::ostream& out, std::ostream& errors) {
  CLI::App app{"The simulator: the whole shop in one process, on virtual time."};
  app.name("simulator");
  app.require_subcommand(1);
  int code = 0;
  Wishes wishes;
  const World world{app, wishes, out, errors, code};
  add_run(world);
  add_exploring(app, out, errors, code);
  add_feeding(app, out, errors, code);
  add_lint(world);
  add_list(world);
  add_new(world);
  add_schema(world);
  add_completion(world);
  add_help(world);
  app.footer(
      "simulator help VERB tells more. Exit code 0: done; 2: an invalid scenario or command "
      "line;\n5: a file that cannot be read or written; of runs 1, 3, 4 too: a promise was not "
      "kept.");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return refuse(app, error, out, errors);
  } catch (const FileError& error) {
    errors << app.get_name() << ": " << error.what() << "\n";
    return environment;
  }
  out.flush();
  if (!out) {
    errors << app.get_name() << ": cannot write to the standard output\n";
    return environment;
  }
  return code;
}

}  // namespace perdura::apps::simulator
