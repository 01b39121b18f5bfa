#include "apps/simulator/completion.hpp"

#include <CLI/CLI.hpp>

namespace perdura::apps::simulator {
namespace {

std::string options_of(const CLI::App& app) {
  std::string words;
  for (const auto* option : app.get_options()) {
    if (!option->get_lnames().empty()) words += " --" + option->get_lnames().front();
  }
  return words;
}

std::string commands_of(const CLI::App& app) {
  std::string words;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    words += (words.empty() ? "" : " ") + command->get_name();
  }
  return words;
}

/// One branch of the script's `case`.
std::string branch(const std::string& path, const std::string& words) {
  return "    \"" + path + "\") words=\"" + words + "\" ;;\n";
}

std::string words_of(const CLI::App& app) { return commands_of(app) + options_of(app); }

}  // namespace

std::string bash_completion(const CLI::App& app) {
  std::string branches = branch("", words_of(app));
  for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    const auto& name = verb->get_name();
    branches += branch(name, name == "help" ? commands_of(app) : words_of(*verb));
    for (const auto* below : verb->get_subcommands([](const CLI::App*) { return true; })) {
      branches += branch(name + " " + below->get_name(), words_of(*below));
    }
  }
  const std::string program = app.get_name();
  return "_" + program +
         "() {\n"
         "  local path= word words=\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$word\" in -* | */* | *.*) ;; *) path=\"${path:+$path }$word\" ;; esac\n"
         "  done\n"
         "  case \"$path\" in\n" +
         branches +
         "  esac\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
         "}\n"
         "complete -o default -F _" +
         program + " " + program + "\n";
}

}  // namespace perdura::apps::simulator
